// condition.cpp - what a condition may say, and how it is put into words.
#include "subject/warning/condition.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/record/faults.hpp"

namespace huying::warning {
namespace {

enum class Part : std::uint8_t { no, may, must };
struct Parts {
    Kind kind;
    Part level, clear_level, minutes, count, by, aqi_level, neighbours, of;
};
constexpr auto no = Part::no, may = Part::may, must = Part::must;
constexpr Parts table[] = {
    //                 level clear  minutes count by    aqi   neighb of
    {Kind::above, must, may, may, no, no, no, no, no},  {Kind::below, must, may, may, no, no, no, no, no},
    {Kind::count, must, may, no, must, no, no, no, no}, {Kind::change, no, no, must, no, must, no, no, no},
    {Kind::aqi, no, no, may, no, no, must, no, no},     {Kind::silent, no, no, must, no, no, no, no, no},
    {Kind::stuck, no, no, must, no, no, no, no, no},    {Kind::neighbours, no, no, must, no, no, no, may, no},
    {Kind::all, no, no, no, no, no, no, no, must},      {Kind::any, no, no, no, no, no, no, no, must},
};
const Parts& parts_of(Kind kind) { return table[static_cast<std::size_t>(kind)]; }

constexpr std::int64_t longest_minutes = 31 * 24 * 60;
constexpr double most = 1e9;

struct Checker {
    const std::string& property;  ///< empty: missing, which is said elsewhere
    std::vector<FieldError>& errors;
    std::size_t seen = 0;

