// target.cpp - see target.hpp.
#include "engine/http/target.hpp"

#include <simdjson.h>

#include <algorithm>

#include "base/byte_set.hpp"

namespace huying::http {
namespace {

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool allowed(unsigned char c, bool in_query) {
    if (c >= 0x20) return c != 0x7f;
    return in_query && (c == '\t' || c == '\n' || c == '\r');
}

/// Nothing in it means anything but itself: by far the most paths.
constexpr ByteSet plain{[](unsigned char c) { return c >= 0x20 && c < 0x7f && c != '%' && c != '+'; }};

bool decode(std::string_view raw, bool in_query, std::string& out) {
    if (plain.has_all(raw)) {
        out += raw;
        return true;
    }
    const std::size_t start = out.size();
    bool wide = false;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        char c = raw[i];
        if (c == '%') {
            const int high = i + 2 < raw.size() ? hex_value(raw[i + 1]) : -1;
            const int low = i + 2 < raw.size() ? hex_value(raw[i + 2]) : -1;
            if (high < 0 || low < 0) return false;
            c = static_cast<char>(high * 16 + low);
            i += 2;
        } else if (c == '+' && in_query) {
            c = ' ';
        }
        if (!allowed(static_cast<unsigned char>(c), in_query)) return false;
        wide = wide || static_cast<unsigned char>(c) >= 0x80;
        out += c;
    }
    return !wide || simdjson::validate_utf8(out.data() + start, out.size() - start);
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

/// Takes the piece before `separator` off the front of `rest`.
std::string_view take(std::string_view& rest, char separator) {
    const auto at = rest.find(separator);
    const std::string_view piece = rest.substr(0, at);
    rest = at == std::string_view::npos ? std::string_view{} : rest.substr(at + 1);
    return piece;
}

}  // namespace

bool same_text(std::string_view a, std::string_view b) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

bool split_target(std::string_view raw, Target& out) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!same_text(raw.substr(0, scheme.size()), scheme)) continue;
        const auto slash = raw.find_first_of("/?", scheme.size());
        raw = slash == std::string_view::npos ? std::string_view("/") : raw.substr(slash);
    }
    const auto question = raw.find('?');
    out.path = raw.substr(0, question);
    out.query = question == std::string_view::npos ? std::string_view{} : raw.substr(question + 1);
    return out.path.starts_with('/');
}

bool decode_path(std::string_view raw, std::string& out) { return decode(raw, false, out); }
bool decode_query(std::string_view raw, std::string& out) { return decode(raw, true, out); }

bool parse_query(std::string_view raw, std::vector<std::pair<std::string, std::string>>& out) {
    while (!raw.empty()) {
        std::string_view value = take(raw, '&');
        if (value.empty()) continue;
        const std::string_view name = take(value, '=');
        auto& pair = out.emplace_back();
        if (!decode_query(name, pair.first) || !decode_query(value, pair.second)) return false;
    }
    return true;
}

std::string_view cookie(std::string_view header, std::string_view name) {
    while (!header.empty()) {
        std::string_view value = trimmed(take(header, ';'));
        if (take(value, '=') != name) continue;
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
        return value;
    }
    return {};
}

bool accepts(std::string_view header, std::string_view token) {
    while (!header.empty()) {
        std::string_view rest = take(header, ',');
        if (!same_text(trimmed(take(rest, ';')), token)) continue;
        const std::string_view q = trimmed(rest);
        return !(q.starts_with("q=0") && q.find_first_not_of("0.", 2) == std::string_view::npos);
    }
    return false;
}

}  // namespace huying::http
