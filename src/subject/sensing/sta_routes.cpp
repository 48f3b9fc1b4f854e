// sta_routes.cpp - the SensorThings service as routes: everything below /sta/v1.1.
#include "subject/sensing/sta.hpp"

namespace huying::sensing::sta {
namespace {

std::string rest_of(const http::Request& request) {
    for (const auto& [name, value] : request.params)
        if (name == "rest") return value;
    return "";
}

http::Reply created(Tx& tx, const http::Request& request, const Entity& entity, Id id) {
    http::Request again = request;
    again.query.clear();
    const std::string path = std::string(entity.set) + "(" + std::to_string(id.value) + ")";
    http::Reply reply = read(tx, again, path);
    reply.status = 201;
    reply.headers.emplace_back("Location", self_link(request.base_url, entity, std::to_string(id.value)));
    return reply;
}

/// "Datastreams(17)/Observations": by far the most frequent path, so without parse_path.
std::optional<Id> stream_of(std::string_view path) {
    constexpr std::string_view before = "Datastreams(", after = ")/Observations";
    if (!path.starts_with(before) || !path.ends_with(after)) return std::nullopt;
    const auto id = record::integer_from(path.substr(before.size(), path.size() - before.size() - after.size()));
    return id && *id >= 0 ? std::optional(Id{*id}) : std::nullopt;
}

/// POST to a set ("Things") or to a relation of one entity ("Things(1)/Datastreams").
http::Reply post(Tx& tx, const Sensing& sensing, const http::Request& request) {
    const std::string path = rest_of(request);
    if (const auto stream = stream_of(path)) return create_observation(tx, sensing, request, stream);
    if (path == "CreateObservations") return create_observations(tx, sensing, request);
    const auto segments = parse_path(path);
    if (segments.empty() || segments.back().id) throw Problem(405, "not_a_collection", "POST goes to a collection.");
    const Target target = resolve(tx, segments);
    if (target.single) throw Problem(405, "not_a_collection", "POST goes to a collection.");
    if (target.entity->set == "Observations") {
        if (segments.size() > 1) throw Problem(405, "not_here", "Observations are created at a Datastream.");
        return create_observation(tx, sensing, request, std::nullopt);
    }
    Known given;
    if (segments.size() > 1) {
        const Entity* parent = by_set(segments[segments.size() - 2].name);
        const Link* link = parent != nullptr ? find_link(*parent, segments.back().name) : nullptr;
        if (link == nullptr || link->kind != Link::to_many)
            throw Problem(405, "not_here", "Create this entity at its own collection and link it.");
        given = {{link->column, Id{target.argument->number}}};
    }
    const Id id = create(tx, sensing, *target.entity, record::parse_json(request.body), {}, given);
    return created(tx, request, *target.entity, id);
}

}  // namespace

std::vector<http::Route> routes(const Sensing& sensing) {
    using identity::May;
    const auto get = [](const Tx& tx, const http::Request& request) { return read(tx, request, rest_of(request)); };
    const auto create_any = [&sensing](Tx& tx, const http::Request& request) { return post(tx, sensing, request); };
    return {
        http::route("GET", "/sta/v1.1", May::read_sensing, "SensorThings service root", get),
        http::route("GET", "/sta/v1.1/{rest...}", May::read_sensing, "Read SensorThings entities", get),
        http::route("POST", "/sta/v1.1/{rest...}", May::sense, "Create SensorThings entities and observations", create_any),
    };
}

}  // namespace huying::sensing::sta
