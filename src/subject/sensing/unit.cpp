// unit.cpp - units of the air: what a stream counts in, and what the program states. Declared in events.hpp and sensing.hpp.
#include <algorithm>
#include <array>
#include <cmath>

#include "subject/sensing/sensing.hpp"

namespace huying::sensing {

std::string unit_key(std::string_view symbol) {
    static constexpr std::pair<std::string_view, std::string_view> spellings[] = {
        {"μ", "u"}, {"µ", "u"}, {"³", "3"}, {"^3", "3"}, {"²", "2"}, {"⁻", "-"}, {"^-3", "-3"}, {"·", "."}};
    static constexpr std::pair<std::string_view, std::string_view> same[] = {
        {"ug.m-3", "ug/m3"}, {"ug m-3", "ug/m3"}, {"微克/立方米", "ug/m3"},
        {"mg.m-3", "mg/m3"}, {"mg m-3", "mg/m3"}, {"毫克/立方米", "mg/m3"}};
    std::string out(symbol);
    for (const auto& [from, to] : spellings) {
        for (std::size_t at = 0; (at = out.find(from, at)) != std::string::npos;) out.replace(at, from.size(), to);
    }
    for (const auto& [other, key] : same)
        if (out == other) return std::string(key);
    return out;
}

std::string_view stated_unit(std::string_view property) {
    static constexpr std::array<std::string_view, 5> in_micrograms{"pm25", "pm10", "so2", "no2", "o3"};
    if (property == "co") return "mg/m3";
    return std::ranges::find(in_micrograms, property) == in_micrograms.end() ? "" : "ug/m3";
}

/// A whole number divided once: 0.0349 times a thousand would be 34.900000000000006. What no longer has decimals as a double
/// stays finite where it can.
double Conversion::moved(double value) const {
    const double up = thousands_ > 0 ? 1e12 : 1e9, down = thousands_ > 0 ? 1e9 : 1e12;
    const double whole = value * up;
    return std::isfinite(whole) ? std::round(whole) / down : value * (up / down);
}

std::optional<Conversion> conversion(std::string_view from, std::string_view to) {
    if (from == to) return Conversion{};
    if (from == "mg/m3" && to == "ug/m3") return Conversion{1};
    if (from == "ug/m3" && to == "mg/m3") return Conversion{-1};
    return std::nullopt;
}

}  // namespace huying::sensing
