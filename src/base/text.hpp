// text.hpp - text with its length in its type, and a number with its unit in its type.
#pragma once
#include <compare>
#include <cstddef>
#include <string>
#include <string_view>

namespace huying {

/// UTF-8 text of Min to Max characters (code points), no control characters but newline and tab.
template <std::size_t Min, std::size_t Max> struct Text {
    std::string value;
    static constexpr std::size_t min = Min, max = Max;
    auto operator<=>(const Text&) const = default;
};

template <std::size_t N> struct Unit {
    char text[N];
    constexpr Unit(const char (&s)[N]) {
        for (std::size_t i = 0; i < N; ++i) text[i] = s[i];
    }
};

/// A finite number whose unit is part of its type: `Quantity<"ug/m3">` (UCUM spelling).
template <Unit U> struct Quantity {
    double value{};
    static constexpr std::string_view unit = U.text;
    auto operator<=>(const Quantity&) const = default;
};

/// JSON kept as text, checked to be JSON when it comes in.
struct Json {
    std::string value;
    auto operator<=>(const Json&) const = default;
};

/// Bytes as they are: a BYTEA column, never JSON.
struct Bytes {
    std::string value;
    auto operator<=>(const Bytes&) const = default;
};

/// The number of code points of valid UTF-8.
inline std::size_t characters(std::string_view utf8) {
    std::size_t n = 0;
    for (const char c : utf8) n += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    return n;
}

}  // namespace huying
