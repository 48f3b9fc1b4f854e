// key.hpp - who signs and how a signature is checked: Ed25519 (RFC 8032) for everyone, SM2 with SM3 (GB/T 32918.2,
// GB/T 32905) beside it in the 国密 profile. Software keys: for a 密评 they belong into a certified module.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace huying::ledger {

enum class KeyKind { ed25519, sm2 };

/// A pair of keys.
class SigningKey {
  public:
    static SigningKey generate(KeyKind kind);
    /// PKCS #8 PEM; throws std::invalid_argument for anything else or another kind.
    static SigningKey from_pem(const std::string& pem, KeyKind kind);
    /// Reads the file, or makes it (mode 0600, complete or not at all). Throws std::runtime_error naming the file, also
    /// when others may read it.
    static SigningKey load_or_create(const std::string& file, KeyKind kind);
    std::string pem() const;
    KeyKind kind() const { return kind_; }
    std::string public_key() const;                    ///< Ed25519: 32 bytes; SM2: 65, the uncompressed point
    std::string sign(std::string_view message) const;  ///< Ed25519: 64 bytes; SM2: DER (GM/T 0009), id 1234567812345678

  private:
    SigningKey(std::shared_ptr<evp_pkey_st> key, KeyKind kind) : key_(std::move(key)), kind_(kind) {}
    std::shared_ptr<evp_pkey_st> key_;
    KeyKind kind_;
};

/// Whether `signature` is by the holder of the public key. False also for keys and signatures of a wrong shape.
bool verify(KeyKind kind, std::string_view public_key, std::string_view message, std::string_view signature);

}  // namespace huying::ledger
