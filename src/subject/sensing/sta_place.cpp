// sta_place.cpp - where a Thing is: its Locations, the HistoricalLocations that tell of each change, the grid it belongs to,
// and the FeaturesOfInterest that are made from its Location.
#include <algorithm>

#include "subject/sensing/sta_write.hpp"

namespace huying::sensing::sta {
namespace {

// Times of thing_feature that are no times: before and after everything (years 0001 and 10000).
constexpr std::int64_t ever_before = -62'135'596'800'000'000, for_ever = 253'402'300'800'000'000;

struct Located {
    Id id;
    std::string location;
};
BOOST_DESCRIBE_STRUCT(Located, (), (id, location))

constexpr Sql drop_locations{R"sql(DELETE FROM thing_location WHERE county = $1 AND thing = $2)sql"};
constexpr Sql add_location{R"sql(INSERT INTO thing_location (county, thing, location) VALUES ($1, $2, $3)
    ON CONFLICT DO NOTHING)sql"};
constexpr Sql add_history{R"sql(INSERT INTO historical_location (county, id, thing, time) VALUES ($1, $2, $3, $4))sql"};
constexpr Sql add_history_locations{
    R"sql(INSERT INTO historical_location_location (county, historical_location, location)
    SELECT county, $3, location FROM thing_location WHERE county = $1 AND thing = $2)sql"};
constexpr Sql locations_of{R"sql(SELECT l.id AS id, l.location AS location FROM thing_location p
    JOIN location l ON l.county = p.county AND l.id = p.location WHERE p.county = $1 AND p.thing = $2 ORDER BY l.id)sql"};
constexpr Sql things_at{R"sql(SELECT thing FROM thing_location WHERE county = $1 AND location = $2 ORDER BY thing)sql"};
constexpr Sql set_place{R"sql(UPDATE thing SET latitude = $3, longitude = $4, cell = $5, division = $6, grid = $7
    WHERE county = $1 AND id = $2)sql"};

void write_history(Tx& tx, const Sensing& sensing, Id thing) {
    const Id history = tx.new_id();
    tx.exec(add_history, tx.county(), history, thing, tx.now());
    tx.exec(add_history_locations, tx.county(), thing, history);
    if (sensing.audience != nullptr) sensing.audience->changed(tx, "HistoricalLocations", history, {});
}

// ---- features
// One that was made from the Location as it is; the Thing may have left it meanwhile.
constexpr Sql current_feature{R"sql(SELECT f.feature FROM thing_feature f
    JOIN feature_of_interest g ON g.county = f.county AND g.id = f.feature
    JOIN location l ON l.county = f.county AND l.id = f.location
    WHERE f.county = $1 AND f.location = $2 AND g.feature = l.location ORDER BY f.feature LIMIT 1)sql"};
constexpr Sql feature_from{R"sql(INSERT INTO feature_of_interest (county, id, name, description, encoding_type, feature,
    properties) SELECT county, $3, name, description, encoding_type, location, NULL FROM location
    WHERE county = $1 AND id = $2)sql"};
constexpr Sql drop_later{R"sql(DELETE FROM thing_feature WHERE county = $1 AND thing = $2 AND since >= $3)sql"};
constexpr Sql end_current{
    R"sql(UPDATE thing_feature SET until = $3 WHERE county = $1 AND thing = $2 AND until > $3)sql"};
constexpr Sql add_feature{R"sql(INSERT INTO thing_feature (county, thing, since, until, location, feature)
    VALUES ($1, $2, $3, $4, $5, $6))sql"};
constexpr Sql set_feature{R"sql(UPDATE thing SET feature = $3 WHERE county = $1 AND id = $2)sql"};
constexpr Sql no_feature{R"sql(UPDATE thing SET feature = NULL WHERE county = $1 AND id = $2)sql"};
constexpr Sql before{R"sql(SELECT max(until) FROM thing_feature WHERE county = $1 AND thing = $2 AND until <= $3)sql"};
constexpr Sql after{R"sql(SELECT min(since) FROM thing_feature WHERE county = $1 AND thing = $2 AND since > $3)sql"};

constexpr Sql place_of{R"sql(SELECT location FROM location WHERE county = $1 AND id = $2)sql"};
constexpr Sql set_box{R"sql(UPDATE feature_of_interest SET west = $3, south = $4, east = $5, north = $6
    WHERE county = $1 AND id = $2)sql"};

Id make_feature(Tx& tx, const Sensing& sensing, Id location) {
    const Id feature = tx.new_id();
    tx.exec(feature_from, tx.county(), location, feature);
    if (const auto box = box_of(tx.one<std::string>(place_of, tx.county(), location).value_or("")))
        tx.exec(set_box, tx.county(), feature, box->west, box->south, box->east, box->north);
    if (sensing.audience != nullptr) sensing.audience->changed(tx, "FeaturesOfInterest", feature, {});
    return feature;
}

/// Gives the Thing a feature for the time that has none around `time`. Things at one Location share its feature.
void cover(Tx& tx, const Sensing& sensing, Id thing, Id location, Micros time) {
    auto feature = tx.one<Id>(current_feature, tx.county(), location);
    if (!feature) feature = make_feature(tx, sensing, location);
    const auto since = *tx.one<std::optional<std::int64_t>>(before, tx.county(), thing, time);
    const auto until = *tx.one<std::optional<std::int64_t>>(after, tx.county(), thing, time);
    tx.exec(add_feature, tx.county(), thing, since.value_or(ever_before), until.value_or(for_ever), location, *feature);
    if (!until) tx.exec(set_feature, tx.county(), thing, *feature);
}

void end_feature(Tx& tx, Id thing) {
    tx.exec(drop_later, tx.county(), thing, tx.now());
    tx.exec(end_current, tx.county(), thing, tx.now());
    tx.exec(no_feature, tx.county(), thing);
}

std::optional<geo::Point> centre_of(const std::string& location) {
    const auto box = box_of(location);
    if (!box) return std::nullopt;
    return geo::Point{(box->south + box->north) / 2, (box->west + box->east) / 2};
}

constexpr Sql thing_of_stream{R"sql(SELECT thing FROM datastream WHERE county = $1 AND id = $2
    UNION ALL SELECT thing FROM multi_datastream WHERE county = $1 AND id = $2)sql"};
constexpr Sql span_at{R"sql(SELECT /*row*/ FROM thing_feature
    WHERE county = $1 AND thing = $2 AND since <= $3 AND until > $3)sql"};
constexpr Sql span_of_stream{R"sql(SELECT f.since AS since, f.until AS until FROM thing_feature f WHERE f.county = $1
    AND f.thing IN (SELECT thing FROM datastream WHERE county = $1 AND id = $2
    UNION ALL SELECT thing FROM multi_datastream WHERE county = $1 AND id = $2) AND f.since <= $3 AND f.until > $3)sql"};
constexpr Sql first_known{R"sql(SELECT min(time) FROM historical_location WHERE county = $1 AND thing = $2)sql"};
constexpr Sql feature_now{R"sql(SELECT feature FROM thing WHERE county = $1 AND id = $2)sql"};
constexpr Sql first_location{R"sql(SELECT min(location) FROM thing_location WHERE county = $1 AND thing = $2)sql"};

struct HistoryRow {
    Id thing;
    Micros time;
};
BOOST_DESCRIBE_STRUCT(HistoryRow, (), (thing, time))
constexpr Sql history_row{R"sql(SELECT thing, time FROM historical_location WHERE county = $1 AND id = $2)sql"};
constexpr Sql later_history{R"sql(SELECT id FROM historical_location WHERE county = $1 AND thing = $2 AND id <> $3
    AND time >= $4 LIMIT 1)sql"};
constexpr Sql history_locations{R"sql(SELECT location FROM historical_location_location
    WHERE county = $1 AND historical_location = $2 ORDER BY location)sql"};

}  // namespace

