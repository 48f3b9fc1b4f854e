// request.cpp - what a person may ask about their data: an explanation, a review by a person, or what they cannot do
// themselves (PIPL art. 24, 44 to 50). It goes to a named officer and its deadline runs; the officer's side: answering.cpp.
#include "subject/personal/request.hpp"

#include "base/working_days.hpp"
#include "engine/http/answers.hpp"
#include "engine/seal/unrecorded.hpp"
#include "subject/identity/events.hpp"
#include "subject/personal/events.hpp"
#include "subject/personal/odd.hpp"
#include "subject/personal/page.hpp"

namespace huying::personal {
namespace {

using identity::May;

constexpr const char* officers = "command";  // role of those who answer, until the county names an office of its own

struct NewRequest {
    RequestKind kind = RequestKind::explain;
    std::optional<Id> about;
    PersonalText<0, 2000> text;
    std::optional<Id> ward;  ///< a guardian asks for this child
};
BOOST_DESCRIBE_STRUCT(NewRequest, (), (kind, about, text, ward))
struct WhoseRequests {
    std::optional<Id> ward, after;
    std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(WhoseRequests, (), (ward, after, limit))
struct Requests {
    std::vector<RequestOut> items;
    std::optional<Id> next;  ///< `after` of the following page
};
BOOST_DESCRIBE_STRUCT(Requests, (), (items, next))

constexpr Sql of_person{
    R"sql(SELECT /*row*/ FROM data_request WHERE county = $1 AND account = $2 AND id < $3 ORDER BY id DESC LIMIT $4)sql"};
constexpr Sql own_look{R"sql(SELECT id FROM seal_opening WHERE county = $1 AND id = $2 AND whose = $3)sql"};
constexpr Sql late_ones{
    R"sql(SELECT /*row*/ FROM data_request WHERE county = $1 AND answered IS NULL AND due < $2 AND NOT overdue ORDER BY id LIMIT 200)sql"};
constexpr Sql set_overdue{R"sql(UPDATE data_request SET overdue = TRUE WHERE county = $1 AND id = $2)sql"};
constexpr Sql running_ones{
    R"sql(SELECT /*row*/ FROM data_request WHERE county = $1 AND answered IS NULL AND due > $2 AND NOT overdue ORDER BY due, id LIMIT 500)sql"};
constexpr Sql set_due{R"sql(UPDATE data_request SET due = $3 WHERE county = $1 AND id = $2)sql"};
constexpr Sql of_old_key{
    R"sql(SELECT /*row*/ FROM data_request WHERE county = $1 AND key_version < $2 ORDER BY id LIMIT $3)sql"};
constexpr Sql keep_sealed{
    R"sql(UPDATE data_request SET text = $3, answer = $4, key_version = $5 WHERE county = $1 AND id = $2)sql"};

RequestOut out_of(DataRequest r) {
    RequestOut out{r.id,      name_of_kind(r.kind), {},        std::move(r.text),   r.asked, r.due,
                   r.overdue, r.answered,           r.granted, std::move(r.answer), {}};
    if (!r.answered) out.holidays_known = after_working_days(r.asked, answer_within).holidays_known;
    out.by_guardian = asked_by_guardian(r);
    if (r.about.value != 0) out.about = r.about;
    if (r.granted && !*r.granted) out.remedy = remedy;
    return out;
}

http::Created<RequestOut> ask(Tx& tx, const Office& office, const NewRequest& in) {
    const Id me = needs_decider(in.kind) ? deciding_for(tx, in.ward) : own_or_ward(tx, in.ward);
    if (in.about && !tx.one<Id>(own_look, tx.county(), *in.about, me))
        throw invalid("/about", "is no look at your data");
    if (in.text.given()->value.empty() && !in.about) throw invalid("/text", "is required: say what it is about");
    DataRequest r{tx.county(),
                  tx.new_id(),
                  me,
                  in.kind,
                  in.about.value_or(Id{}),
                  in.text,
                  tx.now(),
                  after_working_days(tx.now(), answer_within).due};
    const auto able = identity::accounts_of(tx, officers, "");
    if (!able.empty()) r.officer = able.front().id;
    r.asked_by = self_of(tx.caller());
    r.key_version = office.ring->version(tx, request_key);
    seal::seal_members(tx, *office.ring, request_key, request_table, r.id, r);
    tx.insert(request_table, r);
    tell_of_request(tx, r, "asked");
    return {out_of(std::move(r)), "/api/my/requests"};
}

Requests my_requests(Tx& tx, const Office& office, const WhoseRequests& in) {
    const std::int64_t limit = page_size(in.limit);
    Requests out{requests_of(tx, office, own_or_ward(tx, in.ward), page_begin(in.after), limit), {}};
    out.next = next_after(out.items, limit, &RequestOut::id);
    return out;
}

void open_for_reader(Tx& tx, const Office& office, DataRequest& r) {
    const Id me = self_of(tx.caller());
    if (me == r.account || me == r.asked_by)
        return seal::show_to_owner(tx, *office.ring, request_key, me, request_table, r.id, r);
    open_for_guardian(tx, office, request_key, r.account, request_table, r.id, r, "监护人查看被监护人的申请");
}

/// A notice that came later, or was put right, moves the deadlines that still run.
void set_deadlines_right(Tx& tx) {
    for (auto& r : tx.all<DataRequest>(running_ones, tx.county(), tx.now())) {
        const Micros due = after_working_days(r.asked, answer_within).due;
        if (due == r.due) continue;
        r.due = due;
        tx.exec(set_due, tx.county(), r.id, due);
        tell_of_request(tx, r, "due_changed");
    }
}

}  // namespace

std::string name_of_kind(RequestKind k) { return std::string(record::Field<RequestKind>::name(k)); }

void tell_of_request(Tx& tx, const DataRequest& r, const std::string& state) {
    emit(tx, state == "late" ? "personal_request_late" : "personal_request", {"", "", r.account},
         Requested{r.id, name_of_kind(r.kind), state, r.due});
}

std::vector<RequestOut> requests_of(Tx& tx, const Office& office, Id account, Id before, std::int64_t limit) {
    std::vector<RequestOut> out;
    for (auto& r : tx.all<DataRequest>(of_person, tx.county(), account, before, limit)) {
        open_for_reader(tx, office, r);
        out.push_back(out_of(std::move(r)));
    }
    return out;
}

constexpr Sql give_requests{
    R"sql(UPDATE data_request SET officer = $3 WHERE county = $1 AND officer = $2 AND answered IS NULL)sql"};
void hand_on_requests(Tx& tx, const Event& event) {
    const auto departed = record::from_json<identity::Departed>(event.content.value);
    if (event.kind == "account_moved") {
        const auto moved = identity::account_by_id(tx, departed.account);
        if (moved && moved->role == officers) return;
    }
    const auto successor = identity::account_by_id(tx, departed.successor);
    const auto able = identity::accounts_of(tx, officers, "");
    const bool fit = successor && !successor->disabled && successor->role == officers;
    tx.exec(give_requests, tx.county(), departed.account, fit ? successor->id : able.empty() ? Id{} : able.front().id);
}

void mark_overdue(Tx& tx) {
    set_deadlines_right(tx);
    for (const auto& r : tx.all<DataRequest>(late_ones, tx.county(), tx.now())) {
        tx.exec(set_overdue, tx.county(), r.id);
        tell_of_request(tx, r, "late");
    }
}

std::int64_t reseal_requests(Tx& tx, const seal::KeyRing& ring, std::int64_t limit) {
    const std::int64_t newest = ring.version(tx, request_key);
    auto old = tx.all<DataRequest>(of_old_key, tx.county(), newest, limit);
    for (DataRequest& r : old) {
        seal::reseal_members(tx, ring, request_key, request_table, r.id, r);
        tx.exec(keep_sealed, tx.county(), r.id, r.text, r.answer, newest);
    }
    return std::ssize(old);
}

std::vector<http::Route> request_routes(const OfficeRef& office) {
    return http::serves(
        {For::data_request},
        {
            http::serves(
                {For::own_right},
                http::route("GET", "/api/my/requests", May::manage_self, "My requests about my data",
                            [office](Tx& tx, const WhoseRequests& in) { return my_requests(tx, *office, in); })),
            http::serves(
                {For::own_right},
                http::route(
                    "POST", "/api/my/requests", May::manage_self,
                    "Ask for an explanation, a review by a person, a correction …; answered within 15 working days",
                    [office](Tx& tx, const NewRequest& in) { return ask(tx, *office, in); })),
        });
}

}  // namespace huying::personal
