// sta_check.cpp - is this JSON an entity? Names every fault of it and of all that is nested in it; writes nothing.
#include <algorithm>

#include "subject/sensing/sta_write.hpp"

namespace huying::sensing::sta {
namespace {

constexpr std::string_view complex_observation =
    "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_ComplexObservation";

void check_names(const Entity& entity, simdjson::dom::object o, record::Errors& errors, const record::Pointer& at) {
    std::vector<std::string_view> seen;
    for (const auto [key, value] : o) {
        const bool there =
            is_control(key) || find_link(entity, key) != nullptr || find_property(entity, key) != nullptr;
        if (!there) errors.add({&at, key}, "is not a property of " + std::string(entity.name));
        if (std::ranges::find(seen, key) != seen.end()) errors.add({&at, key}, "is given more than once");
        seen.push_back(key);
    }
}

bool is_geojson(simdjson::dom::object o) {
    std::string_view type;
    return !o["encodingType"].get(type) && (type == "application/geo+json" || type == "application/vnd.geo+json");
}

/// Of a HistoricalLocation: no Thing has been anywhere tomorrow.
void check_past(const Tx& tx, record::Element value, record::Errors& errors, const record::Pointer& at) {
    std::string_view text;
    const auto time = value.get(text) ? std::nullopt : parse_time(text);
    if (!time) return;  // said already
    if (auto fault = time_fault(tx, *time)) errors.add(at, std::move(*fault));
}

void check_properties(const Tx& tx, const Entity& entity, simdjson::dom::object o, Purpose purpose,
                      record::Errors& errors, const record::Pointer& at) {
    for (const Property& p : entity.properties) {
        if (p.kept == Property::computed) continue;
        const record::Pointer here{&at, p.json};
        record::Element value;
        const bool given = !o[p.json].get(value);
        if (!given || value.is_null()) {
            if (p.required && (given || purpose != Purpose::change))
                errors.add(here, given ? "must not be null" : "is required");
            continue;
        }
        if (p.type == Type::unit && purpose == Purpose::change && value.is_object())
            continue;  // a part of it: merged, then checked
        check_value(p, value, errors, here);
        if (p.type == Type::time) check_past(tx, value, errors, here);
        if (p.type == Type::geometry) check_geojson(value, is_geojson(o), errors, here);
    }
}

std::optional<std::string_view> own_name(simdjson::dom::object o) {
    std::string_view name;
    return o["name"].get(name) ? std::nullopt : std::optional(name);
}

/// One that is named or nested under a relation.
void check_end(const Tx& tx, const Entity& entity, const Link& link, simdjson::dom::object parent, record::Element json,
               Purpose purpose, record::Errors& errors, const record::Pointer& at) {
    const Entity& target = *by_set(link.target);
    simdjson::dom::object o;
    const bool of_property = entity.set == "ObservedProperties";  // streams in it measure it
    if (json.get(o)) return void(errors.add(at, "must be an object"));
    if (is_reference(o)) {
        if (link.column == "stream") return void(errors.add(at, "an Observation belongs to its stream for good"));
        if (link.name == "MultiDatastreams" && link.kind == Link::through)
            return void(
                errors.add(at, "the ObservedProperties of a MultiDatastream are changed at the MultiDatastream"));
        const auto id = check_id(tx, target, o["@iot.id"].value_unsafe(), errors, {&at, "@iot.id"});
        if (const auto name = own_name(parent); id && of_property && target.set == "Datastreams" && name)
            if (auto fault = move_fault(tx, *id, *name)) errors.add({&at, "@iot.id"}, std::move(*fault));
        return;
    }
    if (purpose != Purpose::create)
        return void(errors.add(at, "must be {\"@iot.id\": …}: a change of an entity does not change others"));
    if (target.set == "Observations") {
        const Shape shape = entity.set == "MultiDatastreams" ? shape_of(parent)
                            : entity.set == "Datastreams"    ? shape_of_datastream(tx, parent)
                                                             : Shape{};
        const auto in = read_observation(tx, json, shape, errors, at);
        const bool named = in.datastream || in.multi, of_feature = link.column == "feature";
        if (of_feature && !named) errors.add({&at, "Datastream"}, "must be {\"@iot.id\": …}");
        if (!of_feature && (named || in.new_stream)) errors.add({&at, "Datastream"}, "is the one that it stands in");
        return;
    }
    const Link& back = inverse(entity, link);
    const Known given{{back.kind == Link::to_one ? back.column : back.name, Id{}}};
    check(tx, target, json, purpose, given, errors, at);
    if (of_property) check_units(tx, target, o, given, errors, at, own_name(parent));
}

void check_links(const Tx& tx, const Entity& entity, simdjson::dom::object o, Purpose purpose, const Known& given,
                 record::Errors& errors, const record::Pointer& at) {
    for (const Link& link : entity.links) {
        const record::Pointer here{&at, link.name};
        record::Element value;
        if (o[link.name].get(value)) {
            if (link.required && purpose == Purpose::create && known(given, link) == nullptr)
                errors.add(here, "is required");
            continue;
        }
        if (link.kind == Link::to_one) {
            check_end(tx, entity, link, o, value, purpose, errors, here);
            continue;
        }
        simdjson::dom::array items;
        if (value.get(items)) {
            errors.add(here, "must be a list");
            continue;
        }
        std::size_t n = 0;
        for (const auto item : items) check_end(tx, entity, link, o, item, purpose, errors, {&here, {}, n++});
        if (n == 0 && link.required && known(given, link) == nullptr) errors.add(here, "must name at least one");
    }
}

constexpr Sql count_properties{R"sql(SELECT count(*) FROM multi_datastream_property
    WHERE county = $1 AND multi_datastream = $2)sql"};

std::optional<std::int64_t> length_of(simdjson::dom::object o, std::string_view name) {
    simdjson::dom::array list;
    if (o[name].get(list)) return std::nullopt;
    return static_cast<std::int64_t>(list.size());
}

/// Units, types and observed properties are as many, in the same order (18-088, multi-datastream/constraints).
void check_multi(const Tx& tx, simdjson::dom::object o, Purpose purpose, const Known& given, record::Errors& errors,
                 const record::Pointer& at) {
    std::string_view type;
    if (!o["observationType"].get(type) && type != complex_observation)
        errors.add({&at, "observationType"}, "must be " + std::string(complex_observation));
    if (purpose == Purpose::change) return;
    const auto units = length_of(o, "unitOfMeasurements"), types = length_of(o, "multiObservationDataTypes");
    auto properties = length_of(o, "ObservedProperties");
    for (const auto& [name, id] : given) {
        if (name == "ObservedProperties") properties = properties.value_or(0) + 1;
        if (name == "id" && !properties) properties = tx.one<std::int64_t>(count_properties, tx.county(), id);
    }
    if (!units || !types) return;  // said already
    if (*units != *types) errors.add({&at, "multiObservationDataTypes"}, "must be as many as unitOfMeasurements");
    if (properties && *units != *properties)
        errors.add({&at, "ObservedProperties"}, "must be as many as unitOfMeasurements");
}

}  // namespace

bool is_control(std::string_view key) { return key.find("@iot.") != std::string_view::npos; }

bool is_reference(simdjson::dom::object o) {
    bool id = false;
    for (const auto [key, value] : o) {
        if (!is_control(key)) return false;
        id = id || key == "@iot.id";
    }
    return id;
}

const Link& inverse(const Entity& entity, const Link& link) {
    const Entity& target = *by_set(link.target);
    const auto at = std::ranges::find_if(target.links, [&](const Link& back) {
        if (back.target != entity.set) return false;
        return link.kind == Link::through ? back.via == link.via && back.column == link.other
                                          : back.column == link.column;
    });
    return *at;  // the model's test walks all of them
}

const Id* known(const Known& given, const Link& link) {
    const auto at = std::ranges::find_if(given, [&](const auto& k) {
        return k.first == link.name || (link.kind == Link::to_one && k.first == link.column);
    });
    return at == given.end() ? nullptr : &at->second;
}

std::optional<Id> read_id(record::Element json) {
    std::int64_t n = 0;
    std::string_view text;
    if (!json.get(n)) return n >= 0 ? std::optional(Id{n}) : std::nullopt;
    if (json.get(text)) return std::nullopt;
    const auto parsed = record::integer_from(text);
    return parsed && *parsed >= 0 ? std::optional(Id{*parsed}) : std::nullopt;
}

std::optional<Id> check_id(const Tx& tx, const Entity& entity, record::Element id, record::Errors& errors,
                           const record::Pointer& at) {
    if (entity.set == "Observations")
        return errors.add(at, "an Observation is changed at its own address"), std::nullopt;
    const auto n = read_id(id);
    if (n && exists(tx, entity, *n)) return n;
    errors.add(at, "does not exist");
    return std::nullopt;
}

void check(const Tx& tx, const Entity& entity, record::Element json, Purpose purpose, const Known& given,
           record::Errors& errors, const record::Pointer& at) {
    simdjson::dom::object o;
    if (json.get(o)) return void(errors.add(at, "must be an object"));
    check_names(entity, o, errors, at);
    check_properties(tx, entity, o, purpose, errors, at);
    if (entity.set == "MultiDatastreams") check_multi(tx, o, purpose, given, errors, at);
    if (purpose != Purpose::change) check_units(tx, entity, o, given, errors, at);
    check_links(tx, entity, o, purpose, given, errors, at);
}

}  // namespace huying::sensing::sta
