// json_fault.cpp - see json_fault.hpp.
#include "engine/record/json_fault.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <deque>
#include <vector>

#include "engine/record/field.hpp"

namespace huying::record {
namespace {

/// A parser may skip it (RFC 8259, section 8.1); simdjson 3.0 does not.
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

bool is_too_large(std::string_view number) {
    const char *begin = number.data(), *end = begin + number.size();
    if (number.find_first_of(".eE") == std::string_view::npos) {
        std::uint64_t positive = 0;
        return !integer_from(number) && std::from_chars(begin, end, positive).ec != std::errc{};
    }
    double real = 0;
    if (std::from_chars(begin, end, real).ec != std::errc::result_out_of_range) return false;
    return std::isinf(std::strtod(std::string(number).c_str(), nullptr));  // else it is too small, and 0
}

/// A member's name without its escapes.
std::string plain(std::string_view name) {
    simdjson::dom::parser parser;
    std::string_view text;
    if (parser.parse('"' + std::string(name) + '"').get(text)) return std::string(name);
    return std::string(text);
}

/// Reads until the first fault; knows then where it is and what it is in.
class Walker {
  public:
    Walker(std::string_view text, std::size_t too_deep) : text_(text), too_deep_(too_deep) {}
    bool document() {
        if (text_.starts_with(byte_order_mark)) return fail("must be JSON without a byte order mark before it");
        space();
        if (!value()) return false;
        space();
        return at_ == text_.size() || fail("is followed by what does not belong to it");
    }
    JsonFault fault() const {
        std::deque<std::string> names;
        std::deque<Pointer> pointers(1);
        for (const Step& step : path_) {
            if (step.name) names.push_back(plain(*step.name));
            pointers.push_back({&pointers.back(), step.name ? std::string_view(names.back()) : "", step.index});
        }
        return {pointers.back().text(), std::string(what_) + place()};
    }

  private:
    struct Step {
        std::optional<std::string_view> name;  ///< of a member
        std::size_t index = 0;                 ///< of an element
    };

    bool fail(std::string_view what) {
        what_ = what;
        return false;
    }
    bool ended() const { return at_ >= text_.size(); }
    char here() const { return ended() ? '\0' : text_[at_]; }
    void space() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }
    bool take(char c) {
        if (here() != c) return false;
        ++at_;
        return true;
    }

    std::string place() const {
        const std::string_view before = text_.substr(0, at_);
        const auto lines = std::ranges::count(before, '\n');
        const std::string_view line = before.substr(before.rfind('\n') + 1);
        const auto column = std::ranges::count_if(line, [](char c) { return !is_continuation(c); });
        return " (line " + std::to_string(lines + 1) + ", column " + std::to_string(column + 1) + ", byte " +
               std::to_string(at_) + ")";
    }

    bool value() {
        if (ended()) return fail(path_.empty() ? "must be JSON: it is empty" : "is JSON that is cut off");
        switch (here()) {
            case '{': return object();
            case '[': return array();
            case '"': return string();
            case 't': return word("true");
            case 'f': return word("false");
            case 'n': return word("null");
            case ',':
            case ']':
            case '}': return fail("has no value");
            default: return is_digit(here()) || here() == '-' ? number() : fail("is no JSON value");
        }
    }

    bool word(std::string_view name) {
        if (!text_.substr(at_).starts_with(name)) return fail("is no JSON value");
        const std::size_t end = at_ + name.size();
        if (end < text_.size() && text_.find_first_of(" \t\r\n,]}", end) != end) return fail("is no JSON value");
        at_ = end;
        return true;
    }

    /// An object or a list that has something in it is one level more.
    bool opens(char end, bool& empty) {
        const std::size_t begin = at_++;
        space();
        empty = take(end);
        if (empty || path_.size() + 1 < too_deep_) return true;
        at_ = begin;
        return fail("is nested too deeply");
    }

    bool object() {
        if (bool empty = false; !opens('}', empty) || empty) return empty;
        for (;; space()) {
            const std::size_t name = at_ + 1;
            if (ended()) return fail("is JSON that is cut off");
            if (here() != '"') return fail("must have a name in quotes here");
            if (!string()) return false;
            path_.push_back({text_.substr(name, at_ - name - 1)});
            space();
            if (!take(':')) return fail("must have a colon after its name");
            space();
            if (!value()) return false;
            path_.pop_back();
            if (!goes_on('}')) return here_ended_;
        }
    }

