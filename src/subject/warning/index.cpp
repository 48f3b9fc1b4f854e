// index.cpp - see index.hpp.
#include "subject/warning/index.hpp"

#include <algorithm>

#include "subject/warning/rule.hpp"

namespace huying::warning {
namespace {

struct HourRow {
    std::string property, unit;
    Micros ends;
    double mean;
};
BOOST_DESCRIBE_STRUCT(HourRow, (), (property, unit, ends, mean))

constexpr Sql hours_of{R"sql(SELECT d.property AS property, min(d.unit) AS unit,
    (o.time + 3599999999) / 3600000000 * 3600000000 AS ends, avg(o.value) AS mean
    FROM datastream d JOIN observation o ON o.county = d.county AND o.stream = d.id
    WHERE d.county = $1 AND d.thing = $2 AND d.property IN ('so2', 'no2', 'co', 'o3', 'pm10', 'pm25')
    AND o.time > $3 AND o.time <= $4 AND o.value IS NOT NULL GROUP BY d.property, ends ORDER BY ends)sql"};

std::size_t place_of(const std::string& property) {
    return static_cast<std::size_t>(std::ranges::find(pollutants, property) - std::begin(pollutants));
}

}  // namespace

constexpr Sql carriers{
    R"sql(SELECT min(d.id) AS id, d.thing AS station, t.name AS station_name, t.name_en AS station_name_en,
    'aqi' AS property, '1' AS unit, t.division AS division, t.grid AS grid, coalesce(t.latitude, 0.0) AS latitude,
    coalesce(t.longitude, 0.0) AS longitude FROM datastream d JOIN thing t ON t.county = d.county AND t.id = d.thing
    WHERE d.county = $1 AND d.property IN ('so2', 'no2', 'co', 'o3', 'pm10', 'pm25')
    GROUP BY d.thing, t.name, t.name_en, t.division, t.grid, t.latitude, t.longitude ORDER BY id)sql"};
std::vector<sensing::StreamInfo> index_streams(const Tx& tx) {
    return tx.all<sensing::StreamInfo>(carriers, tx.county());
}

std::vector<Past> index_series(const Tx& tx, const IndexOf& index, Id station, Micros after, Micros until) {
    std::vector<Past> out;
    if (!index) return out;
    std::array<std::optional<double>, 6> air;
    Micros ends;
    const auto close = [&] {
        if (const auto value = index(air, ends)) out.push_back({ends, *value});
        air = {};
    };
    for (const HourRow& row : tx.all<HourRow>(hours_of, tx.county(), station, after, until)) {
        if (row.ends != ends && ends.value != 0) close();
        ends = row.ends;
        const auto factor = unit_factor(row.unit, row.property == "co" ? "mg/m3" : "ug/m3");
        if (factor) air[place_of(row.property)] = row.mean * *factor;
    }
    if (ends.value != 0) close();
    return out;
}

}  // namespace huying::warning
