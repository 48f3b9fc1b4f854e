// stations.cpp - stations with their latest values and index, for the pages.
#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>
#include <tuple>

#include "engine/http/answers.hpp"
#include "subject/sensing/aqi_hours.hpp"

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
    std::optional<Micros> time;  ///< of the newest reading
    bool current = false;        ///< it is at most `current_for` old
    /// Last measured: ug/m3, CO mg/m3, whatever its stream counts in.
    std::optional<double> pm25, pm10, so2, no2, co, o3;
    std::optional<std::int64_t> aqi, aqi_level;  ///< of the newest hour that has ended: only while current
    std::optional<std::vector<std::string>> primary;
    std::optional<Micros> aqi_time;  ///< the end of that hour
    std::optional<Id> warning;
    Datastreams datastreams;
};
BOOST_DESCRIBE_STRUCT(Station, (),
                      (id, name, name_en, latitude, longitude, division, division_name, division_name_en, grid,
                       grid_name, grid_name_en, time, current, pm25, pm10, so2, no2, co, o3, aqi, aqi_level, primary,
                       aqi_time, warning, datastreams))

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
    std::string property, unit;
    std::optional<Micros> time;
    std::optional<double> value;
};
BOOST_DESCRIBE_STRUCT(LatestRow, (), (thing, stream, property, unit, time, value))

/// How long a reading tells of the air now: three hourly reports.
constexpr std::int64_t current_for = 3 * hour;

using IndexHours = std::map<Id, IndexHour>;

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

/// The value in the unit that the program states; nothing when it is not known in that.
std::optional<double> stated(const LatestRow& row) {
    const auto convert = conversion(row.unit, stated_unit(row.property));
    return row.value && convert ? std::optional((*convert)(*row.value)) : std::nullopt;
}

/// Readings of one station belong together when they are at most an hour apart. Of several streams of one property the
/// one that counts in a unit of the air and spoke last is written last; of equals the first.
void add_readings(Station& s, std::vector<LatestRow> rows) {
    std::ranges::sort(rows, {}, [](const LatestRow& row) {
        return std::tuple(stated(row).has_value(), row.time, -row.stream.value);
    });
    std::optional<Micros> newest;
    for (const LatestRow& row : rows) newest = std::max(newest, row.time);
    for (const LatestRow& row : rows) {
        set_property(s.datastreams, row.property, row.stream);
        if (!row.value || *row.time < *newest - hour) continue;
        s.time = std::max(s.time, row.time);
        if (const auto value = stated(row)) set_property(s, row.property, *value);
    }
}

void add_index(Station& s, const IndexHours& indices, Micros now) {
    s.current = s.time && now - *s.time <= current_for;
    const auto found = indices.find(s.id);
    if (!s.current || found == indices.end() || now - found->second.ends > current_for) return;
    const auto& [ends, index] = found->second;
    if (!index.value) return;
    s.aqi = *index.value;
    s.aqi_level = aqi_level(*index.value);
    s.primary = index.primary;
    s.aqi_time = ends;
}

}  // namespace

constexpr Sql things{R"sql(SELECT t.id AS id, t.name AS name, t.name_en AS name_en, t.latitude AS latitude,
    t.longitude AS longitude, t.division AS division, t.grid AS grid,
    (SELECT min(w.id) FROM warning w WHERE w.county = t.county AND w.station = t.id AND w.state = 'open') AS warning
    FROM thing t WHERE t.county = $1 AND t.latitude IS NOT NULL ORDER BY t.id)sql"};
/// Two looks at the end of each stream's key, whatever the database makes of it (a join may read more).
constexpr Sql latest{R"sql(SELECT d.thing AS thing, d.id AS stream, d.property AS property, d.unit AS unit,
    (SELECT o.time FROM observation o WHERE o.county = d.county AND o.stream = d.id ORDER BY o.time DESC LIMIT 1) AS time,
    (SELECT o.value FROM observation o WHERE o.county = d.county AND o.stream = d.id ORDER BY o.time DESC LIMIT 1) AS value
    FROM datastream d WHERE d.county = $1)sql"};
