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
    std::string condition;  ///< SQL over alias e, with $2 as its only parameter; empty = all
    std::optional<Param> argument;
    std::optional<std::pair<Id, Micros>> observation;  ///< one observation by its key
    std::string order;  ///< SQL over alias e: the order that the relation has of itself; empty = by id
};
/// Follows the path; Problem 404 where it leads nowhere.
Target resolve(const Tx& tx, const std::vector<Segment>& path);
/// Whether the path leads to the entity, or to a list that it is in. Of an Observation: `id` is its stream's.
bool leads_to(const Tx& tx, std::string_view path, std::string_view set, Id id, Micros time);

http::Reply read(const Tx& tx, const http::Request& request, std::string_view path);

// ---- An Observation keeps its id when its phenomenonTime is changed (sta_moved.cpp).
/// The time of the observation that has this id now: that of the id, unless it was moved.
Micros standing(const Tx& tx, Id stream, Micros in_id);
/// The other way round: the time in the id of the observation of this time.
Micros time_in_id(const Tx& tx, Id stream, Micros time);
/// The same as SQL over alias e of table observation.
std::string_view time_in_id(const Tx& tx);
/// The entity sets, what of the standard holds, and where a broker is when one is configured (18-088, clause 9.2.1).
http::Reply service_root(const Sensing& sensing, const http::Request& request);

/// Creates an entity and everything nested in it; gives its id. Problem 422 names every wrong field.
/// `given` are links already known from the path or from the parent: {"thing", id}.
using Known = std::vector<std::pair<std::string_view, Id>>;
Id create(Tx& tx, const Sensing& sensing, const Entity& entity, record::Element json, const record::Pointer& at,
          const Known& given);

/// An observation as JSON; gives its self link. `in_id`: the time in its id, `multi`: its stream is a MultiDatastream.
std::string write_observation(std::string& out, const std::string& base_url, Id stream, Micros in_id, Micros time,
                              std::optional<double> value, std::string_view extra, bool multi = false);
/// POST of one Observation to a stream (a Datastream or a MultiDatastream), to a feature, or to Observations.
/// `datastream`: a MultiDatastream of that id is none.
http::Reply create_observation(Tx& tx, const Sensing& sensing, const http::Request& request, std::optional<Id> stream,
                               std::optional<Id> feature = std::nullopt, bool datastream = false);
/// The data array extension (18-088, clause 14): POST CreateObservations.
http::Reply create_observations(Tx& tx, const Sensing& sensing, const http::Request& request);

/// PATCH (merge, or JSON Patch by its content type) and PUT of the one entity that the path leads to.
http::Reply change(Tx& tx, const Sensing& sensing, const http::Request& request, std::string_view path);
/// DELETE, with all that the standard deletes with it (18-088, table 26). Problem 409 while a warning of it is open.
http::Reply remove(Tx& tx, const Sensing& sensing, std::string_view path);
/// A request below /sta/v1.1 as a route gives it, or as part of a batch; `path` is what follows the root.
http::Reply post(Tx& tx, const Sensing& sensing, const http::Request& request, std::string_view path);

/// "@iot.id" as number or text.
std::optional<Id> read_id(record::Element json);

}  // namespace huying::sensing::sta
