// people.cpp - staff and other people's files: a masked list of their ground, finding by number, opening for a purpose of the
// register. Every look is written down in its transaction and told to the person.
#include <fmt/format.h>

#include "base/list.hpp"
#include "engine/http/answers.hpp"
#include "engine/http/later.hpp"
#include "subject/personal/odd.hpp"

namespace huying::personal {
namespace {

using identity::May;

constexpr std::int64_t usual_people = 100, most_people = 1000;

struct PeopleIn {
    std::optional<Text<1, 15>> division;
    std::optional<Id> after;
    std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(PeopleIn, (), (division, after, limit))
struct PersonList {
    std::vector<PersonOut> items;
    std::optional<Id> next;  ///< `after` of the following page
};
BOOST_DESCRIBE_STRUCT(PersonList, (), (items, next))
struct FindPerson {
    Text<1, 40> purpose;
    Text<2, 200> reason;
    std::optional<Personal<Mobile>> phone;
    std::optional<Personal<IdNumber>> id_number;
};
BOOST_DESCRIBE_STRUCT(FindPerson, (), (purpose, reason, phone, id_number))
struct OpenPerson {
    Id account;
    Text<1, 40> purpose;
    Text<2, 200> reason;
    std::vector<std::string> fields;
};
BOOST_DESCRIBE_STRUCT(OpenPerson, (), (account, purpose, reason, fields))

// The ground of somebody is the codes that begin with theirs: ':' follows '9'.
constexpr Sql people_in{
    R"sql(SELECT /*row*/ FROM person_file WHERE county = $1 AND division >= $2 AND division < $2 || ':'
    AND division >= $3 AND division < $3 || ':' AND account > $4 ORDER BY account LIMIT $5)sql"};
constexpr Sql by_phone{
    R"sql(SELECT /*row*/ FROM person_file WHERE county = $1 AND phone_index IN ($2, $3) AND phone_index <> '' ORDER BY account LIMIT 20)sql"};
constexpr Sql by_id_number{
    R"sql(SELECT /*row*/ FROM person_file WHERE county = $1 AND id_number_index IN ($2, $3) AND id_number_index <> ''
    ORDER BY account LIMIT 20)sql"};

constexpr Sql earliest_miss{R"sql(SELECT time FROM seal_opening WHERE county = $1 AND account = $2 AND whose = 0
    AND time > $3 ORDER BY time DESC LIMIT 1 OFFSET $4)sql"};

bool by_role(const Caller& c, const std::string& purposes) {
    return identity::allowed({.role = c.role, .department = c.department, .withheld = c.withheld}, "open_personal",
                             purposes);
}

/// The ground of the role, where the role may state such a purpose; or of a right beyond it that was given for one.
bool on_ground(const Tx& tx, const PersonFile& file, const std::string& purposes) {
    const Caller& c = tx.caller();
    if (by_role(c, purposes) && file.division.starts_with(c.division)) return true;
    return identity::granted_for(tx, May::open_personal, file.division, "", purposes);
}

/// A purpose of the register and of this route, that the caller's role or a right beyond it may state.
const LegalPurpose& stated(const Tx& tx, const std::string& code) {
    const Caller& c = tx.caller();
    const auto* p = find_purpose(code);
    if (p == nullptr) throw invalid("/purpose", "is not in the register of legal bases");
    const bool of_route = is_listed(c.purposes, code);
    if (!of_route || !identity::allowed(c, "open_personal", code))
        throw forbidden("purpose_not_yours", "You may not open personal data for this purpose.");
    return *p;
}

std::string wanted_fields(const LegalPurpose& p, const std::vector<std::string>& fields) {
    std::string out;
    std::vector<FieldError> errors;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (!lists(p.fields, fields[i]))
            errors.push_back({"/fields/" + std::to_string(i), "is not needed for this purpose"});
        out += (out.empty() ? "" : " ") + fields[i];
    }
    if (fields.empty()) errors.push_back({"/fields", "must name what is needed"});
    if (!errors.empty()) throw invalid(std::move(errors));
    return out;
}

bool consent_given_if_needed(const Tx& tx, const PersonFile& file, const LegalPurpose& p) {
    return p.text_version.empty() || has_consented(tx, file.account, p);
}

/// Numbers are not for guessing: masked ones leave 10 000 to try. Counted from the rows that misses leave, on every server.
void refuse_guessing(const Tx& tx) {
    const auto first =
        tx.one<Micros>(earliest_miss, tx.county(), self_of(tx.caller()), tx.now() - hour, most_misses - 1);
    if (!first) return;
    const std::int64_t wait = ((*first + hour) - tx.now() + second - 1) / second;
    throw http::Later("too_many_misses",
                      "You have looked up too many numbers within an hour that belong to nobody on your ground.",
                      std::max<std::int64_t>(wait, 1));
}

/// A number of nobody on the official's ground is a look, too: at no person, but it says who tried and why.
void write_miss(Tx& tx, const Office& office, const FindPerson& in) {
    const std::string fields = in.phone ? "missed_by_phone" : "missed_by_id_number", odd = odd_about_nobody(tx);
    const Id opening =
        seal::record_opening(tx, *office.ring, {in.purpose.value, in.reason.value, odd}, {}, file_table, {}, fields);
    tell_of_look(tx, {}, opening, in.purpose.value, fields, odd);
}

PersonList people(const Tx& tx, const Office& office, const PeopleIn& in) {
    const std::int64_t limit = in.limit.value_or(usual_people);
    if (limit < 1 || limit > most_people) throw invalid("?limit", "must be 1 to 1000");
    PersonList out;
    const Caller& c = tx.caller();
    const std::string ground =
        c.granted & identity::bit(May::open_personal) ? "" : c.division;  // a right may lie elsewhere
    auto files = tx.all<PersonFile>(people_in, tx.county(), ground, in.division ? in.division->value : std::string(),
                                    in.after.value_or(Id{}), limit);
    for (auto& file : files) {
        if (!on_ground(tx, file, c.purposes)) continue;
        seal::mask_members(tx, *office.ring, file_key, file_table, file.account, file);
        out.items.push_back(shown(tx, office, file));
    }
    if (std::ssize(files) == limit) out.next = files.back().account;
    return out;
}

std::vector<PersonFile> matching(const Tx& tx, const Office& office, const FindPerson& in) {
    if (in.phone) {
        const auto [now, before] = office.ring->indexes(tx, file_key, "phone", in.phone->given()->value);
        return tx.all<PersonFile>(by_phone, tx.county(), now, before);
    }
    const auto [now, before] = office.ring->indexes(tx, file_key, "id_number", in.id_number->given()->value);
    return tx.all<PersonFile>(by_id_number, tx.county(), now, before);
}

PersonList find(Tx& tx, const Office& office, const FindPerson& in) {
    if (in.phone.has_value() == in.id_number.has_value())
        throw invalid(std::vector<FieldError>{FieldError{"/phone", "or id_number is required, one of them"},
                                              FieldError{"/id_number", "or phone is required, one of them"}});
    const LegalPurpose& p = stated(tx, in.purpose.value);
    const std::string fields = in.phone ? "found_by_phone" : "found_by_id_number";
    if (!lists(p.fields, in.phone ? "phone" : "id_number"))
        throw invalid(in.phone ? "/phone" : "/id_number", "is not needed for this purpose");
    refuse_guessing(tx);
    PersonList out;
    for (auto& file : matching(tx, office, in)) {
        if (!on_ground(tx, file, in.purpose.value) || !consent_given_if_needed(tx, file, p)) continue;
        const std::string odd = odd_about(tx, file);
        const Id opening = seal::record_opening(tx, *office.ring, {in.purpose.value, in.reason.value, odd},
                                                file.account, file_table, file.account, fields);
        tell_of_look(tx, file.account, opening, p.code, fields, odd);
        seal::mask_members(tx, *office.ring, file_key, file_table, file.account, file);
        out.items.push_back(shown(tx, office, file));
    }
    if (out.items.empty()) write_miss(tx, office, in);
    return out;
}

PersonOut open(Tx& tx, const Office& office, const OpenPerson& in) {
    const LegalPurpose& p = stated(tx, in.purpose.value);
    auto file = file_of(tx, in.account);
    if (!file || !on_ground(tx, *file, in.purpose.value)) throw not_found("There is no such person on your ground.");
    const std::string fields = wanted_fields(p, in.fields);
    if (!consent_given_if_needed(tx, *file, p))
        throw forbidden("no_consent", "This purpose stands on consent, and the person has not given it.");
    const std::string odd = odd_about(tx, *file);
    const auto opening = seal::reveal(tx, *office.ring, file_key, {in.purpose.value, in.reason.value, odd}, in.account,
                                      file_table, in.account, *file, fields);
    if (opening) tell_of_look(tx, file->account, *opening, p.code, fields, odd);
    return shown(tx, office, *file);
}

}  // namespace

std::vector<http::Route> people_routes(const OfficeRef& office) {
    return http::serves(
        {For::appeal, For::visit, For::identity_check, For::benefit_check, For::emergency, For::care_contact},
        {
            http::route("GET", "/api/personal/people", May::open_personal, "People of my ground, masked",
                        [office](const Tx& tx, const PeopleIn& in) { return people(tx, *office, in); }),
            http::told_once(http::route("POST", "/api/personal/people/find", May::open_personal,
                                        "Find people by mobile or identity number, for a stated purpose; masked",
                                        [office](Tx& tx, const FindPerson& in) { return find(tx, *office, in); })),
            http::told_once(
                http::route("POST", "/api/personal/people/{account}/open", May::open_personal,
                            "Open fields of a person for a stated purpose; the person is shown who did and why",
                            [office](Tx& tx, const OpenPerson& in) { return open(tx, *office, in); })),
        });
}

}  // namespace huying::personal
