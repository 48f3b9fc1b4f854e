// stations.cpp - stations with their latest values and index, and the series of one property, for the pages.
#include <chrono>
#include <map>
#include <mutex>

#include "engine/http/answers.hpp"
#include "subject/sensing/aggregate.hpp"
#include "subject/sensing/aqi.hpp"
#include "subject/sensing/sensing.hpp"

namespace huying::sensing {
namespace {

struct Datastreams {
    std::optional<Id> pm25, pm10, so2, no2, co, o3;
};
BOOST_DESCRIBE_STRUCT(Datastreams, (), (pm25, pm10, so2, no2, co, o3))

struct Station {
    Id id;
    std::string name, name_en;
    double latitude = 0, longitude = 0;
    std::string division, division_name, division_name_en;
    std::optional<std::string> grid, grid_name, grid_name_en;
    std::optional<Micros> time;
    std::optional<double> pm25, pm10, so2, no2, co, o3;  ///< ug/m3, CO mg/m3
    std::optional<std::int64_t> aqi, aqi_level;
    std::optional<std::vector<std::string>> primary;
    std::optional<Id> warning;
    Datastreams datastreams;
};
BOOST_DESCRIBE_STRUCT(Station, (),
                      (id, name, name_en, latitude, longitude, division, division_name, division_name_en, grid,
                       grid_name, grid_name_en, time, pm25, pm10, so2, no2, co, o3, aqi, aqi_level, primary, warning,
                       datastreams))

struct Stations {
    std::vector<Station> items;
};
BOOST_DESCRIBE_STRUCT(Stations, (), (items))
struct PublicAir {
    Micros now;
    std::vector<Station> stations;
};
BOOST_DESCRIBE_STRUCT(PublicAir, (), (now, stations))

struct ThingRow {
    Id id;
    std::string name, name_en;
    double latitude, longitude;
    std::string division, grid;
    std::optional<Id> warning;
};
BOOST_DESCRIBE_STRUCT(ThingRow, (), (id, name, name_en, latitude, longitude, division, grid, warning))
struct LatestRow {
    Id thing, stream;
    std::string property;
    std::optional<Micros> time;
    std::optional<double> value;
};
BOOST_DESCRIBE_STRUCT(LatestRow, (), (thing, stream, property, time, value))

template <class T, class V> void set_property(T& target, const std::string& property, const V& value) {
    boost::mp11::mp_for_each<boost::describe::describe_members<Datastreams, boost::describe::mod_public>>([&](auto d) {
        if (property != d.name) return;
        boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>([&](auto t) {
            using M = std::remove_cvref_t<decltype(target.*t.pointer)>;
            if constexpr (std::is_same_v<M, std::optional<V>>)
                if (property == t.name) target.*t.pointer = value;
        });
    });
}

void add_reading(Station& s, const LatestRow& row) {
    set_property(s.datastreams, row.property, row.stream);
    if (!row.time || !row.value) return;
    if (!s.time || *row.time > *s.time) s.time = row.time;
    set_property(s, row.property, *row.value);
}

void add_index(Station& s) {
    if (!s.time) return;
    const auto aqi = realtime_aqi({s.so2, s.no2, s.co, s.o3, s.pm10, s.pm25}, *s.time);
    if (!aqi) return;
    s.aqi = aqi->value;
    s.aqi_level = aqi->level;
    s.primary = aqi->primary;
}

}  // namespace

constexpr Sql things{R"sql(SELECT t.id AS id, t.name AS name, t.name_en AS name_en, t.latitude AS latitude,
    t.longitude AS longitude, t.division AS division, t.grid AS grid,
    (SELECT min(w.id) FROM warning w WHERE w.county = t.county AND w.station = t.id AND w.state = 'open') AS warning
    FROM thing t WHERE t.county = $1 AND t.latitude IS NOT NULL ORDER BY t.id)sql"};
/// Two looks at the end of each stream's key, whatever the database makes of it (a join may read more).
constexpr Sql latest{R"sql(SELECT d.thing AS thing, d.id AS stream, d.property AS property,
    (SELECT o.time FROM observation o WHERE o.county = d.county AND o.stream = d.id ORDER BY o.time DESC LIMIT 1) AS time,
    (SELECT o.value FROM observation o WHERE o.county = d.county AND o.stream = d.id ORDER BY o.time DESC LIMIT 1) AS value
    FROM datastream d WHERE d.county = $1)sql"};
std::vector<Station> list_stations(const Tx& tx, const territory::Territory& territory) {
    std::map<Id, std::vector<LatestRow>> readings;
    std::map<Id, Micros> newest;
    for (LatestRow& row : tx.all<LatestRow>(latest, tx.county())) {
        if (row.time && *row.time > newest[row.thing]) newest[row.thing] = *row.time;
        readings[row.thing].push_back(std::move(row));
    }
    std::vector<Station> out;
    for (ThingRow& t : tx.all<ThingRow>(things, tx.county())) {
        Station s{.id = t.id,
                  .name = t.name,
                  .name_en = t.name_en,
                  .latitude = t.latitude,
                  .longitude = t.longitude,
                  .division = t.division,
                  .warning = t.warning};
        std::tie(s.division_name, s.division_name_en) = territory.names(tx, t.division);
        if (!t.grid.empty()) {
            s.grid = t.grid;
            std::tie(s.grid_name, s.grid_name_en) = territory.names(tx, t.grid);
        }
        for (LatestRow& row : readings[t.id]) {
            // Readings of one station belong together when they are at most an hour apart.
            if (row.time && *row.time < newest[t.id] - hour) row.value.reset();
            add_reading(s, row);
        }
        add_index(s);
        out.push_back(std::move(s));
    }
    return out;
}

namespace {

struct SeriesIn {
    Id id;
    Text<1, 20> property;
    std::optional<Micros> from, to;
    std::optional<std::int64_t> width;  ///< at most so many points, 1…4000; without it, up to 10 000 observations
};
BOOST_DESCRIBE_STRUCT(SeriesIn, (), (id, property, from, to, width))
struct Series {
    std::string property, unit;
    std::vector<Micros> times;
    std::vector<std::optional<double>> values;     ///< with a width: means
    std::optional<std::vector<double>> low, high;  ///< with a width: of the point's time
    std::optional<std::vector<std::int64_t>> n;    ///< with a width: observations in the point's time
    std::optional<std::string> made_of;            ///< with a width: "observation", "hour" or "day"
    std::optional<double> step;                    ///< with a width: seconds from one point to the next
};
BOOST_DESCRIBE_STRUCT(Series, (), (property, unit, times, values, low, high, n, made_of, step))
struct StreamKey {
    Id id;
    std::string unit;
};
BOOST_DESCRIBE_STRUCT(StreamKey, (), (id, unit))
struct Point {
    Micros time;
    std::optional<double> value;
};
BOOST_DESCRIBE_STRUCT(Point, (), (time, value))

constexpr std::int64_t most_points = 10'000;
constexpr std::int64_t widest = 4000;  // pixels of the widest screens

Series of_chart(Series out, Chart chart) {
    out.low.emplace(), out.high.emplace(), out.n.emplace();
    for (const Bucket& b : chart.points) {
        out.times.push_back(b.time);
        out.values.push_back(b.values.mean());
        out.low->push_back(b.values.low);
        out.high->push_back(b.values.high);
        out.n->push_back(b.values.n);
    }
    out.made_of = std::move(chart.made_of);
    out.step = static_cast<double>(chart.step) / second;
    return out;
}

}  // namespace

constexpr Sql stream_of{R"sql(SELECT id, unit FROM datastream
    WHERE county = $1 AND thing = $2 AND property = $3 ORDER BY id LIMIT 1)sql"};
constexpr Sql points{R"sql(SELECT time, value FROM observation
    WHERE county = $1 AND stream = $2 AND time >= $3 AND time <= $4 ORDER BY time LIMIT $5)sql"};
Series series(const Tx& tx, const SeriesIn& in) {
    const auto stream = tx.one<StreamKey>(stream_of, tx.county(), in.id, in.property.value);
    if (!stream) throw not_found("This station does not measure '" + in.property.value + "'.");
    const Micros to = in.to.value_or(tx.now()), from = in.from.value_or(to - 2 * day);
    if (from > to) throw invalid("?from", "must not be after to");
    Series out{.property = in.property.value, .unit = stream->unit};
    if (in.width) {
        if (*in.width < 1 || *in.width > widest) throw invalid("?width", "must be from 1 to 4000");
        return of_chart(std::move(out), chart(tx, stream->id, from, to, *in.width));
    }
    for (const Point& p : tx.all<Point>(points, tx.county(), stream->id, from, to, most_points)) {
        out.times.push_back(p.time);
        out.values.push_back(p.value);
    }
    return out;
}

/// What anybody may ask, and many do at once: it is read at most once a second, on the machine's clock and on the county's
/// (which may run faster, or stand). Readers that miss together each read for themselves: nobody waits for another.
class AirOfTheSecond {
  public:
    PublicAir get(const Tx& tx, const territory::Territory& territory) {
        const auto at = std::chrono::steady_clock::now();
        {
            const std::lock_guard lock(mutex_);
            const auto known = known_.find(tx.county());
            if (known != known_.end() && is_fresh(known->second, at, tx.now())) return known->second.air;
        }
        PublicAir air{tx.now(), list_stations(tx, territory)};
        const std::lock_guard lock(mutex_);
        known_.insert_or_assign(tx.county(), Known{at, air});
        return air;
    }

