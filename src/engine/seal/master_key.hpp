// master_key.hpp - one master key in software, in one of two kinds: 32 bytes that wrap by AES-256-GCM or SM4 with HMAC-SM3, or
// (国密) SM2 pairs that wrap in a digital envelope (数字信封, GB/T 35275): a fresh SM4 key seals the data key, SM2 encrypts that
// key, and a second SM2 pair signs both, because whoever can write the database could otherwise put a data key of theirs
// there. One pair encrypts and another signs, as the national public-key infrastructure has it (GM/T 0034).
#pragma once
#include <memory>

#include "engine/seal/cipher.hpp"

namespace huying::seal {

class MasterKey {
  public:
    virtual ~MasterKey() = default;
    virtual std::string id() const = 0;
    virtual std::string wrap(std::string_view key, std::string_view context) const = 0;
    virtual std::optional<std::string> unwrap(std::string_view wrapped, std::string_view context) const = 0;
};

/// What a key file holds: 32 random bytes, or for sm4 two SM2 pairs as PKCS #8 in PEM form, the first encrypts.
std::string new_master_key(Profile profile);
/// From the content of a key file. 32 bytes wrap in this profile and unwrap both. Throws std::runtime_error for anything else.
std::shared_ptr<const MasterKey> read_master_key(const std::string& content, Profile profile);

}  // namespace huying::seal
