// setup.hpp - what changes rarely (divisions, streams, rules) is read once and kept in memory until the county's set-up
// changes, in whichever process. A change writes a new version in its transaction; who reads compares one number.
#pragma once
#include <memory>
#include <mutex>
#include <unordered_map>

#include "engine/store/store.hpp"

namespace huying {

/// The version of the county's set-up as this transaction sees it; read once per transaction.
std::int64_t setup_version(const Tx& tx);
/// To be called by whoever changes something that is kept in a Kept<T>. The new version is a fresh id, never a count:
/// a version that was rolled back must not come again with another content.
void setup_changed(Tx& tx);

std::vector<Migration> setup_migrations();

/// One value per county and key, loaded when it is asked for and forgotten when the set-up changes. Thread-safe.
template <class Key, class T> class Kept {
  public:
    /// `load(tx)` makes the value; its exceptions pass through and nothing is kept.
    template <class Load> std::shared_ptr<const T> get(const Tx& tx, const Key& key, Load load) const {
        const std::int64_t version = setup_version(tx);
        {
            const std::lock_guard lock(mutex_);
            County& county = counties_[tx.county()];
            if (county.version != version) {
                county.values.clear();
                county.version = version;
            }
            if (const auto at = county.values.find(key); at != county.values.end()) return at->second;
        }
        auto value = std::make_shared<const T>(load(tx));
        const std::lock_guard lock(mutex_);
        County& county = counties_[tx.county()];
        if (county.version == version) county.values[key] = value;
        return value;
    }

  private:
    struct County {
        std::int64_t version = -1;
        std::unordered_map<Key, std::shared_ptr<const T>> values;
    };
    mutable std::mutex mutex_;
    mutable std::unordered_map<std::string, County> counties_;
};

}  // namespace huying

template <> struct std::hash<huying::Id> {
    std::size_t operator()(huying::Id id) const noexcept { return std::hash<std::int64_t>{}(id.value); }
};
