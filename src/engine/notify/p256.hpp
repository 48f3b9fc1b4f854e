// p256.hpp - a key on the curve P-256 (secp256r1, prime256v1), the only curve of Web Push.
// Points are 65 raw bytes (0x04, x, y), private scalars 32 raw bytes, big-endian.
// Source: SEC 1 section 2.3.3, FIPS 186-4 D.1.2.3, RFC 7518 section 3.4 (ES256).
#pragma once
#include <openssl/evp.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace huying::notify {

constexpr std::size_t p256_point_bytes = 65;
constexpr std::size_t p256_scalar_bytes = 32;

/// A pair, or a public key alone. Immutable: copies share the handle and may cross threads.
class P256Key {
  public:
    static P256Key generate();
    /// Throws std::invalid_argument unless `point` is 65 bytes and on the curve.
    static P256Key from_public(std::string_view point);
    /// Throws std::invalid_argument unless `pem` is an unencrypted private key on P-256.
    static P256Key from_pem(std::string_view pem);

    /// The private key as PKCS #8 PEM, unencrypted.
    std::string to_pem() const;
    std::string public_point() const;
    /// The x coordinate of the ECDH point, 32 bytes.
    std::string shared_secret(const P256Key& theirs) const;
    /// ECDSA with SHA-256 in the form of JWS: r and s, 32 bytes each.
    std::string sign_es256(std::string_view message) const;

  private:
    explicit P256Key(EVP_PKEY* owned);
    std::shared_ptr<EVP_PKEY> key_;
};

}  // namespace huying::notify
