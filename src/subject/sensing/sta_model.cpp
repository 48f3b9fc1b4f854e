// sta_model.cpp - the tables of OGC 18-088, clauses 8.2 (entities) and 13 (MultiDatastream), as data.
#include "subject/sensing/sta_model.hpp"

#include <algorithm>

namespace huying::sensing::sta {
namespace {

using enum Type;
using enum Property::Kept;

// The first and last key of a stream: one look into the index each, however long the stream is.
constexpr std::string_view first_observed =
    "(SELECT min(o.time) FROM observation o WHERE o.county = e.county AND o.stream = e.id)";
// Observations of a span of time may end later than the last of them begins.
constexpr std::string_view last_observed =
    "(SELECT CASE WHEN sx.observed_to > ob.newest THEN sx.observed_to ELSE ob.newest END FROM (SELECT max(o.time) AS newest "
    "FROM observation o WHERE o.county = e.county AND o.stream = e.id) ob LEFT JOIN stream_extent sx "
    "ON sx.county = e.county AND sx.stream = e.id)";
// Kept beside the stream while observations that name a resultTime, a span of time or a feature of their own are stored.
constexpr std::string_view result_from =
    "(SELECT x.result_from FROM stream_extent x WHERE x.county = e.county AND x.stream = e.id)";
constexpr std::string_view result_to =
    "(SELECT x.result_to FROM stream_extent x WHERE x.county = e.county AND x.stream = e.id)";
// A rectangle around the features of the observations, as GeoJSON: those that they name, and, when the first or the last of them
// names none, those that their Thing had while they were made.
constexpr std::string_view area =
    "(SELECT '{\"type\":\"Polygon\",\"coordinates\":[[[' || x.west || ',' || x.south || '],[' || x.east || ',' || x.south || "
    "'],[' || x.east || ',' || x.north || '],[' || x.west || ',' || x.north || '],[' || x.west || ',' || x.south || ']]]}' "
    "FROM (SELECT min(b.west) AS west, min(b.south) AS south, max(b.east) AS east, max(b.north) AS north FROM "
    "(SELECT sx.west, sx.south, sx.east, sx.north FROM stream_extent sx WHERE sx.county = e.county AND sx.stream = e.id "
    "UNION ALL SELECT fo.west, fo.south, fo.east, fo.north FROM thing_feature tf "
    "JOIN feature_of_interest fo ON fo.county = tf.county AND fo.id = tf.feature "
    "WHERE tf.county = e.county AND tf.thing = e.thing "
    "AND tf.since <= (SELECT max(o.time) FROM observation o WHERE o.county = e.county AND o.stream = e.id) "
    "AND tf.until > (SELECT min(o.time) FROM observation o WHERE o.county = e.county AND o.stream = e.id) "
    "AND EXISTS (SELECT 1 FROM observation oi WHERE oi.county = e.county AND oi.stream = e.id AND oi.feature IS NULL AND oi.time "
    "IN ((SELECT min(o.time) FROM observation o WHERE o.county = e.county AND o.stream = e.id), "
    "(SELECT max(o.time) FROM observation o WHERE o.county = e.county AND o.stream = e.id)))) b) x WHERE x.west IS NOT NULL)";

constexpr Property common_name{"name", "name", text, true},
    common_description{"description", "description", text, true}, common_properties{"properties", "properties", object};

constexpr Property thing_properties[] = {common_name, common_description, common_properties};
constexpr Link thing_links[] = {{"Locations", "Locations", Link::through, "thing", false, "thing_location", "location"},
                                {"HistoricalLocations", "HistoricalLocations", Link::to_many, "thing"},
                                {"Datastreams", "Datastreams", Link::to_many, "thing"},
                                {"MultiDatastreams", "MultiDatastreams", Link::to_many, "thing"}};

constexpr Property location_properties[] = {common_name,
                                            common_description,
                                            {"encodingType", "encoding_type", text, true},
                                            {"location", "location", geometry, true},
                                            common_properties};
constexpr Link location_links[] = {{"Things", "Things", Link::through, "location", false, "thing_location", "thing"},
                                   {"HistoricalLocations", "HistoricalLocations", Link::through, "location", false,
                                    "historical_location_location", "historical_location"}};

constexpr Property historical_properties[] = {{"time", "time", Type::time, true}};
constexpr Link historical_links[] = {
    {"Thing", "Things", Link::to_one, "thing", true},
    {"Locations", "Locations", Link::through, "historical_location", true, "historical_location_location", "location"}};

constexpr Property sensor_properties[] = {common_name,
                                          common_description,
                                          {"encodingType", "encoding_type", text, true},
                                          {"metadata", "metadata", json, true},
                                          common_properties};
constexpr Link sensor_links[] = {{"Datastreams", "Datastreams", Link::to_many, "sensor"},
                                 {"MultiDatastreams", "MultiDatastreams", Link::to_many, "sensor"}};

constexpr Property observed_properties[] = {
    common_name, {"definition", "definition", text, true}, common_description, common_properties};
constexpr Link observed_links[] = {{"Datastreams", "Datastreams", Link::to_many, "observed_property"},
                                   {"MultiDatastreams", "MultiDatastreams", Link::through, "observed_property", false,
                                    "multi_datastream_property", "multi_datastream"}};

constexpr Property datastream_properties[] = {
    common_name,
    common_description,
    {"observationType", "observation_type", text, true},
    {"unitOfMeasurement", "unit_of_measurement", unit, true},
    {"observedArea", area, geometry, false, computed},
    {"phenomenonTime", first_observed, interval, false, computed, last_observed},
    {"resultTime", result_from, interval, false, computed, result_to},
    common_properties};
constexpr Link datastream_links[] = {
    {"Thing", "Things", Link::to_one, "thing", true},
    {"Sensor", "Sensors", Link::to_one, "sensor", true},
    {"ObservedProperty", "ObservedProperties", Link::to_one, "observed_property", true},
    {"Observations", "Observations", Link::to_many, "stream"}};

constexpr Property multi_properties[] = {common_name,
                                         common_description,
                                         {"observationType", "observation_type", text, true},
                                         {"multiObservationDataTypes", "multi_observation_data_types", types, true},
                                         {"unitOfMeasurements", "unit_of_measurements", units, true},
                                         {"observedArea", area, geometry, false, computed},
                                         {"phenomenonTime", first_observed, interval, false, computed, last_observed},
                                         {"resultTime", result_from, interval, false, computed, result_to},
                                         common_properties};
constexpr Link multi_links[] = {{"Thing", "Things", Link::to_one, "thing", true},
                                {"Sensor", "Sensors", Link::to_one, "sensor", true},
                                {"ObservedProperties", "ObservedProperties", Link::through, "multi_datastream", true,
                                 "multi_datastream_property", "observed_property", "position"},
                                {"Observations", "Observations", Link::to_many, "stream"}};

constexpr Property feature_properties[] = {common_name,
                                           common_description,
                                           {"encodingType", "encoding_type", text, true},
                                           {"feature", "feature", geometry, true},
                                           common_properties};
constexpr Link feature_links[] = {{"Observations", "Observations", Link::to_many, "feature"}};

// An observation that names no feature has the one made from its Thing's Location as it was at the time.
constexpr std::string_view feature_of_observation =
    "coalesce(e.feature, (SELECT f.feature FROM thing_feature f WHERE f.county = e.county AND f.thing = coalesce("
    "(SELECT d.thing FROM datastream d WHERE d.county = e.county AND d.id = e.stream), "
    "(SELECT m.thing FROM multi_datastream m WHERE m.county = e.county AND m.id = e.stream)) "
    "AND f.since <= e.time AND e.time < f.until))";

constexpr Property observation_properties[] = {{"phenomenonTime", "time", interval, false, in_column, "time"},
                                               {"result", "value", result, true},
                                               {"resultTime", "extra", Type::time, false, in_extra},
                                               {"resultQuality", "extra", json, false, in_extra},
                                               {"validTime", "extra", interval, false, in_extra},
                                               {"parameters", "extra", object, false, in_extra}};
constexpr Link observation_links[] = {
    {"Datastream", "Datastreams", Link::to_one, "stream"},
    {"MultiDatastream", "MultiDatastreams", Link::to_one, "stream"},
    {"FeatureOfInterest", "FeaturesOfInterest", Link::to_one, "feature", false, {}, {}, {}, feature_of_observation}};

constexpr Entity all[] = {
    {"Things", "Thing", "thing", thing_properties, thing_links, "e.deleted IS NULL"},
    {"Locations", "Location", "location", location_properties, location_links},
    {"HistoricalLocations", "HistoricalLocation", "historical_location", historical_properties, historical_links},
    {"Datastreams", "Datastream", "datastream", datastream_properties, datastream_links},
    {"MultiDatastreams", "MultiDatastream", "multi_datastream", multi_properties, multi_links},
    {"Sensors", "Sensor", "sensor", sensor_properties, sensor_links},
    {"ObservedProperties", "ObservedProperty", "observed_property", observed_properties, observed_links},
    {"Observations", "Observation", "observation", observation_properties, observation_links,
     "NOT EXISTS (SELECT 1 FROM leaving_stream g WHERE g.county = e.county AND g.stream = e.stream)"},
    {"FeaturesOfInterest", "FeatureOfInterest", "feature_of_interest", feature_properties, feature_links},
};

}  // namespace

std::span<const Entity> entities() { return all; }

const Entity* by_set(std::string_view set) {
    const auto at = std::ranges::find(all, set, &Entity::set);
    return at == std::end(all) ? nullptr : at;
}

const Link* find_link(const Entity& entity, std::string_view name) {
    const auto at = std::ranges::find(entity.links, name, &Link::name);
    return at == entity.links.end() ? nullptr : &*at;
}

const Property* find_property(const Entity& entity, std::string_view name) {
    const auto at = std::ranges::find(entity.properties, name, &Property::json);
    return at == entity.properties.end() ? nullptr : &*at;
}

}  // namespace huying::sensing::sta
