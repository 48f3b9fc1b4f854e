// try.cpp - POST /api/rules/try: what would a rule have raised, before anybody is woken by it; and what it misses or
// raises in vain, held against another version, the stored warnings or a list of what really happened.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "subject/warning/replay.hpp"
#include "subject/warning/rule_in.hpp"

namespace huying::warning {
namespace {

using record::add_fault, record::is_faulty;

struct Interval {
    std::optional<Id> stream;  ///< absent = of any
    Micros from, to;
};
BOOST_DESCRIBE_STRUCT(Interval, (), (stream, from, to))

enum class Against { warnings, version, intervals };
BOOST_DESCRIBE_ENUM(Against, warnings, version, intervals)
struct Reference {
    Against kind = Against::warnings;
    std::optional<Id> rule;  ///< version: which; warnings: only of this
    std::optional<std::int64_t> version;
    std::optional<std::vector<Interval>> intervals;
};
BOOST_DESCRIBE_STRUCT(Reference, (), (kind, rule, version, intervals))

struct TryIn {
    RuleBody rule;
    Micros from, to;
    std::optional<std::vector<Id>> streams;
    std::optional<Reference> reference;
};
BOOST_DESCRIBE_STRUCT(TryIn, (), (rule, from, to, streams, reference))

struct TriedWarning {
    Id stream, station;
    Micros from;
    std::optional<Micros> to;
    double first_value = 0, peak = 0;
    std::int64_t readings = 0;
    Severity severity = Severity::serious;
    std::optional<bool> confirmed;  ///< by the reference
};
BOOST_DESCRIBE_STRUCT(TriedWarning, (), (stream, station, from, to, first_value, peak, readings, severity, confirmed))
struct TriedStation {
    Id station, stream;
    std::string name, name_en;
    std::int64_t raised = 0, minutes = 0;  ///< how many, and how long they were open altogether
};
BOOST_DESCRIBE_STRUCT(TriedStation, (), (station, stream, name, name_en, raised, minutes))
struct Missed {
    std::optional<Id> stream;
    Micros from, to;
};
BOOST_DESCRIBE_STRUCT(Missed, (), (stream, from, to))
struct Compared {
    std::int64_t reference = 0;  ///< how many the reference has within the time and the streams that are tried
    std::int64_t found = 0;      ///< of these, how many the trial would have raised
    std::int64_t false_ = 0;     ///< raised in vain
    std::vector<Missed> missed;  ///< the first 200
    std::optional<std::int64_t>
        earlier_minutes;  ///< median of how much earlier the trial would have raised; negative = later
};
BOOST_DESCRIBE_STRUCT(Compared, (), (reference, found, false_, missed, earlier_minutes))
struct Tried {
    std::int64_t raised = 0, readings = 0, held_back = 0;
    std::vector<TriedStation> stations;
    std::vector<TriedWarning> warnings;  ///< the first 1000
    std::optional<Compared> compared;
};
BOOST_DESCRIBE_STRUCT(Tried, (), (raised, readings, held_back, stations, warnings, compared))

constexpr std::int64_t longest = 400 * day;
constexpr std::size_t most_warnings = 1000, most_missed = 200, most_intervals = 10'000;

void check_reference(const Reference& r, std::vector<FieldError>& errors) {
    if (is_faulty(errors, "/reference/kind")) return;
    const std::pair<const char*, bool> strange[] = {
        {"/reference/rule", r.rule && r.kind == Against::intervals},
        {"/reference/version", r.version && r.kind != Against::version},
        {"/reference/intervals", r.intervals && r.kind != Against::intervals}};
    for (const auto& [pointer, given] : strange)
        if (given) add_fault(errors, pointer, "does not belong to this kind of reference");
    if (r.kind == Against::version) {
        if (!r.rule) add_fault(errors, "/reference/rule", "is required");
        if (!r.version) add_fault(errors, "/reference/version", "is required");
    }
    if (r.kind == Against::intervals) {
        if (!r.intervals) add_fault(errors, "/reference/intervals", "is required");
        else if (r.intervals->size() > most_intervals)
            add_fault(errors, "/reference/intervals", "must be at most 10000");
    }
}

void check_input(const TryIn& in, std::vector<FieldError>& errors) {
    if (!is_faulty(errors, "/from") && in.from >= in.to) add_fault(errors, "/to", "must be later than from");
    else if (!is_faulty(errors, "/from") && in.to - in.from > longest)
        add_fault(errors, "/to", "must be at most 400 days after from");
    check_rule(in.rule, "/rule", errors);
    if (in.rule.condition && of_sensor(*in.rule.condition))
        add_fault(errors, "/rule/condition", "a rule about sensors raises no warnings: there is nothing to try");
    if (in.reference) check_reference(*in.reference, errors);
}

constexpr Sql known_stream{R"sql(SELECT id FROM datastream WHERE county = $1 AND id = $2)sql"};
/// What is wrong about a stream that was named: a rule that is not about it would seem never to hold, and to miss all.
struct Streams {
    const Tx& tx;
    std::set<Id> measuring = {}, tried = {};  ///< the property; and in the rule's unit and area
    bool unclear;                             ///< what the rule is about is itself at fault

