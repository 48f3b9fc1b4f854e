// aqi.hpp - air quality index by the edition of HJ 633 in force when it was measured (aqi_table.hpp). Decimal arithmetic in
// thousandths: a float's 100.0000001 would become 101. What a day's concentrations are is in aqi_day.hpp.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "subject/sensing/aqi_table.hpp"

namespace huying::sensing {

/// Thousandths of ug/m3 (CO: of mg/m3).
struct Milli {
    std::int64_t value;
    bool operator==(const Milli&) const = default;
};
/// Below zero (an instrument's drift) is 0, more than a million is a million.
Milli milli(double concentration);
/// To a whole ug/m3 (CO: one decimal of mg/m3), half to even (GB/T 8170).
Milli as_reported(Pollutant p, Milli c);
/// The mean of `n` values that make `sum`, as it is reported: one rounding, not two.
Milli mean_as_reported(Pollutant p, std::int64_t sum, std::int64_t n);

/// IAQI 0…500 of one pollutant, rounded up (HJ 633, 4.2.6). Table 3's limits for SO2 1 h and O3 8 h are kept.
int iaqi(Pollutant p, Milli concentration, Micros measured);
int aqi_level(int aqi);  ///< 1 优 … 6 严重污染

/// The six pollutants of the index, in the order in which they are told.
inline constexpr const char* aqi_pollutants[] = {"so2", "no2", "co", "o3", "pm10", "pm25"};
inline constexpr std::size_t aqi_parts = 6;
enum class Report { hourly, daily };  ///< hourly: PM by the 24-h columns, O3 by its hour; daily: O3 by its 8 hours
Pollutant column_of(std::size_t part, Report report);

using Concentrations = std::array<std::optional<Milli>, aqi_parts>;  ///< in the order of aqi_pollutants
struct AirIndex {
    std::optional<int> value;  ///< 0…500; nothing ("NA") when one is missing and the others are at most 100 (5.3.1)
    std::array<std::optional<int>, aqi_parts> parts;  ///< IAQI of each that was measured
    std::vector<std::string> primary;    ///< 首要污染物: those that make the index, when it is above 50
    std::vector<std::string> exceeding;  ///< 超标污染物: every one above 100
};
/// Concentrations are rounded as they are reported before the formula (4.2.2).
AirIndex air_index(const Concentrations& air, Report report, Micros measured);

}  // namespace huying::sensing
