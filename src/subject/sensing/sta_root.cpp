// sta_root.cpp - the service root: the entity sets, and which requirements of the standard hold. Only what a test shows to
// hold in full is listed, with its class: clients look for the one or the other.
#include <fmt/format.h>

#include "subject/sensing/sta.hpp"

namespace huying::sensing::sta {
namespace {

constexpr std::string_view spec = "http://www.opengis.net/spec/iot_sensing/1.1/req/";

/// Requirement classes of 18-088, below `spec`, as clients look for them: what is listed below each of them is all of it.
constexpr std::string_view classes[] = {
    "datamodel",     "resource-path",    "request-data", "create-update-delete",
    "batch-request", "multi-datastream", "data-array",
};

/// Their requirements, each with the scenario that plays it.
constexpr std::string_view requirements[] = {
    // sta_entities, sensorthings
    "datamodel/entity-control-information/common-control-information",
    "datamodel/thing/properties",
    "datamodel/thing/relations",
    "datamodel/location/properties",
    "datamodel/location/relations",
    "datamodel/historical-location/properties",
    "datamodel/historical-location/relations",
    "datamodel/datastream/properties",
    "datamodel/datastream/relations",
    "datamodel/sensor/properties",
    "datamodel/sensor/relations",
    "datamodel/observed-property/properties",
    "datamodel/observed-property/relations",
    "datamodel/observation/properties",
    "datamodel/observation/relations",
    "datamodel/feature-of-interest/properties",
    "datamodel/feature-of-interest/relations",
    // sta_query_address, sta_query_expand, sta_query_filter, sta_query_cost; sta_sql_test.cpp, sta_shape_test.cpp
    "resource-path/resource-path-to-entities",
    "request-data/status-code",
    "request-data/query-status-code",
    "request-data/order",
    "request-data/expand",
    "request-data/select",
    "request-data/orderby",
    "request-data/top",
    "request-data/skip",
    "request-data/count",
    "request-data/filter",
    "request-data/built-in-filter-operations",
    "request-data/built-in-query-functions",
    "request-data/pagination",
    // sta_entities
    "create-update-delete/create-entity",
    "create-update-delete/link-to-existing-entities",
    "create-update-delete/deep-insert",
    "create-update-delete/deep-insert-status-code",
    "create-update-delete/historical-location-auto-creation",
    "create-update-delete/historical-location-manual-creation",
    // sta_update
    "create-update-delete/update-entity",
    "create-update-delete/update-entity-put",
    "create-update-delete/update-entity-jsonpatch",
    // sta_delete
    "create-update-delete/delete-entity",
    // sta_batch
    "batch-request/batch-request",
    // sta_multi
    "multi-datastream/properties",
    "multi-datastream/relations",
    "multi-datastream/constraints",
    // sensorthings_refused, sta_multi
    "data-array/data-array",
};

/// Those that hold when a broker is configured; each then also says where it is.
constexpr std::string_view by_mqtt[] = {
    "create-observations-via-mqtt/observations-creation",
    "receive-updates-via-mqtt/receive-updates",
};

}  // namespace

http::Reply service_root(const Sensing& sensing, const http::Request& request) {
    std::string out = R"({"value":[)";
    for (const Entity& e : entities()) {
        if (out.back() == '}') out += ',';
        out += fmt::format(R"({{"name":"{}","url":"{}{}/{}"}})", e.set, request.base_url, root, e.set);
    }
    out += R"(],"serverSettings":{"conformance":[)";
    const auto list = [&out](std::string_view name) {
        if (out.back() == '"') out += ',';
        out.append("\"").append(spec).append(name).append("\"");
    };
    for (const std::string_view name : classes) list(name);
    for (const std::string_view name : requirements) list(name);
    if (!sensing.brokers.empty())
        for (const std::string_view name : by_mqtt) list(name);
    out += ']';
    for (const std::string_view requirement : by_mqtt) {
        if (sensing.brokers.empty()) break;
        out.append(",\"").append(spec).append(requirement).append(R"(":{"endpoints":)");
        record::Field<std::vector<std::string>>::write(out, sensing.brokers);
        out += '}';
    }
    out += "}}";
    return {200, "application/json", std::move(out), {}};
}

}  // namespace huying::sensing::sta
