// aqi.hpp - air quality index by HJ 633-2026 (from 2026-03-01) and HJ 633-2012 (before), chosen by the time of the
// measurement. Decimal arithmetic in thousandths: a float's 100.0000001 would become 101.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace huying::sensing {

enum class Pollutant { so2_24h, so2_1h, no2_24h, no2_1h, co_24h, co_1h, o3_1h, o3_8h, pm10_24h, pm25_24h };

/// Thousandths of ug/m3 (CO: of mg/m3).
struct Milli {
    std::int64_t value;
};
Milli milli(double concentration);
/// To a whole ug/m3 (CO: one decimal of mg/m3), half to even (GB/T 8170).
Milli as_reported(Pollutant p, Milli c);

/// IAQI 0…500 of one pollutant, rounded up (HJ 633, 4.2.6). Table 3's limits for SO2 1 h and O3 8 h are kept.
int iaqi(Pollutant p, Milli concentration, Micros measured);

struct Aqi {
    int value = 0;                     ///< 0…500
    int level = 1;                     ///< 1 优 … 6 严重污染
    std::vector<std::string> primary;  ///< 首要污染物: only when value > 50
};
int aqi_level(int aqi);

/// One hour's concentrations; PM uses the 24-h breakpoints (real-time report). ug/m3, CO in mg/m3.
struct HourlyAir {
    std::optional<double> so2, no2, co, o3, pm10, pm25;
};
/// Nothing when a pollutant is missing and the index of the others is at most 100 (HJ 633-2026, 5.3.1).
std::optional<Aqi> realtime_aqi(const HourlyAir& air, Micros measured);

}  // namespace huying::sensing
