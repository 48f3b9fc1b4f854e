// person.cpp - see person.hpp.
#include "subject/identity/person.hpp"

#include <algorithm>

#include "engine/seal/kinds.hpp"
#include "subject/identity/change.hpp"
#include "subject/identity/typed.hpp"

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

constexpr Sql renew_accounts{R"sql(UPDATE account SET person = $3 WHERE county = $1 AND person = $2)sql"};
constexpr Sql renew_details{R"sql(UPDATE access_change SET detail = replace(detail, $2, $3)
    WHERE county = $1 AND detail LIKE '%"person":"' || $2 || '"%')sql"};

std::string digest_as(Tx& tx, const seal::KeyRing& ring, const std::string& form) {
    return "#" + ring.index(tx, digest_key, "person", form).substr(0, digest_length - 1);
}

/// The form that earlier versions made a digest of.
std::string earlier_form(const std::string& number) {
    std::string out;
    for (const char c : number)
        if (c != ' ') out += c == 'x' ? 'X' : c;
    return out;
}

std::string in_small_letters(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

/// Signs that may stand between the parts of a number: of ASCII, of "General Punctuation" (the dashes and what cannot be seen), and a few more.
bool separates(char32_t c) {
    constexpr char32_t others[] = {0xa0, 0xad, 0xb7, 0x2212, 0x3001, 0x3002, 0x30fb, 0xfe58, 0xfe63, 0xfeff};
    return c < 0x7f || (c >= 0x2000 && c <= 0x206f) || std::ranges::find(others, c) != std::end(others);
}

void append(std::string& utf8, char32_t han) {
    if (han > 0xffff) utf8 += {static_cast<char>(0xf0 | (han >> 18)), static_cast<char>(0x80 | ((han >> 12) & 0x3f))};
    else utf8 += static_cast<char>(0xe0 | (han >> 12));
    utf8 += {static_cast<char>(0x80 | ((han >> 6) & 0x3f)), static_cast<char>(0x80 | (han & 0x3f))};
}

/// Identity numbers had 15 digits, the year two of them, until 1 October 1999 (GB 11643-1999): "19" and the check digit came in.
std::string of_eighteen(const std::string& number) {
    constexpr std::size_t old_length = 15, before_year = 6;
    if (number.size() != old_length || !std::ranges::all_of(number, [](char c) { return c >= '0' && c <= '9'; }))
        return number;
    std::string longer = number.substr(0, before_year) + "19" + number.substr(before_year);
    longer += seal::id_check_digit(longer);
    return seal::normal_id_number(longer).value_or(number);
}

}  // namespace

std::string normal_person(const std::string& number) {
    std::string out;
    for (const char32_t c : half_width(number)) {
        if (is_letter_or_digit(c)) out += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
        else if (is_han(c)) append(out, c);
    }
    return of_eighteen(out);
}

std::string person_fault(const std::string& number) {
    const auto known = [](char32_t c) { return is_letter_or_digit(c) || is_han(c) || separates(c); };
    if (!std::ranges::all_of(half_width(number), known))
        return "must have no letters or digits but a to z, 0 to 9 and Chinese characters";
    return normal_person(number).empty() ? "must have letters a to z, digits or Chinese characters" : "";
}

std::string person_digest(Tx& tx, const seal::KeyRing& ring, const std::string& number) {
    const std::string normal = normal_person(number), digest = digest_as(tx, ring, normal);
    for (const std::string& earlier : {earlier_form(number), earlier_form(in_small_letters(normal))}) {
        if (earlier == normal) continue;
        const std::string had = digest_as(tx, ring, earlier);
        tx.exec(renew_accounts, tx.county(), had, digest);
        tx.exec(renew_details, tx.county(), had, digest);
    }
    return digest;
}

bool is_person_digest(const std::string& text) { return text.size() == digest_length && text[0] == '#'; }

std::string shown_person(const std::string& digest) { return digest.substr(0, shown_length); }

void digest_plain_numbers(Tx& tx, const seal::KeyRing& ring) {
    const auto of_plain = [&](const std::string& number) {  // nothing was refused then
        return person_fault(number).empty() ? person_digest(tx, ring, number)
                                            : digest_as(tx, ring, earlier_form(number));
    };
    for (const auto& p : tx.all<Plain>(plain_numbers, tx.county()))
        tx.exec(keep_digest, tx.county(), p.id, of_plain(p.person));
    for (const Change& c : tx.all<Change>(plain_details, tx.county())) {
        auto in = record::from_json<AccessChangeIn>(c.detail.value);
        if (!in.person || is_person_digest(in.person->value)) continue;
        in.person = {of_plain(in.person->value)};
        tx.exec(keep_detail, tx.county(), c.id, record::to_json(in));
    }
}

}  // namespace huying::identity
