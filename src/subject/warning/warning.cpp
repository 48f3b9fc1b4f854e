// warning.cpp - rules as they are edited, warnings as they are read, the public's view of them, and the figures.
#include "subject/warning/warning.hpp"

#include <fmt/format.h>

#include "warning_schema.hpp"

namespace huying::warning {
namespace {

struct RuleIn {
    Id id;
    std::int64_t version;  ///< the version that was edited; another one meanwhile is a conflict
    Text<1, 80> name;
    std::optional<Text<0, 80>> name_en;
    Text<1, 20> property;
    Comparison comparison;
    double threshold;
    Text<1, 20> unit;
    double clear_level;
    std::int64_t clear_readings;
    Severity severity;
    Text<1, 20> lead_role;
    std::vector<std::string> departments;
    std::int64_t accept_minutes, arrive_minutes, dispose_minutes;
    bool enabled;
};
BOOST_DESCRIBE_STRUCT(RuleIn, (), (id, version, name, name_en, property, comparison, threshold, unit, clear_level,
                                   clear_readings, severity, lead_role, departments, accept_minutes, arrive_minutes,
                                   dispose_minutes, enabled))

struct RuleOut {
    Id id;
    std::int64_t version;
    std::string name, name_en, property;
    Comparison comparison;
    double threshold;
    std::string unit;
    double clear_level;
    std::int64_t clear_readings;
    Severity severity;
    std::string lead_role;
    std::vector<std::string> departments;
    std::int64_t accept_minutes, arrive_minutes, dispose_minutes;
    bool enabled;
};
BOOST_DESCRIBE_STRUCT(RuleOut, (), (id, version, name, name_en, property, comparison, threshold, unit, clear_level,
                                    clear_readings, severity, lead_role, departments, accept_minutes, arrive_minutes,
                                    dispose_minutes, enabled))

struct None {};
BOOST_DESCRIBE_STRUCT(None, (), ())
struct Rules {
    std::vector<RuleOut> items;
};
BOOST_DESCRIBE_STRUCT(Rules, (), (items))

std::vector<std::string> split(const std::string& list) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < list.size();) {
        const auto comma = std::min(list.find(',', at), list.size());
        out.push_back(list.substr(at, comma - at));
        at = comma + 1;
    }
    return out;
}

RuleOut shown(const Rule& r) {
    return {r.id, r.version, r.name, r.name_en, r.property, r.comparison, r.threshold, r.unit, r.clear_level,
            r.clear_readings, r.severity, r.lead_role, split(r.departments), r.accept_minutes, r.arrive_minutes,
            r.dispose_minutes, r.enabled};
}

void check_rule(const RuleIn& in) {
    std::vector<FieldError> errors;
    const bool above = in.comparison == Comparison::above;
    if (above ? in.clear_level > in.threshold : in.clear_level < in.threshold)
        errors.push_back({"/clear_level", "must be on the calm side of the threshold"});
    if (in.clear_readings < 1 || in.clear_readings > 24) errors.push_back({"/clear_readings", "must be from 1 to 24"});
    const std::pair<const char*, std::int64_t> minutes[] = {{"/accept_minutes", in.accept_minutes},
                                                            {"/arrive_minutes", in.arrive_minutes},
                                                            {"/dispose_minutes", in.dispose_minutes}};
    for (const auto& [pointer, value] : minutes)
        if (value < 1 || value > 7 * 24 * 60) errors.push_back({pointer, "must be from 1 minute to 7 days"});
    if (in.lead_role.value != "worker" && in.lead_role.value != "leader" && in.lead_role.value != "township")
        errors.push_back({"/lead_role", "must be worker, leader or township"});
    for (std::size_t i = 0; i < in.departments.size(); ++i)
        if (in.departments[i].empty() || in.departments[i].find(',') != std::string::npos)
            errors.push_back({fmt::format("/departments/{}", i), "must be a department's name"});
    if (!errors.empty()) throw invalid(std::move(errors));
}

}  // namespace

