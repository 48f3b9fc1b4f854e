// person.cpp - see person.hpp.
#include "subject/identity/person.hpp"

#include "subject/identity/change.hpp"

namespace huying::identity {
namespace {

const std::string digest_key = "account_person";
constexpr std::size_t shown_length = 9;

struct Plain {
    Id id;
    std::string person;
};
BOOST_DESCRIBE_STRUCT(Plain, (), (id, person))
constexpr Sql plain_numbers{R"sql(SELECT id, person FROM account WHERE county = $1 AND person <> ''
    AND NOT (person LIKE '#%' AND length(person) = 40) ORDER BY id LIMIT 500)sql"};
constexpr Sql keep_digest{R"sql(UPDATE account SET person = $3 WHERE county = $1 AND id = $2)sql"};
constexpr Sql plain_details{R"sql(SELECT /*row*/ FROM access_change WHERE county = $1 AND detail LIKE '%"person":"%'
    AND detail NOT LIKE '%"person":"#%' ORDER BY id LIMIT 500)sql"};
constexpr Sql keep_detail{R"sql(UPDATE access_change SET detail = $3 WHERE county = $1 AND id = $2)sql"};

}  // namespace

std::string normal_person(const std::string& number) {
    std::string out;
    for (const char c : number)
        if (c != ' ') out += c == 'x' ? 'X' : c;
    return out;
}

std::string person_digest(Tx& tx, const seal::KeyRing& ring, const std::string& number) {
    return "#" + ring.index(tx, digest_key, "person", normal_person(number)).substr(0, digest_length - 1);
}

bool is_person_digest(const std::string& text) { return text.size() == digest_length && text[0] == '#'; }

std::string shown_person(const std::string& digest) { return digest.substr(0, shown_length); }

void digest_plain_numbers(Tx& tx, const seal::KeyRing& ring) {
    for (const auto& p : tx.all<Plain>(plain_numbers, tx.county()))
        tx.exec(keep_digest, tx.county(), p.id, person_digest(tx, ring, p.person));
    for (const Change& c : tx.all<Change>(plain_details, tx.county())) {
        auto in = record::from_json<AccessChangeIn>(c.detail.value);
        if (!in.person || is_person_digest(in.person->value)) continue;
        in.person = {person_digest(tx, ring, in.person->value)};
        tx.exec(keep_detail, tx.county(), c.id, record::to_json(in));
    }
}

}  // namespace huying::identity
