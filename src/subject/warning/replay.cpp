// replay.cpp - see replay.hpp. Reads the observations in the order of their key, one stream after the other.
#include "subject/warning/replay.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace huying::warning {
namespace {

using Series = std::vector<Past>;

constexpr Sql streams_with{
    R"sql(SELECT d.id AS id, d.thing AS station, t.name AS station_name, t.name_en AS station_name_en,
    d.property AS property, d.unit AS unit, t.division AS division, t.grid AS grid, coalesce(t.latitude, 0.0) AS latitude,
    coalesce(t.longitude, 0.0) AS longitude FROM datastream d JOIN thing t ON t.county = d.county AND t.id = d.thing
    WHERE d.county = $1 AND d.property = $2 ORDER BY d.id)sql"};
/// As many readings as the rule looks back upon, and one.
constexpr Sql read_before{R"sql(SELECT min(time) FROM (SELECT time FROM observation WHERE county = $1 AND stream = $2
    AND time < $3 AND value IS NOT NULL ORDER BY time DESC LIMIT $4) AS earlier)sql"};
constexpr Sql readings_of{R"sql(SELECT time, value FROM observation WHERE county = $1 AND stream = $2 AND time >= $3
    AND time < $4 AND value IS NOT NULL ORDER BY time)sql"};

/// The history of the streams, in the rule's unit. Those of neighbours are read too when the rule asks them.
struct History {
    const Tx& tx;
    const IndexOf& index;
    const ReadyRule& rule;
    const Stretch& stretch;
    std::vector<sensing::StreamInfo> streams = {};
    std::vector<Series> series = {};
    std::vector<IndexHour> hours = {};  // of the stream that was read last, when the rule is about the index
    std::int64_t read = 0;

    void count() {
        if (++read > most_replayed)
            throw Problem{
                422, "too_costly",
                fmt::format("There are more than {} readings: choose a shorter time or fewer streams.", most_replayed)};
    }
    /// From where on readings are needed, so that those of the stretch are judged as they were live.
    Micros begin(const sensing::StreamInfo& s) const {
        const bool confirms = rule.options.confirm.has_value();
        const std::int64_t count = std::max(rule.plan.readings(), confirms ? rule.options.confirm->readings : 0);
        Micros from = stretch.from - rule.plan.horizon();
        if (rule.memory() == 0) return from;
        if (s.property == "aqi") return from - (count + 1) * longest_silence;  // a longer silence begins anew
        if (confirms) from = std::min(from, stretch.from - longest_silence);   // what neighbours said
        const auto earlier = tx.one<std::optional<Micros>>(read_before, tx.county(), s.id, from, count + 1);
        return earlier && *earlier ? **earlier : from;
    }
    void load(const sensing::StreamInfo& s) {
        const auto convert = sensing::conversion(s.unit, rule.rule.unit);
        if (!convert) return;
        Series& out = series.emplace_back();
        streams.push_back(s);
        const Micros from = begin(s);
        if (s.property == "aqi") {
            hours = index(tx, s.station, from - 1, stretch.to - 1);
            out = known_hours(hours);
            for (std::size_t i = 0; i < out.size(); ++i) count();
            return;
        }
        tx.each<Past>(
            readings_of,
            [&](const Past& p) {
                count();
                out.push_back({p.time, (*convert)(p.value)});
            },
            tx.county(), s.id, from, stretch.to);
    }
    bool wanted(const sensing::StreamInfo& s) const {
        return rule.covers(s) &&
               (stretch.streams.empty() || std::ranges::find(stretch.streams, s.id) != stretch.streams.end());
    }
    /// As the live judge looks around, but in what was read.
    bool disputed(std::size_t own, const Past& p) const {
        const Neighbourhood by{rule.options.confirm->nearest, rule.options.confirm->kilometres,
                               rule.options.confirm->factor};
        std::vector<Sighting> heard;
        for (std::size_t i = 0; i < streams.size(); ++i) {
            const auto after = std::ranges::upper_bound(series[i], p.time, {}, &Past::time);
            if (i == own || after == series[i].begin() || (after - 1)->time <= p.time - longest_silence) continue;
            heard.push_back(
                {streams[i].id, streams[i].station, {streams[i].latitude, streams[i].longitude}, (after - 1)->value});
        }
        const sensing::StreamInfo& s = streams[own];
        const auto said =
            neighbours_say({s.id, s.station, {s.latitude, s.longitude}, p.value}, heard, by, rule.rule.unit);
        return said && said->disputed;
    }
};

