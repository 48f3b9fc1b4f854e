// aqi_table.hpp - table 3 of HJ 633 in its editions, as dated data: a measurement is judged by the edition that was in force
// when it was made, and published history is never computed anew. Sources: HJ 633-2012, HJ 633-2026.
#pragma once
#include <array>
#include <cstddef>

#include "base/time.hpp"

namespace huying::sensing {

enum class Pollutant { so2_24h, so2_1h, no2_24h, no2_1h, co_24h, co_1h, o3_1h, o3_8h, pm10_24h, pm25_24h };
inline constexpr std::size_t pollutant_columns = 10;

/// Concentrations at the indices of `index_steps`, ug/m3 (CO: mg/m3); `ends` where the standard gives none.
using Column = std::array<int, 8>;
inline constexpr std::array<int, 8> index_steps{0, 50, 100, 150, 200, 300, 400, 500};
inline constexpr int ends = -1;

struct Edition {
    const char* name;
    const char* in_force;                           ///< first day, China's time
    std::array<Column, pollutant_columns> columns;  ///< in the order of `Pollutant`
};
inline constexpr Edition editions[] = {
    {"HJ 633-2012",
     "2016-01-01",
     {{
         {0, 50, 150, 475, 800, 1600, 2100, 2620},    // SO2 24 h
         {0, 150, 500, 650, 800, ends, ends, ends},   // SO2 1 h: above 800 the index stays 200
         {0, 40, 80, 180, 280, 565, 750, 940},        // NO2 24 h
         {0, 100, 200, 700, 1200, 2340, 3090, 3840},  // NO2 1 h
         {0, 2, 4, 14, 24, 36, 48, 60},               // CO 24 h
         {0, 5, 10, 35, 60, 90, 120, 150},            // CO 1 h
         {0, 160, 200, 300, 400, 800, 1000, 1200},    // O3 1 h
         {0, 100, 160, 215, 265, 800, ends, ends},    // O3 8 h: above 800 the index stays 300
         {0, 50, 150, 250, 350, 420, 500, 600},       // PM10 24 h
         {0, 35, 75, 115, 150, 250, 350, 500},        // PM2.5 24 h
     }}},
    {"HJ 633-2026",
     "2026-03-01",
     {{
         {0, 50, 150, 475, 800, 1600, 2100, 2620},    // SO2 24 h
         {0, 150, 500, 650, 800, ends, ends, ends},   // SO2 1 h: above 800 the index stays 200
         {0, 40, 80, 180, 280, 565, 750, 940},        // NO2 24 h
         {0, 100, 200, 700, 1200, 2340, 3090, 3840},  // NO2 1 h
         {0, 2, 4, 14, 24, 36, 48, 60},               // CO 24 h
         {0, 5, 10, 35, 60, 90, 120, 150},            // CO 1 h
         {0, 160, 200, 300, 400, 800, 1000, 1200},    // O3 1 h
         {0, 100, 160, 215, 265, 800, ends, ends},    // O3 8 h: above 800 the index stays 300
         {0, 50, 120, 250, 350, 420, 500, 600},       // PM10 24 h
         {0, 35, 60, 115, 150, 250, 350, 500},        // PM2.5 24 h
     }}},
};

/// The edition in force at that moment; the first one for all that was measured before it.
const Edition& edition_at(Micros measured);

}  // namespace huying::sensing
