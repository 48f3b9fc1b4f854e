// kinds.cpp - see kinds.hpp. What is wrong with a value is said without the value.
#include "engine/seal/kinds.hpp"

namespace huying {
namespace {

constexpr std::size_t mobile_digits = 11, id_characters = 18;
constexpr std::size_t longest_name = 50;  // names of some minorities have more than twenty characters

bool digits(std::string_view s) {
    for (const char c : s)
        if (c < '0' || c > '9') return false;
    return !s.empty();
}

int number(std::string_view s) {
    int n = 0;
    for (const char c : s) n = n * 10 + (c - '0');
    return n;
}

bool is_day(int year, int month, int day) {
    const Civil there = civil(from_civil({year, month, day, 0, 0, 0, 0}));
    return year >= 1800 && there.year == year && there.month == month && there.day == day;
}

std::size_t first_character(std::string_view utf8) {
    std::size_t n = utf8.empty() ? 0 : 1;
    while (n < utf8.size() && (static_cast<unsigned char>(utf8[n]) & 0xc0) == 0x80) ++n;
    return n;
}

std::string kept_ends(const std::string& s, std::size_t front, std::size_t back) {
    if (s.size() <= front + back) return "***";
    return s.substr(0, front) + std::string(s.size() - front - back, '*') + s.substr(s.size() - back);
}

}  // namespace

Civil IdNumber::born() const {
    return {number(std::string_view(value).substr(6, 4)),
            number(std::string_view(value).substr(10, 2)),
            number(std::string_view(value).substr(12, 2)),
            0,
            0,
            0,
            0};
}

Civil BirthMonth::first() const {
    const std::string_view text = value;
    return {number(text.substr(0, 4)), number(text.substr(5, 2)), 1, 0, 0, 0, 0};
}

Civil BirthMonth::after() const {
    Civil next = first();
    if (++next.month > 12) ++next.year, next.month = 1;
    return next;
}

namespace seal {

std::optional<std::string> normal_mobile(std::string_view text) {
    std::string out;
    for (const char c : text)
        if (c != ' ' && c != '-') out += c;
    if (out.starts_with("+86")) out.erase(0, 3);
    if (out.size() != mobile_digits || !digits(out) || out[0] != '1' || out[1] < '3') return std::nullopt;
    return out;
}

char id_check_digit(std::string_view first_17) {
    // ISO/IEC 7064 MOD 11-2: P = 2 (P + digit) mod 11; the check digit makes P + check ≡ 1.
    int p = 0;
    for (const char c : first_17) p = (p + (c - '0')) * 2 % 11;
    const int check = (12 - p) % 11;
    return check == 10 ? 'X' : static_cast<char>('0' + check);
}

std::optional<std::string> normal_id_number(std::string_view text) {
    std::string out(text);
    if (out.size() != id_characters) return std::nullopt;
    if (out.back() == 'x') out.back() = 'X';
    const std::string_view first(out.data(), id_characters - 1);
    if (!digits(first) || id_check_digit(first) != out.back()) return std::nullopt;
    const Civil born = IdNumber{out}.born();
    if (!is_day(born.year, born.month, born.day)) return std::nullopt;
    return out;
}

std::optional<std::string> normal_birth_month(std::string_view text) {
    const bool shaped = text.size() == 7 && digits(text.substr(0, 4)) && text[4] == '-' && digits(text.substr(5));
    if (!shaped) return std::nullopt;
    const BirthMonth out{std::string(text)};
    return is_day(out.first().year, out.first().month, 1) ? std::optional(out.value) : std::nullopt;
}

int age_on(const Civil& born, const Civil& today) {
    return today.year - born.year - (std::pair(today.month, today.day) < std::pair(born.month, born.day) ? 1 : 0);
}

}  // namespace seal

std::string Mask<PersonName>::of(const PersonName& v) { return v.value.substr(0, first_character(v.value)) + "**"; }
std::string Mask<Mobile>::of(const Mobile& v) { return kept_ends(v.value, 3, 4); }
std::string Mask<IdNumber>::of(const IdNumber& v) { return kept_ends(v.value, 4, 4); }

namespace record {

bool Field<PersonName>::read(Element e, PersonName& v, Errors& errors, const Pointer& at) {
    std::string_view s;
    if (e.get(s)) return errors.add(at, "must be text");
    if (const auto fault = text_fault(s, 1, longest_name)) return errors.add(at, *fault);
    v.value = s;
    return true;
}

bool Field<Mobile>::read(Element e, Mobile& v, Errors& errors, const Pointer& at) {
    std::string_view s;
    const auto normal = e.get(s) ? std::nullopt : seal::normal_mobile(s);
    v.value = normal.value_or("");
    return normal.has_value() || errors.add(at, "must be a mobile number of 11 digits");
}

bool Field<IdNumber>::read(Element e, IdNumber& v, Errors& errors, const Pointer& at) {
    std::string_view s;
    const auto normal = e.get(s) ? std::nullopt : seal::normal_id_number(s);
    v.value = normal.value_or("");
    return normal.has_value() ||
           errors.add(at, "must be an identity number of 18 characters with the right day of birth and check digit");
}

bool Field<BirthMonth>::read(Element e, BirthMonth& v, Errors& errors, const Pointer& at) {
    std::string_view s;
    const auto normal = e.get(s) ? std::nullopt : seal::normal_birth_month(s);
    v.value = normal.value_or("");
    return normal.has_value() || errors.add(at, "must be a month of birth, \"YYYY-MM\"");
}

}  // namespace record
}  // namespace huying