struct Player {
    const History& history;
    Replayed& out;
    std::optional<Warning> open = {};
    std::vector<std::int64_t> words = {};

    void raise(std::size_t stream, const Past& p) {
        const Rule& r = history.rule.rule;
        open = Warning{.severity = history.rule.severity_at(p.value),
                       .clear_readings = r.clear_readings,
                       .comparison = r.comparison,
                       .first_value = p.value,
                       .value = p.value,
                       .peak = p.value,
                       .readings = 1,
                       .first_reading = p.time,
                       .last_reading = p.time};
        out.episodes.push_back({stream, p.time, {}, p.value, p.value, 1, open->severity});
    }
    void note(std::optional<Micros> to) {
        Episode& e = out.episodes.back();
        e.to = to;
        e.peak = open->peak;
        e.readings = open->readings;
        e.severity = open->severity;
    }
    void end_if(bool cleared, Micros time) {
        note(cleared ? std::optional(time) : std::nullopt);
        if (cleared) open.reset();
    }
    void hear(std::size_t own, std::size_t shown_as, const Past& p) {
        const ReadyRule& rule = history.rule;
        const Seen seen = see(rule, words, p.time, p.value);
        if (p.time < history.stretch.from) return;
        ++out.readings;
        if (open) return end_if(update(*open, rule, seen, p.value, p.time, p.time), p.time);
        if (!seen.beyond) return;
        const auto& confirm = rule.options.confirm;
        if (confirm && held(rule, words) < confirm->readings && history.disputed(own, p)) ++out.held_back;
        else raise(shown_as, p);
    }
    /// As the job does hour by hour: in hours of which nothing was measured only time passes.
    void hear_unknown(std::span<const IndexHour> hours, Micros time) {
        const Unknown said = warning::hear_unknown(history.rule, words, *open, hours, time);
        end_if(update_unknown(*open, history.rule, said, time, time), time);
    }
    void forget_before(std::span<const IndexHour> hours, Micros time) {
        if (open && open->last_reading + index_forgotten < time)
            hear_unknown(hours, open->last_reading + index_forgotten);
    }
    void play(std::size_t own, std::size_t shown_as) {
        words.assign(history.rule.memory(), 0);
        open.reset();
        const std::span hours = history.hours;
        if (hours.empty())
            for (const Past& p : history.series[own]) hear(own, shown_as, p);
        for (std::size_t i = 0; i < hours.size(); ++i) {
            forget_before(hours.first(i), hours[i].time);
            if (hours[i].index) hear(own, shown_as, {hours[i].time, *hours[i].index});
            else if (open) hear_unknown(hours.first(i + 1), hours[i].time);
        }
        if (!hours.empty()) forget_before(hours, history.stretch.to);
    }
};

}  // namespace

std::vector<sensing::StreamInfo> streams_of(const Tx& tx, const std::string& property) {
    if (property == "aqi") return index_streams(tx);
    return tx.all<sensing::StreamInfo>(streams_with, tx.county(), property);
}

Replayed replay(const Tx& tx, const IndexOf& index, const Rule& stored, const Stretch& stretch) {
    const ReadyRule rule(stored);
    History history{tx, index, rule, stretch};
    Replayed out;
    for (const auto& s : streams_of(tx, stored.property)) {
        if (!history.wanted(s) && !rule.options.confirm) continue;
        history.load(s);
        if (rule.options.confirm || history.streams.empty() || history.streams.back().id != s.id) continue;
        out.streams.push_back(s);
        Player{history, out}.play(history.series.size() - 1, out.streams.size() - 1);
        history.series.back() = {};  // one stream at a time in memory
    }
    for (std::size_t i = 0; rule.options.confirm && i < history.streams.size(); ++i) {
        if (!history.wanted(history.streams[i])) continue;
        out.streams.push_back(history.streams[i]);
        Player{history, out}.play(i, out.streams.size() - 1);
    }
    return out;
}

}  // namespace huying::warning