    Streams(const Tx& tx, const ReadyRule& rule, bool unclear) : tx(tx), unclear(unclear) {
        for (const sensing::StreamInfo& s : streams_of(tx, rule.rule.property)) {
            measuring.insert(s.id);
            if (rule.covers(s) && sensing::conversion(s.unit, rule.rule.unit)) tried.insert(s.id);
        }
    }
    void check(Id stream, const std::set<Id>& good, std::string pointer, std::vector<FieldError>& errors) const {
        if (good.contains(stream)) return;
        if (!tx.one<Id>(known_stream, tx.county(), stream))
            errors.push_back({std::move(pointer), "is not a stream of this county"});
        else if (!unclear) errors.push_back({std::move(pointer), "the rule is not about this stream"});
    }
};

void check_named(const Tx& tx, const TryIn& in, const Streams& streams, std::vector<FieldError>& errors) {
    for (std::size_t i = 0; in.streams && i < in.streams->size(); ++i)
        streams.check((*in.streams)[i], streams.tried, fmt::format("/streams/{}", i), errors);
    if (!in.reference) return;
    const Reference& r = *in.reference;
    for (std::size_t i = 0; r.intervals && i < r.intervals->size(); ++i) {
        const Interval& one = (*r.intervals)[i];
        const std::string at = fmt::format("/reference/intervals/{}", i);
        if (one.from >= one.to) errors.push_back({at + "/to", "must be later than from"});
        if (one.stream) streams.check(*one.stream, streams.measuring, at + "/stream", errors);
    }
    if (!r.rule) return;
    const auto now = find_rule(tx, *r.rule);
    if (!now) return errors.push_back({"/reference/rule", "is not a rule of this county"});
    if (r.kind != Against::version) return;
    const auto rule = find_version(tx, *r.rule, *r.version);
    if (!rule) errors.push_back({"/reference/version", "this rule has no such version"});
    else if (of_sensor(condition_of(*rule))) errors.push_back({"/reference/version", "is a rule about sensors"});
    else if (rule->property != in.rule.property.value)
        errors.push_back({"/reference/version", "is a rule about something else"});
}

/// What can only be seen in the county, all of it at once.
void check_in_county(const Tx& tx, const TryIn& in, const Rule& rule) {
    std::vector<FieldError> errors = county_faults(tx, rule, "/rule", "");
    if (in.streams || in.reference) check_named(tx, in, Streams(tx, ReadyRule(rule), !errors.empty()), errors);
    if (!errors.empty()) throw invalid(std::move(errors));
}

/// By the times of their readings, as a trial judges; of one that is over at least its first reading.
constexpr Sql stored{R"sql(SELECT stream, begins, ends FROM (SELECT id, stream, first_reading AS begins,
    CASE WHEN state = 'open' THEN CAST($3 AS BIGINT) WHEN last_reading > first_reading THEN last_reading
    ELSE first_reading + 1 END AS ends FROM warning WHERE county = $1 AND property = $2 AND first_reading < $3
    AND ($5 = 0 OR rule = $5)) AS spans WHERE ends > $4 ORDER BY id LIMIT 100000)sql"};
std::vector<Interval> reference_of(const Tx& tx, const IndexOf& index, const TryIn& in, const Stretch& stretch) {
    const Reference& r = *in.reference;
    std::vector<Interval> out;
    if (r.kind != Against::version) {
        out = r.kind == Against::intervals ? *r.intervals
                                           : tx.all<Interval>(stored, tx.county(), in.rule.property.value, in.to,
                                                              in.from, r.rule.value_or(Id{}));
        const std::set<Id> only(stretch.streams.begin(), stretch.streams.end());
        std::erase_if(out, [&](const Interval& i) {  // no trial could find these
            return i.to <= in.from || i.from >= in.to || (i.stream && !only.empty() && !only.contains(*i.stream));
        });
        return out;
    }
    const Replayed other = replay(tx, index, *find_version(tx, *r.rule, *r.version), stretch);
    for (const Episode& e : other.episodes) out.push_back({other.streams[e.stream].id, e.from, e.to.value_or(in.to)});
    return out;
}

/// Which episodes meet an interval: those of a stream are in order of time and do not overlap.
struct Meetings {
    const Replayed& played;
    Micros end;
    std::map<Id, std::pair<std::size_t, std::size_t>> places = {};  // of a stream's episodes

