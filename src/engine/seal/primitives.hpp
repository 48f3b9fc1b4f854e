// primitives.hpp - the ciphers and digests of sealed values with their keys set up once: setting one up costs more than a
// short field. Each belongs to one thread at a time (cipher.hpp lends them). All cryptography is OpenSSL's.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct evp_cipher_ctx_st;
struct evp_mac_ctx_st;

namespace huying::seal {

constexpr std::size_t gcm_nonce = 12, gcm_tag = 16;  // bytes: NIST SP 800-38D, 8.2.2 and 5.2.1.2
constexpr std::size_t sm4_key = 16, sm4_start = 16, sm3_tag = 32;

struct FreeCipher {
    void operator()(evp_cipher_ctx_st* c) const noexcept;
};
struct FreeMac {
    void operator()(evp_mac_ctx_st* c) const noexcept;
};

/// AES-256-GCM (NIST SP 800-38D).
class Gcm {
  public:
    /// Throws std::runtime_error unless the key has 32 bytes.
    explicit Gcm(std::string_view key);
    /// Ciphertext and tag are appended.
    void seal(std::string_view nonce, std::string_view context, std::string_view plain, std::string& out);
    /// Nothing when the tag is another.
    std::optional<std::string> open(std::string_view nonce, std::string_view context, std::string_view sealed);

  private:
    std::unique_ptr<evp_cipher_ctx_st, FreeCipher> sealing_, opening_;
};

/// SM4-CTR (GB/T 32907-2016, GB/T 17964): both ways the same.
class Sm4Ctr {
  public:
    /// Throws std::runtime_error unless the key has 16 bytes.
    explicit Sm4Ctr(std::string_view key);
    /// The result is appended.
    void run(std::string_view start, std::string_view in, std::string& out);

  private:
    std::unique_ptr<evp_cipher_ctx_st, FreeCipher> context_;
};

enum class Digest : std::uint8_t { sha256, sm3 };

/// HMAC (RFC 2104) with SHA-256 or SM3 (GB/T 32905-2016).
class Hmac {
  public:
    Hmac(Digest digest, std::string_view key);
    /// 32 bytes over the parts, one after the other.
    std::string of(std::initializer_list<std::string_view> parts);

  private:
    std::unique_ptr<evp_mac_ctx_st, FreeMac> context_;
};

}  // namespace huying::seal
