// warning.hpp - rules over readings, and the warnings they raise. One open warning per stream and rule: repeated
// readings update it. It clears when readings stay at or below the clear level (hysteresis).
#pragma once
#include "engine/subject/subject.hpp"
#include "subject/sensing/events.hpp"
#include "subject/territory/territory.hpp"
#include "subject/warning/events.hpp"

namespace huying::warning {

enum class Severity { attention, serious, critical };
BOOST_DESCRIBE_ENUM(Severity, attention, serious, critical)
enum class Comparison { above, below };
BOOST_DESCRIBE_ENUM(Comparison, above, below)
enum class State { open, cleared };
BOOST_DESCRIBE_ENUM(State, open, cleared)

/// A warning rule. Deadlines are the county's setting; defaults 15 min, 60 min, 2 h.
struct Rule {
    std::string county;
    Id id;
    std::int64_t version = 1;
    std::string name, name_en;
    std::string property;  ///< "pm25"
    Comparison comparison = Comparison::above;
    double threshold = 150;
    std::string unit = "ug/m3";
    double clear_level = 115;        ///< on the calm side of the threshold
    std::int64_t clear_readings = 2;  ///< so many calm readings in a row
    Severity severity = Severity::serious;
    std::string lead_role = "worker";
    std::string departments = "environment";  ///< comma-separated co-handling departments
    std::int64_t accept_minutes = 15, arrive_minutes = 60, dispose_minutes = 120;
    bool enabled = true;
};
BOOST_DESCRIBE_STRUCT(Rule, (), (county, id, version, name, name_en, property, comparison, threshold, unit, clear_level,
                                 clear_readings, severity, lead_role, departments, accept_minutes, arrive_minutes,
                                 dispose_minutes, enabled))

struct Warning {
    std::string county;
    Id id, rule;
    std::int64_t rule_version = 1;
    Id station, stream;
    std::string property, division, grid;
    Severity severity = Severity::serious;
    State state = State::open;
    Micros raised, updated;
    std::optional<Micros> cleared;
    double threshold = 0, clear_level = 0;
    std::int64_t clear_readings = 2;
    Comparison comparison = Comparison::above;
    std::string unit;
    double first_value = 0, value = 0, peak = 0;
    std::int64_t readings = 0;        ///< readings beyond the threshold
    std::int64_t calm_readings = 0;   ///< calm readings in a row
    Micros last_reading;
};
BOOST_DESCRIBE_STRUCT(Warning, (), (county, id, rule, rule_version, station, stream, property, division, grid, severity,
                                    state, raised, updated, cleared, threshold, clear_level, clear_readings, comparison,
                                    unit, first_value, value, peak, readings, calm_readings, last_reading))

/// The rule engine. Rules are kept in memory until the county's set-up changes.
class Judge {
  public:
    explicit Judge(OnRaised on_raised) : on_raised_(std::move(on_raised)) {}
    /// Judges new readings of one stream, in order of time, in their transaction. Late readings (older than what the
    /// warning has seen, or not the newest of the stream) change nothing.
    std::optional<sensing::Judgement> operator()(Tx& tx, const sensing::StreamInfo& stream,
                                                 std::span<const sensing::Reading> readings) const;

  private:
    OnRaised on_raised_;
    Kept<std::string, std::vector<Rule>> rules_;  // by property
};

/// "PM2.5 168 ug/m3 at 武康站, above 150" in plain Chinese and English.
std::pair<std::string, std::string> message(const Warning& w, const std::string& station, const std::string& station_en);

Rule default_rule();
void add_rule(Tx& tx, Rule rule);

Subject subject(const territory::Territory& territory);

}  // namespace huying::warning
