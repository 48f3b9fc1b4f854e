// sta_literal.cpp - see sta_literal.hpp.
#include "subject/sensing/sta_literal.hpp"

#include <fmt/format.h>

#include "base/time.hpp"
#include "engine/record/field.hpp"
#include "subject/sensing/sta_shape.hpp"

namespace huying::sensing::sta {
namespace {

/// Takes "12.5S" from the front as microseconds of the unit; nothing when the number does not end in `unit`.
std::optional<std::int64_t> take_part(std::string_view& text, char unit, std::int64_t micros) {
    const auto end = text.find(unit);
    if (end == std::string_view::npos || end == 0) return std::nullopt;
    const std::string_view number = text.substr(0, end);
    const bool fraction = unit == 'S' && number.find('.') != std::string_view::npos;
    if (number.find_first_not_of(fraction ? "0123456789." : "0123456789") != std::string_view::npos)
        return std::nullopt;
    const auto value = record::real_from(number);
    if (!value || *value > 4e9) return std::nullopt;
    text.remove_prefix(end + 1);
    return static_cast<std::int64_t>(*value * static_cast<double>(micros) + 0.5);
}

std::optional<std::int64_t> day_time_duration(std::string_view text) {
    const bool minus = text.starts_with('-');
    if (minus) text.remove_prefix(1);
    if (!text.starts_with('P')) return std::nullopt;
    text.remove_prefix(1);
    if (text.empty()) return std::nullopt;
    std::int64_t sum = 0;
    if (const auto days = take_part(text, 'D', day)) sum += *days;
    if (text.starts_with('T')) {
        text.remove_prefix(1);
        if (text.empty()) return std::nullopt;
        static constexpr std::pair<char, std::int64_t> parts[] = {{'H', hour}, {'M', minute}, {'S', second}};
        for (const auto& [unit, micros] : parts)
            if (const auto part = take_part(text, unit, micros)) sum += *part;
    }
    if (!text.empty()) return std::nullopt;
    return minus ? -sum : sum;
}

}  // namespace

Number read_number(std::string_view text) { return {record::real_from(text).value_or(0), record::integer_from(text)}; }

Stamp read_instant(const Lexer& lexer, const Token& token) {
    const auto time = parse_time(token.text);
    if (!time) lexer.refuse(token.at, fmt::format("'{}' is no time of the years 0001 to 9999.", token.raw));
    Stamp out{time->value, 0};
    if (const char last = token.text.back(); last != 'Z' && last != 'z') {
        const std::string_view offset = std::string_view(token.text).substr(token.text.size() - 6);
        const int minutes = (offset[1] - '0') * 600 + (offset[2] - '0') * 60 + (offset[4] - '0') * 10 + offset[5] - '0';
        out.offset_minutes = offset[0] == '-' ? -minutes : minutes;
    }
    return out;
}

Stamp read_date(const Lexer& lexer, const Token& token) {
    const auto time = parse_time(std::string(token.raw) + "T00:00:00Z");
    if (!time) lexer.refuse(token.at, fmt::format("'{}' is no day of the years 0001 to 9999.", token.raw));
    return {time->value, 0};
}

Stamp read_time_of_day(const Lexer& lexer, const Token& token) {
    const std::string seconds = token.raw.size() == 5 ? ":00" : "";
    const auto time = parse_time("1970-01-01T" + std::string(token.raw) + seconds + "Z");
    if (!time || time->value >= day) lexer.refuse(token.at, fmt::format("'{}' is no time of day.", token.raw));
    return {time->value, 0};
}

Stamp read_duration(const Lexer& lexer, const Token& token) {
    const auto micros = day_time_duration(token.text);
    if (!micros)
        lexer.refuse(token.at, "a duration is written duration'P1DT2H3M4.5S', with days, hours, minutes, seconds.");
    return {*micros, 0};
}

std::shared_ptr<const GeoShape> read_geography(const Lexer& lexer, const Token& token) {
    try {
        return shape_from_wkt(token.text);
    } catch (const std::invalid_argument& e) {
        lexer.refuse(token.at, fmt::format("this is no geometry in well-known text: {}", e.what()));
    }
}

}  // namespace huying::sensing::sta