    bool array() {
        if (bool empty = false; !opens(']', empty) || empty) return empty;
        for (std::size_t n = 0;; ++n, space()) {
            path_.push_back({{}, n});
            if (!value()) return false;
            path_.pop_back();
            if (!goes_on(']')) return here_ended_;
        }
    }

    /// After a member or an element: true when another follows. Else `here_ended_` says whether the list ends as it should.
    bool goes_on(char end) {
        space();
        if (take(',')) return true;
        here_ended_ = take(end) || fail(ended() ? "is JSON that is cut off" : "must go on with a comma or end here");
        return false;
    }

    bool string() {
        for (++at_; !ended(); ++at_) {
            const auto c = static_cast<unsigned char>(text_[at_]);
            if (c == '"') return ++at_, true;
            if (c < 0x20) return fail("has a control character that is not escaped");
            if (c == '\\' && !escape()) return false;
            if (c >= 0x80 && !character()) return false;
        }
        return fail("is JSON that is cut off");
    }

    /// Of several bytes. Stays at its last.
    bool character() {
        const auto lead = static_cast<unsigned char>(text_[at_]);
        const std::size_t bytes = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
        const std::string_view one = text_.substr(at_, is_continuation(text_[at_]) ? 1 : bytes);
        if (!simdjson::validate_utf8(one.data(), one.size())) return fail("is not UTF-8");
        at_ += bytes - 1;
        return true;
    }

    /// The four digits of an escape that begins at `at`.
    std::optional<unsigned> code(std::size_t at) const {
        if (text_.substr(at, 2) != "\\u" || at + 6 > text_.size()) return std::nullopt;
        unsigned out = 0;
        const char *begin = text_.data() + at + 2, *end = begin + 4;
        const auto read = std::from_chars(begin, end, out, 16);
        return read.ec == std::errc{} && read.ptr == end ? std::optional(out) : std::nullopt;
    }

    /// Stays at its last byte.
    bool escape() {
        const char kind = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
        if (kind != 'u') {
            if (kind == '\0' || std::string_view("\"\\/bfnrt").find(kind) == std::string_view::npos)
                return fail("has an escape that JSON does not know");
            ++at_;
            return true;
        }
        const auto first = code(at_);
        if (!first) return fail("has an escape that JSON does not know");
        const bool high = *first >= 0xd800 && *first < 0xdc00, low = *first >= 0xdc00 && *first < 0xe000;
        const auto second = high ? code(at_ + 6) : std::nullopt;
        if (low || (high && (!second || *second < 0xdc00 || *second >= 0xe000)))
            return fail("has half of a surrogate pair");
        at_ += high ? 11 : 5;
        return true;
    }

    void digits() {
        while (is_digit(here())) ++at_;
    }

    /// [ - ] 0 | 1…9 digits [ . digits ] [ e [+-] digits ]
    bool number() {
        const std::size_t begin = at_;
        bool good = true;
        const auto some_digits = [&] {
            good = good && is_digit(here());
            digits();
        };
        take('-');
        if (!take('0')) some_digits();
        if (take('.')) some_digits();
        if (take('e') || take('E')) {
            if (!take('+')) take('-');
            some_digits();
        }
        const std::string_view number = text_.substr(begin, at_ - begin);
        good = good && (ended() || text_.find_first_of(" \t\r\n,]}", at_) == at_);
        if (good && !is_too_large(number)) return true;
        at_ = begin;
        return fail(good ? "is a number that is too large" : "is no number of JSON");
    }

    std::string_view text_, what_;
    const std::size_t too_deep_;
    std::size_t at_ = 0;
    std::vector<Step> path_;
    bool here_ended_ = false;
};

}  // namespace

std::optional<JsonFault> json_fault(std::string_view text, std::size_t too_deep) {
    Walker walker(text, too_deep);
    if (walker.document()) return std::nullopt;
    return walker.fault();
}

}  // namespace huying::record
