// field.cpp - the parts of field.hpp that need no template: JSON text, numbers, pointers.
#include "engine/record/field.hpp"

#include <array>
#include <charconv>

#include "base/bytes.hpp"

namespace huying::record {

std::string Pointer::text() const {
    std::string out = parent != nullptr ? parent->text() : "";
    if (parent == nullptr && key.empty()) return out;
    if (parent == nullptr && key.starts_with('?')) return std::string(key);  // a parameter, no member of the body
    out += '/';
    if (key.empty()) return out + std::to_string(index);
    for (const char c : key) {
        if (c == '~') out += "~0";
        else if (c == '/') out += "~1";
        else out += c;
    }
    return out;
}

void write_text(std::string& out, std::string_view utf8) {
    out += '"';
    std::size_t plain = 0;
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto c = static_cast<unsigned char>(utf8[i]);
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        out.append(utf8, plain, i - plain);
        plain = i + 1;
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\n': out += "\\n"; break;
            case '\t': out += "\\t"; break;
            case '\r': out += "\\r"; break;
            default: out.append("\\u00").append(hex(utf8.substr(i, 1)));
        }
    }
    out.append(utf8, plain);
    out += '"';
}

void write_number(std::string& out, double v) {
    if (!std::isfinite(v)) return void(out += "null");         // JSON has no word for it
    constexpr double longest_integer = 9223372036854775808.0;  // 2^63: readers, ours too, refuse longer integers
    std::array<char, 32> buffer;
    const auto begin = buffer.data(), end = begin + buffer.size();
    const bool large = std::fabs(v) >= longest_integer;
    out.append(begin, large ? std::to_chars(begin, end, v, std::chars_format::scientific).ptr
                            : std::to_chars(begin, end, v).ptr);
}

void write_number(std::string& out, std::int64_t v) {
    std::array<char, 24> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), v).ptr;
    out.append(buffer.data(), end);
}

std::optional<std::int64_t> integer_from(std::string_view text) {
    std::int64_t v = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), v);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return v;
}

std::optional<double> real_from(std::string_view text) {
    double v = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), v);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(v)) return std::nullopt;
    return v;
}

std::optional<std::string> text_fault(std::string_view utf8, std::size_t min, std::size_t max) {
    if (!simdjson::validate_utf8(utf8.data(), utf8.size())) return "must be valid UTF-8";
    for (const unsigned char c : utf8) {
        if ((c < 0x20 && c != '\n' && c != '\t' && c != '\r') || c == 0x7f)
            return "must not contain control characters";
    }
    const std::size_t n = characters(utf8);
    if (n < min) return min == 1 ? "must not be empty" : "must have at least " + std::to_string(min) + " characters";
    if (n > max) return "must have at most " + std::to_string(max) + " characters";
    return std::nullopt;
}

}  // namespace huying::record