    void wrong(const std::string& at, const char* member, std::string why) {
        record::add_fault(errors, at + "/" + member, std::move(why));
    }
    template <class T>
    void part(const std::string& at, const char* member, const std::optional<T>& value, Part part, T low, T high) {
        if (!value) {
            if (part == must) wrong(at, member, "is required");
        } else if (part == no) {
            wrong(at, member, "does not belong to this kind of condition");
        } else if (*value < low || *value > high) {
            wrong(at, member, fmt::format("must be from {} to {}", low, high));
        }
    }
    void members(const Condition& c, const std::string& at) {
        const Parts& p = parts_of(c.kind);
        part(at, "level", c.level, p.level, -most, most);
        part(at, "clear_level", c.clear_level, p.clear_level, -most, most);
        part<std::int64_t>(at, "minutes", c.minutes, p.minutes, p.minutes == must ? 1 : 0, longest_minutes);
        part<std::int64_t>(at, "k", c.k, p.count, 1, 60);
        part<std::int64_t>(at, "n", c.n, p.count, 1, 60);
        part(at, "by", c.by, p.by, 1e-9, most);
        if (c.direction && p.by == no) wrong(at, "direction", "does not belong to this kind of condition");
        part<std::int64_t>(at, "aqi_level", c.aqi_level, p.aqi_level, 2, 6);
        part<std::int64_t>(at, "nearest", c.nearest, p.neighbours, 3, 20);
        part(at, "kilometres", c.kilometres, p.neighbours, 0.1, 500.0);
        part(at, "factor", c.factor, p.neighbours, 2.0, 100.0);
    }
    void sense(const Condition& c, const std::string& at) {
        const bool below = c.kind == Kind::below;
        const auto sound = [&](const char* member) { return !record::is_faulty(errors, at + "/" + member); };
        if (c.level && c.clear_level && sound("level") &&
            (below ? *c.clear_level < *c.level : *c.clear_level > *c.level))
            wrong(at, "clear_level", "must be on the calm side of the threshold");
        if (c.k && c.n && sound("n") && *c.k > *c.n) wrong(at, "k", "must not be more than n");
        if (c.kind == Kind::aqi && !property.empty() && property != "aqi")
            wrong(at, "kind", "needs a rule whose property is aqi");
    }
    void children(const Condition& c, const std::string& at, std::size_t depth) {
        if (parts_of(c.kind).of == no) {
            if (c.of) wrong(at, "of", "does not belong to this kind of condition");
            return;
        }
        if (!c.of || c.of->empty()) return wrong(at, "of", "must have at least one condition");
        if (depth == deepest_condition)
            return wrong(at, "of", fmt::format("conditions may be nested {} deep", deepest_condition));
        for (std::size_t i = 0; i < c.of->size() && seen <= most_conditions; ++i)
            check((*c.of)[i], fmt::format("{}/of/{}", at, i), depth + 1);
    }
    void check(const Condition& c, const std::string& at, std::size_t depth) {
        if (record::is_faulty(errors, at + "/kind")) return;  // of an unknown kind nothing can be said
        if (++seen == most_conditions + 1)
            return wrong(at, "kind", fmt::format("a rule may have {} conditions", most_conditions));
        members(c, at);
        sense(c, at);
        children(c, at, depth);
    }
};

bool is_sensor(Kind k) { return k == Kind::silent || k == Kind::stuck || k == Kind::neighbours; }

void separate(const Condition& c, const std::string& at, bool sensor, std::vector<FieldError>& errors) {
    if (c.of) {
        for (std::size_t i = 0; i < c.of->size(); ++i)
            separate((*c.of)[i], fmt::format("{}/of/{}", at, i), sensor, errors);
    } else if (is_sensor(c.kind) != sensor) {
        errors.push_back(
            {at + "/kind", "a sensor fault is a task of maintenance, not a warning of the air: make two rules"});
    }
}

using Words = std::pair<std::string, std::string>;

Words time_words(std::int64_t minutes) {
    if (minutes % (24 * 60) == 0) return {fmt::format("{} 天", minutes / 1440), fmt::format("{} d", minutes / 1440)};
    if (minutes % 60 == 0) return {fmt::format("{} 小时", minutes / 60), fmt::format("{} h", minutes / 60)};
    return {fmt::format("{} 分钟", minutes), fmt::format("{} min", minutes)};
}

std::string amount(double v, const std::string& unit) {
    const std::string name = unit_name(unit);
    return name.empty() ? fmt::format("{}", v) : fmt::format("{} {}", v, name);
}

Words lasting(Words w, const Condition& c) {
    if (!c.minutes || *c.minutes == 0) return w;
    const auto [zh, en] = time_words(*c.minutes);
    return {w.first + "，持续 " + zh, w.second + " for " + en};
}

Words joined(const Condition& c, const std::string& unit, Words (*say)(const Condition&, const std::string&),
             bool every) {
    Words out;
    for (const Condition& part : *c.of) {
        const auto [zh, en] = say(part, unit);
        out.first += (out.first.empty() ? "" : every ? "，且" : "，或") + zh;
        out.second += (out.second.empty() ? "" : every ? ", and " : ", or ") + en;
    }
    return c.of->size() == 1 ? out : Words{"（" + out.first + "）", "(" + out.second + ")"};
}

constexpr std::array<std::pair<const char*, const char*>, 7> aqi_names{{{"", ""},
                                                                        {"优", "excellent"},
                                                                        {"良", "good"},
                                                                        {"轻度污染", "lightly polluted"},
                                                                        {"中度污染", "moderately polluted"},
                                                                        {"重度污染", "heavily polluted"},
                                                                        {"严重污染", "severely polluted"}}};

Words change_words(const Condition& c, const std::string& unit) {
    const auto [zh, en] = time_words(c.minutes.value_or(0));
    const std::string by = amount(c.by.value_or(0), unit);
    switch (c.direction.value_or(Direction::rise)) {
        case Direction::rise: return {zh + "内上升至少 " + by, "rises by at least " + by + " within " + en};
        case Direction::fall: return {zh + "内下降至少 " + by, "falls by at least " + by + " within " + en};
        default: return {zh + "内变化至少 " + by, "changes by at least " + by + " within " + en};
    }
}

}  // namespace

bool of_sensor(const Condition& c) { return c.of && !c.of->empty() ? of_sensor(c.of->front()) : is_sensor(c.kind); }

void check_condition(const Condition& c, const std::string& property, const std::string& pointer,
                     std::vector<FieldError>& errors) {
    Checker{property, errors}.check(c, pointer, 1);
    if (record::is_faulty(errors, pointer)) return;
    separate(c, pointer, of_sensor(c), errors);
    if (of_sensor(c) && c.kind == Kind::all)
        errors.push_back({pointer + "/kind", "each kind of sensor fault is found by itself: use any"});
}

const Condition* first_level(const Condition& c) {
    if (c.level) return &c;
    if (!c.of) return nullptr;
    for (const Condition& part : *c.of)
        if (const Condition* found = first_level(part)) return found;
    return nullptr;
}

Words words(const Condition& c, const std::string& unit) {
    const std::string level = amount(c.level.value_or(0), unit);
    switch (c.kind) {
        case Kind::above: return lasting({"高于 " + level, "above " + level}, c);
        case Kind::below: return lasting({"低于 " + level, "below " + level}, c);
        case Kind::count:
            return {fmt::format("最近 {} 次读数中有 {} 次高于 {}", c.n.value_or(0), c.k.value_or(0), level),
                    fmt::format("{} of the last {} readings above {}", c.k.value_or(0), c.n.value_or(0), level)};
        case Kind::change: return change_words(c, unit);
        case Kind::aqi: {
            const auto [zh, en] = aqi_names[static_cast<std::size_t>(c.aqi_level.value_or(2))];
            return lasting({fmt::format("空气质量达到{}（{} 级）及以上", zh, c.aqi_level.value_or(2)),
                            fmt::format("air is {} (level {}) or worse", en, c.aqi_level.value_or(2))},
                           c);
        }
        case Kind::silent: {
            const auto [zh, en] = time_words(c.minutes.value_or(0));
            return {"超过 " + zh + "没有读数", "silent for more than " + en};
        }
        case Kind::stuck: {
            const auto [zh, en] = time_words(c.minutes.value_or(0));
            return {zh + "内读数不变", "the same value for " + en};
        }
        case Kind::neighbours: {
            const auto [zh, en] = time_words(c.minutes.value_or(0));
            return {zh + "平均与邻近站不符", "mean of " + en + " apart from its neighbours"};
        }
        case Kind::all: return joined(c, unit, words, true);
        case Kind::any: break;
    }
    return joined(c, unit, words, false);
}

Words calm_words(const Condition& c, const std::string& unit) {
    const std::string level = amount(c.clear_level.value_or(c.level.value_or(0)), unit);
    switch (c.kind) {
        case Kind::above: return {"不高于 " + level, "at or below " + level};
        case Kind::count:
            return {
                fmt::format("最近 {} 次读数中高于 {} 的不足 {} 次", c.n.value_or(0), level, c.k.value_or(0)),
                fmt::format("fewer than {} of the last {} readings above {}", c.k.value_or(0), c.n.value_or(0), level)};
        case Kind::below: return {"不低于 " + level, "at or above " + level};
        case Kind::all: return joined(c, unit, calm_words, false);
        case Kind::any: return joined(c, unit, calm_words, true);
        default: {
            const auto [zh, en] = words(c, unit);
            return {"不再“" + zh + "”", "no longer “" + en + "”"};
        }
    }
}

std::string property_name(const std::string& key) {
    static constexpr std::pair<std::string_view, std::string_view> names[] = {
        {"pm25", "PM2.5"}, {"pm10", "PM10"}, {"so2", "SO₂"}, {"no2", "NO₂"},
        {"co", "CO"},      {"o3", "O₃"},     {"aqi", "AQI"}};
    const auto at = std::ranges::find(names, key, &std::pair<std::string_view, std::string_view>::first);
    return std::string(at == std::end(names) ? std::string_view(key) : at->second);
}

std::string unit_name(const std::string& unit) {
    if (unit == "ug/m3") return "μg/m³";
    if (unit == "mg/m3") return "mg/m³";
    return unit == "1" ? "" : unit;
}

}  // namespace huying::warning
