// around.cpp - see around.hpp.
#include "subject/warning/around.hpp"

#include <algorithm>
#include <cmath>

#include "subject/warning/rule.hpp"

namespace huying::warning {

struct Around::Sensor {
    Id stream, station;
    std::string name, name_en, unit;
    double latitude, longitude;
};

namespace {

constexpr double metre = 1e-3;  // in km

struct SensorRow {
    Id stream, station;
    std::string name, name_en, unit;
    double latitude, longitude;
};
BOOST_DESCRIBE_STRUCT(SensorRow, (), (stream, station, name, name_en, unit, latitude, longitude))
struct LastRow {
    Micros time;
    double value;
};
BOOST_DESCRIBE_STRUCT(LastRow, (), (time, value))

constexpr Sql sensors_with{R"sql(SELECT d.id AS stream, d.thing AS station, t.name AS name, t.name_en AS name_en,
    d.unit AS unit, t.latitude AS latitude, t.longitude AS longitude FROM datastream d JOIN thing t ON t.county = d.county
    AND t.id = d.thing WHERE d.county = $1 AND d.property = $2 AND t.latitude IS NOT NULL ORDER BY d.id)sql"};
constexpr Sql said_last{R"sql(SELECT time, value FROM observation WHERE county = $1 AND stream = $2 AND time <= $3
    AND time > $4 AND value IS NOT NULL ORDER BY time DESC LIMIT 1)sql"};

}  // namespace

LookedAround Around::look(const Tx& tx, const sensing::StreamInfo& stream, Micros time, double value,
                          const std::string& unit, const Neighbourhood& by) const {
    const auto all = sensors_.get(tx, stream.property, [&](const Tx& tx) {
        std::vector<Sensor> out;
        for (SensorRow& r : tx.all<SensorRow>(sensors_with, tx.county(), stream.property))
            out.push_back({r.stream, r.station, std::move(r.name), std::move(r.name_en), std::move(r.unit), r.latitude,
                           r.longitude});
        return out;
    });
    std::vector<std::pair<double, const Sensor*>> near;
    const geo::Point here{stream.latitude, stream.longitude};
    for (const Sensor& s : *all) {
        if (s.station == stream.station || std::abs(s.latitude - here.latitude) * 111 > by.kilometres) continue;
        const double away = geo::distance_m(here, {s.latitude, s.longitude}) * metre;
        if (away <= by.kilometres) near.emplace_back(away, &s);
    }
    std::ranges::sort(near, {}, [](const auto& n) { return std::pair(n.first, n.second->stream); });
    LookedAround out;
    std::vector<Sighting> heard;
    for (const auto& [away, s] : near) {
        if (static_cast<std::int64_t>(heard.size()) == by.nearest) break;
        if (std::ranges::find(heard, s->station, &Sighting::station) != heard.end()) continue;  // has said it already
        const auto convert = sensing::conversion(s->unit, unit);
        const auto last =
            convert ? tx.one<LastRow>(said_last, tx.county(), s->stream, time, time - longest_silence) : std::nullopt;
        if (!last) continue;
        out.neighbours.push_back(
            {s->station, s->name, s->name_en, std::round(away * 10) / 10, last->time, (*convert)(last->value)});
        heard.push_back({s->stream, s->station, {s->latitude, s->longitude}, (*convert)(last->value)});
    }
    if (const auto said = neighbours_say({stream.id, stream.station, here, value}, heard, by, unit)) {
        out.median = said->median;
        out.spread = said->spread;
        out.disputed = said->disputed;
    }
    return out;
}

}  // namespace huying::warning
