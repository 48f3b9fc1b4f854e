// rules.cpp - rules as the environment department reads, edits, makes and versions them. A change holds for the next
// reading; an open warning is judged to its end by the version that raised it.
#include "engine/record/assign.hpp"
#include "subject/identity/english.hpp"
#include "subject/warning/fault.hpp"
#include "subject/warning/rule_in.hpp"

namespace huying::warning {
namespace {

/// Which rule is changed, and the version that was edited; another one meanwhile is a conflict.
struct Edited {
    Id id;
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(Edited, (), (id, version))
struct RuleIn : Edited, RuleBody {};
BOOST_DESCRIBE_STRUCT(RuleIn, (Edited, RuleBody), ())

struct RuleId {
    Id id;
};
BOOST_DESCRIBE_STRUCT(RuleId, (), (id))
struct Rules {
    std::vector<RuleOut> items;
};
BOOST_DESCRIBE_STRUCT(Rules, (), (items))

/// One saved version.
struct Version {
    std::string county;
    Id rule;
    std::int64_t version = 0;
    Micros saved;
    Id saved_by;
    std::string saved_by_name, reason;
    Json content;  ///< RuleOut as it was
};
BOOST_DESCRIBE_STRUCT(Version, (), (county, rule, version, saved, saved_by, saved_by_name, reason, content))
struct VersionOut {
    std::int64_t version = 0;
    std::optional<Micros> saved;  ///< absent: before versions were kept
    std::optional<Id> saved_by;   ///< absent: the program itself, or unknown
    std::string saved_by_name;
    std::optional<std::string> saved_by_name_en;
    std::string reason;
    RuleOut rule;
};
BOOST_DESCRIBE_STRUCT(VersionOut, (), (version, saved, saved_by, saved_by_name, saved_by_name_en, reason, rule))
struct Versions {
    std::vector<VersionOut> items;
};
BOOST_DESCRIBE_STRUCT(Versions, (), (items))

}  // namespace

constexpr Sql all_rules{R"sql(SELECT /*row*/ FROM rule WHERE county = $1 ORDER BY id)sql"};
Rules list_rules(const Tx& tx, const None&) {
    Rules out;
    for (const Rule& r : tx.all<Rule>(all_rules, tx.county())) out.items.push_back(shown(r));
    return out;
}

constexpr Sql rule_by_id{R"sql(SELECT /*row*/ FROM rule WHERE county = $1 AND id = $2)sql"};
std::optional<Rule> find_rule(const Tx& tx, Id id) { return tx.one<Rule>(rule_by_id, tx.county(), id); }

constexpr Sql versions_of{R"sql(SELECT /*row*/ FROM rule_version WHERE county = $1 AND rule = $2
    ORDER BY version DESC LIMIT 1000)sql"};
Versions list_versions(const Tx& tx, const RuleId& in) {
    const auto rule = find_rule(tx, in.id);
    if (!rule) throw not_found("There is no such rule.");
    Versions out;
    for (const Version& v : tx.all<Version>(versions_of, tx.county(), in.id)) {
        VersionOut one{.version = v.version,
                       .saved = v.saved,
                       .saved_by_name = v.saved_by_name,
                       .reason = v.reason,
                       .rule = record::from_json<RuleOut>(v.content.value)};
        if (v.saved_by != Id{}) one.saved_by = v.saved_by;
        if (auto english = identity::display_en(tx, v.saved_by); !english.empty())
            one.saved_by_name_en = std::move(english);
        out.items.push_back(std::move(one));
    }
    if (out.items.empty()) out.items.push_back({.version = rule->version, .rule = shown(*rule)});
    return out;
}

constexpr Sql version_by_number{
    R"sql(SELECT /*row*/ FROM rule_version WHERE county = $1 AND rule = $2 AND version = $3)sql"};
std::optional<Rule> find_version(const Tx& tx, Id id, std::int64_t number) {
    const auto now = find_rule(tx, id);
    if (now && now->version == number) return now;
    const auto kept = tx.one<Version>(version_by_number, tx.county(), id, number);
    if (!kept) return std::nullopt;
    const auto r = record::from_json<RuleOut>(kept->content.value);
    Rule out;
    record::assign_same(out, r);
    out.county = tx.county();
    if (!r.simple) out.condition = record::to_json(r.condition);
    out.options = record::to_json(r.options);
    return out;
}

namespace {

void keep_version(Tx& tx, const Rule& r, const std::string& reason) {
    const Caller& who = tx.caller();
    tx.insert(
        "rule_version",
        Version{r.county, r.id, r.version, tx.now(), who.account, who.display, reason, {record::to_json(shown(r))}});
}

constexpr Sql open_of_rule{
    R"sql(SELECT /*row*/ FROM warning WHERE county = $1 AND rule = $2 AND state = 'open' ORDER BY id)sql"};
struct StationName {
    std::string name, name_en;
};
BOOST_DESCRIBE_STRUCT(StationName, (), (name, name_en))
constexpr Sql station_name{R"sql(SELECT name, name_en FROM thing WHERE county = $1 AND id = $2)sql"};
/// Nothing would ever clear the warnings of a rule that is switched off or has become about something else.
void clear_all(Tx& tx, const Rule& rule) {
    for (Warning& w : tx.all<Warning>(open_of_rule, tx.county(), rule.id)) {
        w.state = State::cleared;
        w.cleared = w.updated = tx.now();
        store(tx, w);
        const auto name = tx.one<StationName>(station_name, tx.county(), w.station).value_or(StationName{});
        tell(tx, "warning_cleared", w, name.name, name.name_en, rule.departments);
    }
}

}  // namespace

/// `edit_rules` is of the command centre and of the environment department: another department's clerk has the role, not the ground.
void require_environment(const Tx& tx) {
    if (tx.caller().role == "department" && tx.caller().department != "environment")
        throw forbidden("environment_only", "This is for the environment department and the command centre.");
}

constexpr Sql change_rule{R"sql(UPDATE rule SET version = version + 1, name = $4, name_en = $5, property = $6,
    comparison = $7, threshold = $8, unit = $9, clear_level = $10, clear_readings = $11, severity = $12,
    lead_role = $13, departments = $14, accept_minutes = $15, arrive_minutes = $16, dispose_minutes = $17,
    enabled = $18, condition = $19, options = $20 WHERE county = $1 AND id = $2 AND version = $3)sql"};
RuleOut edit_rule(Tx& tx, const RuleIn& in) {
    require_environment(tx);
    Rule r = rule_from(in);
    const auto old = find_rule(tx, in.id);
    if (!old) throw not_found("There is no such rule.");
    if (!in.name_en) r.name_en = old->name_en;
    if (!in.options) r.options = old->options;
    check_county(tx, r, "", old->property);
    const auto changed =
        tx.exec(change_rule, tx.county(), in.id, in.version, r.name, r.name_en, r.property, r.comparison, r.threshold,
                r.unit, r.clear_level, r.clear_readings, r.severity, r.lead_role, r.departments, r.accept_minutes,
                r.arrive_minutes, r.dispose_minutes, r.enabled, r.condition, r.options);
    if (changed == 0) {
        Problem problem = conflict("version_conflict", "Someone else has changed this rule meanwhile.");
        problem.current_json = record::to_json(shown(*old));
        throw problem;
    }
    if (!tx.one<Version>(version_by_number, tx.county(), in.id, old->version)) keep_version(tx, *old, "");
    const Rule now = *find_rule(tx, in.id);
    keep_version(tx, now, in.reason ? in.reason->value : "");
    if (!now.enabled || now.property != old->property || of_sensor(condition_of(now))) clear_all(tx, now);
    setup_changed(tx);
    return shown(now);
}

Rule add_rule(Tx& tx, Rule rule, const std::string& reason) {
    rule.county = tx.county();
    rule.id = tx.new_id();
    tx.insert("rule", rule);
    keep_version(tx, rule, reason);
    setup_changed(tx);
    return rule;
}

http::Created<RuleOut> create_rule(Tx& tx, const RuleBody& in) {
    require_environment(tx);
    Rule rule = rule_from(in);
    check_county(tx, rule);
    return {shown(add_rule(tx, std::move(rule), in.reason ? in.reason->value : "")), "/api/rules"};
}

Rule default_rule() {
    Rule r;
    r.name = "PM2.5 重度污染";
    r.name_en = "PM2.5 heavy pollution";
    r.property = "pm25";
    return r;
}

std::vector<http::Route> rule_routes() {
    using identity::May;
    return {
        http::route("GET", "/api/rules", May::watch, "Warning rules", list_rules),
        http::route("POST", "/api/rules", May::edit_rules, "Make a warning rule", create_rule),
        http::route("PUT", "/api/rules/{id}", May::edit_rules, "Change a warning rule", edit_rule),
        http::route("GET", "/api/rules/{id}/versions", May::watch, "Every version of a warning rule", list_versions)};
}

}  // namespace huying::warning