constexpr Sql all_rules{R"sql(SELECT /*row*/ FROM rule WHERE county = $1 ORDER BY id)sql"};
Rules list_rules(const Tx& tx, const None&) {
    Rules out;
    for (const Rule& r : tx.all<Rule>(all_rules, tx.county())) out.items.push_back(shown(r));
    return out;
}

constexpr Sql rule_by_id{R"sql(SELECT /*row*/ FROM rule WHERE county = $1 AND id = $2)sql"};
constexpr Sql change_rule{R"sql(UPDATE rule SET version = version + 1, name = $4, name_en = $5, property = $6,
    comparison = $7, threshold = $8, unit = $9, clear_level = $10, clear_readings = $11, severity = $12,
    lead_role = $13, departments = $14, accept_minutes = $15, arrive_minutes = $16, dispose_minutes = $17,
    enabled = $18 WHERE county = $1 AND id = $2 AND version = $3)sql"};
RuleOut edit_rule(Tx& tx, const RuleIn& in) {
    check_rule(in);
    const auto old = tx.one<Rule>(rule_by_id, tx.county(), in.id);
    if (!old) throw not_found("There is no such rule.");
    std::string departments;
    for (const std::string& d : in.departments) departments += (departments.empty() ? "" : ",") + d;
    const std::string name_en = in.name_en ? in.name_en->value : old->name_en;
    const auto changed = tx.exec(change_rule, tx.county(), in.id, in.version, in.name, name_en, in.property, in.comparison,
                                 in.threshold, in.unit, in.clear_level, in.clear_readings, in.severity, in.lead_role,
                                 departments, in.accept_minutes, in.arrive_minutes, in.dispose_minutes, in.enabled);
    if (changed == 0) {
        Problem problem = conflict("version_conflict", "Someone else has changed this rule meanwhile.");
        problem.current_json = record::to_json(shown(*old));
        throw problem;
    }
    setup_changed(tx);
    return shown(*tx.one<Rule>(rule_by_id, tx.county(), in.id));
}

namespace {

struct WarningsIn {
    std::optional<State> state;
    std::optional<Id> after;
    std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(WarningsIn, (), (state, after, limit))

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
    std::optional<Id> case_id;
};
BOOST_DESCRIBE_STRUCT(WarningRow, (), (id, rule, rule_version, rule_name, station, station_name, station_name_en, stream,
                                       property, division, grid, severity, state, raised, updated, cleared, threshold,
                                       clear_level, comparison, unit, first_value, value, peak, readings, case_id))
struct WarningOut {
    Id id, rule;
    std::string rule_name;
    std::int64_t rule_version;
    Id station;
    std::string station_name, station_name_en;
    Id stream;
    std::string property, division, division_name, division_name_en, grid, grid_name;
    Severity severity;
    State state;
    Micros raised, updated;
    std::optional<Micros> cleared;
    double threshold, clear_level;
    std::string unit;
    double first_value, value, peak;
    std::int64_t readings;
    std::string message, message_en;
    std::optional<Id> case_id;
};
BOOST_DESCRIBE_STRUCT(WarningOut, (), (id, rule, rule_name, rule_version, station, station_name, station_name_en, stream,
                                       property, division, division_name, division_name_en, grid, grid_name, severity,
                                       state, raised, updated, cleared, threshold, clear_level, unit, first_value, value,
                                       peak, readings, message, message_en, case_id))
struct Warnings {
    std::vector<WarningOut> items;
    std::optional<Id> next;
};
BOOST_DESCRIBE_STRUCT(Warnings, (), (items, next))

std::int64_t page_size(const std::optional<std::int64_t>& limit) {
    if (limit && (*limit < 1 || *limit > 200)) throw invalid("?limit", "must be from 1 to 200");
    return limit.value_or(50);
}

WarningOut shown(const Tx& tx, const territory::Territory& territory, const WarningRow& w) {
    Warning text{.property = w.property, .comparison = w.comparison, .unit = w.unit, .value = w.peak};
    text.threshold = w.threshold;
    auto [zh, en] = message(text, w.station_name, w.station_name_en);
    const auto [division, division_en] = territory.names(tx, w.division);
    return {w.id, w.rule, w.rule_name, w.rule_version, w.station, w.station_name, w.station_name_en, w.stream,
            w.property, w.division, division, division_en, w.grid, territory.names(tx, w.grid).first, w.severity, w.state,
            w.raised, w.updated, w.cleared, w.threshold, w.clear_level, w.unit, w.first_value, w.value, w.peak,
            w.readings, std::move(zh), std::move(en), w.case_id};
}

}  // namespace

