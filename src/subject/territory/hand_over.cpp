// hand_over.cpp - the rest of a shift goes to a colleague: split at the moment, both told, what waits goes along (subject cases).
#include <algorithm>

#include "engine/stream/stream.hpp"
#include "subject/identity/english.hpp"
#include "subject/territory/events.hpp"
#include "subject/territory/rota.hpp"

namespace huying::territory {
namespace {

struct HandOverIn {
    Id id, to;
    Text<1, 500> reason;
    std::optional<Micros> from;
    std::optional<bool> cases;
};
BOOST_DESCRIBE_STRUCT(HandOverIn, (), (id, to, reason, from, cases))

/// The time of the shift that the hand-over is about, and the moment it begins.
struct Split {
    Span whole;
    Micros at;
};

Split split_of(const Tx& tx, const ShiftOut& s, const HandOverIn& in) {
    const Micros at = in.from.value_or(tx.now());
    if (at < tx.now()) throw invalid("/from", "must not be in the past");
    if (!s.begins) {
        const Shift daily{tx.county(), s.id, s.grid, s.account, s.position, *s.from_minute, *s.to_minute};
        if (const auto span = occurrence(daily, at); span && at < tx.now() + longest_shift) return {*span, at};
        if (in.from) throw invalid("/from", "must be within the shift, at most 31 days ahead");
        throw conflict("not_running", "The daily shift is not running now: say 'from' when it is to be handed over.");
    }
    if (*s.ends <= tx.now()) throw conflict("over", "The shift is over.");
    const Micros from = in.from ? at : std::max(at, *s.begins);
    if (from < *s.begins || from >= *s.ends) throw invalid("/from", "must be within the shift");
    return {{*s.begins, *s.ends}, from};
}

constexpr Sql replaced{R"sql(SELECT id FROM rota_shift
    WHERE county = $1 AND grid = $2 AND stands_for = $3 AND ends > $4 AND begins < $5 LIMIT 1)sql"};
constexpr Sql give_whole{R"sql(UPDATE rota_shift SET account = $3 WHERE county = $1 AND id = $2)sql"};
constexpr Sql cut{R"sql(UPDATE rota_shift SET ends = $3 WHERE county = $1 AND id = $2)sql"};
Id take_over(Tx& tx, const ShiftOut& s, const Split& split, Id to) {
    if (s.begins && *s.begins == split.at) {
        tx.exec(give_whole, tx.county(), s.id, to);
        return s.id;
    }
    if (s.begins) tx.exec(cut, tx.county(), s.id, split.at);
    else if (tx.one<Id>(replaced, tx.county(), s.grid, s.id, split.at, split.whole.ends))
        throw conflict("handed_over_already", "This day's shift has been handed over already.");
    const Id id = tx.new_id();
    // What is left of a shift that stood for a daily one goes on standing for it.
    const Id stands_for = s.begins ? s.stands_for.value_or(Id{}) : s.id;
    tx.insert("rota_shift", RotaShift{tx.county(), id, s.grid, to, s.position, split.at, split.whole.ends, stands_for});
    return id;
}

/// The shift as it is now with the one who took it over.
ShiftOut with(const Tx& tx, ShiftOut s, Id id, const identity::Account& to, const Split& split) {
    const std::string english = identity::display_en(tx, to.id);
    if (!s.begins) s.stands_for = s.id;
    s.id = id;
    s.account = to.id;
    s.account_name = to.name;
    s.display = to.display;
    s.display_en = english.empty() ? std::nullopt : std::optional(english);
    s.begins = split.at;
    s.ends = split.whole.ends;
    s.from_minute.reset();
    s.to_minute.reset();
    s.mine = to.id == tx.caller().account;
    s.may_hand_over = s.may_change || s.mine;
    return s;
}

ShiftOut hand_over(Tx& tx, const Territory& territory, const HandOverIn& in) {
    const ShiftOut s = visible_shift(tx, territory, in.id);
    const Split split = split_of(tx, s, in);
    if (!s.may_hand_over)
        throw forbidden("not_yours", "A shift is handed over by the one who has it, or by those who plan it.");
    const auto to = identity::account_by_id(tx, in.to);
    if (in.to == s.account) throw invalid("/to", "must be somebody else");
    if (const auto reason = unfit(tx, to, s.grid, s.position)) throw invalid("/to", *reason);
    if (overlaps(tx, *to, s.grid, {split.at, split.whole.ends}, true))
        throw invalid("/to", "is on duty in another grid at that time");
    const Id id = take_over(tx, s, split, in.to);
    HandedOver told{.shift = id, .grid = s.grid, .grid_name = s.grid_name, .grid_name_en = s.grid_name_en};
    told.account = s.account;
    told.account_name = s.display;
    told.to = in.to;
    told.to_name = to->display;
    told.position = s.position;
    told.begins = split.at;
    told.ends = split.whole.ends;
    told.cases = in.cases.value_or(false);
    told.actor_name = tx.caller().display;
    told.actor_role = tx.caller().role;
    told.reason = in.reason.value;
    emit(tx, "shift_handed_over", {s.grid, "", in.to}, told);
    emit(tx, "shift_given_up", {s.grid, "", s.account}, told);
    return with(tx, s, id, *to, split);
}

}  // namespace

std::vector<http::Route> hand_over_routes(const Territory& territory) {
    return {http::route("POST", "/api/shifts/{id}/hand_over", identity::May::act_on_case,
                        "Give the rest of a shift to a colleague",
                        [&territory](Tx& tx, const HandOverIn& in) { return hand_over(tx, territory, in); })};
}

}  // namespace huying::territory
