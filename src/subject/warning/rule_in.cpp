// rule_in.cpp - see rule_in.hpp.
#include "subject/warning/rule_in.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/list.hpp"
#include "engine/record/assign.hpp"
#include "engine/record/faults.hpp"

namespace huying::warning {
namespace {

constexpr std::int64_t longest_deadline = 7 * 24 * 60;

void check_levels(const RuleBody& in, const std::string& at, std::vector<FieldError>& errors) {
    if (in.condition) return check_condition(*in.condition, in.property.value, at + "/condition", errors);
    using record::add_fault, record::is_faulty;
    const std::pair<const char*, bool> needed[] = {{"/comparison", in.comparison.has_value()},
                                                   {"/threshold", in.threshold.has_value()},
                                                   {"/clear_level", in.clear_level.has_value()}};
    for (const auto& [pointer, given] : needed)
        if (!given) add_fault(errors, at + pointer, "is required, unless there is a condition");
    if (!in.comparison || !in.threshold || !in.clear_level) return;
    if (is_faulty(errors, at + "/comparison") || is_faulty(errors, at + "/threshold")) return;
    if (*in.comparison == Comparison::above ? *in.clear_level > *in.threshold : *in.clear_level < *in.threshold)
        add_fault(errors, at + "/clear_level", "must be on the calm side of the threshold");
}

void check_rest(const RuleBody& in, const std::string& at, std::vector<FieldError>& errors) {
    using record::add_fault;
    if (in.clear_readings < 1 || in.clear_readings > 24)
        add_fault(errors, at + "/clear_readings", "must be from 1 to 24");
    const std::pair<const char*, std::int64_t> minutes[] = {{"/accept_minutes", in.accept_minutes},
                                                            {"/arrive_minutes", in.arrive_minutes},
                                                            {"/dispose_minutes", in.dispose_minutes}};
    for (const auto& [pointer, value] : minutes)
        if (value < 1 || value > longest_deadline) add_fault(errors, at + pointer, "must be from 1 minute to 7 days");
    if (in.lead_role.value != "worker" && in.lead_role.value != "leader" && in.lead_role.value != "township")
        add_fault(errors, at + "/lead_role", "must be worker, leader or township");
    for (std::size_t i = 0; i < in.departments.size(); ++i)
        if (in.departments[i].empty() || in.departments[i].find(',') != std::string::npos)
            add_fault(errors, fmt::format("{}/departments/{}", at, i), "must be a department's name");
    if (in.options) check_options(*in.options, at + "/options", errors);
    if (in.property.value != "aqi") return;
    if (in.unit.value != "1") add_fault(errors, at + "/unit", "must be 1 for the index");
    if (in.options && in.options->confirm)
        add_fault(errors, at + "/options/confirm", "needs a rule about one pollutant");
}

/// The three members that a list shows, from the condition's first level.
void summarise(Rule& rule, const Condition& c) {
    const Condition* level = first_level(c);
    rule.comparison = worse_way(c);
    rule.threshold = level ? *level->level : 0;
    rule.clear_level = level ? level->clear_level.value_or(*level->level) : 0;
}

Condition condition_in(const RuleBody& in) {
    return in.condition ? *in.condition : simple_condition(*in.comparison, *in.threshold, *in.clear_level);
}

bool is_simple(const Condition& c) {
    return (c.kind == Kind::above || c.kind == Kind::below) && c.minutes.value_or(0) == 0;
}

}  // namespace

void check_rule(const RuleBody& in, const std::string& at, std::vector<FieldError>& errors) {
    const std::size_t before = errors.size();
    check_levels(in, at, errors);
    const bool sound = errors.size() == before && !record::is_faulty(errors, at + "/condition");
    check_rest(in, at, errors);
    if (!sound || !in.enabled) return;  // what is switched off harms nobody: a rule of before can be, as it is
    if (in.condition) check_ways(*in.condition, at + "/condition", errors);
    if (!in.options || record::is_faulty(errors, at + "/severity") || record::is_faulty(errors, at + "/options"))
        return;
    check_rises(condition_in(in), *in.options, in.severity, at + "/options", errors);
}
void check_input(const RuleBody& in, std::vector<FieldError>& errors) { check_rule(in, "", errors); }

Rule rule_from(const RuleBody& in) {
    Rule out{.name = in.name.value,
             .name_en = in.name_en ? in.name_en->value : "",
             .property = in.property.value,
             .unit = in.unit.value,
             .clear_readings = in.clear_readings,
             .severity = in.severity,
             .lead_role = in.lead_role.value,
             .departments = "",
             .accept_minutes = in.accept_minutes,
             .arrive_minutes = in.arrive_minutes,
             .dispose_minutes = in.dispose_minutes,
             .enabled = in.enabled};
    for (const std::string& d : in.departments) out.departments += (out.departments.empty() ? "" : ",") + d;
    summarise(out, condition_in(in));
    if (in.condition && !is_simple(*in.condition)) out.condition = record::to_json(*in.condition);
    if (in.options) out.options = record::to_json(*in.options);
    if (out.options == "{}") out.options.clear();
    return out;
}

constexpr Sql units_of{
    R"sql(SELECT DISTINCT unit FROM datastream WHERE county = $1 AND property = $2 ORDER BY unit)sql"};
constexpr Sql measured{R"sql(SELECT property FROM datastream WHERE county = $1 AND property = $2 LIMIT 1)sql"};
bool is_measured(const Tx& tx, const std::string& property) {
    return property == "aqi" || tx.one<std::string>(measured, tx.county(), property).has_value();
}

constexpr Sql known_division{R"sql(SELECT code FROM division WHERE county = $1 AND code = $2)sql"};
bool is_division(const Tx& tx, const std::string& code) {
    return tx.one<std::string>(known_division, tx.county(), code).has_value();
}

constexpr Sql departments_of{R"sql(SELECT departments FROM rule WHERE county = $1 UNION
    SELECT department FROM account WHERE county = $1 AND department <> '')sql"};
bool is_department(const Tx& tx, const std::string& department) {
    const auto named = tx.all<std::string>(departments_of, tx.county());
    return std::ranges::any_of(named, [&](const std::string& some) { return is_listed(some, department); });
}

std::vector<FieldError> county_faults(const Tx& tx, const Rule& rule, const std::string& at, const std::string& known) {
    std::vector<FieldError> errors;
    if (rule.property != known && !is_measured(tx, rule.property))
        errors.push_back({at + "/property", "is not measured here"});
    const auto units = tx.all<std::string>(units_of, tx.county(), rule.property);
    const auto fits = [&](const std::string& unit) { return sensing::conversion(unit, rule.unit).has_value(); };
    if (!units.empty() && !of_sensor(condition_of(rule)) && std::ranges::none_of(units, fits))
        errors.push_back({at + "/unit", fmt::format("is not what is measured here: {}", fmt::join(units, ", "))});
    const auto departments = listed(rule.departments);
    for (std::size_t i = 0; i < departments.size(); ++i)
        if (!is_department(tx, departments[i]))
            errors.push_back({fmt::format("{}/departments/{}", at, i), "nobody here is of this department"});
    if (rule.enabled)  // options are kept when only the rest is sent
        check_rises(condition_of(rule), options_of(rule), rule.severity, at + "/options", errors);
    const auto divisions = options_of(rule).divisions.value_or(std::vector<std::string>{});
    for (std::size_t i = 0; i < divisions.size(); ++i)
        if (!is_division(tx, divisions[i]))
            errors.push_back({fmt::format("{}/options/divisions/{}", at, i), "is not in this county"});
    return errors;
}

void check_county(const Tx& tx, const Rule& rule, const std::string& at, const std::string& known) {
    if (auto errors = county_faults(tx, rule, at, known); !errors.empty()) throw invalid(std::move(errors));
}

RuleOut shown(const Rule& r) {
    RuleOut out;
    record::assign_same(out, r);
    out.departments = listed(r.departments);
    out.simple = r.condition.empty();
    out.condition = condition_of(r);
    out.options = options_of(r);
    out.of_sensor = of_sensor(out.condition);
    std::tie(out.raised_when, out.raised_when_en) = words(out.condition, r.unit);
    std::tie(out.cleared_when, out.cleared_when_en) = calm_words(out.condition, r.unit);
    return out;
}

}  // namespace huying::warning
