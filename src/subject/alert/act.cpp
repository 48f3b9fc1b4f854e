// act.cpp - what an official decides: issue, change, lift, dismiss. Each is one message, one event and one row of history
// in one transaction. The only place that writes the table alert_message.
#include <fmt/format.h>

#include "subject/alert/alert.hpp"
#include "subject/alert/cap.hpp"

namespace huying::alert {
namespace {

constexpr std::int64_t usual_length = 2 * day;
constexpr std::int64_t longest_ahead = 15 * day;

struct Decision {
    Act act;
    std::string reason;
    std::optional<Proposal> proposal;
};

constexpr Sql change_sql{
    R"sql(UPDATE alert SET version = version + 1, state = $3, level = $4, changed = $5, lifted = $6,
    expires = $7, messages = $8 WHERE county = $1 AND id = $2)sql"};
constexpr Sql outlines{R"sql(SELECT geometry FROM division WHERE county = $1 AND level = 'county')sql"};

/// Writes what the alert has become, the message and the event.
void publish(Tx& tx, Alert& a, const Decision& d) {
    const Caller& who = tx.caller();
    a.changed = tx.now();
    ++a.messages;
    Message m{.county = a.county,
              .alert = a.id,
              .number = a.messages,
              .act = d.act,
              .level = a.level,
              .sent = tx.now(),
              .actor = who.account,
              .actor_name = who.display,
              .actor_role = who.role,
              .department = who.department,
              .reason = d.reason,
              .expires = a.expires};
    if (d.proposal) {
        m.proposal = d.proposal->id;
        m.grounds = d.proposal->grounds;
        m.grounds_en = d.proposal->grounds_en;
    }
    m.cap = cap_document({county_of(tx), a, messages_of(tx, a.id), m, tx.all<std::string>(outlines, tx.county())});
    if (a.messages == 1) tx.insert("alert", a);
    else tx.exec(change_sql, a.county, a.id, a.state, a.level, a.changed, a.lifted, a.expires, a.messages);
    tx.insert("alert_message", m);
    const char* kind = d.act == Act::issue ? "alert_issued" : d.act == Act::lift ? "alert_lifted" : "alert_changed";
    emit(tx, kind, {.division = "", .departments = "environment", .person = {}},
         fmt::format(R"({{"alert":"{}","message":{},"act":"{}","level":"{}"}})", a.id.value, m.number,
                     record::Field<Act>::name(d.act), record::Field<Level>::name(a.level)));
}

constexpr Sql decide_sql{R"sql(UPDATE alert_proposal SET state = $3, version = version + 1, decided = $4, actor = $5,
    actor_name = $6, reason = $7 WHERE county = $1 AND id = $2)sql"};
void decide(Tx& tx, const Proposal& p, ProposalState state, const std::string& reason) {
    tx.exec(decide_sql, tx.county(), p.id, state, tx.now(), tx.caller().account, tx.caller().display, reason);
}

constexpr Sql proposal_by_id{R"sql(SELECT /*row*/ FROM alert_proposal WHERE county = $1 AND id = $2)sql"};
Proposal open_one(const Tx& tx, Id id, const std::optional<std::int64_t>& version) {
    const auto p = tx.one<Proposal>(proposal_by_id, tx.county(), id);
    if (!p) throw not_found("There is no such proposal.");
    if (p->state != ProposalState::open)
        throw conflict("not_allowed_now",
                       fmt::format("The proposal is {} already.", record::Field<ProposalState>::name(p->state)));
    if (version && *version != p->version) {
        Problem problem =
            conflict("version_conflict", "The proposal has changed since it was read: its figures are others now.");
        problem.current_json = record::to_json(*p);
        throw problem;
    }
    return *p;
}

/// The proposal that is followed, and whether it is: another level than proposed is a decision against it.
std::optional<Proposal> answered(Tx& tx, const std::optional<Id>& id, const std::optional<std::int64_t>& version,
                                 Level level, const std::string& reason) {
    if (!id) return std::nullopt;
    const Proposal p = open_one(tx, *id, version);
    decide(tx, p, p.level == level ? ProposalState::accepted : ProposalState::dismissed, reason);
    return p;
}

Alert fresh_version(const Tx& tx, Id id, std::int64_t version) {
    const auto a = find(tx, id);
    if (!a) throw not_found("There is no such alert.");
    if (a->state != State::in_force) throw conflict("not_allowed_now", "This alert has been lifted.");
    if (version != a->version) {
        Problem problem = conflict("version_conflict", "Somebody else has changed this alert meanwhile.");
        problem.current_json = record::to_json(*a);
        throw problem;
    }
    return *a;
}

void check(const Tx& tx, const RuleSet& rules, Level level, const std::optional<Micros>& expires) {
    std::vector<FieldError> errors;
    if (std::ranges::none_of(rules.triggers, [&](const Trigger& t) { return t.level == level; }))
        errors.push_back({"/level", fmt::format("is no level of {}", rules.name)});
    if (expires && (*expires <= tx.now() || *expires > tx.now() + longest_ahead))
        errors.push_back({"/expires", "must be ahead, at most 15 days"});
    if (!errors.empty()) throw invalid(std::move(errors));
}

constexpr Sql lifted_lately{
    R"sql(SELECT episode FROM alert WHERE county = $1 AND lifted > $2 ORDER BY lifted DESC LIMIT 1)sql"};

}  // namespace

void require_official(const Tx& tx) {
    const Caller& who = tx.caller();
    const bool office = who.role == "command" || (who.role == "department" && who.department == "environment");
    if (!office || who.account.value == 0 || who.display.empty() || !identity::account_by_id(tx, who.account))
        throw forbidden(
            "named_official_only",
            "An alert is decided by a named official of the command centre or the environment department, never by a program.");
}

Alert issue(Tx& tx, const Alerts& alerts, const IssueIn& in) {
    require_official(tx);
    const RuleSet& rules = rule_set_at(tx.now());
    check(tx, rules, in.level, in.expires);
    if (const auto other = in_force(tx)) {
        Problem problem =
            conflict("alert_in_force", "An alert is in force: change its level, do not issue a second one.");
        problem.current_json = record::to_json(*other);
        throw problem;
    }
    const auto proposal = answered(tx, in.proposal, in.proposal_version, in.level, in.reason.value);
    Alert a{.county = tx.county(),
            .id = tx.new_id(),
            .level = in.level,
            .rule_set = std::string(rules.name),
            .issued = tx.now(),
            .changed = tx.now(),
            .onset = proposal ? proposal->onset : tx.now(),
            .expires = in.expires.value_or(proposal ? proposal->expires : tx.now() + usual_length)};
    a.episode = tx.one<Id>(lifted_lately, tx.county(), tx.now() - rules.lift_hours * hour).value_or(a.id);
    publish(tx, a, {Act::issue, in.reason.value, proposal});
    propose(tx, alerts);
    return a;
}

Alert change(Tx& tx, const Alerts& alerts, const ChangeIn& in) {
    require_official(tx);
    Alert a = fresh_version(tx, in.id, in.version);
    check(tx, rule_set_at(tx.now()), in.level, in.expires);
    const auto proposal = answered(tx, in.proposal, {}, in.level, in.reason.value);
    const auto expires = in.expires ? in.expires : proposal ? std::optional(proposal->expires) : std::nullopt;
    if (in.level == a.level && (!expires || *expires == a.expires))
        throw invalid("/level",
                      "is the level in force: give another level, or another time at which it is expected to end");
    const Act act = in.level > a.level ? Act::raise : in.level < a.level ? Act::lower : Act::renew;
    a.level = in.level;
    a.expires = expires.value_or(a.expires);
    ++a.version;
    publish(tx, a, {act, in.reason.value, proposal});
    propose(tx, alerts);
    return a;
}

Alert lift(Tx& tx, const Alerts& alerts, const DecideIn& in) {
    require_official(tx);
    Alert a = fresh_version(tx, in.id, in.version);
    const RuleSet& rules = rule_set_at(tx.now());
    if (const auto d = too_close(rules, known_days(tx, alerts), tx.now()))
        throw conflict(
            "too_close_to_lift",
            fmt::format(
                "{} has a daily AQI of {}: two episodes less than {} hours apart are one. Change the level, or enter "
                "a newer forecast first.",
                date_text(d->begin), *d->aqi, rules.lift_hours));
    std::optional<Proposal> followed = open_proposal(tx);
    if (followed && followed->act != Act::lift) followed.reset();
    if (followed) decide(tx, *followed, ProposalState::accepted, in.reason.value);
    a.state = State::lifted;
    a.lifted = tx.now();
    ++a.version;
    publish(tx, a, {Act::lift, in.reason.value, followed});
    propose(tx, alerts);
    return a;
}

Proposal dismiss(Tx& tx, const DecideIn& in) {
    require_official(tx);
    const Proposal p = open_one(tx, in.id, in.version);
    decide(tx, p, ProposalState::dismissed, in.reason.value);
    return *tx.one<Proposal>(proposal_by_id, tx.county(), in.id);
}

constexpr Sql alert_in_force{R"sql(SELECT /*row*/ FROM alert WHERE county = $1 AND state = 'in_force')sql"};
std::optional<Alert> in_force(const Tx& tx) { return tx.one<Alert>(alert_in_force, tx.county()); }

constexpr Sql alert_by_id{R"sql(SELECT /*row*/ FROM alert WHERE county = $1 AND id = $2)sql"};
std::optional<Alert> find(const Tx& tx, Id id) { return tx.one<Alert>(alert_by_id, tx.county(), id); }

constexpr Sql messages_sql{
    R"sql(SELECT /*row*/ FROM alert_message WHERE county = $1 AND alert = $2 ORDER BY number)sql"};
std::vector<Message> messages_of(const Tx& tx, Id alert) { return tx.all<Message>(messages_sql, tx.county(), alert); }

territory::County county_of(const Tx& tx) {
    for (auto& c : territory::counties(tx))
        if (c.county == tx.county()) return c;
    throw not_found("There is no county " + tx.county() + " here.");
}

}  // namespace huying::alert
