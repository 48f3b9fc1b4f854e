// cipher.hpp - one data key, ready to seal: authenticated encryption and a keyed digest, in one of two profiles.
//   aes_gcm  AES-256-GCM (NIST SP 800-38D), HMAC-SHA-256
//   sm4      国密: SM4-CTR (GB/T 32907-2016, GB/T 17964) and over it HMAC-SM3 (GB/T 32905-2016), encrypt then MAC. OpenSSL 3.0 has
//            no SM4-GCM. It is software: what 密评 asks of a certified module, it does not claim.
// The keys for each use are derived from the data key (NIST SP 800-108, counter mode, one block).
#pragma once
#include <memory>
#include <mutex>
#include <vector>

#include "engine/seal/primitives.hpp"

namespace huying::seal {

enum class Profile : std::uint8_t { aes_gcm = 1, sm4 = 2 };
/// "aes-256-gcm" or "sm4"; nothing for another word.
std::optional<Profile> profile_of(std::string_view name);
std::string_view name_of(Profile profile);

constexpr std::size_t key_bytes = 32;

/// For any number of threads at a time.
class Cipher {
  public:
    /// Throws std::runtime_error unless the key has 32 bytes.
    Cipher(Profile profile, std::string_view key);
    ~Cipher();
    Cipher(const Cipher&) = delete;

    Profile profile() const { return profile_; }
    /// Nonce, ciphertext and tag. It opens only with the same context.
    std::string seal(std::string_view context, std::string_view plain) const;
    /// Nothing when it was altered, or belongs to another context or key.
    std::optional<std::string> open(std::string_view context, std::string_view sealed) const;
    /// 32 bytes that only the holder of the key can compute: equal texts have equal digests.
    std::string digest(std::string_view text) const;
    static std::size_t overhead(Profile profile);  ///< bytes that sealing adds

  private:
    struct Tools;
    class Lent;
    Profile profile_;
    std::string encrypting_, authenticating_, indexing_;
    mutable std::mutex mutex_;
    mutable std::vector<std::unique_ptr<Tools>> idle_;  ///< at most one for each thread that ever used the key at once
};

}  // namespace huying::seal
