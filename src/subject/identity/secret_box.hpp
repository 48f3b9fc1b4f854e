// secret_box.hpp - small secrets that the program must be able to read again (the second factors' keys, a provider's client
// secret), sealed with AES-256-GCM (NIST SP 800-38D) under a key that lies beside the database and not in it; and digests under it.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace huying::identity {

class SecretBox {
  public:
    static constexpr std::size_t key_bytes = 32;
    /// Without a key: one made for this process alone (tests, commands that seal nothing).
    explicit SecretBox(std::string key = "");
    /// Reads the file, or makes it with mode 0600 where there is none. Throws std::runtime_error when it cannot be read,
    /// has another size, or others than its owner may read it.
    static SecretBox load_or_create(const std::filesystem::path& file);

    /// base64url of nonce, ciphertext and tag. `whose` is bound to it: what was sealed for one account opens for no other.
    std::string seal(const std::string& plain, const std::string& whose) const;
    /// Nothing when it was altered, sealed for another, or under another key.
    std::optional<std::string> open(const std::string& sealed, const std::string& whose) const;
    /// HMAC-SHA-256, hexadecimal, under a key derived for this use: of what somebody typed, and which is to be found again and by
    /// nobody guessed from the database.
    std::string digest(std::string_view use, std::string_view typed) const;

  private:
    std::string key_;
};

}  // namespace huying::identity
