// sta_routes.cpp - the SensorThings service as routes: everything below /sta/v1.1.
#include "subject/sensing/sta_batch.hpp"
#include "subject/sensing/sta_write.hpp"

namespace huying::sensing::sta {
namespace {

std::string rest_of(const http::Request& request) {
    for (const auto& [name, value] : request.params)
        if (name == "rest") return value;
    return "";
}

http::Reply created(Tx& tx, const http::Request& request, const Entity& entity, Id id) {
    const std::string link = self_link(request.base_url, entity, std::to_string(id.value));
    http::Reply reply{201, "", "", {{"Location", link}}};
    if (wants_minimal(request)) {
        reply.headers.emplace_back("Preference-Applied", "return=minimal");
        return reply;
    }
    http::Request again = request;
    again.query.clear();
    again.raw_query.clear();
    const http::Reply shown = read(tx, again, std::string(entity.set) + "(" + std::to_string(id.value) + ")");
    reply.type = shown.type;
    reply.body = shown.body;
    return reply;
}

/// "Datastreams(17)/Observations": by far the most frequent path, so without parse_path.
std::optional<Id> stream_of(std::string_view path) {
    constexpr std::string_view before = "Datastreams(", after = ")/Observations";
    if (!path.starts_with(before) || !path.ends_with(after)) return std::nullopt;
    const auto id = record::integer_from(path.substr(before.size(), path.size() - before.size() - after.size()));
    return id && *id >= 0 ? std::optional(Id{*id}) : std::nullopt;
}

Problem no_collection() { return {405, "not_a_collection", "POST goes to a collection."}; }

/// POST to a relation of one entity, "Things(1)/Locations": what is created, or named by @iot.id, is linked to it.
http::Reply post_related(Tx& tx, const Sensing& sensing, const http::Request& request,
                         const std::vector<Segment>& path) {
    const std::vector<Segment> owner(path.begin(), path.end() - 1);
    const Target parent = resolve(tx, owner);
    const Link* link = find_link(*parent.entity, path.back().name);
    if (link == nullptr) throw not_found(std::string(parent.entity->name) + " has no '" + path.back().name + "'.");
    if (!parent.single || link->kind == Link::to_one) throw no_collection();
    const Id self = id_of(tx, parent);
    if (link->target == "Observations") {
        if (link->column == "stream") return create_observation(tx, sensing, request, self);
        return create_observation(tx, sensing, request, std::nullopt, self);
    }
    if (link->via == "multi_datastream_property" && parent.entity->set == "MultiDatastreams")
        throw conflict("fixed_list",
                       "The ObservedProperties of a MultiDatastream are as many as its units: change them with PATCH.");
    const Entity& entity = *by_set(link->target);
    const record::Element json = record::parse_json(request.body);
    simdjson::dom::object o;
    if (!json.get(o) && is_reference(o)) {
        record::Errors errors;
        const auto other = check_id(tx, entity, o["@iot.id"].value_unsafe(), errors, {nullptr, "@iot.id"});
        if (!other) throw invalid(std::move(errors.list));
        if (parent.entity->set == "ObservedProperties" && entity.set == "Datastreams")
            if (auto fault = move_fault(tx, *other, observed_name(tx, self).value_or("")))
                throw invalid("/@iot.id", std::move(*fault));
        connect(tx, sensing, *parent.entity, *link, self, {&*other, 1});
        return created(tx, request, entity, *other);
    }
    const Link& back = inverse(*parent.entity, *link);
    const Known given{{back.kind == Link::to_one ? back.column : back.name, self}};
    return created(tx, request, entity, create(tx, sensing, entity, json, {}, given));
}

/// Refusals of a body are 400 in this dialect (18-088, table of HTTP status codes); elsewhere here they are 422.
template <class F> http::Reply in_dialect(F f) {
    try {
        return f();
    } catch (Problem& problem) {
        if (problem.status == 422) problem.status = 400;
        throw;
    }
}

}  // namespace

http::Reply post(Tx& tx, const Sensing& sensing, const http::Request& request, std::string_view path) {
    if (const auto stream = stream_of(path)) return create_observation(tx, sensing, request, stream, {}, true);
    if (path == "CreateObservations") return create_observations(tx, sensing, request);
    const auto segments = parse_path(path);
    if (segments.empty() || segments.back().id) throw no_collection();
    if (segments.size() > 1) return post_related(tx, sensing, request, segments);
    const Entity* entity = by_set(segments.front().name);
    if (entity == nullptr) throw not_found("There is no entity set '" + segments.front().name + "'.");
    if (entity->set == "Observations") return create_observation(tx, sensing, request, std::nullopt);
    return created(tx, request, *entity, create(tx, sensing, *entity, record::parse_json(request.body), {}, {}));
}

bool wants_minimal(const http::Request& request) { return request.prefer.find("return=minimal") != std::string::npos; }

Target single(const Tx& tx, std::string_view path) {
    const auto segments = parse_path(path);
    if (segments.empty()) throw Problem(405, "not_an_entity", "This address is no single entity.");
    Target target = resolve(tx, segments);
    if (!target.single) throw Problem(405, "not_an_entity", "This address is no single entity.");
    return target;
}

std::vector<http::Route> routes(const Sensing& sensing) {
    using identity::May;
    const auto get = [&sensing](const Tx& tx, const http::Request& request) {
        const std::string path = rest_of(request);
        return path.empty() ? service_root(sensing, request) : read(tx, request, path);
    };
    const auto create_any = [&sensing](Tx& tx, const http::Request& request) {
        return in_dialect([&] { return post(tx, sensing, request, rest_of(request)); });
    };
    const auto change_any = [&sensing](Tx& tx, const http::Request& request) {
        return in_dialect([&] { return change(tx, sensing, request, rest_of(request)); });
    };
    const auto remove_any = [&sensing](Tx& tx, const http::Request& request) {
        return in_dialect([&] { return remove(tx, sensing, rest_of(request)); });
    };
    // Who may read may send a batch; what in it writes needs the right to write, request by request.
    const auto batch_any = [&sensing](Tx& tx, const http::Request& request) {
        return in_dialect([&] { return batch(tx, sensing, request); });
    };
    return {
        http::route("GET", "/sta/v1.1", May::read_sensing, "SensorThings service root", get),
        http::route("GET", "/sta/v1.1/{rest...}", May::read_sensing, "Read SensorThings entities", get),
        http::route("POST", "/sta/v1.1/{rest...}", May::sense, "Create SensorThings entities and observations",
                    create_any),
        http::route("POST", "/sta/v1.1/$batch", May::read_sensing, "Many SensorThings requests in one", batch_any),
        http::route("PATCH", "/sta/v1.1/{rest...}", May::sense, "Change a SensorThings entity", change_any),
        http::route("PUT", "/sta/v1.1/{rest...}", May::sense, "Replace a SensorThings entity", change_any),
        http::route("DELETE", "/sta/v1.1/{rest...}", May::sense, "Delete a SensorThings entity", remove_any),
    };
}

}  // namespace huying::sensing::sta
