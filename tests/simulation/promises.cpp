// promises.cpp - see promises.hpp. One function for each promise; each looks at the tables with its own eyes.
#include "promises.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <regex>

namespace huying::simulation {
namespace {

using Broken = std::vector<std::string>;

/// Texts of the first column of a query over the county ($1).
Broken rows_of(const Tx& tx, const std::string& sql) {
    const Param county = Param::of_text(tx.county());
    Rows& rows = tx.query(sql, {&county, 1});
    Broken out;
    while (rows.next()) out.emplace_back(rows.text(0));
    return out;
}

void none(const Tx& tx, Broken& broken, const std::string& promise, const std::string& sql) {
    for (const std::string& offender : rows_of(tx, sql)) broken.push_back(promise + ": " + offender);
}

struct StepRow {
    Id case_id;
    Micros time;
    std::string action, from_state, to_state;
};
BOOST_DESCRIBE_STRUCT(StepRow, (), (case_id, time, action, from_state, to_state))
constexpr Sql all_steps{
    "SELECT case_id, time, action, from_state, to_state FROM case_step WHERE county = $1 ORDER BY case_id, id"};

bool in_table(const StepRow& s) {
    if (s.action == "open") return s.from_state == "opened" && s.to_state == "opened";
    if (s.action == "note" || s.action == "photo") return s.from_state == s.to_state && s.from_state != "closed";
    return std::ranges::any_of(cases::transitions(), [&](const cases::Transition& t) {
        return cases::name(t.act) == s.action && record::Field<cases::State>::name(t.from) == s.from_state &&
               record::Field<cases::State>::name(t.to) == s.to_state;
    });
}

void timelines_follow_the_table(const Tx& tx, Broken& broken) {
    const StepRow* last = nullptr;
    const auto steps = tx.all<StepRow>(all_steps, tx.county());
    for (const StepRow& s : steps) {
        const bool first = last == nullptr || last->case_id != s.case_id;
        const std::string what =
            fmt::format("case {}: {} from {} to {}", s.case_id.value, s.action, s.from_state, s.to_state);
        if (!in_table(s)) broken.push_back("a step is not in the table of transitions: " + what);
        if (first != (s.action == "open")) broken.push_back("a timeline begins with open, once: " + what);
        if (!first && s.from_state != last->to_state)
            broken.push_back("a step goes on where the last one ended: " + what);
        if (!first && s.time < last->time) broken.push_back("time runs forward in a timeline: " + what);
        last = &s;
    }
}

void events_have_no_gap(const Tx& tx, Broken& broken) {
    std::int64_t expected = 0;
    Micros last;
    for (std::int64_t after = 0;;) {
        const auto events = events_after(tx, after, 1000);
        if (events.empty()) return;
        for (const Event& e : events) {
            if (e.seq != ++expected)
                return broken.push_back(fmt::format("events are numbered without a gap: {}", e.seq));
            if (e.time < last) broken.push_back(fmt::format("time runs forward in events: {}", e.seq));
            last = e.time;
        }
        after = expected;
    }
}

void listeners_have_heard_everything(const Tx& tx, Broken& broken) {
    none(
        tx, broken, "no listener is ahead of the last event",
        "SELECT c.listener FROM cursor c WHERE c.county = $1 AND c.seq > (SELECT max(e.seq) FROM event e WHERE e.county = $1)");
    none(tx, broken, "no event was set aside", "SELECT reason FROM set_aside WHERE county = $1");
    none(tx, broken, "a phone has one message for each time a case came to its owner",
         "SELECT s.endpoint FROM push_subscription s WHERE s.county = $1 AND "
         "(SELECT count(*) FROM push_message m WHERE m.county = s.county AND m.subscription = s.id "
         "AND m.payload LIKE '{\"kind\":\"case_%') <> "
         "(SELECT count(*) FROM event e WHERE e.county = s.county AND e.person = s.account "
         "AND e.kind IN ('case_dispatched', 'case_escalated'))");
}

/// Looked at outside everybody's quiet hours.
void people_are_told_once(const Tx& tx, Broken& broken) {
    none(tx, broken, "whoever wishes to know was told of each open warning, or of its incident",
         "SELECT CAST(w.id AS TEXT) FROM warning w JOIN warning_wish p ON p.county = w.county WHERE w.county = $1 "
         "AND w.state = 'open' AND NOT EXISTS (SELECT 1 FROM warning_told t JOIN warning o ON o.county = t.county "
         "AND o.id = t.warning WHERE t.county = p.county AND t.account = p.account AND t.told <> '' "
         "AND (o.id = w.id OR o.incident = w.incident))");
    none(tx, broken, "a storm calls a phone once for each severity",
         "SELECT m.topic FROM push_message m WHERE m.county = $1 AND (m.payload LIKE '{\"kind\":\"warning_raised%' "
         "OR m.payload LIKE '{\"kind\":\"warning_risen%') GROUP BY m.subscription, m.topic, "
         "CASE WHEN m.payload LIKE '%\"severity\":\"critical\"%' THEN 3 "
         "WHEN m.payload LIKE '%\"severity\":\"serious\"%' THEN 2 ELSE 1 END HAVING count(*) > 1");
    none(tx, broken, "nothing waits when the quiet hours are over",
         "SELECT CAST(t.warning AS TEXT) FROM warning_told t WHERE t.county = $1 AND t.waits");
    const auto days = std::to_string((tx.now() - demo::winter_begins()) / day + 1);
    none(tx, broken, "the end of quiet hours is told once",
         "SELECT CAST(m.subscription AS TEXT) FROM push_message m WHERE m.county = $1 AND m.topic = 'quiet-hours' "
         "GROUP BY m.subscription HAVING count(*) > " +
             days);
}

void warnings_and_cases_are_one(const Tx& tx, Broken& broken) {
    none(
        tx, broken, "one open warning per stream and rule",
        "SELECT CAST(stream AS TEXT) FROM warning WHERE county = $1 AND state = 'open' GROUP BY stream, rule HAVING count(*) > 1");
    none(tx, broken, "each warning has one case",
         "SELECT CAST(w.id AS TEXT) FROM warning w LEFT JOIN cases c ON c.county = w.county AND c.warning = w.id "
         "WHERE w.county = $1 GROUP BY w.id HAVING count(c.id) <> 1");
    none(
        tx, broken, "each step was told once",
        "SELECT s.action FROM case_step s WHERE s.county = $1 GROUP BY s.action HAVING count(*) <> (SELECT count(*) FROM event e "
        "WHERE e.county = $1 AND e.kind = CASE s.action WHEN 'open' THEN 'case_opened' WHEN 'dispatch' THEN 'case_dispatched' "
        "WHEN 'escalate' THEN 'case_escalated' WHEN 'accept' THEN 'case_accepted' WHEN 'arrive' THEN 'case_arrived' "
        "WHEN 'hand_over' THEN 'case_handed_over' WHEN 'dispose' THEN 'case_disposed' WHEN 'verify' THEN 'case_verified' "
        "WHEN 'close' THEN 'case_closed' WHEN 'return' THEN 'case_returned' WHEN 'note' THEN 'case_noted' ELSE 'case_photographed' END)");
}

/// "… PM2.5 reached 190 μg/m³, above 150": is 190 above 150? Sentences of other forms make no such claim.
bool says_what_is(const std::string& title) {
    static const std::regex claim("^.*: \\S+ (?:is|was|reached|fell to) (\\S+)(?: \\S+)?, (above|below) (\\S+)$");
    std::smatch m;
    if (!std::regex_match(title, m, claim)) return true;
    const double value = std::stod(m[1]), threshold = std::stod(m[3]);
    return m[2] == "above" ? value > threshold : value < threshold;
}

void warnings_tell_the_truth(const Tx& tx, Broken& broken) {
    std::int64_t claims = 0;
    for (std::int64_t after = 0;;) {
        const auto events = events_after(tx, after, 1000);
        for (const Event& e : events) {
            after = e.seq;
            if (!e.kind.starts_with("warning_")) continue;
            const auto w = record::from_json<warning::WarningEvent>(e.content.value);
            claims += w.title_en.find(", above ") != std::string::npos;
            const bool ended = w.title_en.ends_with("has cleared");
            if (!says_what_is(w.title_en) || ended != (e.kind == "warning_cleared"))
                broken.push_back(fmt::format("a warning's sentence is true: {} \"{}\"", e.kind, w.title_en));
        }
        if (events.empty()) break;
    }
    if (claims == 0 && !rows_of(tx, "SELECT property FROM warning WHERE county = $1").empty())
        broken.push_back("a warning's sentence is true: none was read");
    // A warning that a clock ahead of the county's has ended did so when that was told.
    none(
        tx, broken, "a reading belongs to one warning of a rule",
        "SELECT CAST(b.id AS TEXT) FROM warning a JOIN warning b ON b.county = a.county AND b.stream = a.stream AND b.rule = a.rule "
        "AND b.id <> a.id AND b.first_reading >= a.first_reading WHERE a.county = $1 AND b.first_reading <= a.last_reading "
        "AND b.first_reading <= coalesce(a.cleared, a.last_reading)");
}

void cases_are_in_good_hands(const Tx& tx, Broken& broken) {
    none(
        tx, broken, "a case is with somebody of its own county who handles cases",
        "SELECT c.number FROM cases c WHERE c.county = $1 AND c.assignee IS NOT NULL AND NOT EXISTS (SELECT 1 FROM account a "
        "WHERE a.county = $1 AND a.id = c.assignee AND a.role IN ('worker', 'leader', 'township'))");
    none(
        tx, broken, "a case that is being handled has a handler",
        "SELECT number FROM cases WHERE county = $1 AND assignee IS NULL AND state IN ('dispatched', 'accepted', 'arrived')");
    none(
        tx, broken, "a case that came back more than twice waits for the command centre",
        "SELECT number FROM cases WHERE county = $1 AND state = 'returned' AND (assignee IS NOT NULL OR escalation <> 4)");
    none(
        tx, broken, "the times of a closed case are in order",
        "SELECT number FROM cases WHERE county = $1 AND state = 'closed' AND NOT (opened <= accepted AND accepted <= arrived "
        "AND arrived <= disposed AND disposed <= verified AND verified <= closed)");
    const std::string late = std::to_string((tx.now() - minute).value);
    none(tx, broken, "a deadline that has passed was noticed within a minute",
         "SELECT number FROM cases WHERE county = $1 AND due <= " + late + " AND NOT overdue");
    none(
        tx, broken, "only a running deadline is overdue",
        "SELECT number FROM cases WHERE county = $1 AND ((overdue AND due IS NULL) OR (due IS NULL) <> (due_for IS NULL) "
        "OR (state IN ('disposed', 'verified', 'closed') AND due IS NOT NULL))");
}

struct VersionRow {
    Id id;
    std::int64_t version;
    std::optional<Id> assignee;
};
BOOST_DESCRIBE_STRUCT(VersionRow, (), (id, version, assignee))
constexpr Sql all_versions{"SELECT id, version, assignee FROM cases WHERE county = $1"};
void events_tell_how_cases_are(const Tx& tx, Broken& broken) {
    std::map<std::int64_t, cases::CaseEvent> last;
    for (std::int64_t after = 0;;) {
        const auto events = events_after(tx, after, 1000);
        if (events.empty()) break;
        for (const Event& e : events) {
            after = e.seq;
            if (!e.kind.starts_with("case_")) continue;
            auto told = record::from_json<cases::CaseEvent>(e.content.value);
            const auto id = told.case_id.value;
            last.insert_or_assign(id, std::move(told));
        }
    }
    for (const VersionRow& c : tx.all<VersionRow>(all_versions, tx.county())) {
        const auto told = last.find(c.id.value);
        if (told == last.end() || told->second.version != c.version || told->second.assignee != c.assignee)
            broken.push_back(fmt::format("the last event of a case tells how it is now: {}", c.id.value));
    }
}

void readings_are_all_there(const Tx& tx, const Acknowledged& acknowledged, Broken& broken) {
    Acknowledged kept;
    const Param county = Param::of_text(tx.county());
    Rows& rows =
        tx.query("SELECT stream, time, value FROM observation WHERE county = $1 AND value IS NOT NULL", {&county, 1});
    while (rows.next()) kept[{rows.integer(0), rows.integer(1)}] = rows.real(2);
    for (const auto& [key, value] : acknowledged) {
        const auto at = kept.find(key);
        if (at == kept.end() || at->second != value)
            broken.push_back(
                fmt::format("an acknowledged reading is kept: stream {} at {}", key.first, to_text({key.second})));
    }
}

}  // namespace

std::vector<std::string> broken_promises(Store& store, const Program& program, const Acknowledged& acknowledged) {
    return store.read(system_caller(demo::county), [&](const Tx& tx) {
        Broken broken;
        for (const Check& check : program.checks())
            for (const std::string& offender : tx.all<std::string>(check.offenders, tx.county()))
                broken.push_back(check.name + ": " + offender);
        for (const std::string& offender : cases::forged(tx)) broken.push_back("is what was told of it: " + offender);
        timelines_follow_the_table(tx, broken);
        events_have_no_gap(tx, broken);
        listeners_have_heard_everything(tx, broken);
        people_are_told_once(tx, broken);
        warnings_and_cases_are_one(tx, broken);
        warnings_tell_the_truth(tx, broken);
        cases_are_in_good_hands(tx, broken);
        events_tell_how_cases_are(tx, broken);
        readings_are_all_there(tx, acknowledged, broken);
        return broken;
    });
}

}  // namespace huying::simulation
