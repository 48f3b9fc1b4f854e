// subject.cpp - alert's table of contents.
#include "alert_schema.hpp"
#include "subject/alert/alert.hpp"

namespace huying::alert {

constexpr Sql without_person{R"sql(SELECT CAST(m.alert AS TEXT) FROM alert_message m WHERE m.county = $1
    AND NOT EXISTS (SELECT 1 FROM account a WHERE a.county = m.county AND a.id = m.actor))sql"};
constexpr Sql two_in_force{
    R"sql(SELECT CAST(max(id) AS TEXT) FROM alert WHERE county = $1 AND state = 'in_force' HAVING count(*) > 1)sql"};

Subject subject(const Alerts& alerts) {
    using identity::For;
    std::vector<http::Route> routes = view_routes(alerts);
    for (auto& r : forecast_routes(alerts)) routes.push_back(std::move(r));
    for (auto& r : act_routes(alerts)) routes.push_back(std::move(r));
    routes = http::serves({For::duty_record, For::inspection, For::audit, For::emergency, For::statistics},
                          {For::duty_record, For::emergency}, std::move(routes));
    for (auto& r : http::serves({For::none}, feed_routes(alerts))) routes.push_back(std::move(r));
    return {.name = "alert",
            .migrations = {{"alert", 1, alert_schema}},
            .routes = std::move(routes),
            .listeners = {},
            .jobs = {{"alert.propose", 3 * hour, [&alerts](Tx& tx) { propose(tx, alerts); }}},
            .indicators = {},
            .checks = {{"every alert message was decided by a person", without_person},
                       {"one alert at a time", two_in_force}}};
}

}  // namespace huying::alert
