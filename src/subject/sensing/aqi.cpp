// aqi.cpp - formula 4.2.2 of HJ 633 with rounding up (4.2.6), the pollutants that are named, and what a gap leads to.
#include "subject/sensing/aqi.hpp"

#include <algorithm>
#include <cmath>

namespace huying::sensing {
namespace {

constexpr double highest_read = 1e6;  // ug/m3: beyond any instrument, and safe in thousandths
constexpr int primary_above = 50;     // HJ 633, 4.4.1
constexpr int exceeding_above = 100;  // HJ 633, 4.4.2

std::int64_t reported_step(Pollutant p) { return p == Pollutant::co_24h || p == Pollutant::co_1h ? 100 : 1000; }

/// a/b to a whole number, half to even; a ≥ 0, b > 0.
std::int64_t half_even(std::int64_t a, std::int64_t b) {
    const std::int64_t whole = a / b, twice = a % b * 2;
    return whole + (twice > b || (twice == b && whole % 2 == 1));
}

}  // namespace

const Edition& edition_at(Micros measured) {
    static const auto begins = [] {
        std::array<Micros, std::size(editions)> out;
        std::ranges::transform(editions, out.begin(), [](const Edition& e) {
            return *parse_time(std::string(e.in_force) + "T00:00:00+08:00");
        });
        return out;
    }();
    const auto after = std::ranges::upper_bound(begins, measured) - begins.begin();
    return editions[std::max<std::ptrdiff_t>(after - 1, 0)];
}

Milli milli(double concentration) { return {std::llround(std::clamp(concentration, 0.0, highest_read) * 1000)}; }

Milli as_reported(Pollutant p, Milli c) { return mean_as_reported(p, c.value, 1); }

Milli mean_as_reported(Pollutant p, std::int64_t sum, std::int64_t n) {
    const std::int64_t step = reported_step(p);
    return {half_even(std::max<std::int64_t>(sum, 0), n * step) * step};
}

int iaqi(Pollutant p, Milli concentration, Micros measured) {
    const Column& limits = edition_at(measured).columns[static_cast<std::size_t>(p)];
    const std::int64_t c = std::max<std::int64_t>(concentration.value, 0);
    for (std::size_t i = 1; i < limits.size(); ++i) {
        if (limits[i] == ends) return index_steps[i - 1];
        const std::int64_t low = limits[i - 1] * 1000LL, high = limits[i] * 1000LL;
        if (c > high) continue;
        const std::int64_t numerator = (index_steps[i] - index_steps[i - 1]) * (c - low);
        return static_cast<int>((numerator + (high - low) - 1) / (high - low)) + index_steps[i - 1];
    }
    return index_steps.back();
}

int aqi_level(int aqi) {
    static constexpr int upper[] = {50, 100, 150, 200, 300};
    return 1 + static_cast<int>(std::ranges::lower_bound(upper, aqi) - std::begin(upper));
}

Pollutant column_of(std::size_t part, Report report) {
    using enum Pollutant;
    static constexpr Pollutant columns[][aqi_parts] = {{so2_1h, no2_1h, co_1h, o3_1h, pm10_24h, pm25_24h},
                                                       {so2_24h, no2_24h, co_24h, o3_8h, pm10_24h, pm25_24h}};
    return columns[static_cast<int>(report)][part];
}

AirIndex air_index(const Concentrations& air, Report report, Micros measured) {
    AirIndex out;
    int worst = -1;
    bool missing = false;
    for (std::size_t i = 0; i < aqi_parts; ++i) {
        missing = missing || !air[i];
        if (!air[i]) continue;
        const Pollutant p = column_of(i, report);
        const int part = iaqi(p, as_reported(p, *air[i]), measured);
        out.parts[i] = part;
        if (part > exceeding_above) out.exceeding.emplace_back(aqi_pollutants[i]);
        if (part > worst) out.primary.clear();
        if (part >= worst && part > primary_above) out.primary.emplace_back(aqi_pollutants[i]);
        worst = std::max(worst, part);
    }
    if (worst < 0 || (missing && worst <= exceeding_above)) out.primary.clear();
    else out.value = worst;
    return out;
}

}  // namespace huying::sensing
