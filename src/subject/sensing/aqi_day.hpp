// aqi_day.hpp - what a day's concentrations are: which of them stand on enough hours, and the mean of a county's stations.
// Sources: HJ 633 (a day's index: 24-h means, O3 by the largest 8-h mean that ends from 8 to 24 o'clock); GB 3095-2012,
// table 4, and HJ 663-2013 for completeness. The 2026 editions of these two were not read; the same numbers are used.
#pragma once
#include <span>

#include "subject/sensing/aqi.hpp"

namespace huying::sensing {

inline constexpr int least_hours_of_day = 20;    // GB 3095-2012, table 4: a 24-h mean needs 20 hourly means
inline constexpr int least_hours_of_window = 6;  // the same: an 8-h mean needs 6
inline constexpr int least_windows_of_day = 14;  // HJ 663-2013: of 17 8-h means, unless the largest is above the limit
inline constexpr int o3_8h_limit = 160;          // ug/m3, GB 3095-2012, second level
inline constexpr double least_stations = 0.75;   // share of a county's stations with a valid day, HJ 663-2013

/// A day's hourly means: [0] is that of 0 to 1 o'clock, which is stamped 1 o'clock.
using DayHours = std::array<std::optional<Milli>, 24>;

/// Nothing when the day has too few hours.
std::optional<Milli> mean_24h(Pollutant p, const DayHours& hours);
std::optional<Milli> largest_8h(const DayHours& hours);
int hours_of(const DayHours& hours);

/// One station's day, in the order of aqi_pollutants.
using StationDay = std::array<DayHours, aqi_parts>;
Concentrations day_values(const StationDay& day);

/// The county's: for each pollutant the mean of what its stations report, when enough of them do.
Concentrations county_values(std::span<const Concentrations> stations);

}  // namespace huying::sensing
