// cases.hpp - a case (事件): a matter with a person who acts, a deadline, a timeline and a proven end.
#pragma once
#include "engine/subject/subject.hpp"
#include "subject/cases/events.hpp"
#include "subject/cases/machine.hpp"
#include "subject/territory/territory.hpp"
#include "subject/warning/events.hpp"

namespace huying::cases {

/// A case as stored.
struct Case {
    std::string county;
    Id id;
    std::string number;  ///< "20161203-0007": local day and order within it
    std::string title, title_en;
    State state = State::opened;
    std::string severity;
    std::string division, grid;  ///< township (or county) code; grid code or empty
    std::optional<double> latitude, longitude;
    std::optional<Id> warning;
    std::string station_name, station_name_en;
    Micros opened;
    std::optional<Micros> dispatched, accepted, arrived, handed_over, disposed, verified, closed;
    std::optional<Micros> due;           ///< end of the running deadline
    std::optional<std::string> due_for;  ///< accept, arrive or dispose
    bool overdue = false;                ///< the running deadline has passed
    bool was_overdue = false;            ///< any deadline ever passed
    std::optional<Id> assignee;
    std::int64_t escalation = 0;       ///< 0 first on duty, 1 next, 2 grid leader, 3 township, 4 command centre
    std::int64_t most_escalation = 0;  ///< the highest it has been
    std::string lead_role, departments;
    std::int64_t return_count = 0;
    std::int64_t accept_minutes = 15, arrive_minutes = 60, dispose_minutes = 120;
    std::int64_t version = 1;
    std::optional<Id> former;  ///< not stored: who had it before the act under way gave it to another
};
BOOST_DESCRIBE_STRUCT(Case, (),
                      (county, id, number, title, title_en, state, severity, division, grid, latitude, longitude,
                       warning, station_name, station_name_en, opened, dispatched, accepted, arrived, handed_over,
                       disposed, verified, closed, due, due_for, overdue, was_overdue, assignee, escalation,
                       most_escalation, lead_role, departments, return_count, accept_minutes, arrive_minutes,
                       dispose_minutes, version))

/// What somebody does to a case.
struct ActIn {
    Id id;
    std::optional<std::int64_t> version;  ///< the version that the actor saw; another one now is a conflict
    std::optional<Text<0, 500>> reason;
    std::optional<Text<0, 4000>> note;
    std::optional<Micros> occurred;  ///< when the phone says it was done, if it was offline
};
BOOST_DESCRIBE_STRUCT(ActIn, (), (id, version, reason, note, occurred))

struct Step {
    std::string county;
    Id case_id, id;
    Micros time;
    std::string action, from_state, to_state;
    std::optional<Id> actor;
    std::string actor_name, actor_role;
    std::optional<Id> assignee;  ///< who has the case after this step
    std::optional<std::string> assignee_name;
    std::optional<std::string> reason, note;
    std::optional<Micros> occurred;
    std::optional<std::string> photo;
};
BOOST_DESCRIBE_STRUCT(Step, (),
                      (county, case_id, id, time, action, from_state, to_state, actor, actor_name, actor_role, assignee,
                       assignee_name, reason, note, occurred, photo))

/// Opens and dispatches a case in the transaction of the warning.
Case open_for_warning(Tx& tx, const warning::Raised& raised);

/// Does `act`; 404 when the caller may not see the case, 403 `not_yours`, 409 `not_allowed_now`, 409
/// `version_conflict` with the current case, 422 for a missing reason or note.
Case perform(Tx& tx, Act act, const ActIn& in);
/// By hand, to an account: the command centre.
Case dispatch_to(Tx& tx, const ActIn& in, Id account);
/// Passed deadlines: an unaccepted case goes to the next person; others are marked. A job.
void escalate_overdue(Tx& tx);
/// Listener of account_departed, account_disabled and account_moved: every case that waits with the one who left goes to the
/// successor, to be accepted anew; without one, or when it is not of a new post's ground, to the command centre.
void hand_on(Tx& tx, const Event& event);
/// Listener of shift_handed_over: what waits in the grid for the one who gives the shift away goes to who takes it over; what was
/// accepted too, if that was asked for.
void go_with_shift(Tx& tx, const Event& event);

/// Listener of warning_raised and warning_risen: the case becomes as severe as the warning, if it was less.
void rise(Tx& tx, const Event& event);

/// Photos that are not the bytes they were named by, and steps of timelines that are not what their events told (`huying check`),
/// in words. Events of before steps were named in them say nothing of a step.
std::vector<std::string> forged(const Tx& tx);

std::optional<Case> find(const Tx& tx, Id id);
/// Cases that are not closed, oldest first (the simulated staff).
std::vector<Case> open_cases(const Tx& tx);

// Between the files of this subject:
bool was_asked(const Tx& tx, const Case& c);  ///< the caller has had the case, or has acted on it
/// Which Who bits the caller has; by a right beyond the role, if it was given for one of these purposes: of the route at hand, unless
/// others are named.
unsigned roles_in(const Tx& tx, const Case& c, const std::string& purposes = "");
/// Which Who bits the act is for in this case: what was handed to a department is the department's to end or to send back, and
/// nothing is handed over twice or to nobody.
unsigned who_may(const Case& c, const Transition& t);
Case visible_case(const Tx& tx, Id id);              ///< or Problem 404
void save(Tx& tx, Case& c);                          ///< compares and sets `version`
void tell(Tx& tx, const char* kind, const Case& c);  ///< what the program itself found out; no step of the timeline
/// To this account, to be accepted anew. Not saved yet.
void assign(Tx& tx, Case& c, const identity::Account& account, std::int64_t escalation);
/// Nobody on duty can take it: it waits with the command centre, which has the time to accept before it is overdue. Not saved
/// yet.
void leave_to_command(Tx& tx, Case& c);
void record_step(Tx& tx, const Case& c, Act act, State from, const ActIn& in,
                 const std::optional<std::string>& photo = {});

Subject subject(const territory::Territory& territory);

}  // namespace huying::cases
