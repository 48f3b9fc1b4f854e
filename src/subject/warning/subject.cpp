// subject.cpp - the table of contents of the subject warning: routes, jobs, figures and promises.
#include "subject/warning/fault.hpp"
#include "subject/warning/warning.hpp"
#include "warning_schema.hpp"
#include "warning_schema_faults.hpp"
#include "warning_schema_rules.hpp"
#include "warning_schema_span.hpp"
#include "warning_schema_told.hpp"

namespace huying::warning {

constexpr Sql raised_samples{R"sql(SELECT division, raised AS at, 1.0 AS value FROM warning
    WHERE county = $1 AND raised >= $2 AND raised < $3)sql"};

// A member of an incident without a case of its own shares one: the incident's first warning has one in any case.
constexpr Sql without_case{R"sql(SELECT CAST(w.id AS TEXT) FROM warning w WHERE w.county = $1
    AND (SELECT count(*) FROM cases c WHERE c.county = w.county AND c.warning = w.id) <> 1
    AND NOT EXISTS (SELECT 1 FROM incident i JOIN cases f ON f.county = i.county AND f.warning = i.first_warning
    WHERE i.county = w.county AND i.id = w.incident AND i.first_warning <> w.id
    AND NOT EXISTS (SELECT 1 FROM cases o WHERE o.county = w.county AND o.warning = w.id)))sql"};
constexpr Sql opened_twice{R"sql(SELECT CAST(min(w.id) AS TEXT) FROM warning w WHERE w.county = $1 AND w.state = 'open'
    GROUP BY w.stream, w.rule HAVING count(*) > 1)sql"};
constexpr Sql fault_of_nothing{R"sql(SELECT CAST(f.id AS TEXT) FROM sensor_fault f WHERE f.county = $1
    AND f.state = 'open' AND NOT EXISTS (SELECT 1 FROM datastream d WHERE d.county = f.county AND d.id = f.stream))sql"};

Subject subject(const territory::Territory& territory, const Judge& judge) {
    using identity::For;
    auto routes = rule_routes();
    for (auto& r : warning_routes(territory)) routes.push_back(std::move(r));
    for (auto& r : fault_routes()) routes.push_back(std::move(r));
    routes = http::serves({For::duty_record, For::inspection, For::audit, For::emergency, For::statistics},
                          {For::duty_record}, std::move(routes));
    for (auto& r : http::serves({For::own_right}, wish_routes())) routes.push_back(std::move(r));
    routes.push_back(try_route(judge));
    routes.push_back(public_route(territory));
    return {
        .name = "warning",
        .migrations = {{"warning", 1, warning_schema},
                       {"warning.rules", 1, warning_schema_rules},
                       {"warning.span", 1, warning_schema_span},
                       {"warning.faults", 1, warning_schema_faults},
                       {"warning.told", 1, warning_schema_told}},
        .routes = std::move(routes),
        .listeners = {accepted_listener()},
        .jobs = {{"warning.escalate", minute, escalate_unanswered},
                 {"warning.index", 10 * minute, [&judge](Tx& tx) { judge_index(tx, judge); }},
                 {"warning.silence", 5 * minute, [](Tx& tx) { check_network(tx, true); }},
                 {"warning.told", hour, forget_told},
                 {"warning.network", hour, [](Tx& tx) { check_network(tx, false); }}},
        .indicators = {{"warnings_raised", "发出预警数", "Warnings raised", "count", Indicator::count, raised_samples}},
        .checks = {{"every warning has exactly one case", without_case},
                   {"no stream has two open warnings of a rule", opened_twice},
                   {"no sensor fault is open without a stream", fault_of_nothing}}};
}

}  // namespace huying::warning
