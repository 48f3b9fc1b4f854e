// sta_model.cpp - tables 8 to 17 of OGC 18-088 as data.
#include "subject/sensing/sta_model.hpp"

#include <algorithm>

namespace huying::sensing::sta {
namespace {

using enum Type;

constexpr Property thing_properties[] = {
    {"name", "name", text, true}, {"description", "description", text, true}, {"properties", "properties", json, false}};
constexpr Link thing_links[] = {{"Locations", "Locations", Link::through, "thing", false},
                                {"Datastreams", "Datastreams", Link::to_many, "thing", false}};

constexpr Property location_properties[] = {{"name", "name", text, true},
                                            {"description", "description", text, true},
                                            {"encodingType", "encoding_type", text, true},
                                            {"location", "location", json, true},
                                            {"properties", "properties", json, false}};
constexpr Link location_links[] = {{"Things", "Things", Link::through, "location", false}};

constexpr Property sensor_properties[] = {{"name", "name", text, true},
                                          {"description", "description", text, true},
                                          {"encodingType", "encoding_type", text, true},
                                          {"metadata", "metadata", json, true},
                                          {"properties", "properties", json, false}};
constexpr Link sensor_links[] = {{"Datastreams", "Datastreams", Link::to_many, "sensor", false}};

constexpr Property observed_property_properties[] = {{"name", "name", text, true},
                                                     {"definition", "definition", text, true},
                                                     {"description", "description", text, true},
                                                     {"properties", "properties", json, false}};
constexpr Link observed_property_links[] = {{"Datastreams", "Datastreams", Link::to_many, "observed_property", false}};

constexpr Property datastream_properties[] = {{"name", "name", text, true},
                                              {"description", "description", text, true},
                                              {"observationType", "observation_type", text, true},
                                              {"unitOfMeasurement", "unit_of_measurement", json, true},
                                              {"properties", "properties", json, false}};
constexpr Link datastream_links[] = {{"Thing", "Things", Link::to_one, "thing", true},
                                     {"Sensor", "Sensors", Link::to_one, "sensor", true},
                                     {"ObservedProperty", "ObservedProperties", Link::to_one, "observed_property", true},
                                     {"Observations", "Observations", Link::to_many, "stream", false}};

constexpr Property feature_properties[] = {{"name", "name", text, true},
                                           {"description", "description", text, true},
                                           {"encodingType", "encoding_type", text, true},
                                           {"feature", "feature", json, true},
                                           {"properties", "properties", json, false}};
constexpr Link feature_links[] = {{"Observations", "Observations", Link::to_many, "feature", false}};

constexpr Link observation_links[] = {{"Datastream", "Datastreams", Link::to_one, "stream", true},
                                      {"FeatureOfInterest", "FeaturesOfInterest", Link::to_one, "feature", false}};

constexpr Entity all[] = {
    {"Things", "Thing", "thing", thing_properties, thing_links},
    {"Locations", "Location", "location", location_properties, location_links},
    {"Datastreams", "Datastream", "datastream", datastream_properties, datastream_links},
    {"Sensors", "Sensor", "sensor", sensor_properties, sensor_links},
    {"ObservedProperties", "ObservedProperty", "observed_property", observed_property_properties,
     observed_property_links},
    {"Observations", "Observation", "observation", {}, observation_links},
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

}  // namespace huying::sensing::sta
