// aqi.cpp - HJ 633-2026, table 3, and formula 4.2.2 with rounding up 4.2.6.
#include "subject/sensing/aqi.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace huying::sensing {
namespace {

using Column = std::array<int, 8>;  // concentrations at IAQI 0 50 100 150 200 300 400 500; -1 = the column ends
constexpr std::array<int, 8> index{0, 50, 100, 150, 200, 300, 400, 500};
constexpr Column table_2026[] = {
    {0, 50, 150, 475, 800, 1600, 2100, 2620},   // SO2 24 h
    {0, 150, 500, 650, 800, -1, -1, -1},        // SO2 1 h: above 800 the IAQI stays 200
    {0, 40, 80, 180, 280, 565, 750, 940},       // NO2 24 h
    {0, 100, 200, 700, 1200, 2340, 3090, 3840}, // NO2 1 h
    {0, 2, 4, 14, 24, 36, 48, 60},              // CO 24 h, mg/m3
    {0, 5, 10, 35, 60, 90, 120, 150},           // CO 1 h, mg/m3
    {0, 160, 200, 300, 400, 800, 1000, 1200},   // O3 1 h
    {0, 100, 160, 215, 265, 800, -1, -1},       // O3 8 h: above 800 the IAQI stays 300
    {0, 50, 120, 250, 350, 420, 500, 600},      // PM10 24 h
    {0, 35, 60, 115, 150, 250, 350, 500},       // PM2.5 24 h
};
constexpr int pm10_at_100_in_2012 = 150, pm25_at_100_in_2012 = 75;

Column breakpoints(Pollutant p, Micros measured) {
    static const Micros edition_2026 = *parse_time("2026-03-01T00:00:00+08:00");
    Column c = table_2026[static_cast<int>(p)];
    if (measured < edition_2026) {
        if (p == Pollutant::pm10_24h) c[2] = pm10_at_100_in_2012;
        if (p == Pollutant::pm25_24h) c[2] = pm25_at_100_in_2012;
    }
    return c;
}

}  // namespace

Milli milli(double concentration) { return {std::llround(concentration * 1000)}; }

Milli as_reported(Pollutant p, Milli c) {
    const std::int64_t step = p == Pollutant::co_24h || p == Pollutant::co_1h ? 100 : 1000;
    const std::int64_t whole = c.value / step, rest = c.value % step;
    const bool up = rest * 2 > step || (rest * 2 == step && whole % 2 == 1);
    return {(whole + up) * step};
}

int iaqi(Pollutant p, Milli concentration, Micros measured) {
    const Column limits = breakpoints(p, measured);
    const std::int64_t c = std::max<std::int64_t>(concentration.value, 0);
    for (std::size_t i = 1; i < limits.size(); ++i) {
        if (limits[i] < 0) return index[i - 1];
        const std::int64_t low = limits[i - 1] * 1000LL, high = limits[i] * 1000LL;
        if (c > high) continue;
        const std::int64_t numerator = (index[i] - index[i - 1]) * (c - low);
        return static_cast<int>((numerator + (high - low) - 1) / (high - low)) + index[i - 1];
    }
    return index.back();
}

int aqi_level(int aqi) {
    static constexpr int upper[] = {50, 100, 150, 200, 300};
    return 1 + static_cast<int>(std::ranges::lower_bound(upper, aqi) - std::begin(upper));
}

std::optional<Aqi> realtime_aqi(const HourlyAir& air, Micros measured) {
    const struct {
        const char* name;
        Pollutant pollutant;
        const std::optional<double>& value;
    } parts[] = {{"so2", Pollutant::so2_1h, air.so2},     {"no2", Pollutant::no2_1h, air.no2},
                 {"co", Pollutant::co_1h, air.co},        {"o3", Pollutant::o3_1h, air.o3},
                 {"pm10", Pollutant::pm10_24h, air.pm10}, {"pm25", Pollutant::pm25_24h, air.pm25}};
    Aqi out;
    bool missing = false;
    for (const auto& part : parts) {
        if (!part.value) {
            missing = true;
            continue;
        }
        const int i = iaqi(part.pollutant, as_reported(part.pollutant, milli(*part.value)), measured);
        if (i > out.value) out.primary.clear();
        out.value = std::max(out.value, i);
        if (i == out.value && i > 50) out.primary.emplace_back(part.name);
    }
    if (missing && out.value <= 100) return std::nullopt;
    out.level = aqi_level(out.value);
    return out;
}

}  // namespace huying::sensing
