// view.cpp - cases as the pages and other programs read them: lists, one case with its timeline, what may be done now.
#include <algorithm>
#include <tuple>

#include "base/list.hpp"
#include "cases_schema.hpp"
#include "cases_schema_asked.hpp"
#include "cases_schema_handed_over.hpp"
#include "engine/record/assign.hpp"
#include "subject/cases/view.hpp"
#include "subject/identity/english.hpp"

namespace huying::cases {
namespace {

struct CaseId {
    Id id;
};
BOOST_DESCRIBE_STRUCT(CaseId, (), (id))
struct DispatchIn {
    Id id;
    std::optional<std::int64_t> version;
    Id account;
    Text<1, 500> reason;
};
BOOST_DESCRIBE_STRUCT(DispatchIn, (), (id, version, account, reason))
struct Person {
    Id id;
    std::string name, display;
    std::optional<std::string> display_en;
    std::string role, division, division_name, division_name_en;
};
BOOST_DESCRIBE_STRUCT(Person, (), (id, name, display, display_en, role, division, division_name, division_name_en))
struct People {
    std::vector<Person> items;
};
BOOST_DESCRIBE_STRUCT(People, (), (items))

std::optional<std::string> filled(std::string s) { return s.empty() ? std::nullopt : std::optional(std::move(s)); }

/// As the acts' routes declare below: whoever may look for an audit is offered no act.
const std::string acting_purposes = "case_handling,emergency";

std::vector<std::string> actions_of(const Tx& tx, const Case& c) {
    std::vector<std::string> out;
    const unsigned roles = roles_in(tx, c, acting_purposes);
    for (const Act act : {Act::accept, Act::arrive, Act::hand_over, Act::dispose, Act::verify, Act::close, Act::return_,
                          Act::dispatch, Act::note, Act::photo}) {
        const auto t = transition(act, c.state);
        if (t && (who_may(c, *t) & roles) != 0) out.emplace_back(name(act));
    }
    return out;
}

constexpr Sql steps_of{R"sql(SELECT s.id AS id, s.time AS time, s.action AS action, s.from_state AS from_state,
    s.to_state AS to_state, s.actor AS actor, s.actor_name AS actor_name, nullif(a.display_en, '') AS actor_name_en,
    s.actor_role AS actor_role, s.assignee_name AS assignee_name, nullif(g.display_en, '') AS assignee_name_en,
    s.reason AS reason, s.note AS note, s.occurred AS occurred, s.photo AS photo FROM case_step s
    LEFT JOIN account a ON a.county = s.county AND a.id = s.actor
    LEFT JOIN account g ON g.county = s.county AND g.id = s.assignee
    WHERE s.county = $1 AND s.case_id = $2 ORDER BY s.id)sql"};

}  // namespace

CaseOut shown(const Tx& tx, const territory::Territory& territory, const Case& c) {
    CaseOut out{};
    record::assign_same(out, c);
    std::tie(out.division_name, out.division_name_en) = territory.names(tx, c.division);
    auto [grid, grid_en] = territory.names(tx, c.grid);
    out.grid = filled(c.grid);
    out.grid_name = filled(std::move(grid));
    out.grid_name_en = filled(std::move(grid_en));
    out.departments = listed(c.departments);
    if (const auto assignee = c.assignee ? identity::account_by_id(tx, *c.assignee) : std::nullopt) {
        out.assignee_account = assignee->name;
        out.assignee_name = assignee->display;
        out.assignee_name_en = filled(identity::display_en(tx, assignee->id));
        out.assignee_role = assignee->role;
    }
    return out;
}

CaseDetail detail(const Tx& tx, const territory::Territory& territory, const Case& c) {
    return {shown(tx, territory, c), tx.all<StepOut>(steps_of, tx.county(), c.id), photos_of(tx, c.id),
            actions_of(tx, c)};
}

People assignable(const Tx& tx, const territory::Territory& territory, const CaseId& in) {
    const Case c = visible_case(tx, in.id);
    People out;
    const auto add = [&](const identity::Account& a) {
        if (std::ranges::find(out.items, a.id, &Person::id) != out.items.end()) return;
        Person one{};
        record::assign_same(one, a);
        std::tie(one.division_name, one.division_name_en) = territory.names(tx, a.division);
        one.display_en = filled(identity::display_en(tx, a.id));
        out.items.push_back(std::move(one));
    };
    for (const auto& candidate : territory::on_duty(tx, c.grid, c.division)) add(candidate.account);
    for (const char* role : {"worker", "leader", "township"})
        for (const auto& account : identity::accounts_of(tx, role, "")) add(account);
    return out;
}

constexpr Sql accept_samples{R"sql(SELECT division, opened AS at, (accepted - opened) / 60000000.0 AS value FROM cases
    WHERE county = $1 AND opened >= $2 AND opened < $3 AND accepted IS NOT NULL)sql"};
constexpr Sql arrive_samples{R"sql(SELECT division, opened AS at, (arrived - opened) / 60000000.0 AS value FROM cases
    WHERE county = $1 AND opened >= $2 AND opened < $3 AND arrived IS NOT NULL)sql"};
constexpr Sql close_samples{R"sql(SELECT division, opened AS at, (closed - opened) / 60000000.0 AS value FROM cases
    WHERE county = $1 AND opened >= $2 AND opened < $3 AND closed IS NOT NULL)sql"};
constexpr Sql opened_samples{R"sql(SELECT division, opened AS at, 1.0 AS value FROM cases
    WHERE county = $1 AND opened >= $2 AND opened < $3)sql"};
constexpr Sql closed_samples{R"sql(SELECT division, closed AS at, 1.0 AS value FROM cases
    WHERE county = $1 AND closed >= $2 AND closed < $3)sql"};
constexpr Sql overdue_samples{R"sql(SELECT division, opened AS at, CASE WHEN was_overdue THEN 1.0 ELSE 0.0 END AS value
    FROM cases WHERE county = $1 AND opened >= $2 AND opened < $3)sql"};
constexpr Sql escalated_samples{R"sql(SELECT division, opened AS at,
    CASE WHEN most_escalation > 0 THEN 1.0 ELSE 0.0 END AS value
    FROM cases WHERE county = $1 AND opened >= $2 AND opened < $3)sql"};

std::vector<Indicator> indicators() {
    using enum Indicator::Kind;
    return {{"time_to_accept", "接单用时", "Raised to accepted", "min", median, accept_samples},
            {"time_to_arrive", "到场用时", "Raised to arrived", "min", median, arrive_samples},
            {"time_to_close", "办结用时", "Raised to closed", "min", median, close_samples},
            {"cases_opened", "立案数", "Cases opened", "count", count, opened_samples},
            {"cases_closed", "办结数", "Cases closed", "count", count, closed_samples},
            {"cases_overdue_share", "超时率", "Cases with a missed deadline", "%", share, overdue_samples},
            {"cases_escalated_share", "升级率", "Cases that went to the next in line", "%", share, escalated_samples}};
}

constexpr Sql wrong_timeline{R"sql(SELECT c.number FROM cases c WHERE c.county = $1 AND c.state <> coalesce(
    (SELECT s.to_state FROM case_step s WHERE s.county = c.county AND s.case_id = c.id ORDER BY s.id DESC LIMIT 1), ''))sql"};
