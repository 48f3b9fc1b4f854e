// rule.hpp - a warning rule as it is stored, and made ready to judge by.
#pragma once
#include <memory>

#include "engine/store/setup.hpp"
#include "subject/sensing/events.hpp"
#include "subject/warning/network.hpp"
#include "subject/warning/plan.hpp"

namespace huying::warning {

enum class Severity { attention, serious, critical };
BOOST_DESCRIBE_ENUM(Severity, attention, serious, critical)
enum class Comparison { above, below };
BOOST_DESCRIBE_ENUM(Comparison, above, below)

/// The severity from this value on; the warning is told again when it rises.
struct Rise {
    double level = 0;
    Severity severity = Severity::critical;
};
BOOST_DESCRIBE_STRUCT(Rise, (), (level, severity))

/// A reading that the neighbours dispute raises nothing until it has lasted for so many readings in a row.
struct Confirm {
    std::int64_t readings = 3;
    std::int64_t nearest = 5;
    double kilometres = 20, factor = 6;
};
BOOST_DESCRIBE_STRUCT(Confirm, (), (readings, nearest, kilometres, factor))

/// Warnings about one property that follow each other this closely are one incident. `one_case`: of those of this rule only the
/// first has a case.
struct Storm {
    std::int64_t minutes = 60;
    double kilometres = 20;
    bool one_case = false;
};
BOOST_DESCRIBE_STRUCT(Storm, (), (minutes, kilometres, one_case))

/// What a rule may say beside its condition. Nothing of it is needed.
struct Options {
    std::optional<std::vector<std::string>> divisions;  ///< only here and below; 6, 9 or 15 digits
    // Months and hours say when a warning may begin; one that is open is followed outside them until it is calm.
    std::optional<std::vector<std::int64_t>> months;  ///< only in these, 1 … 12
    std::optional<std::int64_t> from_hour, to_hour;  ///< only from … to, 0 … 24 local; over midnight when from > to
    std::optional<std::vector<Rise>> rises;
    std::optional<Confirm> confirm;
    std::optional<Storm> storm;                       ///< Storm{} when absent
    std::optional<std::int64_t> acknowledge_minutes;  ///< to the next role when nobody has; absent = never
};
BOOST_DESCRIBE_STRUCT(Options, (), (divisions, months, from_hour, to_hour, rises, confirm, storm, acknowledge_minutes))

/// As stored. A rule with no `condition` is the simple one: `comparison` with `threshold`, cleared at `clear_level`; in
/// others these three say the same of their first level, for lists. Deadlines default to 15 min, 60 min, 2 h.
struct Rule {
    std::string county;
    Id id;
    std::int64_t version = 1;
    std::string name, name_en;
    std::string property;  ///< "pm25"; "aqi" is judged for a station as a whole
    Comparison comparison = Comparison::above;
    double threshold = 150;
    std::string unit = "ug/m3";
    double clear_level = 115;         ///< on the calm side of the threshold
    std::int64_t clear_readings = 2;  ///< so many calm readings in a row
    Severity severity = Severity::serious;
    std::string lead_role = "worker";
    std::string departments = "environment";  ///< comma-separated co-handling departments
    std::int64_t accept_minutes = 15, arrive_minutes = 60, dispose_minutes = 120;
    bool enabled = true;
    std::string condition, options;  ///< JSON of Condition and Options; empty = the simple one, none
};
BOOST_DESCRIBE_STRUCT(Rule, (),
                      (county, id, version, name, name_en, property, comparison, threshold, unit, clear_level,
                       clear_readings, severity, lead_role, departments, accept_minutes, arrive_minutes,
                       dispose_minutes, enabled, condition, options))

Condition simple_condition(Comparison comparison, double threshold, double clear_level);
Condition condition_of(const Rule& rule);
Options options_of(const Rule& rule);
/// Which way it gets worse: as its first level or else its first change says. `any` of both ways has no peak that would be
/// its worst value, and its severity could not rise with it.
Comparison worse_way(const Condition& c);
void check_ways(const Condition& c, const std::string& pointer, std::vector<FieldError>& errors);
/// Of a condition and options that are good: a rise is to something worse, from a value that is worse.
void check_rises(const Condition& c, const Options& o, Severity severity, const std::string& pointer,
                 std::vector<FieldError>& errors);
void check_options(const Options& o, const std::string& pointer, std::vector<FieldError>& errors);

/// A rule of the air, ready to judge by.
struct ReadyRule {
    explicit ReadyRule(Rule r);
    bool covers(const sensing::StreamInfo& stream) const;  ///< area
    bool holds_at(Micros time) const;                      ///< season and hour: may it begin?
    std::size_t memory() const { return plan.memory() + (options.confirm ? 1 : 0); }  ///< words per stream
    /// Which way is worse says the rule's comparison: that of its first level; without one, `above` unless it is a fall.
    Severity severity_at(double value) const;
    Rule rule;
    Condition condition;
    Options options;
    Plan plan;
};
using ReadyRules = std::vector<std::shared_ptr<const ReadyRule>>;

/// The enabled rules of the air for a property, oldest first.
ReadyRules ready_rules(const Tx& tx, const std::string& property);

}  // namespace huying::warning
