// view.cpp - what the officials see before they decide, and what they decided before.
#include "subject/alert/view.hpp"

#include <algorithm>
#include <map>

#include "subject/identity/english.hpp"

namespace huying::alert {
namespace {

std::optional<std::string> english_of(const Tx& tx, Id account) {
    auto name = identity::display_en(tx, account);
    return name.empty() ? std::nullopt : std::optional(std::move(name));
}

AlertProposalOut shown(const Tx& tx, const Proposal& p) {
    return {p.id,      p.version,    p.alert,      p.act,
            p.level,   p.state,      p.rule_set,   p.basis,
            p.grounds, p.grounds_en, p.onset,      p.expires,
            p.made,    p.decided,    p.actor_name, p.actor ? english_of(tx, *p.actor) : std::nullopt,
            p.reason};
}

AlertRules shown(const RuleSet& rules) {
    AlertRules out{std::string(rules.name),   std::string(rules.in_force),
                   std::string(rules.source), std::string(rules.source_en),
                   rules.lift_hours,          {}};
    for (const Trigger& t : rules.triggers) {
        AlertTrigger row{t.level, t.first.above, t.first.hours, {}, {}};
        if (t.second.hours > 0) row.also_above = t.second.above, row.also_hours = t.second.hours;
        out.triggers.push_back(row);
    }
    return out;
}

struct SourceRow {
    Micros day;
    std::string source;
};
BOOST_DESCRIBE_STRUCT(SourceRow, (), (day, source))

}  // namespace

AlertOut shown(const Tx& tx, const Alert& a) {
    AlertOut out{a.id,     a.episode, a.version, a.state, a.level,   a.rule_set,
                 a.issued, a.changed, a.lifted,  a.onset, a.expires, {}};
    for (Message& m : messages_of(tx, a.id))
        out.messages.push_back({m.number, m.act, m.level, m.sent, m.expires, m.actor_name, english_of(tx, m.actor),
                                m.actor_role, m.department, m.reason, m.grounds, m.grounds_en});
    std::ranges::reverse(out.messages);
    return out;
}

constexpr Sql past_sql{
    R"sql(SELECT /*row*/ FROM alert WHERE county = $1 AND state = 'lifted' ORDER BY id DESC LIMIT 10)sql"};
std::vector<Alert> past_alerts(const Tx& tx) { return tx.all<Alert>(past_sql, tx.county()); }

constexpr Sql decided_sql{
    R"sql(SELECT /*row*/ FROM alert_proposal WHERE county = $1 AND state <> 'open' ORDER BY id DESC LIMIT 20)sql"};
constexpr Sql sources_sql{R"sql(SELECT day, source FROM alert_forecast WHERE county = $1 ORDER BY day)sql"};
AlertDesk desk(const Tx& tx, const Alerts& alerts) {
    AlertDesk out{.now = tx.now(), .rules = shown(rule_set_at(tx.now()))};
    if (const auto a = in_force(tx)) out.in_force = shown(tx, *a);
    if (const auto p = open_proposal(tx)) out.proposal = shown(tx, *p);
    std::map<Micros, std::string> sources;
    for (auto& row : tx.all<SourceRow>(sources_sql, tx.county())) sources[row.day] = std::move(row.source);
    for (const Day& d : known_days(tx, alerts)) {
        AlertDay row{date_text(d.begin), d.aqi, d.basis, {}};
        if (const auto s = sources.find(d.begin); s != sources.end() && d.basis == Basis::forecast)
            row.source = s->second;
        out.days.push_back(std::move(row));
    }
    for (const Alert& a : past_alerts(tx)) out.past.push_back(shown(tx, a));
    for (const Proposal& p : tx.all<Proposal>(decided_sql, tx.county())) out.decided.push_back(shown(tx, p));
    return out;
}

std::vector<http::Route> view_routes(const Alerts& alerts) {
    using identity::May;
    const auto one = [](const Tx& tx, const AlertIn& in) {
        const auto a = find(tx, in.id);
        if (!a) throw not_found("There is no such alert.");
        return shown(tx, *a);
    };
    return {http::route("GET", "/api/alerts", May::watch,
                        "The alert in force, the open proposal, the days they stand on and the history",
                        [&alerts](const Tx& tx, const None&) { return desk(tx, alerts); }),
            http::route("GET", "/api/alerts/{id}", May::watch, "One alert with its messages", one)};
}

std::vector<http::Route> act_routes(const Alerts& alerts) {
    using identity::May;
    const auto new_alert = [&alerts](Tx& tx, const IssueIn& in) {
        const Alert a = issue(tx, alerts, in);
        return http::Created<AlertOut>{shown(tx, a), "/api/alerts/" + std::to_string(a.id.value)};
    };
    const auto changed = [&alerts](Tx& tx, const ChangeIn& in) { return shown(tx, change(tx, alerts, in)); };
    const auto lifted = [&alerts](Tx& tx, const DecideIn& in) { return shown(tx, lift(tx, alerts, in)); };
    const auto dismissed = [](Tx& tx, const DecideIn& in) { return shown(tx, dismiss(tx, in)); };
    return {
        http::route("POST", "/api/alerts", May::issue_alerts, "Issue a heavy-pollution alert", new_alert),
        http::route("POST", "/api/alerts/{id}/change", May::issue_alerts, "Raise, lower or extend an alert", changed),
        http::route("POST", "/api/alerts/{id}/lift", May::issue_alerts, "Lift an alert", lifted),
        http::route("POST", "/api/alerts/proposals/{id}/dismiss", May::issue_alerts, "Decide against a proposal",
                    dismissed)};
}

}  // namespace huying::alert