    Meetings(const Replayed& played, Micros end) : played(played), end(end) {
        for (std::size_t e = 0; e < played.episodes.size(); ++e) {
            const auto [at, fresh] = places.try_emplace(played.streams[played.episodes[e].stream].id, e, e + 1);
            if (!fresh) at->second.second = e + 1;
        }
    }
    Micros ends(const Episode& e) const { return std::max(e.to.value_or(end), e.from + 1); }
    template <class F> void each_of(const std::pair<std::size_t, std::size_t>& place, const Interval& i, F f) const {
        const auto all = std::span(played.episodes).subspan(place.first, place.second - place.first);
        auto at = std::ranges::partition_point(all, [&](const Episode& e) { return ends(e) <= i.from; });
        for (; at != all.end() && at->from < i.to; ++at) f(place.first + static_cast<std::size_t>(at - all.begin()));
    }
    template <class F> void each(const Interval& i, F f) const {
        if (!i.stream) {
            for (const auto& [stream, place] : places) each_of(place, i, f);
        } else if (const auto at = places.find(*i.stream); at != places.end()) {
            each_of(at->second, i, f);
        }
    }
};

Compared compare(Tried& tried, const Replayed& played, const std::vector<Interval>& reference, Micros end) {
    Compared out{.reference = std::ssize(reference)};
    const Meetings meetings(played, end);
    std::vector<double> earlier;
    std::vector<bool> useful(played.episodes.size());
    for (const Interval& i : reference) {
        std::optional<Micros> first;
        meetings.each(i, [&](std::size_t e) {
            useful[e] = true;
            const Micros from = played.episodes[e].from;
            first = first ? std::min(*first, from) : from;
        });
        if (first) {
            ++out.found;
            earlier.push_back(static_cast<double>((i.from - *first) / minute));
        } else if (out.missed.size() < most_missed) {
            out.missed.push_back({i.stream, i.from, i.to});
        }
    }
    out.false_ = std::ranges::count(useful, false);
    if (!earlier.empty()) out.earlier_minutes = static_cast<std::int64_t>(median(std::move(earlier)));
    for (std::size_t e = 0; e < tried.warnings.size(); ++e) tried.warnings[e].confirmed = useful[e];
    return out;
}

}  // namespace

Tried try_rule(const Tx& tx, const IndexOf& index, const TryIn& in) {
    const Rule rule = rule_from(in.rule);
    check_in_county(tx, in, rule);
    const Stretch stretch{in.from, in.to, in.streams.value_or(std::vector<Id>{})};
    const Replayed played = replay(tx, index, rule, stretch);
    Tried out{.raised = std::ssize(played.episodes), .readings = played.readings, .held_back = played.held_back};
    for (const auto& s : played.streams)
        out.stations.push_back({s.station, s.id, s.station_name, s.station_name_en, 0, 0});
    for (const Episode& e : played.episodes) {
        TriedStation& s = out.stations[e.stream];
        ++s.raised;
        s.minutes += (e.to.value_or(in.to) - e.from) / minute;
        if (out.warnings.size() == most_warnings) continue;
        out.warnings.push_back({s.stream, s.station, e.from, e.to, e.first_value, e.peak, e.readings, e.severity, {}});
    }
    if (in.reference) out.compared = compare(out, played, reference_of(tx, index, in, stretch), in.to);
    return out;
}

http::Route try_route(const Judge& judge) {
    const auto try_it = [&judge](const Tx& tx, const TryIn& in) { return try_rule(tx, judge.index(), in); };
    return http::route("POST", "/api/rules/try", identity::May::edit_rules, "What would this rule have raised?",
                       try_it);
}

}  // namespace huying::warning
