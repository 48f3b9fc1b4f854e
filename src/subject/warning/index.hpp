// index.hpp - the hourly air quality index of a station as a series that rules of the property "aqi" are judged by. The
// index itself is calculated by the subject sensing (HJ 633) and joined in by main. An hour is the one that ends at its
// time; it is judged ten minutes later, on the county's clock, with what has come by then.
#pragma once
#include <array>
#include <functional>
#include <span>

#include "subject/sensing/events.hpp"

namespace huying::warning {

/// A stored reading, or the index of an hour.
struct Past {
    Micros time;
    double value = 0;
};
BOOST_DESCRIBE_STRUCT(Past, (), (time, value))

/// An hour of a station of which something was measured.
struct IndexHour {
    Micros time;                                 ///< its end
    std::optional<double> index;                 ///< nothing when too much is missing (HJ 633-2026, 5.3.1)
    std::array<std::optional<double>, 6> parts;  ///< the index of each pollutant that was measured
};
/// The hours of a station that end after `after` and not after `until`, in order. The same that the station's page shows.
using IndexOf = std::function<std::vector<IndexHour>(const Tx& tx, Id station, Micros after, Micros until)>;
/// Those of which the index is known.
std::vector<Past> known_hours(const std::vector<IndexHour>& hours);

constexpr std::int64_t index_wait = 10 * minute;
/// An open warning whose index nobody has known for so long is closed.
constexpr std::int64_t index_forgotten = day;
/// A pollutant that is missing is taken as it was at its worst since the warning began, within so long.
constexpr std::int64_t index_looks_back = 3 * day;

/// Each station with a pollutant, as a stream of property "aqi" and unit "1"; its id is that of the station's first one.
std::vector<sensing::StreamInfo> index_streams(const Tx& tx);

}  // namespace huying::warning