constexpr Sql closed_unproven{R"sql(SELECT c.number FROM cases c WHERE c.county = $1 AND c.state = 'closed'
    AND (c.accepted IS NULL OR c.arrived IS NULL OR c.disposed IS NULL OR c.verified IS NULL OR c.closed IS NULL))sql"};
constexpr Sql still_handed_over{R"sql(SELECT c.number FROM cases c WHERE c.county = $1 AND c.handed_over IS NOT NULL
    AND c.state IN ('opened', 'dispatched', 'accepted', 'returned'))sql"};

/// While the event of somebody's leaving is on its way, their cases are still theirs.
constexpr Sql left_behind{R"sql(SELECT c.number FROM cases c JOIN account a ON a.county = c.county AND a.id = c.assignee
    WHERE c.county = $1 AND c.state <> 'closed' AND a.disabled AND NOT EXISTS (SELECT 1 FROM event e WHERE e.county = $1
    AND e.kind IN ('account_departed', 'account_disabled') AND e.person = a.id AND e.seq > coalesce((SELECT l.seq FROM cursor l
    WHERE l.county = $1 AND l.listener = 'cases.hand_on'), 0)))sql"};

namespace {

/// Acts and shows the case after it; a conflict says what the case is now, so that the actor can choose.
template <class F> CaseDetail acted(Tx& tx, const territory::Territory& territory, Id id, F act) {
    try {
        return detail(tx, territory, act());
    } catch (Problem& problem) {
        if (problem.status == 409) problem.current_json = record::to_json(shown(tx, territory, visible_case(tx, id)));
        throw;
    }
}

std::vector<http::Route> act_routes(const territory::Territory& territory) {
    std::vector<http::Route> routes;
    for (const auto& [act, summary] : {std::pair{Act::accept, "Accept a case"},
                                       {Act::arrive, "Say that one is there"},
                                       {Act::hand_over, "Hand what was found to the department"},
                                       {Act::dispose, "Say what was done about it"},
                                       {Act::verify, "Verify the disposal"},
                                       {Act::close, "Close a case"},
                                       {Act::return_, "Send a case back with a reason"},
                                       {Act::note, "Add a note"}}) {
        routes.push_back(http::route("POST", "/api/cases/{id}/" + std::string(name(act)), identity::May::act_on_case,
                                     summary, [&territory, act = act](Tx& tx, const ActIn& in) {
                                         return acted(tx, territory, in.id, [&] { return perform(tx, act, in); });
                                     }));
    }
    return routes;
}

}  // namespace

