// master.hpp - the key over all keys. It never leaves its holder: it wraps data keys and unwraps them. Here the holder is a
// file beside the database; a certified module (PKCS#11) is another class behind the same two functions.
#pragma once
#include <filesystem>
#include <memory>

#include "engine/seal/cipher.hpp"

namespace huying::seal {

class Master {
  public:
    virtual ~Master() = default;
    /// `context` says which key it is; it unwraps only as that.
    virtual std::string wrap(std::string_view key, std::string_view context) const = 0;
    /// Nothing when it was altered or wrapped by another master.
    virtual std::optional<std::string> unwrap(std::string_view wrapped, std::string_view context) const = 0;
};

class FileMaster final : public Master {
  public:
    /// Wraps in this profile, unwraps both.
    FileMaster(const std::string& key, Profile profile);
    std::string wrap(std::string_view key, std::string_view context) const override;
    std::optional<std::string> unwrap(std::string_view wrapped, std::string_view context) const override;

  private:
    const Profile profile_;
    const Cipher aes_, sm4_;
};

/// From a file with mode 0600, made where there is none. Throws std::runtime_error (key_file.hpp).
std::shared_ptr<const Master> master_of_file(const std::filesystem::path& file, Profile profile);

}  // namespace huying::seal
