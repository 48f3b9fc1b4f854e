// list.cpp - the cases that the caller may see, newest first: the same as roles_in (cases.cpp) says of each, asked of the
// database so that nobody's list costs more than what they see. Whoever works in one grid starts from what they have, had or did
// and from their grid; the command centre, a department and a township walk through the county. Words that are stored are
// never patterns: LIKE reads `_` as any letter, and on SQLite A as a.
#include "subject/cases/view.hpp"

namespace huying::cases {
namespace {

/// Which statement, and what of the county it may give.
struct Reach {
    bool whole = false;      ///< starts from the whole county
    std::string department;  ///< whole: only its cases; empty = all
    std::string place;       ///< a division and all below, or "-": none
};

Reach reach_of(const Caller& caller, bool granted) {
    if (caller.role == "command" || caller.role == "system") return {true, "", ""};
    if (caller.role == "department" && !caller.department.empty()) return {true, caller.department, ""};
    if (caller.role == "township") return {true, "", caller.division};
    const bool leads = caller.role == "leader" && !caller.division.empty();
    return {granted, "", leads ? caller.division : "-"};
}

// The last parameter leaves what waits for this role, as machine.cpp lets it act: the assignee's until it is handed over, then
// the department's; the command centre dispatches what the program could not or nobody was left for, verifies and closes. Empty: everything.
constexpr Sql assigned{R"sql(SELECT /*row*/ FROM cases WHERE county = $1 AND id < $2 AND assignee = $3
    AND ($4 = '' OR state = $4) AND substr(division, 1, length($5)) = $5 AND (NOT $6 OR overdue)
    AND ($8 = '' OR state IN ('dispatched', 'accepted') OR (state = 'arrived' AND handed_over IS NULL))
    ORDER BY id DESC LIMIT $7)sql"};

/// Grid codes are digits, so those below a code are between it and it with nines. `+id` and `m.id + 0 = m.id` change no row: they
/// tell SQLite not to walk along the key, and PostgreSQL to look up the few that it finds and not to read the table.
constexpr Sql own{R"sql(SELECT /*row*/ FROM cases WHERE county = $1 AND +id < $2
    AND ($4 = '' OR state = $4) AND substr(division, 1, length($5)) = $5 AND (NOT $6 OR overdue)
    AND id IN (SELECT m.id FROM (SELECT h.id AS id FROM cases h WHERE h.county = $1 AND h.assignee = $3
            UNION SELECT s.case_id FROM case_step s WHERE s.county = $1 AND s.actor = $3
            UNION SELECT s.case_id FROM case_step s WHERE s.county = $1 AND s.assignee = $3
            UNION SELECT g.id FROM cases g WHERE g.county = $1 AND g.grid >= $8 AND g.grid <= $8 || '999999999999999'
                AND substr(g.grid, 1, length($8)) = $8) m WHERE m.id + 0 = m.id)
    AND ($9 = '' OR (assignee = $3 AND (state IN ('dispatched', 'accepted') OR (state = 'arrived' AND handed_over IS NULL))))
    ORDER BY id DESC LIMIT $7)sql"};

/// What is had, asked of and granted comes beside what the role sees.
constexpr Sql county_wide{R"sql(SELECT /*row*/ FROM cases WHERE county = $1 AND id < $2
    AND ($4 = '' OR state = $4) AND substr(division, 1, length($5)) = $5 AND (NOT $6 OR overdue)
    AND (($9 <> '' AND replace(',' || departments || ',', ',' || $9 || ',', '') <> ',' || departments || ',')
         OR ($9 = '' AND (substr(division, 1, length($8)) = $8 OR substr(grid, 1, length($8)) = $8))
         OR assignee = $3 OR id IN (SELECT s.case_id FROM case_step s WHERE s.county = $1 AND s.actor = $3
                                    UNION SELECT s.case_id FROM case_step s WHERE s.county = $1 AND s.assignee = $3)
         OR ($10 AND EXISTS (SELECT 1 FROM access_grant g WHERE g.county = $1 AND g.account = $3 AND g.may = 'see_cases'
             AND g.begins <= $11 AND g.ends > $11 AND g.revoked IS NULL
             AND (substr(cases.division, 1, length(g.division)) = g.division
                  OR substr(cases.grid, 1, length(g.division)) = g.division)
             AND (g.department = '' OR replace(',' || cases.departments || ',', ',' || g.department || ',', '')
                  <> ',' || cases.departments || ',')
             AND replace(',' || $12 || ',', ',' || g.purpose || ',', '') <> ',' || $12 || ',')))
    AND ($13 = ''
         OR (assignee = $3 AND (state IN ('dispatched', 'accepted') OR (state = 'arrived' AND handed_over IS NULL)))
         OR ($13 = 'department' AND state = 'arrived' AND handed_over IS NOT NULL)
         OR ($13 = 'command' AND (state IN ('opened', 'returned', 'disposed', 'verified')
             OR (state = 'dispatched' AND assignee IS NULL))))
    ORDER BY id DESC LIMIT $7)sql"};

std::vector<Case> page(const Tx& tx, const CasesIn& in, std::int64_t limit) {
    const Caller& caller = tx.caller();
    const Id after = in.after.value_or(Id{INT64_MAX});
    const std::string state(in.state ? record::Field<State>::name(*in.state) : "");
    const std::string turn = in.turn.value_or(false) ? caller.role : "";
    const std::string division = in.division ? in.division->value : "";
    const bool overdue = in.overdue.value_or(false), mine = in.mine.value_or(false);
    const bool own_role = caller.role == "worker" || caller.role == "leader" || caller.role == "township";
    if (mine && own_role)
        return tx.all<Case>(assigned, tx.county(), after, caller.account, state, division, overdue, limit, turn);
    const bool granted = !mine && (caller.granted & bit(identity::May::see_cases)) != 0;
    const Reach reach = reach_of(caller, granted);
    if (!reach.whole)
        return tx.all<Case>(own, tx.county(), after, caller.account, state, division, overdue, limit, reach.place,
                            turn);
    return tx.all<Case>(county_wide, tx.county(), after, caller.account, state, division, overdue, limit, reach.place,
                        reach.department, granted, tx.now(), caller.purposes, turn);
}

}  // namespace

Cases list(const Tx& tx, const territory::Territory& territory, const CasesIn& in) {
    const std::int64_t limit = in.limit.value_or(50);
    if (limit < 1 || limit > 200) throw invalid("?limit", "must be from 1 to 200");
    Cases out;
    for (const Case& c : page(tx, in, limit + 1)) {
        if (static_cast<std::int64_t>(out.items.size()) == limit) {
            out.next = out.items.back().id;
            break;
        }
        out.items.push_back(shown(tx, territory, c));
    }
    return out;
}

}  // namespace huying::cases
