// telling.cpp - who is told of a warning: those it was passed on to, and those who wished to know. A storm is told once, and
// again when it gets more severe; what comes in somebody's quiet hours is told when these are over, if it is still open.
#include <algorithm>

#include "subject/warning/held_by.hpp"
#include "subject/warning/wishes.hpp"

namespace huying::warning {

constexpr Sql of_role{R"sql(SELECT id FROM account WHERE county = $1 AND role = $2 AND NOT disabled
    AND (division = '' OR substr($3, 1, length(division)) = division) ORDER BY id)sql"};
std::vector<Id> held_by(const Tx& tx, const std::string& role, const std::string& place) {
    return tx.all<Id>(of_role, tx.county(), role, place);
}

namespace {

constexpr Sql granted_watch{R"sql(SELECT id FROM access_grant WHERE county = $1 AND account = $2 AND may = 'watch'
    AND revoked IS NULL AND begins <= $3 AND ends > $3 LIMIT 1)sql"};
/// Somebody may have left since they subscribed, or have another post.
bool may_watch(const Tx& tx, Id id) {
    const auto account = identity::account_by_id(tx, id);
    if (!account || account->disabled) return false;
    return identity::allowed(identity::caller_of(*account), "watch") ||
           tx.one<Id>(granted_watch, tx.county(), id, tx.now());
}

struct ToldBefore {
    Id warning;
    Severity told = Severity::attention;
};
BOOST_DESCRIBE_STRUCT(ToldBefore, (), (warning, told))

/// The incident as it is now: when the first of its warnings was told there was none.
constexpr Sql told_of_cause{R"sql(SELECT o.id AS warning, t.told AS told FROM warning_told t
    JOIN warning o ON o.county = t.county AND o.id = t.warning JOIN warning w ON w.county = t.county AND w.id = $3
    WHERE t.county = $1 AND t.account = $2 AND t.told <> '' AND (o.id = w.id OR o.incident = w.incident))sql"};

/// Nobody told this person of the cause, or of less. That nobody acknowledges it is news of the warning they were told of,
/// and not of its incident's others.
bool is_news(const Tx& tx, Id account, Id warning, Severity severity, bool passed_on) {
    const auto before = tx.all<ToldBefore>(told_of_cause, tx.county(), account, warning);
    return std::ranges::all_of(before, [&](const ToldBefore& b) { return b.told < severity; }) ||
           (passed_on && std::ranges::find(before, warning, &ToldBefore::warning) != before.end());
}

constexpr Sql note_told{
    R"sql(INSERT INTO warning_told (county, account, warning, told, waits) VALUES ($1, $2, $3, $4, FALSE)
    ON CONFLICT (county, account, warning) DO UPDATE SET told = excluded.told, waits = FALSE)sql"};
constexpr Sql note_waits{
    R"sql(INSERT INTO warning_told (county, account, warning, told, waits) VALUES ($1, $2, $3, '', TRUE)
    ON CONFLICT (county, account, warning) DO UPDATE SET waits = TRUE)sql"};

/// True when the phone may ring now.
bool ring(Tx& tx, Id account, const Wishes& wishes, Id warning, Severity severity) {
    if (is_quiet(wishes, severity, tx.now())) {
        tx.exec(note_waits, tx.county(), account, warning);
        return false;
    }
    tx.exec(note_told, tx.county(), account, warning, severity);
    return true;
}

Severity severity_from(const std::string& word) {
    Severity out = Severity::critical;  // a word that is not known is not kept quiet
    record::Field<Severity>::parse(word, out);
    return out;
}

struct Cause {
    Id first;
    std::int64_t members = 1;
};
BOOST_DESCRIBE_STRUCT(Cause, (), (first, members))
constexpr Sql cause_of{R"sql(SELECT coalesce(i.first_warning, w.id) AS first, coalesce(i.members, 1) AS members
    FROM warning w LEFT JOIN incident i ON i.county = w.county AND i.id = w.incident
    WHERE w.county = $1 AND w.id = $2)sql"};

}  // namespace

Told who_is_told(Tx& tx, const Event& event) {
    const auto e = record::from_json<WarningEvent>(event.content.value);
    const Matter matter{e.property, e.division, event.division, severity_from(e.severity)};
    const bool passed_on = event.kind == "warning_escalated";
    const auto [first, members] = tx.one<Cause>(cause_of, tx.county(), e.warning).value_or(Cause{e.warning});
    Told out{{}, {}, first, members};
    std::vector<Id> asked;
    if (passed_on) asked = held_by(tx, role_asked(e.escalation), event.division);
    for (const Id id : asked)
        if (ring(tx, id, find_wishes(tx, id), e.warning, matter.severity)) out.asked.push_back(id);
    for (const auto& [id, wishes] : all_wishes(tx)) {
        if (!is_wanted(wishes, matter) || std::ranges::find(asked, id) != asked.end() || !may_watch(tx, id)) continue;
        if (!is_news(tx, id, e.warning, matter.severity, passed_on)) continue;
        if (ring(tx, id, wishes, e.warning, matter.severity)) out.subscribed.push_back(id);
    }
    return out;
}

namespace {

constexpr Sql who_waits{R"sql(SELECT DISTINCT account FROM warning_told WHERE county = $1 AND waits)sql"};
constexpr Sql open_that_waits{R"sql(SELECT /*row*/ FROM warning WHERE county = $1 AND state = 'open'
    AND id IN (SELECT t.warning FROM warning_told t WHERE t.county = $1 AND t.account = $2 AND t.waits) ORDER BY id)sql"};
constexpr Sql drop_waiting{
    R"sql(DELETE FROM warning_told WHERE county = $1 AND account = $2 AND waits AND told = '')sql"};
constexpr Sql end_waiting{
    R"sql(UPDATE warning_told SET waits = FALSE WHERE county = $1 AND account = $2 AND waits)sql"};

/// Was it passed on to a role that this person still has?
bool was_asked(const Tx& tx, Id account, const Warning& w, const std::string& place) {
    for (std::int64_t step = 1; step <= w.escalation; ++step) {
        const auto holders = held_by(tx, role_asked(step), place);
        if (std::ranges::find(holders, account) != holders.end()) return true;
    }
    return false;
}

/// Of what waited: still open, and news that concerns them as they are now.
std::vector<Warning> still_news(const Tx& tx, Id account, const Wishes& wishes) {
    if (!may_watch(tx, account)) return {};
    auto out = tx.all<Warning>(open_that_waits, tx.county(), account);
    std::erase_if(out, [&](const Warning& w) {
        const std::string& place = w.grid.empty() ? w.division : w.grid;
        const bool wanted = is_wanted(wishes, {w.property, w.division, place, w.severity}) &&
                            is_news(tx, account, w.id, w.severity, false);
        return !wanted && !was_asked(tx, account, w, place);
    });
    return out;
}

struct Place {
    std::string name, name_en;
};
BOOST_DESCRIBE_STRUCT(Place, (), (name, name_en))
constexpr Sql place_named{R"sql(SELECT name, name_en FROM thing WHERE county = $1 AND id = $2)sql"};

Waited sum_up(const Tx& tx, Id account, const std::vector<Warning>& open) {
    const Warning& worst = *std::ranges::max_element(open, {}, &Warning::severity);
    const auto at = tx.one<Place>(place_named, tx.county(), worst.station).value_or(Place{});
    auto [title, title_en] = message(worst, {at.name, at.name_en});
    return {account,          std::ssize(open),   worst.id,
            at.name,          at.name_en,         std::string(record::Field<Severity>::name(worst.severity)),
            std::move(title), std::move(title_en)};
}

}  // namespace

std::vector<Waited> what_waited(Tx& tx) {
    std::vector<Waited> out;
    for (const Id account : tx.all<Id>(who_waits, tx.county())) {
        const Wishes wishes = find_wishes(tx, account);
        if (is_quiet(wishes, Severity::attention, tx.now())) continue;
        const auto open = still_news(tx, account, wishes);
        for (const Warning& w : open) tx.exec(note_told, tx.county(), account, w.id, w.severity);
        tx.exec(drop_waiting, tx.county(), account);
        tx.exec(end_waiting, tx.county(), account);
        if (!open.empty()) out.push_back(sum_up(tx, account, open));
    }
    return out;
}

/// While anything of its cause is open, and for listeners that are behind an hour longer.
constexpr Sql forget_over{R"sql(DELETE FROM warning_told WHERE county = $1 AND NOT EXISTS (SELECT 1 FROM warning w
    JOIN warning o ON o.county = w.county AND (o.id = w.id OR o.incident = w.incident)
    WHERE w.county = warning_told.county AND w.id = warning_told.warning AND (o.state = 'open' OR o.updated > $2)))sql"};
void forget_told(Tx& tx) { tx.exec(forget_over, tx.county(), tx.now() - hour); }

}  // namespace huying::warning
