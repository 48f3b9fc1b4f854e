// master.cpp - see master.hpp.
#include "engine/seal/master.hpp"

#include <openssl/crypto.h>

#include "engine/seal/key_file.hpp"
#include "engine/seal/value.hpp"

namespace huying::seal {

FileMaster::FileMaster(const std::string& key, Profile profile)
    : profile_(profile), aes_(Profile::aes_gcm, key), sm4_(Profile::sm4, key) {}

std::string FileMaster::wrap(std::string_view key, std::string_view context) const {
    const std::string head = head_of(profile_, 0);
    return head + (profile_ == Profile::sm4 ? sm4_ : aes_).seal(head + std::string(context), key);
}

std::optional<std::string> FileMaster::unwrap(std::string_view wrapped, std::string_view context) const {
    const auto sealed = parse_sealed(wrapped);
    if (!sealed) return std::nullopt;
    return (sealed->profile == Profile::sm4 ? sm4_ : aes_)
        .open(std::string(wrapped.substr(0, head_bytes)) + std::string(context), sealed->body);
}

std::shared_ptr<const Master> master_of_file(const std::filesystem::path& file, Profile profile) {
    if (file.has_parent_path() && std::filesystem::create_directories(file.parent_path()))
        std::filesystem::permissions(file.parent_path(), std::filesystem::perms::owner_all);
    std::string key = load_or_create_key(file);
    auto out = std::make_shared<const FileMaster>(key, profile);
    OPENSSL_cleanse(key.data(), key.size());
    return out;
}

}  // namespace huying::seal
