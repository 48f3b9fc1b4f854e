// explain.cpp - see explain.hpp.
#include "subject/warning/explain.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace huying::warning {
namespace {

constexpr std::int64_t shown_readings = 12;

constexpr Sql last_readings{R"sql(SELECT time, value FROM observation WHERE county = $1 AND stream = $2 AND time <= $3
    AND value IS NOT NULL ORDER BY time DESC LIMIT $4)sql"};
std::vector<Past> readings_until(const Tx& tx, Id stream, Micros time, sensing::Conversion convert) {
    auto out = tx.all<Past>(last_readings, tx.county(), stream, time, shown_readings);
    std::ranges::reverse(out);
    for (Past& r : out) r.value = convert(r.value);
    return out;
}

/// "8 时至 18 时" / "from 8 to 18 h", of the rule's season and hours; empty when it holds always.
std::pair<std::string, std::string> times(const Options& o) {
    std::pair<std::string, std::string> out;
    if (o.months) {
        out.first = fmt::format("{} 月", fmt::join(*o.months, "、"));
        out.second = fmt::format("in month{} {}", o.months->size() == 1 ? "" : "s", fmt::join(*o.months, ", "));
    }
    if (!o.from_hour) return out;
    out.first += fmt::format("{}{} 时至 {} 时", out.first.empty() ? "" : "的", *o.from_hour, *o.to_hour);
    out.second += fmt::format("{}from {} to {} h", out.second.empty() ? "" : " ", *o.from_hour, *o.to_hour);
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

std::pair<std::string, std::string> clears_when(const ReadyRule& rule) {
    const auto [calm, calm_en] = calm_words(rule.condition, rule.rule.unit);
    const std::int64_t n = rule.rule.clear_readings;
    std::pair<std::string, std::string> out{
        (n == 1 ? "有一次读数" : fmt::format("连续 {} 次读数", n)) + calm,
        (n == 1 ? "a reading " : fmt::format("{} readings in a row ", n)) + calm_en};
    if (rule.rule.property == "aqi") {
        out.first += "；缺少污染物、算不出指数的小时，缺的按此前最高计；24 小时都无从得知则关闭";
        out.second +=
            "; in an hour without an index what is missing counts as at its worst before; after 24 h in which nobody "
            "knows it is closed";
    }
    const auto [when, when_en] = times(rule.options);
    if (when.empty()) return out;
    out.first += fmt::format("（规则只在{}发出预警，其余时间照样跟踪，直到解除）", when);
    out.second += fmt::format(" (the rule warns only {}; outside that the warning is followed all the same)", when_en);
    return out;
}

}  // namespace

std::optional<Comparison> bad_side(Comparison comparison, const std::string& said, const std::string& why) {
    if (said.empty()) return comparison;  // the simple rule
    if (why.empty()) return std::nullopt;
    const Why saved = record::from_json<Why>(why);
    return saved.condition.level ? std::optional(comparison) : std::nullopt;
}

Why explain(const Tx& tx, const IndexOf& index, const ReadyRule& rule, const sensing::StreamInfo& stream, Micros time,
            sensing::Conversion convert, LookedAround around) {
    Why why{.condition = rule.condition,
            .rule_name = rule.rule.name,
            .rule_name_en = rule.rule.name_en,
            .rule_version = rule.rule.version,
            .readings = stream.property == "aqi"
                            ? known_hours(index(tx, stream.station, time - shown_readings * hour, time))
                            : readings_until(tx, stream.id, time, convert),
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
