// events.hpp - what the subject warning publishes. Kinds: warning_raised, warning_updated, warning_risen,
// warning_cleared, warning_acknowledged, warning_escalated, sensor_fault_opened, sensor_fault_closed.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/store/store.hpp"

namespace huying::warning {

/// Content of the events of a warning.
struct WarningEvent {
    Id warning;
    Id station;
    std::string station_name, station_name_en;
    Id stream;
    std::string property, division, severity, state;
    double value = 0, peak = 0, threshold = 0;
    std::string unit;
    Micros reading_time;
    std::string title, title_en;
    Id rule;
    std::optional<Id> incident;   ///< the storm that it is part of
    std::int64_t escalation = 0;  ///< 1 … 3: leader, township, command; nobody acknowledged it in time
};
BOOST_DESCRIBE_STRUCT(WarningEvent, (),
                      (warning, station, station_name, station_name_en, stream, property, division, severity, state,
                       value, peak, threshold, unit, reading_time, title, title_en, rule, incident, escalation))

/// Content of sensor_fault_opened and sensor_fault_closed.
struct FaultEvent {
    Id fault, station;
    std::string station_name, station_name_en;
    Id stream;
    std::string property, kind;  ///< silent, stuck, disputed, drifting
    Micros since;
    std::optional<Micros> until;
    std::string reason, reason_en, state;
};
BOOST_DESCRIBE_STRUCT(FaultEvent, (),
                      (fault, station, station_name, station_name_en, stream, property, kind, since, until, reason,
                       reason_en, state))

/// Whose phones an event of a warning rings.
struct Told {
    std::vector<Id> asked;       ///< it was passed on to them: each warning by itself
    std::vector<Id> subscribed;  ///< they wanted to know: one message for all of a cause, the newest
    Id first;                    ///< of the cause: the incident's first warning, or the warning itself
    std::int64_t members = 1;    ///< warnings of the cause
};

/// What was kept from somebody in their quiet hours and is still open when these are over.
struct Waited {
    Id account;
    std::int64_t count = 0;
    Id warning;  ///< the severest, of these the first
    std::string station_name, station_name_en, severity, title, title_en;
};

/// What a case needs to know of the warning it is opened for.
struct Raised {
    Id warning;
    std::string title, title_en, severity;
    std::string station_name, station_name_en;
    std::string division, grid;
    double latitude = 0, longitude = 0;
    std::string lead_role;
    std::string departments;  ///< comma-separated
    std::int64_t accept_minutes = 15, arrive_minutes = 60, dispose_minutes = 120;
};

/// Called in the transaction that raises the warning. Set by main: the subject cases opens a case.
using OnRaised = std::function<void(Tx&, const Raised&)>;

}  // namespace huying::warning
