// mqtt_told.cpp - see mqtt_told.hpp.
#include "subject/sensing/mqtt_told.hpp"

#include <fmt/format.h>

#include "subject/sensing/sta_write.hpp"

namespace huying::sensing {
namespace {

/// The ids of the one, or of up to a thousand, that a link leads to.
std::vector<Id> linked(const Tx& tx, const std::string& base_url, const std::string& path, const sta::Link& link) {
    http::Request request;
    request.base_url = base_url;
    request.query = {{"$select", "id"}};
    if (link.kind != sta::Link::to_one) request.query.emplace_back("$top", "1000");
    std::vector<Id> out;
    const std::string body = sta::read(tx, request, path + "/" + std::string(link.name)).body;
    const record::Element json = record::parse_json(body);
    const auto take = [&out](record::Element entity) {
        record::Element id;
        const auto n = entity["@iot.id"].get(id) ? std::nullopt : sta::read_id(id);
        if (n) out.push_back(*n);
    };
    simdjson::dom::array many;
    if (json["value"].get(many)) take(json);
    else
        for (const auto one : many) take(one);
    return out;
}

}  // namespace

std::string entity_path(std::string_view set, std::int64_t id) { return fmt::format("{}({})", set, id); }

std::optional<Publisher::Told> look_at(const Tx& tx, const std::string& base_url, const Publisher::Changed& changed) {
    http::Request request;
    request.base_url = base_url;
    const sta::Entity* entity = sta::by_set(changed.set);
    if (entity == nullptr) return std::nullopt;
    const std::string path = entity_path(changed.set, changed.id.value);
    Publisher::Told out{changed, {}, {changed.set}};
    try {
        out.json = sta::read(tx, request, path).body;
        for (const sta::Link& link : entity->links) {
            if (link.target == "Observations") continue;
            const std::string back = "/" + std::string(sta::inverse(*entity, link).name);
            for (const Id other : linked(tx, base_url, path, link))
                out.paths.push_back(entity_path(link.target, other.value) + back);
        }
    } catch (const Problem&) {
        return std::nullopt;  // it was undone, or is gone again
    }
    return out;
}

std::vector<std::uint64_t> topics_to(const Tx& tx, const std::vector<FarTopic>& topics, std::string_view set, Id id,
                                     Micros time) {
    std::vector<std::uint64_t> out;
    for (const FarTopic& topic : topics)
        if (sta::leads_to(tx, topic.base.substr(topic.base.find('/') + 1), set, id, time)) out.push_back(topic.tag);
    return out;
}

}  // namespace huying::sensing
