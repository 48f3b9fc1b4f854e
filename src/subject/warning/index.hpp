// index.hpp - the hourly air quality index of a station as a series that rules of the property "aqi" are judged by. The
// index itself is calculated by the subject sensing (HJ 633) and joined in by main. An hour is the one that ends at its
// time; it is judged ten minutes later, on the county's clock, with what has come by then.
#pragma once
#include <functional>

#include "subject/sensing/events.hpp"

namespace huying::warning {

/// A stored reading, or the index of an hour.
struct Past {
    Micros time;
    double value = 0;
};
BOOST_DESCRIBE_STRUCT(Past, (), (time, value))

/// The index of a station's hours that end after `after` and not after `until`, in order; not of hours that lack too much
/// (HJ 633-2026, 5.3.1). The same that the station's page shows.
using IndexOf = std::function<std::vector<Past>(const Tx& tx, Id station, Micros after, Micros until)>;

constexpr std::int64_t index_wait = 10 * minute;

/// Each station with a pollutant, as a stream of property "aqi" and unit "1"; its id is that of the station's first one.
std::vector<sensing::StreamInfo> index_streams(const Tx& tx);

}  // namespace huying::warning
