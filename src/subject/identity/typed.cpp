// typed.cpp - see typed.hpp.
#include "subject/identity/typed.hpp"

#include <algorithm>

#include "engine/seal/kinds.hpp"

namespace huying::identity {
namespace {

constexpr char32_t broken = 0xfffd;
constexpr std::ptrdiff_t most_digits_of_a_citizen =
    10;  // a mobile has 11 (YD/T 1150), an identity number 15 or 18 (GB 11643)

/// One character from the front, which is taken off; Unicode 15, table 3-7, less the rarest overlong forms: they are no sign we know.
char32_t next_character(std::string_view& utf8) {
    const auto first = static_cast<unsigned char>(utf8.front());
    utf8.remove_prefix(1);
    if (first < 0x80) return first;
    const int more = first >= 0xf0 && first < 0xf5 ? 3 : first >= 0xe0 ? 2 : first >= 0xc2 ? 1 : 0;
    if (more == 0 || first >= 0xf5 || utf8.size() < static_cast<std::size_t>(more)) return broken;
    char32_t c = first & (0x3fu >> more);
    for (int i = 0; i < more; ++i) {
        const auto next = static_cast<unsigned char>(utf8[static_cast<std::size_t>(i)]);
        if ((next & 0xc0) != 0x80) return broken;
        c = (c << 6) | (next & 0x3fu);
    }
    utf8.remove_prefix(static_cast<std::size_t>(more));
    return c;
}

std::string citizen_fault(const std::u32string& name) {
    if (!std::ranges::all_of(name, [](char32_t c) { return is_letter_or_digit(c) || c == '-' || c == '_'; }))
        return "must tell nothing of the person: choose a word of letters a to z, digits, '-' and '_'";
    if (std::ranges::count_if(name, is_digit) > most_digits_of_a_citizen)
        return "must tell nothing of the person: no mobile or identity number, at most 10 digits";
    return "";
}

/// Of staff: "mobile 138 1234 5678" is one as well.
bool holds_a_number(const std::u32string& name) {
    std::string run;
    const auto is_number = [&] { return seal::normal_mobile(run) || seal::normal_id_number(run); };
    for (const char32_t c : name) {
        if (is_digit(c)) run += static_cast<char>(c);
        else if (c == 'x' || c == 'X') {
            if (seal::normal_id_number(run + 'X') || is_number()) return true;
            run.clear();
        } else if (c != ' ' && c != '-' && c != '_') {
            if (is_number()) return true;
            run.clear();
        }
    }
    return is_number();
}

}  // namespace

std::u32string half_width(std::string_view utf8) {
    constexpr char32_t first = 0xff01, last = 0xff5e, wide_blank = 0x3000;
    std::u32string out;
    while (!utf8.empty()) {
        const char32_t c = next_character(utf8);
        out += c >= first && c <= last ? c - first + '!' : c == wide_blank ? ' ' : c;
    }
    return out;
}

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

bool is_letter_or_digit(char32_t c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Unicode 15: Unified Ideographs, extension A, planes 2 and 3.
bool is_han(char32_t c) {
    return c == 0x3007 || (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3400 && c <= 0x4dbf) ||
           (c >= 0x20000 && c <= 0x323af);
}

std::string name_fault(std::string_view role, std::string_view name) {
    if (role == "gateway") return "";  // a program: a device's number is its own
    const std::u32string typed = half_width(name);
    if (role == "citizen") return citizen_fault(typed);
    return holds_a_number(typed) ? "must be no mobile or identity number: the name is kept in clear" : "";
}

}  // namespace huying::identity
