// fault.hpp - sensor faults (设备故障): a sensor that is silent, stuck, disputed by its neighbours or drifting away from
// them. A fault is a task of maintenance, never a pollution warning: it opens no case and goes to nobody's alarm.
#pragma once
#include "engine/subject/subject.hpp"
#include "subject/sensing/events.hpp"
#include "subject/territory/territory.hpp"
#include "subject/warning/network.hpp"

namespace huying::warning {

enum class FaultKind { silent, stuck, disputed, drifting };
BOOST_DESCRIBE_ENUM(FaultKind, silent, stuck, disputed, drifting)
enum class FaultState { open, closed };
BOOST_DESCRIBE_ENUM(FaultState, open, closed)

/// As stored. At most one open fault per stream and kind.
struct Fault {
    std::string county;
    Id id, station, stream;
    Id rule;  ///< 0 = the check that every network has
    FaultKind kind = FaultKind::silent;
    Micros since;                 ///< of silence: the last reading; otherwise the first reading that is in doubt
    std::optional<Micros> until;  ///< when it was over, or was resolved by somebody
    std::string reason, reason_en;
    FaultState state = FaultState::open;
    std::optional<Micros> acknowledged;
    std::optional<Id> acknowledged_by, resolved_by;
    std::string note;
    std::string property;  ///< of the stream, which may have been deleted since
};
BOOST_DESCRIBE_STRUCT(Fault, (),
                      (county, id, station, stream, rule, kind, since, until, reason, reason_en, state, acknowledged,
                       acknowledged_by, resolved_by, note, property))

/// What is looked for in the streams of one property, from a rule or from `usual_checks`.
struct NetworkCheck {
    FaultKind kind = FaultKind::silent;
    std::int64_t minutes = 0;  ///< how long silent, how long the same value, or the time over which means are compared
    Neighbourhood by = {};     ///< disputed and drifting only
    Id rule = {};
};
/// What holds without a rule: silent 3 h, stuck 24 h, disputed over 6 h, drifting over 7 days.
std::vector<NetworkCheck> usual_checks();
/// The fewest readings within `minutes` that say anything.
constexpr std::int64_t fewest_readings = 4;

/// Looks at all streams of the county, opens what is new and closes what is over. `silence_only`: the cheap part.
void check_network(Tx& tx, bool silence_only);
/// Is the sensor's word in doubt: an open fault that is not silence?
bool in_doubt(const Tx& tx, Id stream);

/// Opens a dispute about one reading that a rule did not believe, unless the stream is disputed already.
void doubt(Tx& tx, const sensing::StreamInfo& stream, Id rule, Micros time, double value, double median,
           std::size_t neighbours);

std::vector<http::Route> fault_routes();

/// rules.cpp: Problem 403 environment_only for a clerk of another department.
void require_environment(const Tx& tx);

}  // namespace huying::warning
