// answering.cpp - those who answer what people ask about their data: the list by deadline, one opened (which the person is
// shown), the answer. To agree to an erasure or to a withdrawal of consent is to do it; a refusal has its reasons and the remedy.
#include "base/working_days.hpp"
#include "engine/http/answers.hpp"
#include "subject/personal/events.hpp"
#include "subject/personal/odd.hpp"
#include "subject/personal/request.hpp"

namespace huying::personal {
namespace {

using identity::May;

enum class Which { waiting, answered };
BOOST_DESCRIBE_ENUM(Which, waiting, answered)

struct RequestsIn {
    std::optional<Which> state;  ///< waiting (usual): by deadline; answered: newest first
    std::optional<Id> before;    ///< of the answered: the following page
};
BOOST_DESCRIBE_STRUCT(RequestsIn, (), (state, before))
/// As those who answer see it.
struct PersonRequest {
    Id id, person;
    RequestKind kind = RequestKind::explain;
    PersonalText<0, 2000> text;
    Micros asked, due;
    bool overdue = false;
    std::optional<bool> holidays_known;       ///< as in RequestOut
    std::optional<std::string> officer_name;  ///< sign-in name of who is to answer
    std::optional<LookOut> look;              ///< that it asks about; only of an opened one
    std::optional<Micros> answered;
    std::optional<bool> granted;
    std::optional<PersonalText<0, 2000>> answer;
    std::optional<std::string> remedy;  ///< with a refusal
    bool guarded = false;               ///< the person is under fourteen: their guardian decides
    bool by_guardian = false;           ///< who asked it
};
BOOST_DESCRIBE_STRUCT(PersonRequest, (),
                      (id, person, kind, text, asked, due, overdue, holidays_known, officer_name, look, answered,
                       granted, answer, remedy, guarded, by_guardian))
struct PersonRequests {
    std::vector<PersonRequest> items;
    std::optional<Id> next;  ///< `before` of the following page
};
BOOST_DESCRIBE_STRUCT(PersonRequests, (), (items, next))
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

constexpr std::int64_t page = 100;
constexpr const char* opened_to_answer = "办理本人提出的个人信息申请";  // reason of the access record

constexpr Sql waiting_ones{
    R"sql(SELECT /*row*/ FROM data_request WHERE county = $1 AND answered IS NULL ORDER BY due, id LIMIT 500)sql"};
constexpr Sql answered_ones{
    R"sql(SELECT /*row*/ FROM data_request WHERE county = $1 AND answered IS NOT NULL AND id < $2 ORDER BY id DESC LIMIT $3)sql"};
constexpr Sql by_id{R"sql(SELECT /*row*/ FROM data_request WHERE county = $1 AND id = $2)sql"};
constexpr Sql keep_answer{
    R"sql(UPDATE data_request SET answered = $3, granted = $4, answer = $5, text = $6, key_version = $7
    WHERE county = $1 AND id = $2 AND answered IS NULL)sql"};

PersonRequest out_of(const Tx& tx, DataRequest r) {
    PersonRequest out{r.id, r.account, r.kind, std::move(r.text), r.asked, r.due, r.overdue};
    if (!r.answered) out.holidays_known = after_working_days(r.asked, answer_within).holidays_known;
    if (const auto officer = identity::account_by_id(tx, r.officer)) out.officer_name = officer->name;
    out.answered = r.answered, out.granted = r.granted, out.answer = std::move(r.answer);
    if (r.granted && !*r.granted) out.remedy = remedy;
    out.guarded = decider_for(tx, r.account) != r.account;
    out.by_guardian = asked_by_guardian(r);
    return out;
}

/// The words stay masked until one is opened.
PersonRequests requests(const Tx& tx, const RequestsIn& in) {
    PersonRequests out;
    const bool done = in.state.value_or(Which::waiting) == Which::answered;
    auto rows = done ? tx.all<DataRequest>(answered_ones, tx.county(), in.before.value_or(Id{INT64_MAX}), page)
                     : tx.all<DataRequest>(waiting_ones, tx.county());
    for (DataRequest& r : rows) out.items.push_back(out_of(tx, std::move(r)));
    if (done && std::ssize(rows) == page) out.next = out.items.back().id;
    return out;
}

DataRequest found(const Tx& tx, Id id) {
    auto r = tx.one<DataRequest>(by_id, tx.county(), id);
    if (!r) throw not_found("There is no such request.");
    return std::move(*r);
}

PersonRequest open(Tx& tx, const Office& office, const OneRequest& in) {
    DataRequest r = found(tx, in.id);
    const std::string odd = odd_about(tx, file_of(tx, r.account).value_or(PersonFile{tx.county(), r.account}));
    const auto opening = seal::reveal(tx, *office.ring, request_key, {"data_request", opened_to_answer, odd}, r.account,
                                      request_table, r.id, r);
    if (opening) tell_of_look(tx, r.account, *opening, "data_request", r.answer ? "text answer" : "text", odd);
    std::optional<LookOut> look;
    if (r.about.value != 0) look = open_look(tx, office, r.about, {"data_request", opened_to_answer});
    PersonRequest out = out_of(tx, std::move(r));
    out.look = std::move(look);
    return out;
}

/// A child has come under a guardian since, or has grown up: whoever decides now has not asked for this. Of requests that do not
/// say who asked, those of the guarded are asked anew.
void refuse_if_others_decide(const Tx& tx, const DataRequest& r) {
    const Id asked_by = r.asked_by.value != 0 ? r.asked_by : r.account;
    if (needs_decider(r.kind) && decider_for(tx, r.account) != asked_by)
        throw conflict("not_decider",
                       "Under fourteen the guardian decides, from then on the person: whoever decides now "
                       "has to ask for this themselves.");
}

/// What the person asked for and could have done alone; the rest the officer does by hand and says so in the answer.
void carry_out(Tx& tx, const DataRequest& r) {
    refuse_if_others_decide(tx, r);
    if (r.kind == RequestKind::withdraw) withdraw_all(tx, r.account, decider_for(tx, r.account));
    if (r.kind != RequestKind::erase) return;
    refuse_if_held(tx, r.account);
    if (file_of(tx, r.account))
        emit(tx, "personal_erased", {"", "", r.account}, Erased{erase_file(tx, r.account), "asked"});
}

PersonRequest answer(Tx& tx, const Office& office, const RequestAnswer& in) {
    DataRequest r = found(tx, in.id);
    const Id me = self_of(tx.caller());
    for (const Id theirs : {r.account, r.asked_by, decider_for(tx, r.account)})
        if (identity::same_person(tx, theirs, me))
            throw forbidden("own_request", "Nobody answers their own request, by whichever account.");
    if (r.answered) throw conflict("answered", "This request has been answered.");
    if (in.answer.given()->value.empty()) throw invalid("/answer", "is required: say what was done, or why not");
    if (in.granted) carry_out(tx, r);
    seal::mask_members(tx, *office.ring, request_key, request_table, r.id, r);
    r.answered = tx.now();
    r.granted = in.granted;
    r.answer = in.answer;
    r.key_version = office.ring->version(tx, request_key);
    seal::seal_members(tx, *office.ring, request_key, request_table, r.id, r);
    tx.exec(keep_answer, tx.county(), r.id, *r.answered, in.granted, *r.answer, r.text, r.key_version);
    tell_of_request(tx, r, "answered");
    return out_of(tx, std::move(r));
}

}  // namespace

std::vector<http::Route> answering_routes(const OfficeRef& office) {
    return http::serves(
        {For::data_request},
        {
            http::route("GET", "/api/personal/requests", May::answer_personal,
                        "What people ask about their data: waiting, by deadline, or answered", requests),
            http::told_once(http::route("POST", "/api/personal/requests/{id}/open", May::answer_personal,
                                        "Read a request; the person is shown who did",
                                        [office](Tx& tx, const OneRequest& in) { return open(tx, *office, in); })),
            http::told_once(http::route(
                "POST", "/api/personal/requests/{id}/answer", May::answer_personal,
                "Answer a request: to agree to an erasure or a withdrawal does it; a refusal gives its reasons",
                [office](Tx& tx, const RequestAnswer& in) { return answer(tx, *office, in); })),
        });
}

}  // namespace huying::personal
