// master_file.cpp - see master_file.hpp.
#include "engine/seal/master_file.hpp"

#include <openssl/crypto.h>

#include "engine/ledger/file.hpp"
#include "engine/seal/key_file.hpp"

namespace huying::seal {
namespace {

void make(const std::filesystem::path& file, Profile profile) {
    if (std::filesystem::exists(file)) return;
    std::string content = new_master_key(profile);
    ledger::create_file(file.string(), content);
    OPENSSL_cleanse(content.data(), content.size());
}

}  // namespace

MasterFile::MasterFile(std::filesystem::path file, Profile profile) : file_(std::move(file)), profile_(profile) {
    if (file_.has_parent_path() && std::filesystem::create_directories(file_.parent_path()))
        std::filesystem::permissions(file_.parent_path(), std::filesystem::perms::owner_all);
    make(file_, profile);
    read();
}

/// The new one is looked for first: when it is not there, the other is either from before the exchange or from after it.
MasterFile::Keys MasterFile::read() const {
    Keys found;
    if (const auto next = next_of(file_); std::filesystem::exists(next)) {
        try {
            found.push_back(load_master_key(next, profile_));
        } catch (const std::runtime_error&) {
            if (std::filesystem::exists(next)) throw;  // else it took the other's place meanwhile
        }
    }
    found.push_back(load_master_key(file_, profile_));
    const std::lock_guard lock(mutex_);
    keys_ = found;
    return found;
}

MasterFile::Keys MasterFile::known() const {
    const std::lock_guard lock(mutex_);
    return keys_;
}

std::string MasterFile::current() const { return read().front()->id(); }

std::optional<std::string> MasterFile::wrap(const std::string& id, std::string_view key, std::string_view context) const {
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

void make_next(const std::filesystem::path& file, Profile profile) { make(next_of(file), profile); }

std::shared_ptr<const MasterKey> load_master_key(const std::filesystem::path& file, Profile profile) {
    std::string content = read_key_file(file);
    try {
        auto key = read_master_key(content, profile);
        OPENSSL_cleanse(content.data(), content.size());
        return key;
    } catch (const std::runtime_error& e) {
        throw std::runtime_error(file.string() + ": " + e.what());
    }
}

}  // namespace huying::seal
