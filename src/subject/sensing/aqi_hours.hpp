// aqi_hours.hpp - the hourly means that an air quality index is made of. A value stamped 8:00 belongs to the hour from 7
// to 8, while an Aggregate of 7 o'clock (aggregate.hpp) has what is stamped 7:00 and not what is stamped 8:00. So a mean is
// made of the kept hour without its first instant and with the first instant of the next: the same answer as from every
// observation, at the price of an hour and one look at a key.
#pragma once
#include <map>

#include "subject/sensing/aqi_day.hpp"
#include "subject/sensing/sensing.hpp"

namespace huying::sensing {

/// Days of `thing` (0: of every station) from `begin`, a full hour: [station][day]. Streams in a unit that does not convert
/// to the stated one (`stated_unit`) take no part; of several others of one property the first does.
std::map<Id, std::vector<StationDay>> days_of(const Tx& tx, Id thing, Micros begin, std::int64_t days);

/// The index of an hour, as HJ 633 reports it while it is current.
struct IndexHour {
    Micros ends;
    AirIndex index;
};
/// Those hours of a station that end after `after` and not after `until`, of which anything was measured, in order.
std::vector<IndexHour> index_hours(const Tx& tx, Id thing, Micros after, Micros until);
/// Of each station with a pollutant the newest hour that has ended and that its readings have reached: what index_hours
/// says of it, for all stations in one statement. What is measured in the hour under way is no hour yet.
std::map<Id, IndexHour> index_now(const Tx& tx);

}  // namespace huying::sensing