Subject subject(const territory::Territory& territory) {
    using identity::May, identity::For;
    std::vector<http::Route> routes{
        http::route("GET", "/api/cases", May::see_cases, "Cases, newest first",
                    [&territory](const Tx& tx, const CasesIn& in) { return list(tx, territory, in); }),
        http::route(
            "GET", "/api/cases/{id}", May::see_cases, "A case with its timeline",
            [&territory](const Tx& tx, const CaseId& in) { return detail(tx, territory, visible_case(tx, in.id)); }),
        http::route("GET", "/api/cases/{id}/assignable", May::direct_cases, "Who a case may be given to",
                    [&territory](const Tx& tx, const CaseId& in) { return assignable(tx, territory, in); }),
        http::route("POST", "/api/cases/{id}/dispatch", May::direct_cases, "Give a case to a person",
                    [&territory](Tx& tx, const DispatchIn& in) {
                        const ActIn act{in.id, in.version, Text<0, 500>{in.reason.value}, {}, {}};
                        return acted(tx, territory, in.id, [&] { return dispatch_to(tx, act, in.account); });
                    })};
    for (auto& r : act_routes(territory)) routes.push_back(std::move(r));
    for (auto& r : photo_routes()) routes.push_back(std::move(r));
    return {.name = "cases",
            .migrations = {{"cases", 1, cases_schema},
                           {"cases.asked", 1, cases_schema_asked},
                           {"cases.handed_over", 1, cases_schema_handed_over}},
            .routes = http::serves({For::case_handling, For::inspection, For::audit, For::emergency},
                                   {For::case_handling, For::emergency}, std::move(routes)),
            .listeners = {{"cases.hand_on", {"account_departed", "account_disabled", "account_moved"}, hand_on},
                          {"cases.shift", {"shift_handed_over"}, go_with_shift},
                          {"cases.rise", {"warning_raised", "warning_risen"}, rise}},
            .jobs = {{"cases.escalate", minute, escalate_overdue}},
            .indicators = indicators(),
            .checks = {{"a case's state is where its timeline ends", wrong_timeline},
                       {"no open case stays with somebody who has left", left_behind},
                       {"what is to be accepted anew is with no department", still_handed_over},
                       {"a closed case was accepted, reached, disposed and verified", closed_unproven}}};
}

}  // namespace huying::cases
