// time.hpp - a point in time as the whole program keeps it: microseconds since 1970-01-01T00:00:00Z.
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace huying {

/// Microseconds UTC. Range of RFC 3339: years 0001 to 9999.
struct Micros {
    std::int64_t value = 0;
    auto operator<=>(const Micros&) const = default;
};

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t minute = 60 * second;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day = 24 * hour;

/// China has one zone without summer time since 1992: UTC+8 (GB/T 7408).
constexpr std::int64_t china_offset = 8 * hour;

constexpr Micros operator+(Micros t, std::int64_t d) { return {t.value + d}; }
constexpr Micros operator-(Micros t, std::int64_t d) { return {t.value - d}; }
constexpr std::int64_t operator-(Micros a, Micros b) { return a.value - b.value; }

/// The calendar as a wall clock at `offset` from UTC shows it.
struct Civil {
    int year, month, day, hour, minute, second, micro;
};
Civil civil(Micros t, std::int64_t offset = china_offset);
Micros from_civil(const Civil& c, std::int64_t offset = china_offset);

/// Reads RFC 3339 ("2016-12-01T08:00:00+08:00", "…Z", up to 6 fraction digits; more are cut).
/// A leap second (":60") counts as the next second. Nothing for any other text.
std::optional<Micros> parse_time(std::string_view text);

/// Writes RFC 3339 in UTC; the fraction appears only when it is not zero.
std::string to_text(Micros t);

}  // namespace huying
