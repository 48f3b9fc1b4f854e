// people.cpp - staff and other people's files: a masked list of their ground, finding by number, opening for a purpose of the
// register. Every look is written down in its transaction and told to the person.
#include <fmt/format.h>

#include "engine/http/answers.hpp"
#include "subject/personal/events.hpp"
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

bool on_ground(const Tx& tx, const PersonFile& file) {
    const Caller& c = tx.caller();
    if (identity::bits_of_role(c.role) & identity::bit(May::open_personal) && file.division.starts_with(c.division))
        return true;
    return identity::granted_for(tx, May::open_personal, file.division, "");
}

/// A purpose of the register that this role may state.
const LegalPurpose& stated(const Tx& tx, const std::string& code) {
    const auto* p = find_purpose(code);
    if (p == nullptr) throw invalid("/purpose", "is not in the register of legal bases");
    if (!lists(p->roles, tx.caller().role))
        throw forbidden("purpose_not_yours", "Your role may not open personal data for this purpose.");
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

/// Says to the person and, when it is odd, to the security administrator that somebody looked.
void tell(Tx& tx, const PersonFile& file, Id opening, const LegalPurpose& p, const std::string& fields,
          const std::string& odd) {
    const Caller& c = tx.caller();
    const Looked looked{opening, self_of(c), c.role, c.department, std::string(p.code), fields, odd};
    emit(tx, "personal_opened", {"", "", file.account}, looked);
    if (!odd.empty()) emit(tx, "personal_odd", {}, looked);
}

PersonList people(const Tx& tx, const Office& office, const PeopleIn& in) {
    const std::int64_t limit = in.limit.value_or(usual_people);
    if (limit < 1 || limit > most_people) throw invalid("?limit", "must be 1 to 1000");
    PersonList out;
    auto files = tx.all<PersonFile>(people_in, tx.county(), tx.caller().division,
                                    in.division ? in.division->value : std::string(), in.after.value_or(Id{}), limit);
    for (auto& file : files) {
        if (!on_ground(tx, file)) continue;
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
    PersonList out;
    for (auto& file : matching(tx, office, in)) {
        if (!on_ground(tx, file) || !consent_given_if_needed(tx, file, p)) continue;
        const std::string odd = odd_about(tx, file);
        const Id opening = seal::record_opening(tx, *office.ring, {in.purpose.value, in.reason.value, odd},
                                                file.account, file_table, file.account, fields);
        tell(tx, file, opening, p, fields, odd);
        seal::mask_members(tx, *office.ring, file_key, file_table, file.account, file);
        out.items.push_back(shown(tx, office, file));
    }
    return out;
}

PersonOut open(Tx& tx, const Office& office, const OpenPerson& in) {
    auto file = file_of(tx, in.account);
    if (!file || !on_ground(tx, *file)) throw not_found("There is no such person on your ground.");
    const LegalPurpose& p = stated(tx, in.purpose.value);
    const std::string fields = wanted_fields(p, in.fields);
    if (!consent_given_if_needed(tx, *file, p))
        throw forbidden("no_consent", "This purpose stands on consent, and the person has not given it.");
    const std::string odd = odd_about(tx, *file);
    const auto opening = seal::reveal(tx, *office.ring, file_key, {in.purpose.value, in.reason.value, odd}, in.account,
                                      file_table, in.account, *file, fields);
    if (opening) tell(tx, *file, *opening, p, fields, odd);
    return shown(tx, office, *file);
}

}  // namespace

std::vector<http::Route> people_routes(const OfficeRef& office) {
    return {
        http::route("GET", "/api/personal/people", May::open_personal, "People of my ground, masked",
                    [office](const Tx& tx, const PeopleIn& in) { return people(tx, *office, in); }),
        http::told_once(http::route("POST", "/api/personal/people/find", May::open_personal,
                                    "Find people by mobile or identity number, for a stated purpose; masked",
                                    [office](Tx& tx, const FindPerson& in) { return find(tx, *office, in); })),
        http::told_once(http::route("POST", "/api/personal/people/{account}/open", May::open_personal,
                                    "Open fields of a person for a stated purpose; the person is shown who did and why",
                                    [office](Tx& tx, const OpenPerson& in) { return open(tx, *office, in); })),
    };
}

}  // namespace huying::personal
