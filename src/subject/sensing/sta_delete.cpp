// sta_delete.cpp - deleting an entity and all that the standard deletes with it (18-088, clause 10.4, table 26), in one
// transaction. The Observations of a long stream, which nobody can see any more, go afterwards in batches (`leaving_stream`).
#include <algorithm>

#include "subject/sensing/sta_write.hpp"

namespace huying::sensing::sta {
namespace {

// Observations that one request deletes itself, and one run of the job: each some tenths of a second of the county's writer.
constexpr std::int64_t at_once = 100'000, leaving_at_once = 50'000;

constexpr Sql streams_of_thing{R"sql(SELECT id FROM datastream WHERE county = $1 AND thing = $2
    UNION ALL SELECT id FROM multi_datastream WHERE county = $1 AND thing = $2)sql"};
constexpr Sql streams_of_sensor{R"sql(SELECT id FROM datastream WHERE county = $1 AND sensor = $2
    UNION ALL SELECT id FROM multi_datastream WHERE county = $1 AND sensor = $2)sql"};
constexpr Sql streams_of_property{R"sql(SELECT id FROM datastream WHERE county = $1 AND observed_property = $2
    UNION ALL SELECT multi_datastream FROM multi_datastream_property WHERE county = $1 AND observed_property = $2)sql"};
constexpr Sql station_of{R"sql(SELECT thing FROM datastream WHERE county = $1 AND id = $2)sql"};
constexpr Sql drop_datastream{R"sql(DELETE FROM datastream WHERE county = $1 AND id = $2)sql"};
constexpr Sql drop_multi{R"sql(DELETE FROM multi_datastream WHERE county = $1 AND id = $2)sql"};
constexpr Sql too_many{
    R"sql(SELECT time FROM observation WHERE county = $1 AND stream = $2 ORDER BY time LIMIT 1 OFFSET $3)sql"};
constexpr Sql leave{R"sql(INSERT INTO leaving_stream (county, stream) VALUES ($1, $2))sql"};

/// `budget` observations may still be deleted at once; a longer stream is left to the job.
void remove_stream(Tx& tx, const Sensing& sensing, Id stream, std::int64_t& budget) {
    if (const auto station = tx.one<Id>(station_of, tx.county(), stream)) refuse_while_open(tx, *station, stream);
    if (sensing.stream_leaves) sensing.stream_leaves(tx, stream);
    tx.exec(drop_datastream, tx.county(), stream);
    tx.exec(drop_multi, tx.county(), stream);
    forget_extent(tx, stream);
    if (tx.one<Micros>(too_many, tx.county(), stream, budget)) tx.exec(leave, tx.county(), stream);
    else budget -= remove_observations(tx, stream, budget);
}

void remove_streams(Tx& tx, const Sensing& sensing, const Sql& which, Id of) {
    auto streams = tx.all<Id>(which, tx.county(), of);
    std::ranges::sort(streams);
    streams.erase(std::unique(streams.begin(), streams.end()), streams.end());
    std::int64_t budget = at_once;
    for (const Id stream : streams) remove_stream(tx, sensing, stream, budget);
}

// What warnings and faults said of a station can be read after it is gone: its row stays, without a place, for its names.
constexpr Sql told_of{R"sql(SELECT id FROM warning WHERE county = $1 AND station = $2
    UNION ALL SELECT id FROM sensor_fault WHERE county = $1 AND station = $2 LIMIT 1)sql"};
constexpr Sql keep_names{R"sql(UPDATE thing SET deleted = $3, code = '', latitude = NULL, longitude = NULL, cell = NULL,
    feature = NULL WHERE county = $1 AND id = $2)sql"};
constexpr Sql drop_places{R"sql(DELETE FROM thing_location WHERE county = $1 AND thing = $2)sql"};
constexpr Sql drop_history{R"sql(DELETE FROM historical_location WHERE county = $1 AND thing = $2)sql"};
constexpr Sql drop_features{R"sql(DELETE FROM thing_feature WHERE county = $1 AND thing = $2)sql"};
constexpr Sql drop_thing{R"sql(DELETE FROM thing WHERE county = $1 AND id = $2)sql"};

void remove_thing(Tx& tx, const Sensing& sensing, Id thing) {
    refuse_while_open(tx, thing, std::nullopt);
    remove_streams(tx, sensing, streams_of_thing, thing);
    for (const Sql* sql : {&drop_places, &drop_history, &drop_features}) tx.exec(*sql, tx.county(), thing);
    if (tx.one<Id>(told_of, tx.county(), thing)) tx.exec(keep_names, tx.county(), thing, tx.now());
    else tx.exec(drop_thing, tx.county(), thing);
}

constexpr Sql things_at{R"sql(SELECT thing FROM thing_location WHERE county = $1 AND location = $2 ORDER BY thing)sql"};
constexpr Sql drop_histories{R"sql(DELETE FROM historical_location WHERE county = $1 AND id IN
    (SELECT historical_location FROM historical_location_location WHERE county = $1 AND location = $2))sql"};
constexpr Sql drop_location{R"sql(DELETE FROM location WHERE county = $1 AND id = $2)sql"};

/// Things that were there have one Location less, and so perhaps no place.
void remove_location(Tx& tx, const Sensing& sensing, Id location) {
    const auto things = tx.all<Id>(things_at, tx.county(), location);
    tx.exec(drop_histories, tx.county(), location);
    tx.exec(drop_location, tx.county(), location);
    for (const Id thing : things) locate(tx, sensing, thing, tx.now());
}

struct OfFeature {
    Id stream;
    Micros since, until;
};
BOOST_DESCRIBE_STRUCT(OfFeature, (), (stream, since, until))
constexpr Sql naming{R"sql(SELECT stream, min(time) AS since, max(time) + 1 AS until FROM observation
    WHERE county = $1 AND feature = $2 GROUP BY stream)sql"};
constexpr Sql not_naming{R"sql(SELECT s.id AS stream, f.since AS since, f.until AS until FROM thing_feature f JOIN
    (SELECT county, id, thing FROM datastream UNION ALL SELECT county, id, thing FROM multi_datastream) s
    ON s.county = f.county AND s.thing = f.thing WHERE f.county = $1 AND f.feature = $2)sql"};
constexpr Sql drop_naming{R"sql(DELETE FROM observation WHERE county = $1 AND stream = $2 AND feature = $3)sql"};
constexpr Sql drop_not_naming{
    R"sql(DELETE FROM observation WHERE county = $1 AND stream = $2 AND time >= $3 AND time < $4
    AND feature IS NULL)sql"};
constexpr Sql forget_feature{R"sql(UPDATE thing SET feature = NULL WHERE county = $1 AND feature = $2)sql"};

void remove_feature(Tx& tx, Id feature) {
    for (const OfFeature& o : tx.all<OfFeature>(naming, tx.county(), feature)) {
        tx.exec(drop_naming, tx.county(), o.stream, feature);
        observations_changed(tx, o.stream, o.since, o.until);
    }
    for (const OfFeature& o : tx.all<OfFeature>(not_naming, tx.county(), feature)) {
        if (tx.exec(drop_not_naming, tx.county(), o.stream, o.since, o.until) > 0)
            observations_changed(tx, o.stream, o.since, o.until);
    }
    tx.exec(forget_feature, tx.county(), feature);
    setup_changed(tx);
}

constexpr Sql drop_observation{R"sql(DELETE FROM observation WHERE county = $1 AND stream = $2 AND time = $3)sql"};

void remove_observation(Tx& tx, Id stream, Micros time) {
    if (tx.exec(drop_observation, tx.county(), stream, time) == 0) throw not_found("There is no such Observation.");
    observations_changed(tx, stream, time, time);
}

void remove_entity(Tx& tx, const Sensing& sensing, const Entity& entity, Id id) {
    std::int64_t budget = at_once;
    if (entity.set == "Things") return remove_thing(tx, sensing, id);
    if (entity.set == "Locations") return remove_location(tx, sensing, id);
    if (entity.set == "Sensors") remove_streams(tx, sensing, streams_of_sensor, id);
    else if (entity.set == "ObservedProperties") remove_streams(tx, sensing, streams_of_property, id);
    else if (entity.set == "FeaturesOfInterest") remove_feature(tx, id);
    else if (entity.set != "HistoricalLocations") return remove_stream(tx, sensing, id, budget);
    const auto told = entity.set == "HistoricalLocations" ? history_row(tx, id) : std::nullopt;
    delete_row(tx, entity.table, id);
    if (told) follow_history(tx, sensing, id, told);
}

constexpr Sql drop_some{R"sql(DELETE FROM observation WHERE county = $1 AND stream = $2 AND time <= $3)sql"};
constexpr Sql first_left{R"sql(SELECT min(time) FROM observation WHERE county = $1 AND stream = $2)sql"};
constexpr Sql last_left{R"sql(SELECT max(time) FROM observation WHERE county = $1 AND stream = $2)sql"};
constexpr Sql one_leaving{R"sql(SELECT stream FROM leaving_stream WHERE county = $1 ORDER BY stream LIMIT 1)sql"};
constexpr Sql has_left{R"sql(DELETE FROM leaving_stream WHERE county = $1 AND stream = $2)sql"};

}  // namespace

std::int64_t remove_observations(Tx& tx, Id stream, std::int64_t most) {
    const auto first = *tx.one<std::optional<Micros>>(first_left, tx.county(), stream);
    if (!first) return 0;
    const auto last =
        tx.one<Micros>(too_many, tx.county(), stream, most).value_or(*tx.one<Micros>(last_left, tx.county(), stream));
    const auto n = tx.exec(drop_some, tx.county(), stream, last);
    mend_aggregates(tx, stream, *first, last);
    return n;
}

void remove_leaving(Tx& tx) {
    const auto stream = tx.one<Id>(one_leaving, tx.county());
    if (!stream) return;
    if (remove_observations(tx, *stream, leaving_at_once) <= leaving_at_once) tx.exec(has_left, tx.county(), *stream);
}

http::Reply remove(Tx& tx, const Sensing& sensing, std::string_view path) {
    const Target target = single(tx, path);
    if (target.observation) {
        remove_observation(tx, target.observation->first, target.observation->second);
        if (sensing.heard) sensing.heard(tx.county());
    } else {
        remove_entity(tx, sensing, *target.entity, id_of(tx, target));
        setup_changed(tx);
    }
    return {200, "application/json", "{}", {}};  // clients of the standard expect 200, where OData has 204
}

}  // namespace huying::sensing::sta
