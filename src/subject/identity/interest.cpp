// interest.cpp - who decides on a change has no part in it: not the one it concerns, and no other account of that person. Who asks
// for a right does not ask for themselves: whoever decides would not see it, where the account is another one of theirs.
#include <algorithm>

#include "subject/identity/change.hpp"

namespace huying::identity {
namespace {

/// Equal numbers have equal digests; without a number nobody is anybody else.
bool same_person(const Account& a, const Account& b) {
    return a.id == b.id || (!a.person.empty() && a.person == b.person);
}

bool belongs_to(const Tx& tx, const Account& person, const std::optional<Id>& account) {
    const auto there = account ? account_by_id(tx, *account) : std::nullopt;
    return there && same_person(person, *there);
}

/// An administrator's successor is of the same kind and takes nothing over; where there are two, one of them has to decide.
bool gives_nothing(const Tx& tx, std::string_view kind, const AccessChangeIn& in) {
    const auto leaves = kind == "depart" && in.account ? account_by_id(tx, *in.account) : std::nullopt;
    return leaves && is_administrator(leaves->role);
}

bool has_part(const Tx& tx, std::string_view kind, const AccessChangeIn& in, const Account& own) {
    return belongs_to(tx, own, in.account) || belongs_to(tx, own, in.deputy) ||
           (in.person && !own.person.empty() && in.person->value == own.person) ||
           (!gives_nothing(tx, kind, in) && belongs_to(tx, own, in.successor));
}

}  // namespace

bool same_person(const Tx& tx, Id one, Id other) {
    const auto account = account_by_id(tx, one);
    return one == other || (account && belongs_to(tx, *account, other));
}

std::string cannot_be_told_apart(const Tx& tx, std::string_view kind, const std::vector<std::optional<Account>>& who) {
    const bool all = std::ranges::all_of(who, [](const auto& a) { return a && !a->person.empty(); });
    return kind != "grant" || all || settings_of(tx).demo
               ? ""
               : "Whoever asks for a right or decides on one must have a staff number: the change of role gives it.";
}

std::vector<FieldError> asked_for_oneself(const Tx& tx, std::string_view kind, const AccessChangeIn& in, Id asker) {
    const auto own = account_by_id(tx, asker);
    if (!own) return {};
    const char* theirs = "belongs to whoever asks: nobody asks for a right of their own";
    const auto belongs = [&](const std::optional<Id>& account) { return belongs_to(tx, *own, account); };
    std::vector<FieldError> out;
    // a role of the asker's very own account is seen to be that by whoever decides
    if (kind == "grant" ? belongs(in.account) : kind == "role" && in.account != asker && belongs(in.account))
        out.push_back({"/account", theirs});
    if (kind == "deputy" && belongs(in.deputy)) out.push_back({"/deputy", theirs});
    if (kind == "depart" && belongs(in.successor) && !gives_nothing(tx, kind, in))
        out.push_back({"/successor", theirs});
    return out;
}

// An export is asked, and when approved waits to be fetched.
constexpr Sql may_lapse{R"sql(SELECT /*row*/ FROM access_change WHERE county = $1 AND id <> $2 AND ends > $3
    AND (state = 'asked' OR (kind = 'export' AND state IN ('approved', 'used'))))sql"};
constexpr Sql let_lapse{R"sql(UPDATE access_change SET ends = $3 WHERE county = $1 AND id = $2)sql"};
void end_waiting_changes(Tx& tx, Id account, Id but_this_one) {
    const Micros now = machine_now();
    for (const Change& c : tx.all<Change>(may_lapse, tx.county(), but_this_one, now)) {
        const auto in = record::from_json<AccessChangeIn>(c.detail.value);
        if (c.asked_by == account || in.account == account || in.deputy == account || in.successor == account)
            tx.exec(let_lapse, tx.county(), c.id, now);
    }
}

std::string not_to_decide(const Tx& tx, const ChangeKind& kind, const Change& c) {
    const Caller& caller = tx.caller();
    if (!lists(kind.approved_by, caller.role) || caller.actor.value != 0)
        return "This is for another administrator to decide.";
    if (caller.account == c.asked_by) return "Whoever asked cannot approve: it takes two.";
    if (caller.role == c.asked_role) return "It takes an administrator of another kind than the one who asked.";
    const auto asker = account_by_id(tx, c.asked_by), own = account_by_id(tx, caller.account);
    if (!asker || asker->disabled) return "Whoever asked has left: it must be asked anew.";
    if (asker->role != c.asked_role) return "Whoever asked has another post now: it must be asked anew.";
    if (own && same_person(*asker, *own)) return "Whoever asked is the same person.";
    const auto in = record::from_json<AccessChangeIn>(c.detail.value);
    if (own && has_part(tx, c.kind, in, *own))
        return "Nobody decides on their own account, nor on another one of theirs.";
    if (const auto why = cannot_be_told_apart(tx, c.kind, {asker, own}); !why.empty()) return why;
    if (!asked_for_oneself(tx, c.kind, in, c.asked_by).empty()) return "Nobody asks for a right of their own.";
    return "";
}

}  // namespace huying::identity
