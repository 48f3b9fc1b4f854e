// sta_place.cpp - where a Thing is: its Locations, the HistoricalLocations that tell of each change, and the grid it belongs to.
#include <algorithm>

#include "subject/sensing/sta_write.hpp"

namespace huying::sensing::sta {
namespace {

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
constexpr Sql locations_then{R"sql(SELECT l.id AS id, l.location AS location FROM historical_location_location p
    JOIN location l ON l.county = p.county AND l.id = p.location
    WHERE p.county = $1 AND p.historical_location = $2 ORDER BY l.id)sql"};
constexpr Sql things_at{R"sql(SELECT thing FROM thing_location WHERE county = $1 AND location = $2 ORDER BY thing)sql"};
constexpr Sql set_place{R"sql(UPDATE thing SET latitude = $3, longitude = $4, cell = $5, division = $6, grid = $7
    WHERE county = $1 AND id = $2)sql"};
constexpr Sql earlier_span{
    R"sql(SELECT since FROM thing_feature WHERE county = $1 AND thing = $2 AND since < $3 LIMIT 1)sql"};

void write_history(Tx& tx, const Sensing& sensing, Id thing) {
    const Id history = tx.new_id();
    tx.exec(add_history, tx.county(), history, thing, tx.now());
    tx.exec(add_history_locations, tx.county(), thing, history);
    if (sensing.audience != nullptr) sensing.audience->changed(tx, "HistoricalLocations", history, {});
}

std::optional<geo::Point> centre_of(const std::string& location) {
    const auto box = box_of(location);
    if (!box) return std::nullopt;
    return geo::Point{(box->south + box->north) / 2, (box->west + box->east) / 2};
}

/// Of several Locations the first that is a geometry: an address in words is no place on a map.
std::optional<Located> place_among(const std::vector<Located>& locations) {
    if (locations.empty()) return std::nullopt;
    const auto place =
        std::ranges::find_if(locations, [](const Located& l) { return centre_of(l.location).has_value(); });
    return place == locations.end() ? locations.front() : *place;
}

std::optional<Id> id_among(const std::vector<Located>& locations) {
    const auto place = place_among(locations);
    return place ? std::optional(place->id) : std::nullopt;
}

constexpr Sql history_then{R"sql(SELECT id, time FROM historical_location
    WHERE county = $1 AND thing = $2 AND time <= $3 ORDER BY time DESC, id DESC LIMIT 1)sql"};
constexpr Sql history_after{R"sql(SELECT min(time) FROM historical_location
    WHERE county = $1 AND thing = $2 AND time > $3)sql"};
constexpr Sql history_called{R"sql(SELECT /*row*/ FROM historical_location WHERE county = $1 AND id = $2)sql"};
struct HistoryThen {
    Id id;
    Micros time;
};
BOOST_DESCRIBE_STRUCT(HistoryThen, (), (id, time))

/// A HistoricalLocation of this Thing and time came, went or has other Locations.
void history_changed(Tx& tx, const Sensing& sensing, Id thing, Micros time) {
    const auto row = tx.one<HistoryThen>(history_then, tx.county(), thing, time);
    const auto next = *tx.one<std::optional<Micros>>(history_after, tx.county(), thing, time);
    if (row && row->time == time && !next) {
        std::vector<Id> locations;
        for (const Located& l : tx.all<Located>(locations_then, tx.county(), row->id)) locations.push_back(l.id);
        return place_thing(tx, sensing, thing, locations, History::not_kept, time);
    }
    // Where the Thing is now it is still when the newest row goes.
    const Micros until = next.value_or(tx.now());
    const auto location = row ? id_among(tx.all<Located>(locations_then, tx.county(), row->id))
                              : id_among(tx.all<Located>(locations_of, tx.county(), thing));
    if (location && time < until) paint(tx, sensing, thing, location, time, until);
}

}  // namespace

void place_thing(Tx& tx, const Sensing& sensing, Id thing, std::span<const Id> locations, History history,
                 std::optional<Micros> since) {
    tx.exec(drop_locations, tx.county(), thing);
    for (const Id location : locations) tx.exec(add_location, tx.county(), thing, location);
    if (history == History::kept) write_history(tx, sensing, thing);
    locate(tx, sensing, thing, since.value_or(tx.now()));
}

/// A station belongs to the grid that contains it: found once, here, not with each reading.
void locate(Tx& tx, const Sensing& sensing, Id thing, Micros since) {
    const auto place = place_among(tx.all<Located>(locations_of, tx.county(), thing));
    const bool first = place && !tx.one<Micros>(earlier_span, tx.county(), thing, since);
    paint(tx, sensing, thing, place ? std::optional(place->id) : std::nullopt, first ? ever_before : since, for_ever);
    if (const auto point = place ? centre_of(place->location) : std::nullopt) {
        const territory::Place there = sensing.territory.locate(tx, *point);
        tx.exec(set_place, tx.county(), thing, point->latitude, point->longitude, geo::cell_id(*point), there.division,
                there.grid);
    } else {
        tx.exec(set_place, tx.county(), thing, Param{}, Param{}, Param{}, tx.county(), "");
    }
}

constexpr Sql drop_later_at{R"sql(DELETE FROM thing_feature WHERE county = $1 AND location = $2 AND since >= $3)sql"};
constexpr Sql end_current_at{
    R"sql(UPDATE thing_feature SET until = $3 WHERE county = $1 AND location = $2 AND until > $3)sql"};
void location_changed(Tx& tx, const Sensing& sensing, Id location) {
    tx.exec(drop_later_at, tx.county(), location, tx.now());
    tx.exec(end_current_at, tx.county(), location, tx.now());
    for (const Id thing : tx.all<Id>(things_at, tx.county(), location)) {
        write_history(tx, sensing, thing);
        locate(tx, sensing, thing, tx.now());
    }
}

std::optional<HistoryRow> history_row(const Tx& tx, Id historical_location) {
    return tx.one<HistoryRow>(history_called, tx.county(), historical_location);
}

void follow_history(Tx& tx, const Sensing& sensing, Id historical_location, const std::optional<HistoryRow>& before) {
    const auto row = history_row(tx, historical_location);
    if (before && row && before->thing == row->thing && before->time == row->time) return;
    if (before) history_changed(tx, sensing, before->thing, before->time);
    if (row) history_changed(tx, sensing, row->thing, row->time);
}

constexpr Sql some_to_follow{R"sql(SELECT q.historical_location FROM history_to_follow q
    LEFT JOIN historical_location h ON h.county = q.county AND h.id = q.historical_location
    WHERE q.county = $1 ORDER BY h.time LIMIT 100)sql"};
constexpr Sql followed{R"sql(DELETE FROM history_to_follow WHERE county = $1 AND historical_location = $2)sql"};
/// What was stored before observations followed such rows (schema_history.sql). Moves no Thing.
void follow_old_history(Tx& tx, const Sensing& sensing) {
    for (const Id history : tx.all<Id>(some_to_follow, tx.county())) {
        tx.exec(followed, tx.county(), history);
        const auto row = history_row(tx, history);
        if (!row) continue;
        const auto present = id_among(tx.all<Located>(locations_of, tx.county(), row->thing));
        const auto told = id_among(tx.all<Located>(locations_then, tx.county(), history));
        if (*tx.one<std::optional<Micros>>(history_after, tx.county(), row->thing, row->time))
            history_changed(tx, sensing, row->thing, row->time);
        else if (told && told == present) paint(tx, sensing, row->thing, told, row->time, for_ever);
    }
}

Whereabouts whereabouts(const Tx& tx, Id thing, Micros time) {
    const auto row = tx.one<HistoryThen>(history_then, tx.county(), thing, time);
    const auto next = *tx.one<std::optional<Micros>>(history_after, tx.county(), thing, time);
    const auto locations = row && next ? tx.all<Located>(locations_then, tx.county(), row->id)
                                       : tx.all<Located>(locations_of, tx.county(), thing);
    return {id_among(locations), row ? row->time : ever_before, next.value_or(for_ever)};
}

}  // namespace huying::sensing::sta
