// change.cpp - asking for a change of accounts or rights, and deciding on one. Four eyes: who decides is another person and
// another kind of administrator than who asked, and has no part in it (interest.cpp).
#include "subject/identity/change.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/http/answers.hpp"
#include "engine/http/idempotency.hpp"
#include "subject/identity/english.hpp"
#include "subject/identity/routes.hpp"

namespace huying::identity {
namespace {

struct AccessChangesIn {
    std::optional<Text<1, 10>> state;
    std::optional<Id> after;
    std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(AccessChangesIn, (), (state, after, limit))
struct AccessChangeOut {
    Id id;
    std::string kind, reason, state;
    Json detail;
    std::optional<Id> account;
    std::optional<std::string> account_name, account_display, account_display_en;
    std::optional<std::string> other_name, other_display, other_display_en;  ///< the deputy or the successor
    Micros asked, ends;
    std::string asked_by_name, asked_role;
    std::optional<Micros> decided;
    std::optional<std::string> decided_by_name, note;
    bool may_decide = false;  ///< the caller is one of those who may
    bool half_waits = false;  ///< the caller asked, and has not fetched their half of the first password
};
BOOST_DESCRIBE_STRUCT(AccessChangeOut, (),
                      (id, kind, reason, state, detail, account, account_name, account_display, account_display_en,
                       other_name, other_display, other_display_en, asked, ends, asked_by_name, asked_role, decided,
                       decided_by_name, note, may_decide, half_waits))
struct AccessChanges {
    std::vector<AccessChangeOut> items;
    std::optional<Id> next;  ///< `after` of the following page
};
BOOST_DESCRIBE_STRUCT(AccessChanges, (), (items, next))
struct AccessDecision {
    Id id;
    std::optional<Text<1, 500>> note;
};
BOOST_DESCRIBE_STRUCT(AccessDecision, (), (id, note))
struct Approved {
    AccessChangeOut change;
    std::optional<std::string> half;  ///< the second of a first password, shown once; whoever asked fetches the first
};
BOOST_DESCRIBE_STRUCT(Approved, (), (change, half))
struct DeputyIn {
    Id deputy;
    Micros begins, ends;
    Text<2, 500> reason;
};
BOOST_DESCRIBE_STRUCT(DeputyIn, (), (deputy, begins, ends, reason))

std::optional<Id> about(const AccessChangeIn& in) { return in.account; }

std::string name_of(const Tx& tx, const std::optional<Id>& id) {
    const auto account = id ? account_by_id(tx, *id) : std::nullopt;
    return account ? account->name : "";
}

AccessChangeOut shown(const Tx& tx, const Change& c) {
    AccessChangeOut out{c.id, c.kind, c.reason, c.state, c.detail, c.account};
    if (const auto account = c.account ? account_by_id(tx, *c.account) : std::nullopt) {
        out.account_name = account->name;
        out.account_display = account->display;
        out.account_display_en = display_en(tx, account->id);
    }
    const auto asked = record::from_json<AccessChangeIn>(c.detail.value);
    const auto other = asked.successor ? asked.successor : asked.deputy;
    if (const auto account = other ? account_by_id(tx, *other) : std::nullopt) {
        out.other_name = account->name;
        out.other_display = account->display;
        out.other_display_en = display_en(tx, account->id);
    }
    out.asked = c.asked;
    out.ends = c.ends;
    out.asked_by_name = name_of(tx, c.asked_by);
    out.asked_role = c.asked_role;
    out.decided = c.decided;
    if (c.decided_by) out.decided_by_name = name_of(tx, c.decided_by);
    out.note = c.note;
    if (c.state == "asked" && c.ends <= machine_now()) out.state = "expired";
    const ChangeKind* kind = change_kind(c.kind);
    out.half_waits = half_waits(tx, c);
    out.may_decide = out.state == "asked" && kind != nullptr && not_to_decide(tx, *kind, c).empty();
    return out;
}

constexpr Sql holder_of_right{R"sql(SELECT account FROM access_grant WHERE county = $1 AND id = $2)sql"};
constexpr Sql deputy_by_mandate{R"sql(SELECT account FROM deputy WHERE county = $1 AND id = $2)sql"};
/// Whose rights it changes, so that the sessions of that account are looked at again (ends_credentials).
Id whose_rights(const Tx& tx, const Change& c) {
    const auto in = record::from_json<AccessChangeIn>(c.detail.value);
    std::optional<Id> whose = c.account;
    if (c.kind == "deputy") whose = in.deputy;
    if (c.kind == "end_deputy" && in.grant) whose = tx.one<Id>(deputy_by_mandate, tx.county(), *in.grant);
    if (c.kind == "revoke" && in.grant) whose = tx.one<Id>(holder_of_right, tx.county(), *in.grant);
    return whose.value_or(Id{});
}

void tell(Tx& tx, const char* kind, const Change& c) {
    const AccessEvent event{c.id,
                            c.kind,
                            c.account,
                            name_of(tx, c.asked_by),
                            c.decided_by ? std::optional(name_of(tx, c.decided_by)) : std::nullopt,
                            c.reason};
    emit(tx, kind, {.person = whose_rights(tx, c)}, event);
}

constexpr Sql change_list{R"sql(SELECT /*row*/ FROM access_change WHERE county = $1 AND ($2 = '' OR state = $2)
    AND id < $3 ORDER BY id DESC LIMIT $4)sql"};
AccessChanges list(const Tx& tx, const AccessChangesIn& in) {
    AccessChanges out;
    const std::int64_t most = change::page_of(in.limit);
    for (const Change& c :
         tx.all<Change>(change_list, tx.county(), change::text(in.state), in.after.value_or(Id{INT64_MAX}), most))
        out.items.push_back(shown(tx, c));
    if (std::ssize(out.items) == most) out.next = out.items.back().id;
    return out;
}

void require_kind(const Tx& tx, const AccessChangeIn& in, bool by_self, std::vector<FieldError> faults = {}) {
    const ChangeKind* kind = change_kind(in.kind.value);
    if (kind == nullptr) throw invalid("/kind", "is no kind of change");
    if (tx.caller().actor.value != 0) throw forbidden("as_deputy", "A deputy does not change rights.");
    if (!lists(kind->asked_by, by_self ? std::string("self") : tx.caller().role))
        throw forbidden("another_ground", "This is for another administrator to ask for.");
    if (const auto why = cannot_be_told_apart(tx, kind->name, {account_by_id(tx, tx.caller().account)}); !why.empty())
        throw forbidden("no_number", why);
    for (const auto& more : {kind->faults(tx, in), asked_for_oneself(tx, kind->name, in, tx.caller().account)})
        faults.insert(faults.end(), more.begin(), more.end());
    if (!faults.empty()) throw invalid(std::move(faults));
}

constexpr Sql waiting_changes{
    R"sql(SELECT count(*) FROM access_change WHERE county = $1 AND asked_by = $2 AND state = 'asked'
    AND ends > $3)sql"};
http::Created<AccessChangeOut> keep(Tx& tx, const AccessChangeIn& in) {
    constexpr std::int64_t most_waiting = 100;  // of one account
    if (tx.one<std::int64_t>(waiting_changes, tx.county(), tx.caller().account, machine_now()).value_or(0) >=
        most_waiting)
        throw conflict("too_many_waiting", "A hundred of your requests wait for a decision already.");
    Change c{tx.county(),     tx.new_id(),   in.kind.value,       about(in),        Json{record::to_json(in)},
             in.reason.value, machine_now(), tx.caller().account, tx.caller().role, machine_now() + change_waits,
             "asked"};
    tx.insert("access_change", c);
    tell(tx, "access_asked", c);
    return {shown(tx, c), fmt::format("/api/access/changes/{}", c.id.value)};
}

/// A person's number becomes its digest here, before anything is looked at or kept.
http::Created<AccessChangeOut> ask(Tx& tx, const seal::KeyRing& ring, AccessChangeIn in) {
    std::vector<FieldError> faults;
    if (in.person) {
        if (const auto fault = person_fault(in.person->value); !fault.empty()) faults.push_back({"/person", fault});
        in.person = {person_digest(tx, ring, in.person->value)};
    }
    require_kind(tx, in, false, std::move(faults));
    return keep(tx, in);
}

/// A clerk who will be away names a deputy; an administrator approves. Whoever does not work for the county is refused before
/// the request is read: its faults would tell which accounts there are.
http::Created<AccessChangeOut> ask_for_deputy(Tx& tx, const http::Request& request) {
    if (!change::works_for_the_county(tx.caller().role))
        throw forbidden("not_permitted", "This is for those who work for the county.");
    const auto in = record::from_json<DeputyIn>(request.body);
    AccessChangeIn change;
    change.kind = {"deputy"};
    change.reason = in.reason;
    change.account = self_of(tx.caller());
    change.deputy = in.deputy;
    change.begins = in.begins;
    change.ends = in.ends;
    require_kind(tx, change, true);
    return keep(tx, change);
}

constexpr Sql change_by_id{R"sql(SELECT /*row*/ FROM access_change WHERE county = $1 AND id = $2)sql"};
Change undecided(const Tx& tx, Id id) {
    auto c = tx.one<Change>(change_by_id, tx.county(), id);
    if (!c) throw not_found("There is no such request.");
    if (c->state != "asked") throw conflict("decided", "This was decided already.");
    if (c->ends <= machine_now())
        throw conflict("expired", "Nobody decided within 7 days, or whom it concerns has another post: ask anew.");
    const ChangeKind* kind = change_kind(c->kind);
    if (const auto why = kind ? not_to_decide(tx, *kind, *c) : "This version does not know such a request.";
        !why.empty())
        throw forbidden("not_yours_to_decide", why);
    return std::move(*c);
}

constexpr Sql decide{R"sql(UPDATE access_change SET state = $3, decided = $4, decided_by = $5, note = $6
    WHERE county = $1 AND id = $2 AND state = 'asked')sql"};
void decided(Tx& tx, Change& c, const std::string& state, const std::optional<std::string>& note) {
    c.state = state;
    c.decided = machine_now();
    c.decided_by = tx.caller().account;
    c.note = note;
    tx.exec(decide, c.county, c.id, c.state, c.decided, c.decided_by, c.note);
    tell(tx, state == "approved" ? "access_approved" : "access_refused", c);
}

std::optional<std::string> note_of(const AccessDecision& in) {
    return in.note ? std::optional(in.note->value) : std::nullopt;
}

AccessChangeOut refuse(Tx& tx, const AccessDecision& in) {
    if (!in.note) throw invalid("/note", "is required: say why");
    Change c = undecided(tx, in.id);
    decided(tx, c, "refused", note_of(in));
    return shown(tx, c);
}

struct AccessDecisionNote {
    std::optional<Text<1, 500>> note;
};
BOOST_DESCRIBE_STRUCT(AccessDecisionNote, (), (note))

/// A gateway is a program: it has tokens only.
bool gets_password(const Tx& tx, const Change& c) {
    const auto in = record::from_json<AccessChangeIn>(c.detail.value);
    const auto account = c.kind != "add_account" && in.account ? account_by_id(tx, *in.account) : std::nullopt;
    return (account ? account->role : change::text(in.role)) != "gateway";
}

/// Looks at it again: what was possible when it was asked may be so no more. The slow hash is made before.
http::Reply approve(Store& store, const http::Request& request, const SecretBox& box) {
    Id id;
    record::Errors errors;
    record::Field<Id>::read_text(request.params.at(0).second, id, errors, {nullptr, "id"});
    if (!errors.list.empty()) throw invalid(std::move(errors.list));
    const auto note = request.body.empty() ? AccessDecisionNote{} : record::from_json<AccessDecisionNote>(request.body);
    const Change seen = store.read(request.caller, [&](const Tx& tx) { return undecided(tx, id); });
    const bool makes = change_kind(seen.kind)->new_password &&
                       store.read(request.caller, [&](const Tx& tx) { return gets_password(tx, seen); });
    const Halves halves = makes ? new_halves() : Halves{};
    const std::string phc = makes ? hash_password(halves.asker + halves.approver) : "";
    return store.write(request.caller, [&](Tx& tx) -> http::Reply {
        Change c = undecided(tx, id);
        http::act_once(tx, request);
        const auto in = record::from_json<AccessChangeIn>(c.detail.value);
        const ChangeKind& kind = *change_kind(c.kind);
        if (auto faults = kind.faults(tx, in); !faults.empty()) throw invalid(std::move(faults));
        kind.apply(tx, c, in, tx.caller().account, phc);
        decided(tx, c, "approved", note_of({id, note.note}));
        if (makes) keep_askers_half(tx, box, c, halves.asker);
        const Approved out{shown(tx, c), makes ? std::optional(halves.approver) : std::nullopt};
        return {200, "application/json", record::to_json(out), {{"Cache-Control", "no-store"}}};
    });
}

}  // namespace

std::vector<http::Route> change_routes(const Ring& ring, const Box& box) {
    return {
        http::route("GET", "/api/access/changes", May::see_accounts, "What was asked and decided, newest first", list),
        http::route("POST", "/api/access/changes", May::change_access, "Ask for a change of accounts or rights",
                    [ring](Tx& tx, const AccessChangeIn& in) { return ask(tx, *ring, in); }),
        http::answers<Approved>(http::takes<AccessDecisionNote>(http::route(
            "POST", "/api/access/changes/{id}/approve", May::change_access, "Approve what another administrator asked",
            [box](Store& store, const http::Request& r) { return approve(store, r, *box); }))),
        http::route("POST", "/api/access/changes/{id}/refuse", May::change_access,
                    "Refuse what another administrator asked", refuse),
        http::serves({For::own_right}, http::takes<DeputyIn>(http::route(
                                           "POST", "/api/my/deputies", May::manage_self,
                                           "Name a deputy for an absence; an administrator approves", ask_for_deputy))),
    };
}

}  // namespace huying::identity
