// request.cpp - what a person may ask about their data: an explanation, a review by a person, or what they cannot do
// themselves (PIPL art. 24, 44 to 50). It goes to a named officer, its deadline runs, a refusal gives reasons and the remedy.
#include "subject/personal/request.hpp"

#include "base/working_days.hpp"
#include "engine/http/answers.hpp"
#include "subject/identity/events.hpp"
#include "subject/personal/events.hpp"

namespace huying::personal {
namespace {

using identity::May;

constexpr const char* officers = "command";  // role of those who answer, until the county names an office of its own
constexpr const char* remedy =
    "可以依法向人民法院提起诉讼（《个人信息保护法》第五十条）；也可以向网信部门投诉、举报（第六十五条）。";

struct None {};
BOOST_DESCRIBE_STRUCT(None, (), ())
struct NewRequest {
    RequestKind kind = RequestKind::explain;
    std::optional<Id> about;
    PersonalText<0, 2000> text;
};
BOOST_DESCRIBE_STRUCT(NewRequest, (), (kind, about, text))
struct Requests {
    std::vector<RequestOut> items;
};
BOOST_DESCRIBE_STRUCT(Requests, (), (items))
struct OneRequest {
    Id id;
};
BOOST_DESCRIBE_STRUCT(OneRequest, (), (id))
struct RequestAnswer {
    Id id;
    bool granted = false;
    PersonalText<0, 2000> answer;
};
BOOST_DESCRIBE_STRUCT(RequestAnswer, (), (id, granted, answer))

constexpr Sql of_person{
    R"sql(SELECT /*row*/ FROM data_request WHERE county = $1 AND account = $2 ORDER BY id DESC LIMIT 500)sql"};
constexpr Sql open_ones{
    R"sql(SELECT /*row*/ FROM data_request WHERE county = $1 AND answered IS NULL ORDER BY due, id LIMIT 500)sql"};
constexpr Sql by_id{R"sql(SELECT /*row*/ FROM data_request WHERE county = $1 AND id = $2)sql"};
constexpr Sql own_look{R"sql(SELECT id FROM seal_opening WHERE county = $1 AND id = $2 AND whose = $3)sql"};
constexpr Sql keep_answer{
    R"sql(UPDATE data_request SET answered = $3, granted = $4, answer = $5, text = $6, key_version = $7
    WHERE county = $1 AND id = $2 AND answered IS NULL)sql"};
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

std::string name_of_kind(RequestKind k) { return std::string(record::Field<RequestKind>::name(k)); }

RequestOut out_of(DataRequest r) {
    RequestOut out{r.id,      name_of_kind(r.kind), {},        std::move(r.text),   r.asked, r.due,
                   r.overdue, r.answered,           r.granted, std::move(r.answer), {}};
    if (!r.answered) out.holidays_known = after_working_days(r.asked, answer_within).holidays_known;
    if (r.about.value != 0) out.about = r.about;
    if (r.granted && !*r.granted) out.remedy = remedy;
    return out;
}

void tell(Tx& tx, const DataRequest& r, const std::string& state) {
    emit(tx, state == "late" ? "personal_request_late" : "personal_request", {"", "", r.account},
         Requested{r.id, name_of_kind(r.kind), state, r.due});
}

http::Created<RequestOut> ask(Tx& tx, const Office& office, const NewRequest& in) {
    const Id me = self_of(tx.caller());
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
    r.key_version = office.ring->version(tx, request_key);
    seal::seal_members(tx, *office.ring, request_key, request_table, r.id, r);
    tx.insert(request_table, r);
    tell(tx, r, "asked");
    return {out_of(std::move(r)), "/api/my/requests"};
}

Requests my_requests(const Tx& tx, const Office& office) { return {requests_of(tx, office, self_of(tx.caller()))}; }

/// For those who answer: the words stay masked until one is opened.
Requests waiting(const Tx& tx, const None&) {
    Requests out;
    for (auto& r : tx.all<DataRequest>(open_ones, tx.county())) out.items.push_back(out_of(std::move(r)));
    return out;
}

DataRequest found(const Tx& tx, Id id) {
    auto r = tx.one<DataRequest>(by_id, tx.county(), id);
    if (!r) throw not_found("There is no such request.");
    return std::move(*r);
}

RequestOut open(Tx& tx, const Office& office, const OneRequest& in) {
    DataRequest r = found(tx, in.id);
    seal::reveal(tx, *office.ring, request_key, {"data_request", "办理本人提出的个人信息申请"}, r.account,
                 request_table, r.id, r);
    return out_of(std::move(r));
}

RequestOut answer(Tx& tx, const Office& office, const RequestAnswer& in) {
    DataRequest r = found(tx, in.id);
    if (r.account == self_of(tx.caller())) throw forbidden("own_request", "Nobody answers their own request.");
    if (r.answered) throw conflict("answered", "This request has been answered.");
    if (in.answer.given()->value.empty()) throw invalid("/answer", "is required: say what was done, or why not");
    seal::mask_members(tx, *office.ring, request_key, request_table, r.id, r);
    r.answered = tx.now();
    r.granted = in.granted;
    r.answer = in.answer;
    r.key_version = office.ring->version(tx, request_key);
    seal::seal_members(tx, *office.ring, request_key, request_table, r.id, r);
    tx.exec(keep_answer, tx.county(), r.id, *r.answered, in.granted, *r.answer, r.text, r.key_version);
    tell(tx, r, "answered");
    return out_of(std::move(r));
}

/// A notice that came later, or was put right, moves the deadlines that still run.
void set_deadlines_right(Tx& tx) {
    for (auto& r : tx.all<DataRequest>(running_ones, tx.county(), tx.now())) {
        const Micros due = after_working_days(r.asked, answer_within).due;
        if (due == r.due) continue;
        r.due = due;
        tx.exec(set_due, tx.county(), r.id, due);
        tell(tx, r, "due_changed");
    }
}

}  // namespace

std::vector<RequestOut> requests_of(const Tx& tx, const Office& office, Id account) {
    std::vector<RequestOut> out;
    for (auto& r : tx.all<DataRequest>(of_person, tx.county(), account)) {
        seal::mask_members(tx, *office.ring, request_key, request_table, r.id, r);
        seal::Door::show(r.text);
        if (r.answer) seal::Door::show(*r.answer);
        out.push_back(out_of(std::move(r)));
    }
    return out;
}

constexpr Sql give_requests{R"sql(UPDATE data_request SET officer = $3 WHERE county = $1 AND officer = $2 AND answered IS NULL)sql"};
void hand_on_requests(Tx& tx, const Event& event) {
    const auto departed = record::from_json<identity::Departed>(event.content.value);
    const auto successor = identity::account_by_id(tx, departed.successor);
    const auto able = identity::accounts_of(tx, officers, "");
    const bool fit = successor && !successor->disabled && successor->role == officers;
    tx.exec(give_requests, tx.county(), departed.account, fit ? successor->id : able.empty() ? Id{} : able.front().id);
}

void mark_overdue(Tx& tx) {
    set_deadlines_right(tx);
    for (const auto& r : tx.all<DataRequest>(late_ones, tx.county(), tx.now())) {
        tx.exec(set_overdue, tx.county(), r.id);
        tell(tx, r, "late");
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
    return http::serves({For::data_request}, {
        http::serves({For::own_right}, http::route("GET", "/api/my/requests", May::manage_self, "My requests about my data",
                    [office](const Tx& tx, const None&) { return my_requests(tx, *office); })),
        http::serves({For::own_right}, http::told_once(
            http::route("POST", "/api/my/requests", May::manage_self,
                        "Ask for an explanation, a review by a person, a correction …; answered within 15 working days",
                        [office](Tx& tx, const NewRequest& in) { return ask(tx, *office, in); }))),
        http::route("GET", "/api/personal/requests", May::answer_personal,
                    "Requests that wait for an answer, by deadline", waiting),
        http::told_once(http::route("POST", "/api/personal/requests/{id}/open", May::answer_personal,
                                    "Read a request; the person is shown who did",
                                    [office](Tx& tx, const OneRequest& in) { return open(tx, *office, in); })),
        http::told_once(http::route("POST", "/api/personal/requests/{id}/answer", May::answer_personal,
                                    "Answer a request; a refusal gives its reasons",
                                    [office](Tx& tx, const RequestAnswer& in) { return answer(tx, *office, in); })),
    });
}

}  // namespace huying::personal
