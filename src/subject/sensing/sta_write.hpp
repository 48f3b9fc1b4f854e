// sta_write.hpp - what the files that write SensorThings entities share: checking JSON against the tables of sta_model, rows
// from it, the place of a Thing, and what may not be done while a warning is open.
#pragma once
#include "engine/record/tree.hpp"
#include "subject/sensing/result.hpp"
#include "subject/sensing/sta.hpp"

namespace huying::sensing::sta {

/// What a body is for, and so what it must and may hold.
enum class Purpose {
    create,   ///< every mandatory property and relation; related entities may be nested
    replace,  ///< PUT: every mandatory property; relations only by @iot.id
    change,   ///< PATCH: any of them; relations only by @iot.id
};

/// Adds what is wrong with `json`, and with everything nested in it. Writes nothing. `given`: links that need not stand in
/// the JSON, and for MultiDatastreams that are there {"id", its own}.
void check(const Tx& tx, const Entity& entity, record::Element json, Purpose purpose, const Known& given,
           record::Errors& errors, const record::Pointer& at);
/// A value of one property, without regard to the others.
void check_value(const Property& property, record::Element value, record::Errors& errors, const record::Pointer& at);
/// JSON that is kept as it came: valid UTF-8, no repeated names, no object with more than 1000 members.
void check_json(record::Element value, record::Errors& errors, const record::Pointer& at);
/// "2010-12-23T10:20:00-0700/…" with its colons, as everybody who reads it later expects it: the offsets -07:00.
std::string with_colons(std::string_view times);
/// A GeoJSON geometry or Feature in WGS-84 degrees; other values pass unless `required`.
void check_geojson(record::Element value, bool required, record::Errors& errors, const record::Pointer& at);

/// Adds an error unless the one named exists; `id` is the value of "@iot.id".
std::optional<Id> check_id(const Tx& tx, const Entity& entity, record::Element id, record::Errors& errors,
                           const record::Pointer& at);

// ---- units (sta_unit.cpp)
/// Of a stream or an ObservedProperty that is created or, with its "id" in `given`, changed: faults where something would be in a
/// unit that it is not measured in. `parent`: the name of an ObservedProperty that is created with the stream in it.
void check_units(const Tx& tx, const Entity& entity, simdjson::dom::object o, const Known& given,
                 record::Errors& errors, const record::Pointer& at, std::optional<std::string_view> parent = {});
/// Why the Datastream cannot measure the ObservedProperty called `to` from now on; nothing when it can.
std::optional<std::string> move_fault(const Tx& tx, Id datastream, std::string_view to);
/// Problem 409 when what is stored would be read in another unit, or as something else, by this document of the entity.
void refuse_other_meaning(const Tx& tx, const Entity& entity, simdjson::dom::object o, Id id);
std::optional<std::string> observed_name(const Tx& tx, Id observed_property);
/// Its Datastreams know it by its name.
void name_streams(Tx& tx, Id observed_property);

/// {"@iot.id": 17} and nothing that would make it an entity of its own.
bool is_reference(simdjson::dom::object o);
bool exists(const Tx& tx, const Entity& entity, Id id);
/// Names that a client may send back as it read them, and that are ignored: "@iot.selfLink", "Thing@iot.navigationLink".
bool is_control(std::string_view key);
/// The same relation seen from the other side.
const Link& inverse(const Entity& entity, const Link& link);
const Id* known(const Known& given, const Link& link);

/// One column of a row to be inserted or changed.
struct Column {
    std::string_view name;
    std::string text;
    std::optional<Id> id = {};
    std::optional<std::int64_t> number = {};
    bool null = false;
    std::optional<double> real = {};
    Param param() const;
};
using Columns = std::vector<Column>;
/// The stored properties of checked JSON; those that are not given become null.
Columns property_columns(const Entity& entity, simdjson::dom::object o);
/// What Huying keeps beside the standard's properties so that hot paths need no JSON: a Thing's code and English name, a
/// Datastream's property and unit, the box around a feature.
void add_derived(const Tx& tx, const Entity& entity, simdjson::dom::object o, Columns& columns);
void insert_row(Tx& tx, std::string_view table, const Columns& columns);
void update_row(Tx& tx, std::string_view table, Id id, const Columns& columns);
void delete_row(Tx& tx, std::string_view table, Id id);

/// Links those that the JSON names or nests under its many-sided relations to `self`. Nested ones are created.
void link_many(Tx& tx, const Sensing& sensing, const Entity& entity, simdjson::dom::object o, Id self,
               const Known& given);
/// The id that {"@iot.id": …} names, or that of the entity that is created from it.
Id end_of(Tx& tx, const Sensing& sensing, const Entity& target, record::Element json, const Known& given);
/// One pair of a relation of many to many.
void connect(Tx& tx, const Sensing& sensing, const Entity& entity, const Link& link, Id self,
             std::span<const Id> others);

// ---- places (sta_place.cpp)
enum class History { kept, not_kept };
/// The Thing is at these Locations since then (now, when it is not given), with a HistoricalLocation that says so.
void place_thing(Tx& tx, const Sensing& sensing, Id thing, std::span<const Id> locations, History history,
                 std::optional<Micros> since = {});
/// Finds the Thing's grid and feature anew, from the Locations that it has since then.
void locate(Tx& tx, const Sensing& sensing, Id thing, Micros since);
/// The content of a Location has changed: so have the places of the Things there.
void location_changed(Tx& tx, const Sensing& sensing, Id location);

/// Of whom and when a HistoricalLocation tells.
struct HistoryRow {
    Id thing;
    Micros time;
};
BOOST_DESCRIBE_STRUCT(HistoryRow, (), (thing, time))
std::optional<HistoryRow> history_row(const Tx& tx, Id historical_location);
/// A HistoricalLocation was made, changed or deleted; `before`: what it said until now. The features of that time follow, and
/// when it is the latest of its Thing it says where the Thing is (18-088, manual creation). Deleting it moves no Thing.
void follow_history(Tx& tx, const Sensing& sensing, Id historical_location,
                    const std::optional<HistoryRow>& before = {});
/// Where the Thing was at a time, and from when to when it was there as far as HistoricalLocations tell.
struct Whereabouts {
    std::optional<Id> location;
    Micros since, until;
};
Whereabouts whereabouts(const Tx& tx, Id thing, Micros time);

// ---- features (sta_span.cpp)
/// Times of thing_feature that are no times: before and after everything (years 0001 and 10000).
inline constexpr Micros ever_before{-62'135'596'800'000'000}, for_ever{253'402'300'800'000'000};
/// From `from` to `to` the Thing was at this Location: what is known of others ends there. What is known of it stays, for its
/// content may have been another then. Things at one Location share its feature.
void paint(Tx& tx, const Sensing& sensing, Id thing, std::optional<Id> location, Micros from, Micros to);
/// Makes sure that an observation of this stream that names no feature has one: that made from the Thing's Location as it was
/// at its time, or as it is now when it is older than all that is known of the Thing's places: then it names it. False when
/// the Thing has none.
bool ensure_feature(Tx& tx, const Sensing& sensing, Id stream, NewObservation& o);

struct Box {
    double west, south, east, north;
};
/// Around every position of a GeoJSON geometry or Feature; nothing for other values.
std::optional<Box> box_of(record::Element geojson);
std::optional<Box> box_of(const std::string& json);

// ---- observations
/// The kind of results that a stream takes.
struct Shape {
    bool multi = false;
    std::vector<std::string> types = {};  ///< of a MultiDatastream: observation type of each element
    ResultType takes = ResultType::any;   ///< of a Datastream
    Range range = range_of("", "");
};
Shape shape_of(const Tx& tx, Id multi_datastream);
/// Of one that is yet to be created.
Shape shape_of(simdjson::dom::object multi_datastream);
Shape shape_of_datastream(const Tx& tx, simdjson::dom::object datastream);
/// A Datastream or a MultiDatastream as one that observations can be stored to; null when there is neither.
struct Stream {
    std::shared_ptr<const StreamInfo> info;
    Shape shape;
};
std::optional<Stream> any_stream(const Tx& tx, const Sensing& sensing, Id id);
/// An Observation of a body: what it says, and a feature that is yet to be created. Wrong fields go to `errors`.
struct ReadObservation {
    NewObservation observation;
    bool timed = false;  ///< it says when; of another the time is found when its stream is known (free_time)
    std::optional<Id> datastream, multi;
    std::optional<record::Element> new_stream, new_feature;
};
ReadObservation read_observation(const Tx& tx, record::Element json, const Shape& shape, record::Errors& errors,
                                 const record::Pointer& at);
void read_result(record::Element value, const Shape& shape, NewObservation& o, record::Errors& errors,
                 const record::Pointer& at);
void read_phenomenon_time(const Tx& tx, record::Element value, NewObservation& o, record::Errors& errors,
                          const record::Pointer& at);
/// resultTime, resultQuality, validTime, parameters: kept as they come.
bool is_more(std::string_view key);
void read_more(const Tx& tx, std::string_view key, record::Element value, NewObservation& o, record::Errors& errors,
               const record::Pointer& at);
/// What is kept beside a value (NewObservation::extra) as it comes from a file: its members are those of an Observation of `time`.
void check_extra(const Tx& tx, record::Element extra, Micros time, record::Errors& errors, const record::Pointer& at);
/// The feature that an observation has: the one it names, the one it brings, or that of its Thing. Problem 409 when it brings
/// another than the one that is there.
void settle_feature(Tx& tx, const Sensing& sensing, Id stream, ReadObservation& o);
/// Stores checked observations of one stream, with their features, widens the stream's extent, and judges them.
/// Problem 409 when a single one says something else than the one that is there.
std::vector<Outcome> store(Tx& tx, const Sensing& sensing, const Stream& stream,
                           std::vector<ReadObservation>& observations);
/// The resultTimes, spans of time and places that these observations name become part of the stream's extent.
/// `outcomes`: of each what became of it; none was refused when they are not given.
void widen_extent(Tx& tx, Id stream, std::span<const NewObservation> observations,
                  std::span<const Outcome> outcomes = {});
void forget_extent(Tx& tx, Id stream);
/// The content of a feature has changed: the extents of the streams whose observations name it follow.
void feature_changed(Tx& tx, Id feature);
/// To be called after observations were changed or deleted: what is kept beside them follows. The extent of a stream of more
/// than 20 000 observations stays as wide as it was.
void observations_changed(Tx& tx, Id stream, Micros from, Micros to);
/// The hours and days of these times are added up again.
void mend_aggregates(Tx& tx, Id stream, Micros from, Micros to);
/// An observation has another time, and perhaps another value: `o` takes the place of that of `from`. Problem 409 when there is
/// another at its time. The extent of the stream, and what stands beside its old time, are the caller's.
void move_observation(Tx& tx, const Sensing& sensing, Id stream, Micros from, NewObservation& o);
/// Ids of observations of these times that are not there any more name nothing.
void forget_moved(Tx& tx, Id stream, Micros from, Micros to);
/// Of the whole county.
void forget_moved(Tx& tx);
void change_observation(Tx& tx, const Sensing& sensing, const http::Request& request, Id stream, Micros time);
/// Deletes the stream's oldest observations, some `most`; gives their number. More than `most`: there may be others.
std::int64_t remove_observations(Tx& tx, Id stream, std::int64_t most);

/// Problem 409 while a warning of the station, or of one of its streams, or its case is open.
void refuse_while_open(const Tx& tx, Id station, std::optional<Id> stream);

/// "return=minimal" of the header Prefer (RFC 7240).
bool wants_minimal(const http::Request& request);
/// The one entity that the path leads to. Problem 404, or 405 for a collection.
Target single(const Tx& tx, std::string_view path);
Id id_of(const Tx& tx, const Target& target);

}  // namespace huying::sensing::sta
