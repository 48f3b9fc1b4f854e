// accounts.cpp - accounts and rights as the administrators read them, and their export, which takes two.
#include "engine/http/answers.hpp"
#include "engine/http/csv.hpp"
#include "subject/identity/change.hpp"
#include "subject/identity/routes.hpp"

namespace huying::identity {
namespace {

struct AccountsIn {
    std::optional<Text<1, 40>> search;  ///< part of a name, capital letters or small
    std::optional<Text<1, 10>> state;   ///< working, unused (disabled because nobody used it); absent: all
    std::optional<Id> after;            ///< the last one of the page before
    std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(AccountsIn, (), (search, state, after, limit))
struct AccountRow {
    Id id;
    std::string name, display, display_en, role, division, department, person;
    bool disabled;
    std::string disabled_for;
    bool standby;
    Micros factor_since;
    std::optional<std::string> division_name, division_name_en;
    std::optional<Micros> last_sign_in;
};
BOOST_DESCRIBE_STRUCT(AccountRow, (),
                      (id, name, display, display_en, role, division, department, person, disabled, disabled_for,
                       standby, factor_since, division_name, division_name_en, last_sign_in))
struct AccountOut {
    Id id;
    std::string name, display, display_en, role;
    std::optional<std::string> division, division_name, division_name_en, department, person;
    bool disabled = false;
    std::optional<std::string> disabled_for;  ///< left, unused
    bool standby = false;                     ///< kept for emergencies
    bool factor = false;
    bool unused = false;  ///< no sign-in for sixty days
    std::optional<Micros> last_sign_in;
};
BOOST_DESCRIBE_STRUCT(AccountOut, (),
                      (id, name, display, display_en, role, division, division_name, division_name_en, department,
                       person, disabled, disabled_for, standby, factor, unused, last_sign_in))
struct Accounts {
    std::vector<AccountOut> items;
    std::optional<Id> next;  ///< `after` of the following page
};
BOOST_DESCRIBE_STRUCT(Accounts, (), (items, next))
struct GrantOut {
    Id id;
    std::string account_name, account_display, account_display_en, may, division, department, purpose;
    std::optional<std::string> division_name, division_name_en;
    Micros begins, ends;
    std::string asked_by_name, approved_by_name;
    bool in_force = false;
};
BOOST_DESCRIBE_STRUCT(GrantOut, (),
                      (id, account_name, account_display, account_display_en, may, division, department, purpose,
                       division_name, division_name_en, begins, ends, asked_by_name, approved_by_name, in_force))
struct DeputyRow {
    Id id;
    std::string name, display, display_en, for_name, for_display, for_display_en, for_role, reason;
    Micros begins, ends;
    std::string asked_by_name, approved_by_name;
    bool in_force = false;
};
BOOST_DESCRIBE_STRUCT(DeputyRow, (),
                      (id, name, display, display_en, for_name, for_display, for_display_en, for_role, reason, begins,
                       ends, asked_by_name, approved_by_name, in_force))
struct SettingsOut {
    std::vector<std::string> factor_roles;
    std::int64_t idle_minutes = 0;
};
BOOST_DESCRIBE_STRUCT(SettingsOut, (), (factor_roles, idle_minutes))
struct RightsIn {
    std::optional<Text<1, 40>> search;  ///< part of the name of who holds it
    std::optional<Id> grants_after, deputies_after;
    std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(RightsIn, (), (search, grants_after, deputies_after, limit))
struct Rights {
    std::vector<GrantOut> grants;   ///< newest first, as deputies
    std::optional<Id> grants_next;  ///< `grants_after` of the following page
    std::vector<DeputyRow> deputies;
    std::optional<Id> deputies_next;  ///< `deputies_after` of the following page
    SettingsOut settings;
    std::vector<std::string> may, purposes;  ///< what a grant can name
};
BOOST_DESCRIBE_STRUCT(Rights, (), (grants, grants_next, deputies, deputies_next, settings, may, purposes))

/// For LIKE … ESCAPE '\\': what was typed, anywhere in the text.
std::string containing(const std::string& typed) {
    std::string out = "%";
    for (const char c : typed) out += (c == '%' || c == '_' || c == '\\' ? "\\" : "") + std::string(1, c);
    return out + "%";
}

// The page first, then what is looked up for each of its rows.
constexpr Sql account_list{
    R"sql(SELECT a.id AS id, a.name AS name, a.display AS display, a.display_en AS display_en, a.role AS role, a.division AS division,
    a.department AS department, a.person AS person, a.disabled AS disabled, a.disabled_for AS disabled_for,
    a.standby AS standby, a.factor_since AS factor_since, d.name AS division_name, d.name_en AS division_name_en,
    (SELECT s.time FROM sign_in s WHERE s.county = a.county AND s.account = a.id
        AND s.outcome IN ('signed_in', 'recovery_code') ORDER BY s.id DESC LIMIT 1) AS last_sign_in
    FROM (SELECT * FROM account c WHERE c.county = $1
        AND (lower(c.name) LIKE lower($2) ESCAPE '\' OR lower(c.display) LIKE lower($2) ESCAPE '\' OR lower(c.display_en) LIKE lower($2) ESCAPE '\')
        AND ($3 = '' OR ($3 = 'working' AND NOT c.disabled) OR ($3 = 'unused' AND c.disabled_for = 'unused'))
        AND ($4 = 0 OR (c.disabled, c.role, c.name) >
            (SELECT l.disabled, l.role, l.name FROM account l WHERE l.county = $1 AND l.id = $4))
        ORDER BY c.disabled, c.role, c.name LIMIT $5) a
    LEFT JOIN division d ON d.county = a.county AND d.code = a.division ORDER BY a.disabled, a.role, a.name)sql"};
Accounts accounts(const Tx& tx, const AccountsIn& in, std::int64_t most) {
    const std::string state = change::text(in.state);
    if (!state.empty() && state != "working" && state != "unused") throw invalid("?state", "must be working or unused");
    Accounts out;
    const Micros stale = machine_now() - unused_after;
    for (const auto& a : tx.all<AccountRow>(account_list, tx.county(), containing(change::text(in.search)), state,
                                            in.after.value_or(Id{}), most))
        out.items.push_back({a.id, a.name, a.display, a.display_en, a.role, filled(a.division), a.division_name,
                             a.division_name_en, filled(a.department), filled(shown_person(a.person)), a.disabled,
                             filled(a.disabled_for), a.standby, a.factor_since.value != 0,
                             a.last_sign_in && *a.last_sign_in < stale, a.last_sign_in});
    if (std::ssize(out.items) == most) out.next = out.items.back().id;
    return out;
}

constexpr Sql grant_list{R"sql(SELECT g.id AS id, a.name AS account_name, a.display AS account_display,
    a.display_en AS account_display_en, g.may AS may,
    g.division AS division, g.department AS department, g.purpose AS purpose, d.name AS division_name,
    d.name_en AS division_name_en, g.begins AS begins, g.ends AS ends, q.name AS asked_by_name, p.name AS approved_by_name,
    g.begins <= $2 AS in_force
    FROM access_grant g JOIN account a ON a.county = g.county AND a.id = g.account
    JOIN account q ON q.county = g.county AND q.id = g.asked_by JOIN account p ON p.county = g.county AND p.id = g.approved_by
    LEFT JOIN division d ON d.county = g.county AND d.code = g.division
    WHERE g.county = $1 AND g.revoked IS NULL AND g.ends > $2 AND g.id < $3
    AND (lower(a.name) LIKE lower($4) ESCAPE '\' OR lower(a.display) LIKE lower($4) ESCAPE '\' OR lower(a.display_en) LIKE lower($4) ESCAPE '\')
    ORDER BY g.id DESC LIMIT $5)sql"};
constexpr Sql deputy_list{R"sql(SELECT d.id AS id, a.name AS name, a.display AS display, a.display_en AS display_en,
    f.name AS for_name, f.display AS for_display, f.display_en AS for_display_en, f.role AS for_role, d.reason AS reason, d.begins AS begins, d.ends AS ends,
    q.name AS asked_by_name, p.name AS approved_by_name, d.begins <= $2 AS in_force
    FROM deputy d JOIN account a ON a.county = d.county AND a.id = d.account
    JOIN account f ON f.county = d.county AND f.id = d.acts_for
    JOIN account q ON q.county = d.county AND q.id = d.asked_by JOIN account p ON p.county = d.county AND p.id = d.approved_by
    WHERE d.county = $1 AND d.revoked IS NULL AND d.ends > $2 AND d.id < $3
    AND (lower(a.name) LIKE lower($4) ESCAPE '\' OR lower(a.display) LIKE lower($4) ESCAPE '\' OR lower(a.display_en) LIKE lower($4) ESCAPE '\')
    ORDER BY d.id DESC LIMIT $5)sql"};
Rights rights(const Tx& tx, const RightsIn& in, std::int64_t most) {
    constexpr Id newest{INT64_MAX};
    const std::string search = containing(change::text(in.search));
    Rights out;
    out.grants = tx.all<GrantOut>(grant_list, tx.county(), tx.now(), in.grants_after.value_or(newest), search, most);
    out.deputies =
        tx.all<DeputyRow>(deputy_list, tx.county(), tx.now(), in.deputies_after.value_or(newest), search, most);
    if (std::ssize(out.grants) == most) out.grants_next = out.grants.back().id;
    if (std::ssize(out.deputies) == most) out.deputies_next = out.deputies.back().id;
    const Settings settings = settings_of(tx);
    out.settings.idle_minutes = settings.idle_minutes;
    for (const auto& role : roles)
        if (settings.wants_factor(std::string(role))) out.settings.factor_roles.emplace_back(role);
    for (const auto& g : grantable_permissions) out.may.emplace_back(record::Field<May>::name(g.may));
    for (const auto& purpose : register_of_purposes())
        if (purpose.grantable) out.purposes.emplace_back(purpose.code);
    return out;
}

using http::csv_line;
std::string accounts_csv(const Tx& tx) {
    std::string out = csv_line(
        {"name", "display", "role", "division", "department", "holder", "disabled", "second_factor", "last_sign_in"});
    for (const auto& a : accounts(tx, {}, INT64_MAX).items)
        out += csv_line({a.name, a.display, a.role, a.division.value_or(""), a.department.value_or(""),
                         a.person.value_or(""), a.disabled ? "yes" : "no", a.factor ? "yes" : "no",
                         a.last_sign_in ? to_text(*a.last_sign_in) : ""});
    return out;
}
std::string rights_csv(const Tx& tx) {
    std::string out =
        csv_line({"account", "may", "division", "department", "purpose", "begins", "ends", "asked_by", "approved_by"});
    for (const auto& g : rights(tx, {}, INT64_MAX).grants)
        out += csv_line({g.account_name, g.may, g.division, g.department, g.purpose, to_text(g.begins), to_text(g.ends),
                         g.asked_by_name, g.approved_by_name});
    return out;
}

struct ExportIn {
    Id id;
};
BOOST_DESCRIBE_STRUCT(ExportIn, (), (id))
/// Once, by the one who asked, while the approval lasts.
http::Reply fetch_export(Tx& tx, const ExportIn& in) {
    const auto what = take_export(tx, in.id, "").what.value();
    return http::csv_file(what.value, what.value == "accounts" ? accounts_csv(tx) : rights_csv(tx));
}

}  // namespace

std::vector<http::Route> account_routes() {
    return {
        http::route("GET", "/api/accounts", May::see_accounts, "Accounts, with role and ground",
                    [](const Tx& tx, const AccountsIn& in) { return accounts(tx, in, change::page_of(in.limit)); }),
        http::route("GET", "/api/access/rights", May::see_accounts, "Rights beyond the role, deputies, settings",
                    [](const Tx& tx, const RightsIn& in) { return rights(tx, in, change::page_of(in.limit)); }),
        http::answers("Export", R"({"contentMediaType":"text/csv","type":"string"})",
                      http::route("POST", "/api/access/exports/{id}", May::change_access,
                                  "Fetch an approved export, once", fetch_export)),
    };
}

/// Does somebody's right beyond the role cover this place and these departments?
constexpr Sql covering_grant{
    R"sql(SELECT id FROM access_grant WHERE county = $1 AND account = $2 AND may = $3 AND begins <= $4
    AND ends > $4 AND revoked IS NULL AND (division = '' OR $5 LIKE division || '%')
    AND (department = '' OR ',' || $6 || ',' LIKE '%,' || department || ',%')
    AND ',' || $7 || ',' LIKE '%,' || purpose || ',%' LIMIT 1)sql"};
bool granted_for(const Tx& tx, May may, const std::string& division, const std::string& departments,
                 const std::string& purposes) {
    const Caller& caller = tx.caller();
    if ((caller.granted & bit(may)) == 0) return false;
    return tx
        .one<Id>(covering_grant, tx.county(), caller.account, record::Field<May>::name(may), tx.now(), division,
                 departments, purposes.empty() ? caller.purposes : purposes)
        .has_value();
}

}  // namespace huying::identity
