// sta_lexer.cpp - see sta_lexer.hpp.
#include "subject/sensing/sta_lexer.hpp"

#include <fmt/format.h>

namespace huying::sensing::sta {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0; }
bool space(char c) { return c == ' ' || c == '\t'; }

/// Matches a picture such as "dddd-dd-dd" (d is a digit) at `at`; gives the end, or 0.
std::size_t match(std::string_view text, std::size_t at, std::string_view picture) {
    if (at + picture.size() > text.size()) return 0;
    for (std::size_t i = 0; i < picture.size(); ++i) {
        const char c = text[at + i];
        if (picture[i] == 'd' ? !digit(c) : picture[i] != c) return 0;
    }
    return at + picture.size();
}

/// "hh:mm", then perhaps seconds and their fraction; 0 when it is none.
std::size_t match_clock(std::string_view text, std::size_t at) {
    std::size_t end = match(text, at, "dd:dd");
    if (end == 0) return 0;
    const std::size_t seconds = match(text, end, ":dd");
    if (seconds == 0) return end;
    end = seconds;
    if (end + 1 < text.size() && text[end] == '.' && digit(text[end + 1])) {
        ++end;
        while (end < text.size() && digit(text[end])) ++end;
    }
    return end;
}

}  // namespace

Problem bad_option(std::string_view option, std::size_t at, const std::string& why) {
    const std::string text = fmt::format("at position {}: {}", at + 1, why);
    return {400, "bad_option", fmt::format("{} {}", option, text), {{"?" + std::string(option), text}}};
}

bool same_word(std::string_view a, std::string_view lower) {
    if (a.size() != lower.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const char c = a[i] >= 'A' && a[i] <= 'Z' ? static_cast<char>(a[i] - 'A' + 'a') : a[i];
        if (c != lower[i]) return false;
    }
    return true;
}

Token Lexer::take() {
    Token out = std::move(token_);
    advance();
    return out;
}

bool Lexer::take_if(char symbol) {
    if (!token_.is(symbol)) return false;
    advance();
    return true;
}

Token Lexer::expect(char symbol) {
    if (!token_.is(symbol)) {
        refuse(token_.at, token_.kind == Lexeme::end ? fmt::format("the text ends where '{}' is needed.", symbol)
                                                     : fmt::format("'{}' is needed, not '{}'.", symbol, token_.raw));
    }
    return take();
}

bool Lexer::at_word(std::string_view lower) const {
    return token_.kind == Lexeme::name && same_word(token_.raw, lower);
}

std::string_view Lexer::since(std::size_t begin) const {
    return before_ > begin ? text_.substr(begin, before_ - begin) : std::string_view{};
}

void Lexer::set(Lexeme kind, std::size_t end) {
    token_.kind = kind;
    token_.raw = text_.substr(token_.at, end - token_.at);
    at_ = end;
}

void Lexer::advance() {
    before_ = at_;
    token_ = {};
    while (at_ < text_.size() && space(text_[at_])) ++at_;
    token_.spaced = at_ > before_;
    token_.at = at_;
    if (at_ == text_.size()) return set(Lexeme::end, at_);
    const char c = text_[at_];
    if (c == '\'') return quoted(Lexeme::text, at_);
    if (digit(c)) return digits();
    if (letter(c) || c == '@' || c == '$') return word();
    if (std::string_view("(),/;=-*[]").find(c) != std::string_view::npos) return set(Lexeme::symbol, at_ + 1);
    refuse(at_, fmt::format("the character '{}' has no meaning here.", c));
}

/// A quote inside is written twice.
void Lexer::quoted(Lexeme kind, std::size_t quote) {
    for (std::size_t i = quote + 1; i < text_.size(); ++i) {
        if (text_[i] != '\'') {
            token_.text += text_[i];
        } else if (i + 1 < text_.size() && text_[i + 1] == '\'') {
            token_.text += text_[i++];
        } else {
            return set(kind, i + 1);
        }
    }
    refuse(quote, "the text that begins here has no closing quote.");
}

/// A name may have '.' (geo.distance) and '-' inside (a key of JSON): the infix minus of this language is `sub`.
void Lexer::word() {
    std::size_t end = at_ + 1;
    const auto inside = [&](std::size_t i) {
        const char c = text_[i];
        if (letter(c) || digit(c)) return true;
        return (c == '.' || c == '-') && i + 1 < text_.size() && (letter(text_[i + 1]) || digit(text_[i + 1]));
    };
    while (end < text_.size() && inside(end)) ++end;
    set(Lexeme::name, end);
    if (end == text_.size() || text_[end] != '\'') return;
    if (same_word(token_.raw, "duration")) quoted(Lexeme::duration, end);
    else if (same_word(token_.raw, "geography") || same_word(token_.raw, "geometry")) quoted(Lexeme::geography, end);
}

void Lexer::digits() {
    if (moment()) return;
    if (const std::size_t end = match_clock(text_, at_)) return set(Lexeme::time_of_day, end);
    std::size_t end = at_;
    const auto run = [&] {
        while (end < text_.size() && digit(text_[end])) ++end;
    };
    run();
    if (end + 1 < text_.size() && text_[end] == '.' && digit(text_[end + 1])) ++end, run();
    if (end < text_.size() && (text_[end] == 'e' || text_[end] == 'E')) {
        std::size_t exponent = end + 1;
        if (exponent < text_.size() && (text_[exponent] == '-' || text_[exponent] == '+')) ++exponent;
        if (exponent < text_.size() && digit(text_[exponent])) end = exponent, run();
    }
    if (end < text_.size() && (letter(text_[end]) || text_[end] == '.')) refuse(end, "this is no number.");
    set(Lexeme::number, end);
}

/// A date, or a date with time and offset. In a URL a '+' that was not escaped has become a space: it is taken as '+'.
bool Lexer::moment() {
    std::size_t end = match(text_, at_, "dddd-dd-dd");
    if (end == 0) return false;
    if (end == text_.size() || (text_[end] != 'T' && text_[end] != 't')) return set(Lexeme::date, end), true;
    end = match_clock(text_, end + 1);
    if (end == 0) refuse(at_, "a time of day such as 08:00:00 is needed after the T.");
    const std::size_t clock = end;
    if (end < text_.size() && (text_[end] == 'Z' || text_[end] == 'z')) ++end;
    else if (end < text_.size() && (text_[end] == '+' || text_[end] == '-' || text_[end] == ' ')) {
        end = match(text_, end + 1, "dd:dd");
        if (end == 0) end = match(text_, clock + 1, "dddd");
        if (end == 0) end = match(text_, clock + 1, "dd");
    }
    if (end == clock || end == 0) refuse(clock, "a time needs its offset: Z, or +08:00 with the + written %2B.");
    set(Lexeme::instant, end);
    token_.text = std::string(text_.substr(token_.at, clock - token_.at));
    if (clock - token_.at == 16) token_.text += ":00";
    std::string offset(text_.substr(clock, end - clock));
    if (offset[0] == ' ') offset[0] = '+';
    if (offset.size() == 3) offset += ":00";
    if (offset.size() == 5) offset.insert(3, ":");
    token_.text += offset;
    return true;
}

}  // namespace huying::sensing::sta
