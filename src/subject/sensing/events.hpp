// events.hpp - what the subject sensing tells others: a reading of a stream, handed over within its own transaction.
#pragma once
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/store/store.hpp"

namespace huying::sensing {

/// What a stream takes as a result, by its observationType (OGC 18-088, table 12).
enum class ResultType : std::uint8_t { any, number, integer, truth, text };

/// A stream and the station it belongs to, as others need it.
struct StreamInfo {
    Id id;
    Id station;
    std::string station_name, station_name_en;
    std::string property;  ///< "pm25": the observed property's name, lower case, letters and digits only
    std::string unit;      ///< "ug/m3", "mg/m3" or as the gateway says
    std::string division;  ///< township code, or the county's
    std::string grid;      ///< empty = in no grid
    double latitude = 0, longitude = 0;
    ResultType takes = ResultType::any;  ///< known to find_stream; no column
};
BOOST_DESCRIBE_STRUCT(StreamInfo, (),
                      (id, station, station_name, station_name_en, property, unit, division, grid, latitude, longitude))

/// The unit in which the program states a pollutant, whatever its stream counts in: "mg/m3" for CO, "ug/m3" for the other
/// five of the index; empty for anything else.
std::string_view stated_unit(std::string_view property);
/// Values of one unit in another: asked for once, used for each reading. A decimal figure stays one: 0.0349 mg are 34.9 ug.
class Conversion {
  public:
    Conversion() = default;
    explicit Conversion(int thousands) : thousands_(static_cast<std::int8_t>(thousands)) {}
    double operator()(double value) const { return thousands_ == 0 ? value : moved(value); }

  private:
    double moved(double value) const;
    std::int8_t thousands_ = 0;  // 1: a thousand times the figure, -1: a thousandth
};
/// mg and ug per cubic metre convert; nothing for any other pair of units that differ.
std::optional<Conversion> conversion(std::string_view from, std::string_view to);

/// One numeric observation. Readings of a call are of one stream, in order of time.
struct Reading {
    Micros time;
    double value = 0;
    bool late = false;   ///< it came more than `late_after` after its time: remembered, but it raises nothing
    bool again = false;  ///< it was there before and is sent again, alone: it changes nothing and wants its answer
};
/// A device that was cut off sends what it kept. Readings this old on their arrival tell of the past, and nobody is called
/// for the past. Hourly stations, of which one may be late: as long as what is said by a neighbour counts (around.cpp).
constexpr std::int64_t late_after = 3 * hour;

/// What the judge made of the last reading: the warning that it belongs to, if there is one.
struct Judgement {
    Id warning;
    std::string severity, message, message_en;
    double threshold = 0;
    bool beyond = false;  ///< the last reading itself is beyond the threshold; `message` speaks of that reading
};

/// Judges new readings in the transaction that stores them. Set by main: the subject warning.
using Judge = std::function<std::optional<Judgement>(Tx&, const StreamInfo&, std::span<const Reading>)>;

/// The county's air over 24 hours from `from`: its daily index, when enough stations measured enough hours.
struct CountyAir {
    Micros from;
    std::optional<std::int64_t> aqi;
    std::vector<std::string> primary;  ///< "pm25"
};
using CountyAirOf = std::function<std::vector<CountyAir>(const Tx&, Micros begin, std::int64_t days)>;

}  // namespace huying::sensing
