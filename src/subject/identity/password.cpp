// password.cpp - see password.hpp. The weak list is ours: words that people begin a password with, found also behind the
// usual disguises (P@ssw0rd!), keyboard rows, runs of neighbours, one's own name. What to refuse: NIST SP 800-63B, 5.1.1.2 (words of
// dictionaries, repetitive and sequential characters, words of the context); the figures are ours.
#include "subject/identity/password.hpp"

#include <algorithm>
#include <set>

namespace huying::identity {
namespace {

constexpr std::string_view weak_words[] = {
    "password",   "passwd",  "passcode",   "admin",    "administrator", "root",       "welcome",     "letmein",
    "iloveyou",   "woaini",  "monkey",     "dragon",   "sunshine",      "princess",   "master",      "superman",
    "football",   "qwerty",  "qwertyuiop", "asdfgh",   "asdfghjkl",     "zxcvbn",     "zxcvbnm",     "qazwsx",
    "qwer",       "asdf",    "zxcv",       "huying",   "xianyu",        "deqing",     "county",      "zhengfu",
    "government", "china",   "beijing",    "zhongguo", "mima",          "default",    "changeme",    "secret",
    "test",       "guest",   "user",       "login",    "hello",         "abcdef",     "system",      "security",
    "audit",      "command", "worker",     "leader",   "township",      "department", "environment", "gateway",
    "citizen",    "summer",  "winter",     "spring",   "autumn"};

/// Its letters, in lower case; with `disguises`, also the signs that stand for letters (P@ssw0rd).
std::string letters_of(std::string_view text, bool disguises) {
    std::string out;
    for (const unsigned char c : text) {
        if (!disguises && !(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z') && c < 0x80) continue;
        switch (c) {
            case '@':
            case '4': out += 'a'; break;
            case '0': out += 'o'; break;
            case '1':
            case '!':
            case '|': out += 'i'; break;
            case '3': out += 'e'; break;
            case '$':
            case '5': out += 's'; break;
            case '7': out += 't'; break;
            default:
                if (c >= 'A' && c <= 'Z') out += static_cast<char>(c - 'A' + 'a');
                else if ((c >= 'a' && c <= 'z') || c >= 0x80) out += static_cast<char>(c);
        }
    }
    return out;
}

std::size_t characters(std::string_view utf8) {
    return static_cast<std::size_t>(std::ranges::count_if(utf8, [](unsigned char c) { return (c & 0xc0) != 0x80; }));
}

std::size_t classes(std::string_view text) {
    std::set<int> found;
    for (const unsigned char c : text)
        found.insert(c >= 'a' && c <= 'z' ? 0 : c >= 'A' && c <= 'Z' ? 1 : c >= '0' && c <= '9' ? 2 : 3);
    return found.size();
}

/// How many of the characters only repeat or continue the one before (aaaa, 1234, dcba).
std::size_t monotonous(std::string_view text) {
    std::size_t n = 0;
    for (std::size_t i = 1; i < text.size(); ++i) {
        const int step = static_cast<unsigned char>(text[i]) - static_cast<unsigned char>(text[i - 1]);
        n += step >= -1 && step <= 1;
    }
    return n;
}

constexpr std::string_view key_rows[] = {"`1234567890-=", " qwertyuiop[]\\", " asdfghjkl;'", " zxcvbnm,./"};
constexpr std::string_view shifted = "~!@#$%^&*()_+{}|:\"<>?", unshifted = "`1234567890-=[]\\;',./";

/// Where a character's key is on the keyboard (US, as sold in China): row and place; a key touches those above and below it at the
/// same place, and one beside.
std::optional<std::pair<int, int>> key_of_character(char c) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (const auto at = shifted.find(c); at != std::string_view::npos) c = unshifted[at];
    for (int row = 0; row < 4 && c != ' '; ++row)
        if (const auto at = key_rows[row].find(c); at != std::string_view::npos)
            return std::pair(row, static_cast<int>(at));
    return std::nullopt;
}

/// How many of the characters only go on from the one before, in the alphabet, the digits or on the keyboard (Zaq12wsx!@#$).
std::size_t walked(std::string_view text) {
    std::size_t n = 0;
    for (std::size_t i = 1; i < text.size(); ++i) {
        const auto here = key_of_character(text[i]), before = key_of_character(text[i - 1]);
        const int step = text[i] - text[i - 1];
        const int down = here && before ? here->first - before->first : 9,
                  right = here && before ? here->second - before->second : 9;
        const bool beside = down == 0 && right >= -1 && right <= 1;
        const bool touches = (down == 1 && (right == 0 || right == -1)) || (down == -1 && (right == 0 || right == 1));
        n += (step >= -1 && step <= 1) || beside || touches;
    }
    return n;
}

/// Without the first year in it (19.., 20..).
std::string without_year(const std::string& text) {
    const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
    for (std::size_t i = 0; i + 4 <= text.size(); ++i) {
        const std::string_view century = std::string_view(text).substr(i, 2);
        if ((century == "19" || century == "20") && digit(i + 2) && digit(i + 3))
            return text.substr(0, i) + text.substr(i + 4);
    }
    return text;
}

/// Whether next to nothing is left of it without the longest weak word in it.
bool built_on_weak_word(const std::string& letters) {
    constexpr std::size_t own_letters = 5;  // fewer beside the word, and trying the list is enough
    std::size_t longest = 0;
    for (const std::string_view word : weak_words)
        if (letters.find(word) != std::string::npos) longest = std::max(longest, word.size());
    return longest > 0 && letters.size() - longest < own_letters;
}

bool holds(std::string_view text, std::string_view part) {
    return part.size() >= 4 && text.find(part) != std::string_view::npos;
}

}  // namespace

std::optional<std::string> password_fault(const std::string& password, std::string_view name,
                                          std::string_view display) {
    if (characters(password) < shortest_password) return "must have at least 12 characters";
    if (classes(password) < classes_of_password)
        return "must mix at least three of: small letters, capital letters, digits, other characters";
    const std::string plain = letters_of(password, false), undisguised = letters_of(password, true);
    const std::string own = letters_of(name, false);
    if (holds(plain, own) || holds(undisguised, own) || holds(password, display))
        return "must not contain your own name";
    if (std::set<char>(password.begin(), password.end()).size() < 6 || monotonous(password) * 2 > password.size() ||
        walked(password) * 5 > password.size() * 3)
        return "repeats or counts too much, or walks along the keyboard";
    if (characters(without_year(password)) < shortest_password)
        return "is a word and a year, which attackers try first: a year counts for nothing";
    if (built_on_weak_word(plain) || built_on_weak_word(undisguised))
        return "is built on a word that attackers try first";
    return std::nullopt;
}

}  // namespace huying::identity
