// rule_in.hpp - a rule as it is sent and shown. The simple rule is given by `comparison`, `threshold` and `clear_level`,
// any other by its `condition`; what is shown always has the condition.
#pragma once
#include "subject/warning/warning.hpp"

namespace huying::warning {

/// What POST and PUT and a trial share. What is not optional must be sent: no value here stands for an absent one.
struct RuleBody {
    Text<1, 80> name;
    std::optional<Text<0, 80>> name_en;
    Text<1, 20> property;
    std::optional<Comparison> comparison;
    std::optional<double> threshold;
    Text<1, 20> unit;
    std::optional<double> clear_level;
    std::int64_t clear_readings{};
    Severity severity{};
    Text<1, 20> lead_role;
    std::vector<std::string> departments;
    std::int64_t accept_minutes{}, arrive_minutes{}, dispose_minutes{};
    bool enabled{};
    std::optional<Condition> condition;
    std::optional<Options> options;
    std::optional<Text<0, 500>> reason;  ///< why it was changed, kept with the version
};
BOOST_DESCRIBE_STRUCT(RuleBody, (),
                      (name, name_en, property, comparison, threshold, unit, clear_level, clear_readings, severity,
                       lead_role, departments, accept_minutes, arrive_minutes, dispose_minutes, enabled, condition,
                       options, reason))

struct RuleOut {
    Id id;
    std::int64_t version = 0;
    std::string name, name_en, property;
    Comparison comparison = Comparison::above;
    double threshold = 0;
    std::string unit;
    double clear_level = 0;
    std::int64_t clear_readings = 0;
    Severity severity = Severity::serious;
    std::string lead_role;
    std::vector<std::string> departments;
    std::int64_t accept_minutes = 0, arrive_minutes = 0, dispose_minutes = 0;
    bool enabled = true;
    bool simple = true;      ///< it is no more than comparison, threshold and clear_level
    bool of_sensor = false;  ///< it finds sensor faults and raises no warnings
    Condition condition;
    Options options;
    std::string raised_when, raised_when_en, cleared_when, cleared_when_en;  ///< in words
};
BOOST_DESCRIBE_STRUCT(RuleOut, (),
                      (id, version, name, name_en, property, comparison, threshold, unit, clear_level, clear_readings,
                       severity, lead_role, departments, accept_minutes, arrive_minutes, dispose_minutes, enabled,
                       simple, of_sensor, condition, options, raised_when, raised_when_en, cleared_when,
                       cleared_when_en))

/// Adds every wrong field, each below `at`, to those that are known already.
void check_rule(const RuleBody& in, const std::string& at, std::vector<FieldError>& errors);
void check_input(const RuleBody& in, std::vector<FieldError>& errors);
/// Of one that was found good.
Rule rule_from(const RuleBody& in);
/// A rule about what no station measures, in a unit that it is not measured in here, or for an area that is not there would
/// never hold: Problem 422. `known`: a property that the rule has had before, whose stations may be gone.
void check_county(const Tx& tx, const Rule& rule, const std::string& at = "", const std::string& known = "");
std::vector<FieldError> county_faults(const Tx& tx, const Rule& rule, const std::string& at, const std::string& known);
/// Is there a stream of it, or is it the index, which is made of several?
bool is_measured(const Tx& tx, const std::string& property);
/// Do an account or the rules name it? A typing error would call somebody who is not there.
bool is_department(const Tx& tx, const std::string& department);
bool is_division(const Tx& tx, const std::string& code);  ///< of this county: itself, a township, a grid
RuleOut shown(const Rule& r);

}  // namespace huying::warning
