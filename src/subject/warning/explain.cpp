// explain.cpp - see explain.hpp.
#include "subject/warning/explain.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace huying::warning {
namespace {

constexpr std::int64_t shown_readings = 12;

constexpr Sql last_readings{R"sql(SELECT time, value FROM observation WHERE county = $1 AND stream = $2 AND time <= $3
    AND value IS NOT NULL ORDER BY time DESC LIMIT $4)sql"};
std::vector<Past> readings_until(const Tx& tx, Id stream, Micros time, double factor) {
    auto out = tx.all<Past>(last_readings, tx.county(), stream, time, shown_readings);
    std::ranges::reverse(out);
    for (Past& r : out) r.value *= factor;
    return out;
}

void say_neighbours(Why& why, bool index) {
    if (index) {  // of several pollutants, each of another place (around.cpp looks for sensors of one property)
        why.neighbours_say = "指数不与其他站比对。";
        why.neighbours_say_en = "An index is not compared with that of other stations.";
    } else if (why.neighbours.empty()) {
        why.neighbours_say = "附近三小时内没有其他站的读数可以比对。";
        why.neighbours_say_en = "No other station nearby had a reading within three hours to compare with.";
    } else if (!why.median) {
        why.neighbours_say = "附近有读数的站不足三个，不作判断。";
        why.neighbours_say_en = "Fewer than three stations nearby had a reading: that is no opinion.";
    } else {
        why.neighbours_say = fmt::format("附近 {} 个站的中位数为 {:g}，{}。", why.neighbours.size(), *why.median,
                                         why.disputed ? "与本站相差很大，请留意仪器是否正常" : "与本站相符");
        why.neighbours_say_en =
            fmt::format("The median of {} stations nearby is {:g}: {}.", why.neighbours.size(), *why.median,
                        why.disputed ? "far from this one, the sensor may be at fault" : "they bear it out");
    }
}

/// A reading at a time that the rule is not for is a calm one.
std::pair<std::string, std::string> clears_when(const ReadyRule& rule) {
    const auto [calm, calm_en] = calm_words(rule.condition, rule.rule.unit);
    const std::int64_t n = rule.rule.clear_readings;
    const bool seasonal = rule.options.months || rule.options.from_hour;
    return {
        (n == 1 ? "有一次读数" : fmt::format("连续 {} 次读数", n)) + calm + (seasonal ? "，或不在规则适用的时段" : ""),
        (n == 1 ? "a reading " : fmt::format("{} readings in a row ", n)) + calm_en +
            (seasonal ? ", or at times the rule is not for" : "")};
}

}  // namespace

Why explain(const Tx& tx, const IndexOf& index, const ReadyRule& rule, const sensing::StreamInfo& stream, Micros time,
            double factor, LookedAround around) {
    Why why{.condition = rule.condition,
            .rule_name = rule.rule.name,
            .rule_name_en = rule.rule.name_en,
            .rule_version = rule.rule.version,
            .readings = stream.property == "aqi" ? index(tx, stream.station, time - shown_readings * hour, time)
                                                 : readings_until(tx, stream.id, time, factor),
            .neighbours = std::move(around.neighbours),
            .median = around.median,
            .spread = around.spread,
            .disputed = around.disputed};
    const std::string property = property_name(rule.rule.property);
    const auto [zh, en] = words(rule.condition, rule.rule.unit);
    why.raised_because = property + " " + zh;
    why.raised_because_en = property + " " + en;
    std::tie(why.clears_when, why.clears_when_en) = clears_when(rule);
    say_neighbours(why, stream.property == "aqi");
    return why;
}

}  // namespace huying::warning
