// events.hpp - what the subject cases publishes. Kinds: case_opened, case_dispatched, case_accepted, case_arrived,
// case_handed_over, case_disposed, case_verified, case_closed, case_returned, case_escalated, case_overdue, case_risen,
// case_noted, case_photographed.
#pragma once
#include <optional>
#include <string>

#include "engine/store/store.hpp"

namespace huying::cases {

/// Content of every event: the case as it is after the act, and who acted.
struct CaseEvent {
    Id case_id;
    std::string number, state, severity, title, title_en;
    std::string division, station_name, station_name_en;
    std::optional<Id> warning, assignee;
    std::optional<std::string> assignee_name, due_for;
    std::optional<Micros> due;
    std::int64_t escalation = 0, version = 0;
    std::string actor_name, actor_role;
    std::optional<std::string> reason;
    std::optional<Id> former;  ///< who had it before it went to the assignee: they hear it too (identity::visible)
    std::optional<Id> step;    ///< of the timeline, which forged.cpp holds against what is told here
    std::optional<std::string> note_sha256, photo_sha256;  ///< of what is too long to be told, in hexadecimal
};
BOOST_DESCRIBE_STRUCT(CaseEvent, (),
                      (case_id, number, state, severity, title, title_en, division, station_name, station_name_en,
                       warning, assignee, assignee_name, due_for, due, escalation, version, actor_name, actor_role,
                       reason, former, step, note_sha256, photo_sha256))

}  // namespace huying::cases