void place_thing(Tx& tx, const Sensing& sensing, Id thing, std::span<const Id> locations, History history) {
    tx.exec(drop_locations, tx.county(), thing);
    for (const Id location : locations) tx.exec(add_location, tx.county(), thing, location);
    if (history == History::kept) write_history(tx, sensing, thing);
    locate(tx, sensing, thing);
}

/// A station belongs to the grid that contains it: found once, here, not with each reading.
void locate(Tx& tx, const Sensing& sensing, Id thing) {
    setup_changed(tx);
    end_feature(tx, thing);
    const auto locations = tx.all<Located>(locations_of, tx.county(), thing);
    // Of several Locations the first that is a geometry: an address in words is no place on a map.
    const auto place =
        std::ranges::find_if(locations, [](const Located& l) { return centre_of(l.location).has_value(); });
    if (!locations.empty())
        cover(tx, sensing, thing, (place == locations.end() ? locations.front() : *place).id, tx.now());
    for (const Located& l : locations) {
        const auto point = centre_of(l.location);
        if (!point) continue;
        const territory::Place place = sensing.territory.locate(tx, *point);
        tx.exec(set_place, tx.county(), thing, point->latitude, point->longitude, geo::cell_id(*point), place.division,
                place.grid);
        return;
    }
    tx.exec(set_place, tx.county(), thing, Param{}, Param{}, Param{}, tx.county(), "");
}

