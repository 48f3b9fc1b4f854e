// hearing.hpp - the readings of one call under one rule: between judge.cpp, which has those in order, and out_of_order.cpp.
#pragma once
#include "subject/warning/warning.hpp"

namespace huying::warning {

/// Readings of one stream that are older than others of it, and what they meet there.
struct Disorder {
    std::vector<Micros> fresh;     ///< those that are to be judged, in order
    std::vector<Past> series;      ///< they and all others from before them to the newest, in the stream's unit
    std::vector<Warning> cleared;  ///< that ended after the first of them, by their beginning
    Micros last;                   ///< of the stream: those that are not older than it are no earlier readings

    bool is_fresh(Micros time) const;
};

struct Hearing {
    Tx& tx;
    const OnRaised& on_raised;
    const Around& around;
    const IndexOf& index;
    const sensing::StreamInfo& stream;
    const ReadyRule& rule;
    std::shared_ptr<const ReadyRule> shared;
    sensing::Conversion convert;     ///< into the rule's unit
    std::span<std::int64_t> memory;  ///< the rule's words of the stream

    /// In order: each is newer than those before it.
    void hear(std::vector<OpenWarning>& all, std::span<const sensing::Reading> readings) const;
    /// At their places among the others. Makes the memory again.
    void hear_disorder(std::vector<OpenWarning>& all, Disorder& disorder) const;

    /// The hour that ends at `time` has no index. True when what was measured in it says something all the same.
    bool hear_unknown(std::vector<OpenWarning>& all, std::span<const IndexHour> hours, Micros time) const;

    /// What the neighbours say, and whether the reading is to be believed: a rule that asks for confirmation believes a
    /// disputed reading only when it has lasted.
    std::optional<LookedAround> believed(std::span<const std::int64_t> words, double value, Micros time) const;
    OpenWarning raise(double value, Micros time, LookedAround said) const;
    /// True when the warning has cleared with this reading.
    bool go_on(OpenWarning& open, double value, Micros time) const;
    void say(const char* kind, const Warning& w) const;
    /// What has changed, stored; a new peak is told.
    void keep(OpenWarning& open) const;
    /// The severity has risen if it is not what it was.
    void say_risen(OpenWarning& open, Severity before) const;
    /// Sets `open.seen`. A version of its own judges by its own words.
    void look(OpenWarning& open, Seen by_rule, double value, Micros time) const;
};

/// Judges those that are not newer than `memory.newest`; gives their number.
std::size_t hear_out_of_order(Tx& tx, StreamMemory& memory, const sensing::StreamInfo& stream,
                              std::span<const sensing::Reading> readings, const std::vector<Hearing>& hearings);

/// What memory the plans of some rules need.
struct Needs {
    std::size_t words = 0;
    std::int64_t horizon = 0, readings = 0;
    void add(const ReadyRule& r) {
        horizon = std::max(horizon, r.plan.horizon());
        readings = std::max({readings, r.plan.readings(), r.options.confirm ? r.options.confirm->readings : 0});
    }
};

}  // namespace huying::warning
