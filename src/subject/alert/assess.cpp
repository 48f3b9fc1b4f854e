// assess.cpp - see assess.hpp. An episode is a run of days above the lowest threshold of the rule set.
#include "subject/alert/assess.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace huying::alert {
namespace {

using Days = std::span<const Day>;

bool above(const Day& d, int threshold) { return d.aqi && *d.aqi > threshold; }

int lowest_threshold(const RuleSet& rules) {
    int lowest = 500;
    for (const Trigger& t : rules.triggers) lowest = std::min(lowest, t.first.above);
    return lowest;
}

struct Episode {
    std::size_t first = 0, last = 0;  // both inclusive
    bool merged = false;
};

std::vector<Episode> episodes(const RuleSet& rules, Days days) {
    const int lowest = lowest_threshold(rules);
    std::vector<Episode> out;
    for (std::size_t i = 0; i < days.size(); ++i) {
        if (!above(days[i], lowest)) continue;
        const bool next_day = !out.empty() && out.back().last + 1 == i;
        const bool close =
            !out.empty() && days[i].begin - (days[out.back().last].begin + day) <= rules.lift_hours * hour;
        if (close) out.back().merged = out.back().merged || !next_day;
        if (close) out.back().last = i;
        else out.push_back({i, i});
    }
    return out;
}

/// How long the days of a run are above together. The last 24 hours reach back into the day before, which is counted
/// already: of today only the hours since midnight are new. Alone they are 24 hours.
std::int64_t hours_of(Days days) {
    std::int64_t sum = 0;
    for (const Day& d : days) sum += d.hours;
    return std::max<std::int64_t>(sum, 24);
}

/// The longest run of days above the threshold that is long enough and ends after `now`; empty when there is none.
Days run(Days days, const Condition& c, Micros now) {
    std::size_t from = 0;
    Days found;
    for (std::size_t i = 0; i <= days.size(); ++i) {
        if (i < days.size() && above(days[i], c.above)) continue;
        const bool lasts = i > from && days[i - 1].begin + day > now;
        if (lasts && hours_of(days.subspan(from, i - from)) >= c.hours && i - from > found.size())
            found = days.subspan(from, i - from);
        from = i + 1;
    }
    return found;
}

std::string condition_zh(const Condition& c) { return fmt::format("日AQI大于{}持续{}小时及以上", c.above, c.hours); }
std::string condition_en(const Condition& c) {
    return fmt::format("daily AQI above {} for at least {} hours", c.above, c.hours);
}

void explain(Assessment& out, const RuleSet& rules, const Trigger& t, Days found, bool merged) {
    const bool two = t.second.hours > 0;
    out.reason = fmt::format("{}：{}；达到{}预警条件（{}：{}{}）。",
                             out.basis == Basis::forecast ? "预报和实测" : "实测", figures_zh(found), name_zh(t.level),
                             rules.name, condition_zh(t.first), two ? "，且" + condition_zh(t.second) : "");
    out.reason_en =
        fmt::format("{}: {}. This meets the condition for {} ({}: {}{}).",
                    out.basis == Basis::forecast ? "Forecast and measured" : "Measured", figures_en(found),
                    name_en(t.level), rules.name, condition_en(t.first), two ? ", and " + condition_en(t.second) : "");
    if (!merged) return;
    out.reason += fmt::format("前后两次过程间隔不超过{}小时，按一次过程从高级别预警。", rules.lift_hours);
    out.reason_en +=
        fmt::format(" Two episodes at most {} hours apart count as one, at the higher level.", rules.lift_hours);
}

Assessment assess_episode(const RuleSet& rules, Days all, const Episode& e, Micros now) {
    const Days days = all.subspan(e.first, e.last - e.first + 1);
    Assessment out{.onset = days.front().begin, .expires = days.back().begin + day};
    for (const Day& d : days)
        if (d.basis == Basis::forecast && d.aqi) out.basis = Basis::forecast;
    for (const Trigger& t : rules.triggers) {
        const Days found = run(days, t.first, now);
        // The worst day of a run that goes on may be over.
        if (found.empty() || (t.second.hours > 0 && run(found, t.second, found.front().begin).empty())) continue;
        if (out.level && *out.level >= t.level) continue;
        out.level = t.level;
        explain(out, rules, t, found, e.merged);
    }
    return out;
}

}  // namespace

Assessment assess(const RuleSet& rules, const std::vector<Day>& days, Micros now) {
    for (const Episode& e : episodes(rules, days)) {
        if (days[e.last].begin + day <= now) continue;
        Assessment found = assess_episode(rules, days, e, now);
        if (found.level) return found;
    }
    return {};
}

bool any_high(const RuleSet& rules, const std::vector<Day>& days) {
    return std::ranges::any_of(days, [&](const Day& d) { return above(d, lowest_threshold(rules)); });
}

bool known_until_lift(const RuleSet& rules, const std::vector<Day>& days, Micros now) {
    const Micros until = now + rules.lift_hours * hour;
    if (days.empty() || days.back().begin + day < until) return false;
    return std::ranges::all_of(days, [&](const Day& d) { return d.begin + day <= now || d.begin >= until || d.aqi; });
}

std::optional<Day> too_close(const RuleSet& rules, const std::vector<Day>& days, Micros now) {
    const Micros until = now + rules.lift_hours * hour;
    for (const Episode& e : episodes(rules, days)) {
        if (!assess_episode(rules, days, e, now).level) continue;
        for (std::size_t i = e.first; i <= e.last; ++i)
            if (days[i].begin + day > now && days[i].begin < until && above(days[i], lowest_threshold(rules)))
                return days[i];
    }
    return std::nullopt;
}

std::string figures_zh(Days days) {
    std::string out;
    for (const Day& d : days)
        out += fmt::format("{}{} {}", out.empty() ? "" : "、",
                           d.basis == Basis::running ? "过去24小时" : date_text(d.begin), *d.aqi);
    return out;
}
std::string figures_en(Days days) {
    std::string out;
    for (const Day& d : days)
        out += fmt::format("{}{} AQI {}", out.empty() ? "" : ", ",
                           d.basis == Basis::running ? "last 24 hours:" : date_text(d.begin), *d.aqi);
    return out;
}

std::string date_text(Micros t) {
    const Civil c = civil(t);
    return fmt::format("{:04}-{:02}-{:02}", c.year, c.month, c.day);
}

const char* name_zh(Level level) {
    static constexpr const char* names[] = {"蓝色", "黄色", "橙色", "红色"};
    return names[static_cast<int>(level)];
}
const char* name_en(Level level) {
    static constexpr const char* names[] = {"blue", "yellow", "orange", "red"};
    return names[static_cast<int>(level)];
}

}  // namespace huying::alert