constexpr Sql drop_later_at{R"sql(DELETE FROM thing_feature WHERE county = $1 AND location = $2 AND since >= $3)sql"};
constexpr Sql end_current_at{
    R"sql(UPDATE thing_feature SET until = $3 WHERE county = $1 AND location = $2 AND until > $3)sql"};
void location_changed(Tx& tx, const Sensing& sensing, Id location) {
    tx.exec(drop_later_at, tx.county(), location, tx.now());
    tx.exec(end_current_at, tx.county(), location, tx.now());
    for (const Id thing : tx.all<Id>(things_at, tx.county(), location)) {
        write_history(tx, sensing, thing);
        locate(tx, sensing, thing);
    }
}

void follow_history(Tx& tx, const Sensing& sensing, Id historical_location) {
    const auto row = tx.one<HistoryRow>(history_row, tx.county(), historical_location);
    if (!row || tx.one<Id>(later_history, tx.county(), row->thing, historical_location, row->time)) return;
    const auto locations = tx.all<Id>(history_locations, tx.county(), historical_location);
    place_thing(tx, sensing, row->thing, locations, History::not_kept);
}

bool ensure_feature(Tx& tx, const Sensing& sensing, Id stream, NewObservation& o) {
    const auto current = sensing.features.get(tx, stream, [stream](const Tx& tx) {
        return tx.one<FeatureSpan>(span_of_stream, tx.county(), stream, tx.now()).value_or(FeatureSpan{});
    });
    if (current->since <= o.time && o.time < current->until) return true;
    const auto thing = tx.one<Id>(thing_of_stream, tx.county(), stream);
    if (!thing) return false;
    if (tx.one<FeatureSpan>(span_at, tx.county(), *thing, o.time)) {
        // Nothing is known of where the Thing was before it had its first Location: then it was where it is now.
        const auto known_from = *tx.one<std::optional<Micros>>(first_known, tx.county(), *thing);
        if (!known_from || o.time < *known_from)
            o.feature = *tx.one<std::optional<Id>>(feature_now, tx.county(), *thing);
        return true;
    }
    const auto location = tx.one<std::optional<Id>>(first_location, tx.county(), *thing);
    if (!location || !*location) return false;
    cover(tx, sensing, *thing, **location, o.time);
    setup_changed(tx);
    return true;
}

}  // namespace huying::sensing::sta
