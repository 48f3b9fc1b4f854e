// remember.cpp - what the judge knows of a stream, made again from the stored readings and the open warnings: after a
// start, after a change of the set-up, and when another process has written meanwhile.
#include <algorithm>

#include "subject/warning/explain.hpp"
#include "subject/warning/hearing.hpp"

namespace huying::warning {
namespace {

// Of one stream: a rule looks back 31 days at most, and some stations report every minute. First a few are read, then more.
constexpr std::int64_t most_readings = 50'000, fewest_readings = 64, growth = 8;

constexpr Sql past_readings{R"sql(SELECT time, value FROM observation WHERE county = $1 AND stream = $2
    AND time < $4 AND value IS NOT NULL ORDER BY time DESC LIMIT $3)sql"};
/// The newest readings before `end` but those given, oldest first: at least `count`, and back to one before the horizon.
std::vector<Past> past(const Tx& tx, Id stream, std::span<const sensing::Reading> given, std::int64_t horizon,
                       std::int64_t count, Micros end = {INT64_MAX}) {
    const auto is_given = [&](const Past& p) {
        return std::ranges::binary_search(given, p.time, {}, &sensing::Reading::time);
    };
    std::vector<Past> out;
    for (std::int64_t limit = count + 1;; limit = std::clamp(limit * growth, fewest_readings, most_readings)) {
        out = tx.all<Past>(past_readings, tx.county(), stream, limit + static_cast<std::int64_t>(given.size()), end);
        const bool all = std::ssize(out) < limit + std::ssize(given);
        std::erase_if(out, is_given);
        const bool enough = out.empty() || out.front().time - out.back().time > horizon;
        if (all || limit == most_readings || horizon == 0 || enough) break;
    }
    std::ranges::reverse(out);
    return out;
}

constexpr Sql open_warnings{R"sql(SELECT /*row*/ FROM warning WHERE county = $1 AND stream = $2 AND state = 'open'
    AND property = $3 ORDER BY id)sql"};
constexpr Sql seen_until{
    R"sql(SELECT max(last_reading) FROM warning WHERE county = $1 AND stream = $2 AND property = $3)sql"};

/// The hours of the index but those given; two days for what only counts readings.
std::vector<Past> past_index(const Tx& tx, const IndexOf& index, Id station, std::span<const sensing::Reading> given,
                             std::int64_t horizon, std::int64_t count) {
    const Micros first = given.front().time, after = first - std::max({horizon, (count + 24) * hour, 2 * day});
    auto out = known_hours(index(tx, station, after, first));
    std::erase_if(out, [&](const Past& p) { return p.time >= first; });
    return out;
}

OpenWarning opened(const Tx& tx, Warning w, const ReadyRules& rules) {
    const auto now = std::ranges::find_if(rules, [&](const auto& r) { return r->rule.id == w.rule; });
    OpenWarning out{.warning = std::move(w)};
    out.told = out.warning.peak;
    if (now != rules.end() && (*now)->rule.version == out.warning.rule_version) {
        out.by = *now;
    } else {
        out.by = version_of(tx, out.warning);
        out.words.resize(out.by->memory());
    }
    return out;
}

}  // namespace

std::shared_ptr<const ReadyRule> version_of(const Tx& tx, const Warning& w) {
    Rule rule{.id = w.rule,
              .version = w.rule_version,
              .property = w.property,
              .comparison = w.comparison,
              .threshold = w.threshold,
              .unit = w.unit,
              .clear_level = w.clear_level,
              .clear_readings = w.clear_readings,
              .severity = w.severity};
    if (auto saved = find_version(tx, w.rule, w.rule_version)) rule.options = std::move(saved->options);
    if (!w.said.empty()) rule.condition = record::to_json(record::from_json<Why>(w.why).condition);
    return std::make_shared<const ReadyRule>(std::move(rule));
}

constexpr Sql readings_from{R"sql(SELECT time, value FROM observation WHERE county = $1 AND stream = $2 AND time >= $3
    AND time <= $4 AND value IS NOT NULL ORDER BY time)sql"};
std::vector<Past> readings_around(const Tx& tx, Id stream, Micros from, Micros until, std::int64_t horizon,
                                  std::int64_t count) {
    auto out = count == 0 && horizon == 0 ? std::vector<Past>{} : past(tx, stream, {}, horizon, count, from);
    auto rest = tx.all<Past>(readings_from, tx.county(), stream, from, until);
    out.insert(out.end(), rest.begin(), rest.end());
    return out;
}

StreamMemory remember(const Tx& tx, const IndexOf& index, const sensing::StreamInfo& stream, const ReadyRules& rules,
                      std::span<const sensing::Reading> readings) {
    StreamMemory out{.setup = setup_version(tx)};
    Needs needs;
    for (const auto& r : rules) {
        needs.add(*r), needs.words += r->memory();
        out.conversions.push_back(sensing::conversion(stream.unit, r->rule.unit));
    }
    for (Warning& w : tx.all<Warning>(open_warnings, tx.county(), stream.id, stream.property)) {
        out.open.push_back(opened(tx, std::move(w), rules));
        needs.add(*out.open.back().by);
    }
    out.words.resize(needs.words);
    const auto before = stream.property == "aqi"
                            ? past_index(tx, index, stream.station, readings, needs.horizon, needs.readings)
                            : past(tx, stream.id, readings, needs.horizon, needs.readings);
    for (const Past& p : before) {
        std::size_t word = 0;
        for (std::size_t i = 0; i < rules.size(); ++i) {
            const std::span words(out.words.data() + word, rules[i]->memory());
            word += rules[i]->memory();
            if (const auto convert = out.conversions[i]) see(*rules[i], words, p.time, (*convert)(p.value));
        }
        for (OpenWarning& o : out.open)
            if (!o.words.empty()) see(*o.by, o.words, p.time, in_unit_of(o.warning, stream)(p.value));
        out.newest = p.time;
        if (p.time <= tx.now()) out.last = p.time;
    }
    const auto seen = tx.one<std::optional<Micros>>(seen_until, tx.county(), stream.id, stream.property);
    if (seen && *seen) out.newest = std::max(out.newest, **seen);
    if (seen && *seen && **seen <= tx.now()) out.last = std::max(out.last, **seen);
    return out;
}

}  // namespace huying::warning
