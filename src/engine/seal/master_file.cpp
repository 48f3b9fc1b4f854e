// master_file.cpp - see master_file.hpp.
#include "engine/seal/master_file.hpp"

#include <openssl/crypto.h>

#include "base/file.hpp"

namespace huying::seal {
namespace {

void make(const std::filesystem::path& file, Profile profile) {
    if (std::filesystem::exists(file)) return;
    std::string content = new_master_key(profile);
    create_private(file, content);
    OPENSSL_cleanse(content.data(), content.size());
}

}  // namespace

MasterFile::MasterFile(std::filesystem::path file, Profile profile) : file_(std::move(file)), profile_(profile) {
    if (file_.has_parent_path() && std::filesystem::create_directories(file_.parent_path()))
        std::filesystem::permissions(file_.parent_path(), std::filesystem::perms::owner_all);
    make(file_, profile);
    read();
}

/// A key moves from PREPARED to NEXT to FILE, and is looked for in that order: so it is found wherever it is meanwhile.
MasterFile::Keys MasterFile::read() const {
    const auto prepared = load_if_there(prepared_of(file_)), next = load_if_there(next_of(file_));
    Keys found{load_master_key(file_, profile_)};
    if (next) found.insert(found.begin(), next);
    if (prepared) found.push_back(prepared);
    const std::lock_guard lock(mutex_);
    keys_ = found;
    return found;
}

std::shared_ptr<const MasterKey> MasterFile::load_if_there(const std::filesystem::path& file) const {
    if (!std::filesystem::exists(file)) return nullptr;
    try {
        return load_master_key(file, profile_);
    } catch (const std::runtime_error&) {
        if (std::filesystem::exists(file)) throw;
        return nullptr;  // it was moved on meanwhile
    }
}

MasterFile::Keys MasterFile::known() const {
    const std::lock_guard lock(mutex_);
    return keys_;
}

std::string MasterFile::current() const { return read().front()->id(); }

std::optional<std::string> MasterFile::wrap(const std::string& id, std::string_view key,
                                            std::string_view context) const {
    for (const bool again : {false, true})
        for (const auto& k : again ? read() : known())
            if (k->id() == id) return k->wrap(key, context);
    return std::nullopt;
}

std::optional<std::string> MasterFile::unwrap(std::string_view wrapped, std::string_view context) const {
    for (const bool again : {false, true})
        for (const auto& k : again ? read() : known())
            if (auto key = k->unwrap(wrapped, context)) return key;
    return std::nullopt;
}

std::filesystem::path next_of(const std::filesystem::path& file) { return file.string() + ".next"; }

std::filesystem::path prepared_of(const std::filesystem::path& file) { return file.string() + ".prepared"; }

void prepare_next(const std::filesystem::path& file, Profile profile) {
    if (!std::filesystem::exists(next_of(file))) make(prepared_of(file), profile);
}
void make_next(const std::filesystem::path& file, Profile profile) {
    if (!std::filesystem::exists(next_of(file)) && std::filesystem::exists(prepared_of(file)))
        move_file(prepared_of(file), next_of(file));
    make(next_of(file), profile);
}

std::shared_ptr<const MasterKey> load_master_key(const std::filesystem::path& file, Profile profile) {
    std::string content = read_private(file);
    try {
        auto key = read_master_key(content, profile);
        OPENSSL_cleanse(content.data(), content.size());
        return key;
    } catch (const std::runtime_error& e) {
        throw std::runtime_error(file.string() + ": " + e.what());
    }
}

}  // namespace huying::seal
