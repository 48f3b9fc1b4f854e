// sta_update.cpp - changing one entity (18-088, clause 10.3): PATCH merges, with its content type of RFC 6902 it is a list of
// operations, PUT replaces. All three end as a whole document that is checked like a new entity.
#include <fmt/format.h>

#include <algorithm>

#include "engine/record/patch.hpp"
#include "subject/sensing/sta_write.hpp"

namespace huying::sensing::sta {
namespace {

using record::Tree;

enum class How { merge, operations, replace };

How how_of(const http::Request& request) {
    if (request.method == "PUT") return How::replace;
    return request.content_type.starts_with("application/json-patch+json") ? How::operations : How::merge;
}

Tree value_of(const Property& p, const Rows& rows, int column) {
    if (p.type == Type::text) return {std::string(rows.text(column))};
    if (p.type == Type::time) return {to_text({rows.integer(column)})};
    simdjson::dom::parser parser;
    return record::to_tree(parser.parse(std::string(rows.text(column))).value());
}

/// The stored properties as the client knows them; those without a value are not there.
Tree stored(const Tx& tx, const Entity& entity, Id id) {
    std::string columns;
    for (const Property& p : entity.properties)
        if (p.kept == Property::in_column) columns += ", e." + std::string(p.column);
    const Param params[] = {Param::of_text(tx.county()), Param::of(id.value)};
    Rows& rows = tx.query(
        fmt::format("SELECT e.id{} FROM {} e WHERE e.county = $1 AND e.id = $2", columns, entity.table), params);
    rows.next();
    Tree out{Tree::Object{}};
    int column = 1;
    for (const Property& p : entity.properties) {
        if (p.kept != Property::in_column) continue;
        if (!rows.null(column)) out.set(p.json, value_of(p, rows, column));
        ++column;
    }
    return out;
}

/// Properties that hold an object are merged member by member; the others are replaced.
void merge_into(Tree& document, const Entity& entity, const Tree& changes) {
    for (const auto& [name, change] : std::get<Tree::Object>(changes.value)) {
        const Property* p = find_property(entity, name);
        if (p != nullptr && p->kept == Property::computed) continue;
        if (p != nullptr && std::holds_alternative<std::nullptr_t>(change.value)) {
            document.erase(name);
        } else if (p != nullptr && (p->type == Type::object || p->type == Type::unit) &&
                   document.find(name) != nullptr) {
            record::merge(*document.find(name), change);
        } else {
            document.set(name, change);
        }
    }
}

void require_none(record::Errors& errors) {
    if (!errors.list.empty()) throw invalid(std::move(errors.list));
}

/// The whole document after the change, as JSON text.
std::string changed_document(const Tx& tx, const Entity& entity, Id id, const http::Request& request) {
    const How how = how_of(request);
    if (how == How::replace) return request.body;
    Tree document = stored(tx, entity, id);
    const record::Element body = record::parse_json(request.body);
    if (how == How::operations) {
        record::apply_patch(document, body);
        return record::to_json(document);
    }
    record::Errors errors;
    check(tx, entity, body, Purpose::change, {{"id", id}}, errors, {});
    require_none(errors);
    merge_into(document, entity, record::to_tree(body));
    return record::to_json(document);
}

constexpr Sql one_observation{R"sql(SELECT time FROM observation WHERE county = $1 AND stream = $2 LIMIT 1)sql"};
constexpr Sql types_text{
    R"sql(SELECT multi_observation_data_types FROM multi_datastream WHERE county = $1 AND id = $2)sql"};
constexpr Sql station_of{R"sql(SELECT thing FROM datastream WHERE county = $1 AND id = $2)sql"};
constexpr Sql place_text{R"sql(SELECT location FROM location WHERE county = $1 AND id = $2)sql"};

/// The single relations that the document names.
void bind_to_one(const Tx& tx, const Entity& entity, simdjson::dom::object o, Id id, Columns& columns) {
    for (const Link& link : entity.links) {
        record::Element value;
        if (link.kind != Link::to_one || o[link.name].get(value)) continue;
        const Id other = *read_id(value["@iot.id"].value_unsafe());
        if (entity.set == "Datastreams" && link.column == "thing") {
            const auto station = tx.one<Id>(station_of, tx.county(), id);
            if (station && *station != other) refuse_while_open(tx, *station, id);
        }
        columns.push_back({.name = link.column, .text = {}, .id = other});
    }
}

/// Results that are there have their number of elements: a stream that has some keeps its shape.
void refuse_new_shape(const Tx& tx, const Entity& entity, simdjson::dom::object o, Id id) {
    if (entity.set != "MultiDatastreams" || !tx.one<Micros>(one_observation, tx.county(), id)) return;
    simdjson::dom::parser parser;
    const auto before = tx.one<std::string>(types_text, tx.county(), id);
    if (parser.parse(*before).get_array().value().size() != o["multiObservationDataTypes"].get_array().value().size())
        throw conflict("has_observations",
                       "This MultiDatastream has Observations: its results keep their number of elements.");
}

bool same_json(const std::string& text, record::Element json) {
    simdjson::dom::parser parser;
    return record::to_tree(parser.parse(text).value()) == record::to_tree(json);
}

void write_document(Tx& tx, const Sensing& sensing, const Entity& entity, Id id, simdjson::dom::object o) {
    refuse_new_shape(tx, entity, o, id);
    refuse_other_meaning(tx, entity, o, id);
    Columns columns = property_columns(entity, o);
    bind_to_one(tx, entity, o, id, columns);
    add_derived(tx, entity, o, columns);
    const auto place = entity.set == "Locations" ? tx.one<std::string>(place_text, tx.county(), id) : std::nullopt;
    const auto told = entity.set == "HistoricalLocations" ? history_row(tx, id) : std::nullopt;
    update_row(tx, entity.table, id, columns);
    if (entity.set != "FeaturesOfInterest") setup_changed(tx);
    if (entity.set == "ObservedProperties") name_streams(tx, id);
    if (place && !same_json(*place, o["location"].value_unsafe())) location_changed(tx, sensing, id);
    if (entity.set == "FeaturesOfInterest") feature_changed(tx, id);
    link_many(tx, sensing, entity, o, id, {});
    if (told) follow_history(tx, sensing, id, told);
    if (sensing.audience == nullptr) return;
    std::vector<std::string_view> properties;
    for (const Property& p : entity.properties)
        if (p.kept == Property::in_column) properties.push_back(p.json);
    sensing.audience->changed(tx, entity.set, id, properties);
}

http::Reply changed(const Tx& tx, const http::Request& request, std::string_view path) {
    if (wants_minimal(request)) return {204, "", "", {{"Preference-Applied", "return=minimal"}}};
    http::Request again = request;
    again.query.clear();
    again.raw_query.clear();
    return read(tx, again, path);
}

}  // namespace

http::Reply change(Tx& tx, const Sensing& sensing, const http::Request& request, std::string_view path) {
    const Target target = single(tx, path);
    if (target.observation) {
        change_observation(tx, sensing, request, target.observation->first, target.observation->second);
        return changed(tx, request, path);
    }
    const Id id = id_of(tx, target);
    const std::string document = changed_document(tx, *target.entity, id, request);
    const record::Element json = record::parse_json(document);
    record::Errors errors;
    check(tx, *target.entity, json, Purpose::replace, {{"id", id}}, errors, {});
    require_none(errors);
    write_document(tx, sensing, *target.entity, id, json.get_object().value_unsafe());
    return changed(tx, request, std::string(target.entity->set) + "(" + std::to_string(id.value) + ")");
}

}  // namespace huying::sensing::sta