constexpr Sql warning_list{R"sql(SELECT w.id AS id, w.rule AS rule, w.rule_version AS rule_version,
    coalesce(r.name, '') AS rule_name, w.station AS station, t.name AS station_name, t.name_en AS station_name_en,
    w.stream AS stream, w.property AS property, w.division AS division, w.grid AS grid, w.severity AS severity,
    w.state AS state, w.raised AS raised, w.updated AS updated, w.cleared AS cleared, w.threshold AS threshold,
    w.clear_level AS clear_level, w.comparison AS comparison, w.unit AS unit, w.first_value AS first_value,
    w.value AS value, w.peak AS peak, w.readings AS readings,
    (SELECT min(c.id) FROM cases c WHERE c.county = w.county AND c.warning = w.id) AS case_id
    FROM warning w JOIN thing t ON t.county = w.county AND t.id = w.station
    LEFT JOIN rule r ON r.county = w.county AND r.id = w.rule
    WHERE w.county = $1 AND ($2 = '' OR w.state = $2) AND w.id < $3 AND w.id >= $4
    ORDER BY w.id DESC LIMIT $5)sql"};
Warnings list_warnings(const Tx& tx, const territory::Territory& territory, const WarningsIn& in) {
    const std::int64_t limit = page_size(in.limit);
    const std::string state(in.state ? record::Field<State>::name(*in.state) : "");
    const Id after = in.after.value_or(Id{INT64_MAX});
    Warnings out;
    for (const auto& w : tx.all<WarningRow>(warning_list, tx.county(), state, after, 0, limit + 1)) {
        if (static_cast<std::int64_t>(out.items.size()) == limit) {
            out.next = out.items.back().id;
            break;
        }
        out.items.push_back(shown(tx, territory, w));
    }
    return out;
}

WarningOut get_warning(const Tx& tx, const territory::Territory& territory, const WarningId& in) {
    const auto rows = tx.all<WarningRow>(warning_list, tx.county(), "", in.id.value + 1, in.id.value, 1);
    if (rows.empty()) throw not_found("There is no such warning.");
    return shown(tx, territory, rows.front());
}

namespace {

struct PublicRow {
    Id id;
    Micros raised;
    std::optional<Micros> cleared;
    State state;
    Severity severity;
    std::string station_name, station_name_en, division, property;
    double threshold, value, peak;
    std::string unit;
    std::optional<std::string> case_state;
    std::optional<Micros> accepted, arrived, disposed, closed;
};
BOOST_DESCRIBE_STRUCT(PublicRow, (), (id, raised, cleared, state, severity, station_name, station_name_en, division,
                                      property, threshold, value, peak, unit, case_state, accepted, arrived, disposed,
                                      closed))
struct PublicWarnings {
    std::vector<Json> items;
    std::optional<Id> next;
};
BOOST_DESCRIBE_STRUCT(PublicWarnings, (), (items, next))

}  // namespace

