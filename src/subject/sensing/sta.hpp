// sta.hpp - the parts of the SensorThings service between its files: rows as JSON, creating from JSON.
#pragma once
#include "engine/http/request.hpp"
#include "subject/sensing/sensing.hpp"
#include "subject/sensing/sta_model.hpp"
#include "subject/sensing/sta_path.hpp"

namespace huying::sensing::sta {

inline constexpr std::string_view root = "/sta/v1.1";

/// "http://host/sta/v1.1/Things(17)"
std::string self_link(const std::string& base_url, const Entity& entity, std::string_view id);

/// A place in the graph: all of a set, one entity, or those related to another.
struct Target {
    const Entity* entity = nullptr;
    bool single = false;
    std::string condition;      ///< SQL over alias e, with $2 as its only parameter; empty = all
    std::optional<Param> argument;
    std::optional<std::pair<Id, Micros>> observation;  ///< one observation by its key
};
/// Follows the path; Problem 404 where it leads nowhere.
Target resolve(const Tx& tx, const std::vector<Segment>& path);

http::Reply read(const Tx& tx, const http::Request& request, std::string_view path);

/// Creates an entity and everything nested in it; gives its id. Problem 422 names every wrong field.
/// `given` are links already known from the path or from the parent: {"thing", id}.
using Known = std::vector<std::pair<std::string_view, Id>>;
Id create(Tx& tx, const Sensing& sensing, const Entity& entity, record::Element json, const record::Pointer& at,
          const Known& given);

/// An Observation's JSON as it comes; Problem 422 names every wrong field.
struct ReadObservation {
    NewObservation observation;
    std::optional<Id> stream;  ///< from "Datastream": {"@iot.id": …}
};
ReadObservation read_observation(Tx& tx, const Sensing& sensing, record::Element json, const record::Pointer& at);
/// The same as JSON.
void write_observation(std::string& out, const std::string& base_url, Id stream, Micros time,
                       std::optional<double> value, std::string_view extra);
http::Reply create_observation(Tx& tx, const Sensing& sensing, const http::Request& request, std::optional<Id> stream);
/// The data array extension (18-088, clause 12): POST CreateObservations.
http::Reply create_observations(Tx& tx, const Sensing& sensing, const http::Request& request);

/// "@iot.id" as number or text.
std::optional<Id> read_id(record::Element json);

}  // namespace huying::sensing::sta
