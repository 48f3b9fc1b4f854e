// past.hpp - what was worked out from past observations may be kept while nothing of the past changes. Whoever stores,
// changes or removes observations older than `late_after` says so in the same transaction, so that every process that keeps
// something sees it.
#pragma once
#include <map>
#include <mutex>

#include "engine/store/setup.hpp"
#include "subject/sensing/events.hpp"

namespace huying::sensing {

void past_changed(Tx& tx);

/// As this transaction sees them: the set-up (streams, units, stations) and the observations of the past.
struct PastVersion {
    std::int64_t setup = 0, observations = 0;
    bool operator==(const PastVersion&) const = default;
};
PastVersion past_version(const Tx& tx);
/// Until when nothing changes without a word of past_changed. Twice the time, for writes that are on their way and clocks
/// of other processes that differ by less.
inline Micros past_until(const Tx& tx) { return tx.now() - 2 * late_after; }

/// Values by station (0: the county) and day. Thread-safe.
template <class T> class PastDays {
  public:
    using Key = std::pair<Id, Micros>;
    std::optional<T> find(const Tx& tx, const PastVersion& version, const Key& key) const {
        const std::lock_guard lock(mutex_);
        const auto county = counties_.find(tx.county());
        if (county == counties_.end() || county->second.version != version) return std::nullopt;
        const auto at = county->second.values.find(key);
        return at == county->second.values.end() ? std::nullopt : std::optional(at->second);
    }
    void keep(const Tx& tx, const PastVersion& version, const Key& key, const T& value) {
        const std::lock_guard lock(mutex_);
        County& county = counties_[tx.county()];
        if (county.version != version || county.values.size() >= most) county = {version, {}};
        county.values.insert_or_assign(key, value);
    }

  private:
    static constexpr std::size_t most = 20'000;  // of a county, some 500 bytes each; then it begins anew
    struct County {
        PastVersion version;
        std::map<Key, T> values;
    };
    mutable std::mutex mutex_;
    std::map<std::string, County, std::less<>> counties_;
};

}  // namespace huying::sensing
