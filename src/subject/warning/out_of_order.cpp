// out_of_order.cpp - readings that are older than others of their stream: two that swapped places on the way, a gateway that
// sends the newest first, a device whose clock was ahead. Each is judged at its place among the stored readings, as if it had
// come in time, but three things are settled: what was raised stays, what has cleared is not opened again, and an open warning
// is cleared by newer readings only. A reading that the span of a warning covers, or runs into, belongs to that warning.
#include <algorithm>

#include "subject/warning/hearing.hpp"

namespace huying::warning {

bool Disorder::is_fresh(Micros time) const { return std::ranges::binary_search(fresh, time); }

namespace {

using AllOpen = std::vector<OpenWarning>;

/// From the oldest reading to the newest under one rule.
struct Walk {
    const Hearing& by;
    Disorder& disorder;
    AllOpen& all;
    AllOpen::iterator open = {};
    std::vector<std::int64_t> words, before = {};  ///< with the fresh readings, and without them
    bool raised_here = false, changed = false;
    std::optional<std::int64_t> calm_since = {};  ///< so many calm readings followed a fresh one that was not calm

    Walk(const Hearing& by, Disorder& disorder, AllOpen& all)
        : by(by), disorder(disorder), all(all), words(by.rule.memory()), before(by.rule.memory()) {
        open = std::ranges::find_if(all, [&](const OpenWarning& o) { return o.warning.rule == by.rule.rule.id; });
        if (open != all.end()) std::ranges::fill(open->words, 0);
    }
    double value_of(const Past& p) const { return by.convert(p.value); }

    void close_if(bool cleared) {
        changed = !cleared;
        if (cleared) all.erase(open), open = all.end();
    }
    /// Would one that is raised now, at the reading before `at`, still be open at `end`?
    bool runs_until(std::size_t at, Micros end) const {
        std::vector<std::int64_t> scratch = words;
        Warning probe{.clear_readings = by.rule.rule.clear_readings, .comparison = by.rule.rule.comparison};
        for (; at < disorder.series.size() && disorder.series[at].time < end; ++at) {
            const Past& p = disorder.series[at];
            const Seen seen = see(by.rule, scratch, p.time, value_of(p));
            if (update(probe, by.rule, seen, value_of(p), p.time, p.time)) return false;
        }
        return true;
    }
    /// The cleared warning that the reading before `next` belongs to: it covers it or was still to come when it would have
    /// been raised. With one open, which leaves no room for another, the next is near enough. One that a clock ahead has ended
    /// did so when that was told.
    Warning* owner(const Past& p, std::size_t next) const {
        for (Warning& w : disorder.cleared) {
            if (w.rule != by.rule.rule.id) continue;
            const Micros end = w.last_reading < by.tx.now() ? w.last_reading : std::min(w.updated, by.tx.now() - 1);
            if (p.time > end) continue;
            const bool its = p.time >= w.first_reading || open != all.end() || runs_until(next, w.first_reading);
            return its ? &w : nullptr;
        }
        return nullptr;
    }
    void raise(const Past& p) {
        if (!by.rule.covers(by.stream)) return;
        auto said = by.believed(words, value_of(p), p.time);
        if (!said) return;
        all.push_back(by.raise(value_of(p), p.time, std::move(*said)));
        open = all.end() - 1;
        raised_here = true;
    }
    void go_on(const Past& p, bool fresh) {
        if (raised_here ? fresh || p.time <= by.tx.now() : fresh && p.time > disorder.last)
            return close_if(by.go_on(*open, value_of(p), p.time));
        if (!fresh || !(open->seen.beyond || open->seen.outside)) return;
        const Severity severity = open->warning.severity;
        add_earlier(open->warning, *open->by, value_of(p), p.time, by.tx.now());
        by.say_risen(*open, severity);
        changed = true;
    }
    void count_calm(bool fresh) {
        if (open->seen.calm) {
            if (calm_since) ++*calm_since;
        } else if (fresh || calm_since) {
            calm_since = 0;
        }
    }
    void step(std::size_t at) {
        const Past& p = disorder.series[at];
        const bool fresh = disorder.is_fresh(p.time);
        const Seen seen = see(by.rule, words, p.time, value_of(p));
        const Seen was = fresh ? Seen{} : see(by.rule, before, p.time, value_of(p));
        if (open != all.end()) by.look(*open, seen, value_of(p), p.time);
        if (p.time < disorder.fresh.front()) return;
        const bool news = seen.beyond && !was.beyond;
        const bool own =
            raised_here && open != all.end();  // it ends before the next begins, or would not have been raised
        Warning* const cleared = news && !own ? owner(p, at + 1) : nullptr;
        if (cleared != nullptr) {
            if (!fresh) return;
            add_earlier(*cleared, by.rule, value_of(p), p.time, by.tx.now());
            store(by.tx, *cleared);
        } else if (open != all.end()) {
            count_calm(fresh);
            go_on(p, fresh);
        } else if (news) {
            raise(p);
        }
    }
    void end() {
        if (open == all.end()) return;
        Warning& w = open->warning;
        if (!raised_here && calm_since && *calm_since < w.calm_readings) w.calm_readings = *calm_since, changed = true;
        if (changed) by.keep(*open);
    }
};

constexpr Sql cleared_since{R"sql(SELECT /*row*/ FROM warning WHERE county = $1 AND stream = $2 AND property = $3
    AND last_reading >= $4 AND state = 'cleared' ORDER BY first_reading, id)sql"};
Disorder disorder_of(const Tx& tx, const StreamMemory& memory, const sensing::StreamInfo& stream,
                     std::vector<Micros> fresh, const std::vector<Hearing>& hearings) {
    Needs needs;
    for (const Hearing& h : hearings) needs.add(h.rule);
    for (const OpenWarning& o : memory.open) needs.add(*o.by);
    auto series = readings_around(tx, stream.id, fresh.front(), memory.newest, needs.horizon, needs.readings);
    auto cleared = tx.all<Warning>(cleared_since, tx.county(), stream.id, stream.property, fresh.front());
    return {std::move(fresh), std::move(series), std::move(cleared), std::min(memory.last, tx.now() - 1)};
}

}  // namespace

void Hearing::hear_disorder(AllOpen& all, Disorder& disorder) const {
    Walk walk(*this, disorder, all);
    for (std::size_t at = 0; at < disorder.series.size(); ++at) walk.step(at);
    walk.end();
    std::ranges::copy(walk.words, memory.begin());
}

std::size_t hear_out_of_order(Tx& tx, StreamMemory& memory, const sensing::StreamInfo& stream,
                              std::span<const sensing::Reading> readings, const std::vector<Hearing>& hearings) {
    std::size_t older = 0;
    std::vector<Micros> fresh;
    for (; older < readings.size() && readings[older].time <= memory.newest; ++older) {
        const sensing::Reading& r = readings[older];
        if (!r.late && r.time >= tx.now() - sensing::late_after) fresh.push_back(r.time);
    }
    if (fresh.empty() || stream.property == "aqi") return older;  // an hour of the index is judged once
    Disorder disorder = disorder_of(tx, memory, stream, std::move(fresh), hearings);
    for (const Hearing& h : hearings) h.hear_disorder(memory.open, disorder);
    memory.last = std::max(memory.last, std::min(disorder.fresh.back(), tx.now()));
    return older;
}

}  // namespace huying::warning
