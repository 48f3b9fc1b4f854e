// air_csv.hpp - hourly air files in the form of UCI data set 501 (CC BY 4.0): columns year, month, day, hour, PM2.5,
// PM10, SO2, NO2, CO, O3 … station; NA is missing; CO in ug/m3; hours of China's zone.
#pragma once
#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace huying::sensing {

inline constexpr std::array<std::string_view, 6> air_properties{"pm25", "pm10", "so2", "no2", "co", "o3"};

struct AirHour {
    Micros time;
    std::array<std::optional<double>, 6> values;  ///< as air_properties; ug/m3, CO in mg/m3
    std::string station;
};

/// Reads a header and then rows, one line at a time.
class AirReader {
  public:
    /// Takes the header. What is wrong with it, or nothing.
    std::optional<std::string> header(std::string_view line);
    /// The hour, or why the row is bad.
    std::optional<std::string> row(std::string_view line, AirHour& out) const;

  private:
    std::array<int, 11> column_{};  // of: year month day hour PM2.5 PM10 SO2 NO2 CO O3 station
    std::size_t columns_ = 0;
};

/// Every line of a file, plain or gzip. `line` gets it without its end, and the share of the file read so far (0…1);
/// false from it stops. Throws std::runtime_error when the file cannot be read.
void each_line(const std::string& path, const std::function<bool(std::string_view line, double done)>& line);

}  // namespace huying::sensing