  private:
    struct Known {
        std::chrono::steady_clock::time_point at;
        PublicAir air;
    };
    static bool is_fresh(const Known& known, std::chrono::steady_clock::time_point at, Micros now) {
        return at - known.at < std::chrono::seconds(1) && now >= known.air.now && now - known.air.now < second;
    }
    std::mutex mutex_;
    std::map<std::string, Known> known_;
};

/// Stations as GeoJSON (RFC 7946): points in WGS-84, longitude first; the properties are those of the list.
http::Reply stations_geojson(const std::vector<Station>& stations) {
    http::Reply reply{200, "application/geo+json", R"({"type":"FeatureCollection","features":[)", {}};
    for (const Station& s : stations) {
        if (reply.body.back() == '}') reply.body += ',';
        reply.body +=
            R"({"type":"Feature","id":)" + record::to_json(s.id) + R"(,"geometry":{"type":"Point","coordinates":[)";
        record::write_number(reply.body, s.longitude);
        reply.body += ',';
        record::write_number(reply.body, s.latitude);
        reply.body += "]},\"properties\":" + record::to_json(s) + '}';
    }
    reply.body += "]}";
    return reply;
}

std::vector<http::Route> station_routes(const Sensing& sensing) {
    using identity::May;
    const auto& territory = sensing.territory;
    const auto list = [&territory](const Tx& tx, const None&) { return Stations{list_stations(tx, territory)}; };
    const auto known = std::make_shared<AirOfTheSecond>();
    const auto air = [&territory, known](const Tx& tx, const None&) { return known->get(tx, territory); };
    constexpr const char* points =
        R"({"contentMediaType":"application/geo+json","type":"object","required":["type","features"],"properties":{)"
        R"("type":{"type":"string","enum":["FeatureCollection"]},"features":{"type":"array","items":{"type":"object"}}}})";
    const auto geojson = [&territory](const Tx& tx, const None&) {
        return stations_geojson(list_stations(tx, territory));
    };
    const auto public_geojson = [&territory, known](const Tx& tx, const None&) {
        return stations_geojson(known->get(tx, territory).stations);
    };
    return {
        http::answers("StationsGeoJson", points,
                      http::route("GET", "/api/stations.geojson", May::watch, "Stations as GeoJSON", geojson)),
        http::answers("StationsGeoJson", points,
                      http::route("GET", "/api/public/{county}/stations.geojson", May::anyone,
                                  "The county's stations as GeoJSON", public_geojson)),
        http::route("GET", "/api/stations", May::watch, "Stations with their latest values", list),
        http::route("GET", "/api/stations/{id}/series", May::watch, "One property of a station over time", series),
        http::route("GET", "/api/public/{county}/stations/{id}/series", May::anyone,
                    "One property of a station over time", series),
        http::route("GET", "/api/public/{county}/air", May::anyone, "The county's air now", air),
    };
}

}  // namespace huying::sensing
