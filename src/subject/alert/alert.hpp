// alert.hpp - heavy-pollution alerts of a county. The program proposes a level with its reasons; a named official issues,
// changes and lifts it (大气污染防治法 arts. 93-97); each of these goes out as a CAP 1.2 message.
#pragma once
#include <concepts>

#include "base/blank.hpp"
#include "engine/record/faults.hpp"
#include "engine/subject/subject.hpp"
#include "subject/alert/assess.hpp"
#include "subject/sensing/events.hpp"
#include "subject/territory/territory.hpp"

namespace huying::alert {

/// What alerts need of the rest of the program; filled by program.cpp.
struct Alerts {
    const territory::Territory& territory;
    sensing::CountyAirOf air;
};

enum class State { in_force, lifted };
BOOST_DESCRIBE_ENUM(State, in_force, lifted)
enum class Act { issue, raise, lower, renew, lift };
BOOST_DESCRIBE_ENUM(Act, issue, raise, lower, renew, lift)
enum class ProposalState { open, accepted, dismissed, lapsed };
BOOST_DESCRIBE_ENUM(ProposalState, open, accepted, dismissed, lapsed)

struct Alert {
    std::string county;
    Id id, episode;  ///< alerts closer than the rule set's `lift_hours` are one episode: that of the first of them
    std::int64_t version = 1;
    State state = State::in_force;
    Level level = Level::yellow;
    std::string rule_set;
    Micros issued, changed;
    std::optional<Micros> lifted;
    Micros onset, expires;
    std::int64_t messages = 0;
};
BOOST_DESCRIBE_STRUCT(Alert, (),
                      (county, id, episode, version, state, level, rule_set, issued, changed, lifted, onset, expires,
                       messages))

/// One message that went out, with who decided it and why. `cap` is the document as it was sent; never made anew.
struct Message {
    std::string county;
    Id alert;
    std::int64_t number = 1;  ///< 1, 2, 3 … within the alert
    Act act = Act::issue;
    Level level = Level::yellow;
    Micros sent;
    Id actor;
    std::string actor_name, actor_role, department;
    std::string reason;               ///< the official's words
    std::string grounds, grounds_en;  ///< the proposal's figures; empty when there was none
    std::optional<Id> proposal;
    Micros expires;
    std::string cap;
};
BOOST_DESCRIBE_STRUCT(Message, (),
                      (county, alert, number, act, level, sent, actor, actor_name, actor_role, department, reason,
                       grounds, grounds_en, proposal, expires, cap))

/// What the program thinks should be decided. At most one is open; nothing follows from it by itself.
struct Proposal {
    std::string county;
    Id id;
    std::int64_t version = 1;
    std::optional<Id> alert;  ///< the alert in force that it would change
    Act act = Act::issue;
    std::optional<Level> level;  ///< none: lift
    ProposalState state = ProposalState::open;
    std::string rule_set;
    Basis basis = Basis::measured;
    std::string grounds, grounds_en;
    Json figures;  ///< the days that it stands on: [{"date", "aqi", "basis"}]
    Micros onset, expires, made;
    std::optional<Micros> decided;
    std::optional<Id> actor;
    std::optional<std::string> actor_name, reason;
};
BOOST_DESCRIBE_STRUCT(Proposal, (),
                      (county, id, version, alert, act, level, state, rule_set, basis, grounds, grounds_en, figures,
                       onset, expires, made, decided, actor, actor_name, reason))

struct IssueIn {
    Level level;
    Text<1, 500> reason;
    std::optional<Id> proposal;  ///< the proposal that is followed (or not: another level with a reason)
    std::optional<std::int64_t> proposal_version;
    std::optional<Micros> expires;  ///< when it is expected to end; as proposed, or in two days
};
BOOST_DESCRIBE_STRUCT(IssueIn, (), (level, reason, proposal, proposal_version, expires))
struct ChangeIn {
    Id id;
    std::int64_t version;
    Level level;
    Text<1, 500> reason;
    std::optional<Id> proposal;
    std::optional<Micros> expires;
};
BOOST_DESCRIBE_STRUCT(ChangeIn, (), (id, version, level, reason, proposal, expires))
struct DecideIn {
    Id id;
    std::int64_t version;
    Text<1, 500> reason;
};
BOOST_DESCRIBE_STRUCT(DecideIn, (), (id, version, reason))

/// What goes out under an official's name has a reason, and white space is none.
template <class In>
requires std::same_as<In, IssueIn> || std::same_as<In, ChangeIn> || std::same_as<In, DecideIn>
void check_input(const In& in, std::vector<FieldError>& errors) {
    if (is_blank(in.reason.value)) record::add_fault(errors, "/reason", "is required: white space says nothing");
}

/// 403 `named_official_only` unless a signed-in person of the command centre or the environment department acts; 409
/// `alert_in_force`, `not_allowed_now`, `too_close_to_lift`, `version_conflict` (with what is held now).
Alert issue(Tx& tx, const Alerts& alerts, const IssueIn& in);
Alert change(Tx& tx, const Alerts& alerts, const ChangeIn& in);
Alert lift(Tx& tx, const Alerts& alerts, const DecideIn& in);
Proposal dismiss(Tx& tx, const DecideIn& in);
/// The same 403.
void require_official(const Tx& tx);

/// Compares the days with the rules and opens, renews or lets lapse the one open proposal. The job, and after a forecast.
void propose(Tx& tx, const Alerts& alerts);
/// From five days back to the last forecast day.
std::vector<Day> known_days(const Tx& tx, const Alerts& alerts);

std::optional<Alert> in_force(const Tx& tx);
std::optional<Alert> find(const Tx& tx, Id id);
std::vector<Message> messages_of(const Tx& tx, Id alert);
std::optional<Proposal> open_proposal(const Tx& tx);
territory::County county_of(const Tx& tx);

struct AlertIn {
    Id id;
};
BOOST_DESCRIBE_STRUCT(AlertIn, (), (id))

std::vector<http::Route> forecast_routes(const Alerts& alerts);
std::vector<http::Route> view_routes(const Alerts& alerts);
std::vector<http::Route> feed_routes(const Alerts& alerts);
std::vector<http::Route> act_routes(const Alerts& alerts);

Subject subject(const Alerts& alerts);

}  // namespace huying::alert