constexpr Sql public_list{R"sql(SELECT w.id AS id, w.raised AS raised, w.cleared AS cleared, w.state AS state,
    w.severity AS severity, t.name AS station_name, t.name_en AS station_name_en, w.division AS division,
    w.property AS property, w.threshold AS threshold, w.value AS value, w.peak AS peak, w.unit AS unit,
    c.state AS case_state, c.accepted AS accepted, c.arrived AS arrived, c.disposed AS disposed, c.closed AS closed
    FROM warning w JOIN thing t ON t.county = w.county AND t.id = w.station
    LEFT JOIN cases c ON c.county = w.county AND c.warning = w.id
    WHERE w.county = $1 AND ($2 = '' OR w.state = $2) AND w.id < $3 ORDER BY w.id DESC LIMIT $4)sql"};
PublicWarnings list_public(const Tx& tx, const territory::Territory& territory, const WarningsIn& in) {
    const std::int64_t limit = page_size(in.limit);
    const std::string state(in.state ? record::Field<State>::name(*in.state) : "");
    PublicWarnings out;
    Id last;
    for (const auto& row : tx.all<PublicRow>(public_list, tx.county(), state, in.after.value_or(Id{INT64_MAX}), limit + 1)) {
        if (static_cast<std::int64_t>(out.items.size()) == limit) {
            out.next = last;
            break;
        }
        last = row.id;
        const auto [name, name_en] = territory.names(tx, row.division);
        std::string json = record::to_json(row);
        json.pop_back();
        json += ",\"division_name\":";
        record::write_text(json, name);
        json += ",\"division_name_en\":";
        record::write_text(json, name_en);
        out.items.push_back({json + "}"});
    }
    return out;
}

Rule default_rule() {
    Rule r;
    r.name = "PM2.5 重度污染";
    r.name_en = "PM2.5 heavy pollution";
    r.property = "pm25";
    return r;
}

void add_rule(Tx& tx, Rule rule) {
    rule.county = tx.county();
    rule.id = tx.new_id();
    tx.insert("rule", rule);
    setup_changed(tx);
}

constexpr Sql raised_samples{R"sql(SELECT division, raised AS at, 1.0 AS value FROM warning
    WHERE county = $1 AND raised >= $2 AND raised < $3)sql"};

constexpr Sql without_case{R"sql(SELECT CAST(w.id AS TEXT) FROM warning w WHERE w.county = $1
    AND (SELECT count(*) FROM cases c WHERE c.county = w.county AND c.warning = w.id) <> 1)sql"};
constexpr Sql opened_twice{R"sql(SELECT CAST(min(w.id) AS TEXT) FROM warning w WHERE w.county = $1 AND w.state = 'open'
    GROUP BY w.stream, w.rule HAVING count(*) > 1)sql"};

Subject subject(const territory::Territory& territory) {
    using identity::May;
    const auto list = [&territory](const Tx& tx, const WarningsIn& in) { return list_warnings(tx, territory, in); };
    const auto open_list = [&territory](const Tx& tx, const WarningsIn& in) { return list_public(tx, territory, in); };
    return {.name = "warning",
            .migrations = {{"warning", 1, warning_schema}},
            .routes = {http::route("GET", "/api/warnings", May::watch, "Warnings, newest first", list),
                       http::route("GET", "/api/warnings/{id}", May::watch, "One warning",
                                   [&territory](const Tx& tx, const WarningId& in) { return get_warning(tx, territory, in); }),
                       http::route("GET", "/api/public/{county}/warnings", May::anyone, "Warnings and how they ended", open_list),
                       http::route("GET", "/api/rules", May::watch, "Warning rules", list_rules),
                       http::route("PUT", "/api/rules/{id}", May::edit_rules, "Change a warning rule", edit_rule)},
            .listeners = {},
            .jobs = {},
            .indicators = {{"warnings_raised", "发出预警数", "Warnings raised", "count", Indicator::count, raised_samples}},
            .checks = {{"every warning has exactly one case", without_case},
                       {"no stream has two open warnings of a rule", opened_twice}}};
}

}  // namespace huying::warning