std::vector<Station> list_stations(const Tx& tx, const territory::Territory& territory, const IndexHours& indices) {
    std::map<Id, std::vector<LatestRow>> readings;
    for (LatestRow& row : tx.all<LatestRow>(latest, tx.county())) readings[row.thing].push_back(std::move(row));
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
        add_readings(s, std::move(readings[t.id]));
        add_index(s, indices, tx.now());
        out.push_back(std::move(s));
    }
    return out;
}

/// What many ask at once is read at most once in so many microseconds, on the machine's clock and on the county's (which may
/// run faster, or stand). Readers that miss together each read for themselves: nobody waits for another.
template <class T> class OfLate {
  public:
    explicit OfLate(std::int64_t fresh_for) : fresh_for_(fresh_for) {}
    template <class Read> T get(const Tx& tx, Read read) {
        const auto at = std::chrono::steady_clock::now();
        {
            const std::lock_guard lock(mutex_);
            const auto known = known_.find(tx.county());
            if (known != known_.end() && is_fresh(known->second, at, tx.now())) return known->second.what;
        }
        T what = read(tx);
        const std::lock_guard lock(mutex_);
        known_.insert_or_assign(tx.county(), Known{at, tx.now(), what});
        return what;
    }

  private:
    struct Known {
        std::chrono::steady_clock::time_point at;
        Micros now;
        T what;
    };
    bool is_fresh(const Known& known, std::chrono::steady_clock::time_point at, Micros now) const {
        return at - known.at < std::chrono::microseconds(fresh_for_) && now >= known.now &&
               now - known.now < fresh_for_;
    }
    const std::int64_t fresh_for_;
    std::mutex mutex_;
    std::map<std::string, Known> known_;
};

/// The air of a county: its stations, the index of each, and what the public is shown. The index of all costs twice as much
/// as all latest values, and an hour that has ended hardly changes; latest values are of the moment for who is signed in.
class Air {
  public:
    explicit Air(const territory::Territory& territory) : territory_(territory) {}
    std::vector<Station> stations(const Tx& tx) { return list_stations(tx, territory_, indices_.get(tx, index_now)); }
    PublicAir of_the_public(const Tx& tx) {
        return public_.get(tx, [this](const Tx& tx) { return PublicAir{tx.now(), stations(tx)}; });
    }

  private:
    const territory::Territory& territory_;
    OfLate<IndexHours> indices_{5 * second};
    OfLate<PublicAir> public_{second};
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
    const auto known = std::make_shared<Air>(sensing.territory);
    const auto list = [known](const Tx& tx, const None&) { return Stations{known->stations(tx)}; };
    const auto air = [known](const Tx& tx, const None&) { return known->of_the_public(tx); };
    constexpr const char* points =
        R"({"contentMediaType":"application/geo+json","type":"object","required":["type","features"],"properties":{)"
        R"("type":{"type":"string","enum":["FeatureCollection"]},"features":{"type":"array","items":{"type":"object"}}}})";
    const auto geojson = [known](const Tx& tx, const None&) { return stations_geojson(known->stations(tx)); };
    const auto public_geojson = [known](const Tx& tx, const None&) {
        return stations_geojson(known->of_the_public(tx).stations);
    };
    return {
        http::answers("StationsGeoJson", points,
                      http::route("GET", "/api/stations.geojson", May::watch, "Stations as GeoJSON", geojson)),
        http::answers("StationsGeoJson", points,
                      http::route("GET", "/api/public/{county}/stations.geojson", May::anyone,
                                  "The county's stations as GeoJSON", public_geojson)),
        http::route("GET", "/api/stations", May::watch, "Stations with their latest values", list),
        http::route("GET", "/api/public/{county}/air", May::anyone, "The county's air now", air),
    };
}

}  // namespace huying::sensing
