// rule.cpp - see rule.hpp.
#include "subject/warning/rule.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/record/faults.hpp"

namespace huying::warning {
namespace {

template <class T>
void within(std::vector<FieldError>& errors, std::string pointer, const std::optional<T>& value, T low, T high) {
    if (value && (*value < low || *value > high))
        record::add_fault(errors, std::move(pointer), fmt::format("must be from {} to {}", low, high));
}

constexpr const char* none_would_hold = "leave it out: the rule would never hold";

bool is_code(const std::string& s) {
    return (s.size() == 6 || s.size() == 9 || s.size() == 15) &&
           std::ranges::all_of(s, [](char c) { return c >= '0' && c <= '9'; });
}

void check_area(const Options& o, const std::string& at, std::vector<FieldError>& errors) {
    if (o.divisions && o.divisions->empty()) record::add_fault(errors, at + "/divisions", none_would_hold);
    for (std::size_t i = 0; o.divisions && i < o.divisions->size(); ++i)
        if (!is_code((*o.divisions)[i]))
            record::add_fault(errors, fmt::format("{}/divisions/{}", at, i), "must be a code of 6, 9 or 15 digits");
}

void check_time(const Options& o, const std::string& at, std::vector<FieldError>& errors) {
    if (o.months && o.months->empty()) record::add_fault(errors, at + "/months", none_would_hold);
    for (std::size_t i = 0; o.months && i < o.months->size(); ++i)
        within<std::int64_t>(errors, fmt::format("{}/months/{}", at, i), (*o.months)[i], 1, 12);
    within<std::int64_t>(errors, at + "/from_hour", o.from_hour, 0, 24);
    within<std::int64_t>(errors, at + "/to_hour", o.to_hour, 0, 24);
    if (o.from_hour.has_value() != o.to_hour.has_value())
        record::add_fault(errors, at + (o.from_hour ? "/to_hour" : "/from_hour"),
                          "from_hour and to_hour are given together");
    else if (o.from_hour && (o.from_hour == o.to_hour || (o.from_hour == 24 && o.to_hour == 0)))
        record::add_fault(errors, at + "/to_hour", "must be another hour than from_hour");
}

void check_confirm(const Options& o, const std::string& at, std::vector<FieldError>& errors) {
    if (!o.confirm) return;
    within<std::int64_t>(errors, at + "/confirm/readings", o.confirm->readings, 2, 24);
    within<std::int64_t>(errors, at + "/confirm/nearest", o.confirm->nearest, 3, 20);
    within<double>(errors, at + "/confirm/kilometres", o.confirm->kilometres, 0.1, 500);
    within<double>(errors, at + "/confirm/factor", o.confirm->factor, 2, 100);
}

/// Where there is no level, a fall gets worse downwards.
bool is_fall(const Condition& c) {
    if (c.of && !c.of->empty()) return is_fall(c.of->front());
    return c.kind == Kind::change && c.direction == Direction::fall;
}

/// Nothing of what can be worse either way, and of sensors.
std::optional<Comparison> way_of(const Condition& c) {
    if (c.of) {
        const bool has_way = std::ranges::any_of(*c.of, [](const Condition& part) { return way_of(part).has_value(); });
        return has_way ? std::optional(worse_way(c)) : std::nullopt;
    }
    const bool changes_either_way = c.kind == Kind::change && c.direction == Direction::either;
    return of_sensor(c) || changes_either_way ? std::nullopt : std::optional(worse_way(c));
}

/// The level of those that get worse this way which is reached first.
std::optional<double> mildest(const Condition& c, Comparison way) {
    std::optional<double> out;
    if (!c.of && c.kind != Kind::change && !of_sensor(c) && way_of(c) == way) return level_of(c);
    for (const Condition& part : c.of.value_or(std::vector<Condition>{}))
        if (const auto level = mildest(part, way);
            level && (!out || (way == Comparison::above ? *level < *out : *level > *out)))
            out = level;
    return out;
}

}  // namespace

Comparison worse_way(const Condition& c) {
    const Condition* level = first_level(c);
    return (level ? level->kind == Kind::below : is_fall(c)) ? Comparison::below : Comparison::above;
}

void check_ways(const Condition& c, const std::string& at, std::vector<FieldError>& errors) {
    std::optional<Comparison> first;
    for (std::size_t i = 0; c.of && i < c.of->size(); ++i) {
        const Condition& part = (*c.of)[i];
        const std::string pointer = fmt::format("{}/of/{}", at, i);
        check_ways(part, pointer, errors);
        const auto way = way_of(part);
        if (c.kind == Kind::any && first && way && way != first)
            record::add_fault(errors, pointer + "/kind",
                              "gets worse the other way than those before it: make two rules, one for each way");
        if (!first) first = way;
    }
}

void check_rises(const Condition& c, const Options& o, Severity severity, const std::string& at,
                 std::vector<FieldError>& errors) {
    const Comparison way = worse_way(c);
    const auto level = mildest(c, way);
    for (std::size_t i = 0; o.rises && i < o.rises->size(); ++i) {
        const Rise& rise = (*o.rises)[i];
        const std::string pointer = fmt::format("{}/rises/{}", at, i);
        const bool worse =
            way == Comparison::above ? more(rise.level, level.value_or(0)) : more(level.value_or(0), rise.level);
        if (level && !worse)
            record::add_fault(errors, pointer + "/level", fmt::format("must be beyond the threshold of {}", *level));
        if (rise.severity <= severity)
            record::add_fault(errors, pointer + "/severity", "must be more severe than the rule itself");
    }
}

Condition simple_condition(Comparison comparison, double threshold, double clear_level) {
    return {.kind = comparison == Comparison::above ? Kind::above : Kind::below,
            .level = threshold,
            .clear_level = clear_level};
}

Condition condition_of(const Rule& rule) {
    if (rule.condition.empty()) return simple_condition(rule.comparison, rule.threshold, rule.clear_level);
    return record::from_json<Condition>(rule.condition);
}

Options options_of(const Rule& rule) {
    return rule.options.empty() ? Options{} : record::from_json<Options>(rule.options);
}

void check_options(const Options& o, const std::string& at, std::vector<FieldError>& errors) {
    check_area(o, at, errors);
    check_time(o, at, errors);
    check_confirm(o, at, errors);
    if (o.rises && o.rises->size() > 5) record::add_fault(errors, at + "/rises", "must be at most 5");
    if (o.storm) {
        within<std::int64_t>(errors, at + "/storm/minutes", o.storm->minutes, 1, 24 * 60);
        within<double>(errors, at + "/storm/kilometres", o.storm->kilometres, 0.1, 500);
    }
    within<std::int64_t>(errors, at + "/acknowledge_minutes", o.acknowledge_minutes, 1, 7 * 24 * 60);
}

ReadyRule::ReadyRule(Rule r)
    : rule(std::move(r)), condition(condition_of(rule)), options(options_of(rule)),
      plan(condition, options.confirm.has_value()) {}

bool ReadyRule::covers(const sensing::StreamInfo& stream) const {
    if (!options.divisions) return true;
    return std::ranges::any_of(*options.divisions, [&](const std::string& d) {
        return stream.division.starts_with(d) || stream.grid.starts_with(d);
    });
}

bool ReadyRule::holds_at(Micros time) const {
    if (!options.months && !options.from_hour) return true;
    const Civil c = civil(time);
    if (options.months && std::ranges::find(*options.months, c.month) == options.months->end()) return false;
    if (!options.from_hour) return true;
    const bool after = c.hour >= *options.from_hour, before = c.hour < *options.to_hour;
    return *options.from_hour <= *options.to_hour ? after && before : after || before;
}

Severity ReadyRule::severity_at(double value) const {
    Severity out = rule.severity;
    for (const Rise& r : options.rises.value_or(std::vector<Rise>{}))
        if (rule.comparison == Comparison::above ? more(value, r.level) : more(r.level, value))
            out = std::max(out, r.severity);
    return out;
}

constexpr Sql rules_for{
    R"sql(SELECT /*row*/ FROM rule WHERE county = $1 AND property = $2 AND enabled ORDER BY id)sql"};
ReadyRules ready_rules(const Tx& tx, const std::string& property) {
    ReadyRules out;
    for (Rule& r : tx.all<Rule>(rules_for, tx.county(), property))
        if (!of_sensor(condition_of(r))) out.push_back(std::make_shared<const ReadyRule>(std::move(r)));
    return out;
}

}  // namespace huying::warning
