// warnings.cpp - warnings as those who work for the county read them, one by one with the reasons, and as incidents.
#include <tuple>

#include "engine/record/assign.hpp"
#include "subject/warning/explain.hpp"
#include "subject/warning/warning.hpp"

namespace huying::warning {

std::int64_t page_size(const std::optional<std::int64_t>& limit) {
    if (limit && (*limit < 1 || *limit > 200)) throw invalid("?limit", "must be from 1 to 200");
    return limit.value_or(50);
}

namespace {

enum class Stage { raised, acknowledged, cleared };
BOOST_DESCRIBE_ENUM(Stage, raised, acknowledged, cleared)

struct WarningsIn {
    std::optional<State> state;
    std::optional<Id> incident;
    std::optional<Id> after;
    std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(WarningsIn, (), (state, incident, after, limit))

struct WarningId {
    Id id;
};
BOOST_DESCRIBE_STRUCT(WarningId, (), (id))

struct WarningRow {
    Id id, rule;
    std::int64_t rule_version;
    std::string rule_name;
    Id station;
    std::string station_name, station_name_en;
    Id stream;
    std::string property, division, grid;
    Severity severity;
    State state;
    Micros raised, updated;
    std::optional<Micros> cleared;
    double threshold, clear_level;
    Comparison comparison;
    std::string unit;
    double first_value, value, peak;
    std::int64_t readings;
    std::string said, said_en;
    std::optional<Id> case_id, incident;
    std::optional<std::int64_t> incident_members;
    std::optional<Micros> acknowledged;
    std::optional<std::string> acknowledged_by_name, acknowledged_by_name_en;
    std::int64_t escalation;
    std::string why;
};
BOOST_DESCRIBE_STRUCT(WarningRow, (),
                      (id, rule, rule_version, rule_name, station, station_name, station_name_en, stream, property,
                       division, grid, severity, state, raised, updated, cleared, threshold, clear_level, comparison,
                       unit, first_value, value, peak, readings, said, said_en, case_id, incident, incident_members,
                       acknowledged, acknowledged_by_name, acknowledged_by_name_en, escalation, why))
struct WarningOut {
    Id id, rule;
    std::string rule_name;
    std::int64_t rule_version = 0;
    Id station;
    std::string station_name, station_name_en;
    Id stream;
    std::string property, division, division_name, division_name_en, grid, grid_name;
    Severity severity = Severity::serious;
    State state = State::open;
    Stage stage = Stage::raised;
    Micros raised, updated;
    std::optional<Micros> acknowledged;
    std::optional<std::string> acknowledged_by_name, acknowledged_by_name_en;
    std::int64_t escalation = 0;
    std::optional<Micros> cleared;
    double threshold = 0, clear_level = 0;
    std::optional<Comparison>
        comparison;  ///< the bad side of `threshold`, where that level alone is what the rule says
    std::string unit;
    double first_value = 0, value = 0, peak = 0;
    std::int64_t readings = 0;
    std::string message, message_en;
    std::optional<Id> case_id, incident;
    std::optional<std::int64_t> incident_members;
    std::optional<Why> why;  ///< of a single warning only
};
BOOST_DESCRIBE_STRUCT(WarningOut, (),
                      (id, rule, rule_name, rule_version, station, station_name, station_name_en, stream, property,
                       division, division_name, division_name_en, grid, grid_name, severity, state, stage, raised,
                       updated, acknowledged, acknowledged_by_name, acknowledged_by_name_en, escalation, cleared,
                       threshold, clear_level, comparison, unit, first_value, value, peak, readings, message,
                       message_en, case_id, incident, incident_members, why))
struct Warnings {
    std::vector<WarningOut> items;
    std::optional<Id> next;
};
BOOST_DESCRIBE_STRUCT(Warnings, (), (items, next))

WarningOut shown(const Tx& tx, const territory::Territory& territory, const WarningRow& w) {
    Warning text;
    record::assign_same(text, w);
    WarningOut out;
    record::assign_same(out, w);
    std::tie(out.message, out.message_en) = message(text, {w.station_name, w.station_name_en});
    std::tie(out.division_name, out.division_name_en) = territory.names(tx, w.division);
    out.grid_name = territory.names(tx, w.grid).first;
    out.comparison = bad_side(w.comparison, w.said, w.why);
    out.stage = w.state == State::cleared ? Stage::cleared : w.acknowledged ? Stage::acknowledged : Stage::raised;
    return out;
}

}  // namespace

constexpr Sql warning_list{R"sql(SELECT w.id AS id, w.rule AS rule, w.rule_version AS rule_version,
    coalesce(r.name, '') AS rule_name, w.station AS station, t.name AS station_name, t.name_en AS station_name_en,
    w.stream AS stream, w.property AS property, w.division AS division, w.grid AS grid, w.severity AS severity,
    w.state AS state, w.raised AS raised, w.updated AS updated, w.cleared AS cleared, w.threshold AS threshold,
    w.clear_level AS clear_level, w.comparison AS comparison, w.unit AS unit, w.first_value AS first_value,
    w.value AS value, w.peak AS peak, w.readings AS readings, w.said AS said, w.said_en AS said_en,
    coalesce((SELECT min(c.id) FROM cases c WHERE c.county = w.county AND c.warning = w.id),
    (SELECT max(c.id) FROM warning o JOIN cases c ON c.county = o.county AND c.warning = o.id WHERE o.county = w.county
        AND o.incident = w.incident AND o.station = w.station AND o.id < w.id),
    (SELECT min(c.id) FROM cases c WHERE c.county = w.county AND c.warning = i.first_warning)) AS case_id,
    w.incident AS incident, i.members AS incident_members, w.acknowledged AS acknowledged,
    a.display AS acknowledged_by_name, nullif(a.display_en, '') AS acknowledged_by_name_en, w.escalation AS escalation, w.why AS why
    FROM warning w JOIN thing t ON t.county = w.county AND t.id = w.station
    LEFT JOIN rule r ON r.county = w.county AND r.id = w.rule
    LEFT JOIN incident i ON i.county = w.county AND i.id = w.incident
    LEFT JOIN account a ON a.county = w.county AND a.id = w.acknowledged_by
    WHERE w.county = $1 AND ($2 = '' OR w.state = $2) AND w.id < $3 AND w.id >= $4 AND ($6 = 0 OR w.incident = $6)
    ORDER BY w.id DESC LIMIT $5)sql"};
Warnings list_warnings(const Tx& tx, const territory::Territory& territory, const WarningsIn& in) {
    const std::int64_t limit = page_size(in.limit);
    const std::string state(in.state ? record::Field<State>::name(*in.state) : "");
    const Id after = in.after.value_or(Id{INT64_MAX});
    Warnings out;
    for (const auto& w :
         tx.all<WarningRow>(warning_list, tx.county(), state, after, 0, limit + 1, in.incident.value_or(Id{}))) {
        if (static_cast<std::int64_t>(out.items.size()) == limit) {
            out.next = out.items.back().id;
            break;
        }
        out.items.push_back(shown(tx, territory, w));
    }
    return out;
}

WarningOut get_warning(const Tx& tx, const territory::Territory& territory, const WarningId& in) {
    if (in.id.value == INT64_MAX) throw not_found("There is no such warning.");
    const auto rows = tx.all<WarningRow>(warning_list, tx.county(), "", in.id.value + 1, in.id.value, 1, 0);
    if (rows.empty()) throw not_found("There is no such warning.");
    WarningOut out = shown(tx, territory, rows.front());
    if (!rows.front().why.empty()) out.why = record::from_json<Why>(rows.front().why);
    return out;
}

namespace {

/// The command centre and the departments everywhere, others in their own part of the county.
bool may_answer(const Caller& caller, const WarningOut& w) {
    if (caller.role == "command" || caller.role == "department" || caller.role == "system") return true;
    if (caller.division.empty()) return false;
    return w.division.starts_with(caller.division) || w.grid.starts_with(caller.division) ||
           (!w.grid.empty() && caller.division.starts_with(w.grid));
}

}  // namespace

WarningOut acknowledge(Tx& tx, const territory::Territory& territory, const WarningId& in) {
    const WarningOut w = get_warning(tx, territory, in);
    if (!may_answer(tx.caller(), w)) throw forbidden("not_yours", "This warning is not of your part of the county.");
    if (w.state == State::cleared) throw conflict("warning_cleared", "This warning has cleared already.");
    acknowledge_warning(tx, in.id, tx.caller().account);
    return get_warning(tx, territory, in);
}

std::vector<http::Route> warning_routes(const territory::Territory& territory) {
    using identity::May;
    const auto list = [&territory](const Tx& tx, const WarningsIn& in) { return list_warnings(tx, territory, in); };
    const auto one = [&territory](const Tx& tx, const WarningId& in) { return get_warning(tx, territory, in); };
    const auto answer = [&territory](Tx& tx, const WarningId& in) { return acknowledge(tx, territory, in); };
    return {http::route("GET", "/api/warnings", May::watch, "Warnings, newest first", list),
            http::route("GET", "/api/warnings/{id}", May::watch, "One warning, and why it was raised", one),
            http::route("POST", "/api/warnings/{id}/acknowledge", May::act_on_case, "Say that somebody sees to it",
                        answer)};
}

}  // namespace huying::warning
