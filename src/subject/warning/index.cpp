// index.cpp - see index.hpp.
#include "subject/warning/index.hpp"

#include "subject/warning/rule.hpp"

namespace huying::warning {

std::vector<Past> known_hours(const std::vector<IndexHour>& hours) {
    std::vector<Past> out;
    for (const IndexHour& h : hours)
        if (h.index) out.push_back({h.time, *h.index});
    return out;
}

constexpr Sql carriers{
    R"sql(SELECT min(d.id) AS id, d.thing AS station, t.name AS station_name, t.name_en AS station_name_en,
    'aqi' AS property, '1' AS unit, t.division AS division, t.grid AS grid, coalesce(t.latitude, 0.0) AS latitude,
    coalesce(t.longitude, 0.0) AS longitude FROM datastream d JOIN thing t ON t.county = d.county AND t.id = d.thing
    WHERE d.county = $1 AND d.property IN ('so2', 'no2', 'co', 'o3', 'pm10', 'pm25')
    GROUP BY d.thing, t.name, t.name_en, t.division, t.grid, t.latitude, t.longitude ORDER BY id)sql"};
std::vector<sensing::StreamInfo> index_streams(const Tx& tx) {
    return tx.all<sensing::StreamInfo>(carriers, tx.county());
}

}  // namespace huying::warning
