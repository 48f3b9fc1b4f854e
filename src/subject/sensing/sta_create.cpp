// sta_create.cpp - creating entities from JSON, with everything nested in them ("deep insert", 18-088 clause 10.2.1).
#include <fmt/format.h>

#include "subject/sensing/sta.hpp"

namespace huying::sensing::sta {
namespace {

struct Column {
    std::string_view name;
    std::string text;
    std::optional<Id> id;
    std::optional<double> number;
    bool null = false;
    Param param() const {
        if (null) return {};
        if (id) return Param::of(id->value);
        if (number) return Param::of_real(*number);
        return Param::of_text(text);
    }
};

void insert(Tx& tx, std::string_view table, const std::vector<Column>& columns) {
    std::string names = "county", values = "$1";
    std::vector<Param> params{Param::of_text(tx.county())};
    for (const Column& c : columns) {
        names += ", " + std::string(c.name);
        values += ", $" + std::to_string(params.size() + 1);
        params.push_back(c.param());
    }
    tx.query(fmt::format("INSERT INTO {} ({}) VALUES ({})", table, names, values), params).next();
}

bool exists(const Tx& tx, const Entity& entity, Id id) {
    const Param params[] = {Param::of_text(tx.county()), Param::of(id.value)};
    return tx.query(fmt::format("SELECT id FROM {} WHERE county = $1 AND id = $2", entity.table), params).next();
}

/// The properties of the entity as columns; wrong and missing ones go to `errors`.
void read_properties(const Entity& entity, simdjson::dom::object o, std::vector<Column>& columns,
                     record::Errors& errors, const record::Pointer& at) {
    for (const Property& p : entity.properties) {
        const record::Pointer here{&at, p.json};
        record::Element value;
        const bool given = !o[p.json].get(value) && !value.is_null();
        if (!given) {
            if (p.required) errors.add(here, "is required");
            else columns.push_back({.name = p.column, .text = {}, .null = true});
            continue;
        }
        std::string text;
        if (p.type == Type::json) {
            if (p.json == "properties" && !value.is_object()) errors.add(here, "must be an object");
            text = simdjson::minify(value);
        } else if (!record::Field<std::string>::read(value, text, errors, here)) {
            continue;
        }
        columns.push_back({.name = p.column, .text = std::move(text)});
    }
}

void refuse_unknown(const Entity& entity, simdjson::dom::object o, record::Errors& errors, const record::Pointer& at) {
    std::vector<std::string_view> seen;
    for (const auto [key, value] : o) {
        const bool known = key == "@iot.id" || find_link(entity, key) != nullptr ||
                           std::ranges::find(entity.properties, key, &Property::json) != entity.properties.end();
        if (!known) errors.add({&at, key}, "is not a property of " + std::string(entity.name));
        if (std::ranges::find(seen, key) != seen.end()) errors.add({&at, key}, "is given more than once");
        seen.push_back(key);
    }
}

/// The other end of a relation: {"@iot.id": n} of one that exists, or a new one.
std::optional<Id> other_end(Tx& tx, const Sensing& sensing, const Entity& target, record::Element json,
                            record::Errors& errors, const record::Pointer& at, const Known& given) {
    simdjson::dom::object o;
    if (json.get(o)) return errors.add(at, "must be an object"), std::nullopt;
    record::Element id;
    if (o["@iot.id"].get(id)) {
        try {
            return create(tx, sensing, target, json, at, given);
        } catch (const Problem& problem) {
            if (problem.status != 422) throw;
            errors.list.insert(errors.list.end(), problem.errors.begin(), problem.errors.end());
            return std::nullopt;
        }
    }
    const auto n = read_id(id);
    if (!n || !exists(tx, target, *n)) return errors.add({&at, "@iot.id"}, "does not exist"), std::nullopt;
    return n;
}

std::string text_of(const std::vector<Column>& columns, std::string_view name) {
    const auto at = std::ranges::find(columns, name, &Column::name);
    return at == columns.end() ? "" : at->text;
}

std::string_view text_or_empty(simdjson::simdjson_result<record::Element> json) {
    std::string_view text;
    return json.get(text) ? std::string_view{} : text;
}

/// What Huying keeps beside the standard's properties, so that hot paths need no JSON.
void add_derived(const Tx& tx, const Entity& entity, simdjson::dom::object o, std::vector<Column>& columns,
                 record::Errors& errors, const record::Pointer& at) {
    if (entity.set == "Things") {
        const std::string_view code = text_or_empty(o["properties"]["code"]);
        const std::string_view name_en = text_or_empty(o["properties"]["name_en"]);
        columns.push_back({.name = "code", .text = std::string(code)});
        columns.push_back({.name = "name_en", .text = name_en.empty() ? text_of(columns, "name") : std::string(name_en)});
        columns.push_back({.name = "division", .text = tx.county()});
        columns.push_back({.name = "grid", .text = ""});
    }
    if (entity.set == "Datastreams") {
        record::Element unit, symbol;
        if (o["unitOfMeasurement"].get(unit) || !unit.is_object() || unit["symbol"].get(symbol))
            errors.add({&at, "unitOfMeasurement"}, "must be an object with name, symbol and definition");
        columns.push_back({.name = "unit", .text = unit_key(text_or_empty(o["unitOfMeasurement"]["symbol"]))});
    }
}

struct NamedProperty {
    std::string name;
};
BOOST_DESCRIBE_STRUCT(NamedProperty, (), (name))
constexpr Sql property_name{R"sql(SELECT name FROM observed_property WHERE county = $1 AND id = $2)sql"};
constexpr Sql set_place{R"sql(UPDATE thing SET latitude = $3, longitude = $4, cell = $5, division = $6, grid = $7
    WHERE county = $1 AND id = $2)sql"};
constexpr Sql set_feature{R"sql(UPDATE thing SET feature = $3 WHERE county = $1 AND id = $2)sql"};
constexpr Sql feature_from{R"sql(INSERT INTO feature_of_interest (county, id, name, description, encoding_type, feature,
    properties) SELECT county, $3, name, description, encoding_type, location, NULL FROM location
    WHERE county = $1 AND id = $2)sql"};
constexpr Sql drop_locations{R"sql(DELETE FROM thing_location WHERE county = $1 AND thing = $2)sql"};
constexpr Sql add_location{R"sql(INSERT INTO thing_location (county, thing, location) VALUES ($1, $2, $3))sql"};
constexpr Sql location_text{R"sql(SELECT location FROM location WHERE county = $1 AND id = $2)sql"};

/// A station belongs to the grid that contains it: found once, here, not with each reading.
void place_thing(Tx& tx, const Sensing& sensing, Id thing, Id location) {
    tx.exec(drop_locations, tx.county(), thing);
    tx.exec(add_location, tx.county(), thing, location);
    // The feature of the Thing's observations that name none is its Location read as a feature (clause 10.2.1.3).
    const Id feature = tx.new_id();
    tx.exec(feature_from, tx.county(), location, feature);
    tx.exec(set_feature, tx.county(), thing, feature);
    const auto text = tx.one<std::string>(location_text, tx.county(), location);
    simdjson::dom::parser parser;
    record::Element json;
    std::string_view type;
    double longitude = 0, latitude = 0;
    if (!text || parser.parse(*text).get(json)) return;
    record::Element geometry = json;
    if (!json["type"].get(type) && type == "Feature" && json["geometry"].get(geometry)) return;
    if (geometry["coordinates"].at(0).get(longitude) || geometry["coordinates"].at(1).get(latitude)) return;
    const geo::Point point{latitude, longitude};
    if (!geo::valid(point)) throw invalid("/Locations/0/location/coordinates", "must be longitude and latitude in degrees");
    const territory::Place place = sensing.territory.locate(tx, point);
    tx.exec(set_place, tx.county(), thing, latitude, longitude, geo::cell_id(point), place.division, place.grid);
    setup_changed(tx);
}

void create_many(Tx& tx, const Sensing& sensing, const Entity& entity, const Link& link, Id self, record::Element json,
                 record::Errors& errors, const record::Pointer& at) {
    simdjson::dom::array items;
    if (json.get(items)) {
        errors.add(at, "must be a list");
        return;
    }
    const Entity& target = *by_set(link.target);
    std::size_t n = 0;
    for (const auto item : items) {
        const record::Pointer here{&at, {}, n++};
        if (target.set == "Observations") {
            const auto in = read_observation(tx, sensing, item, here);
            const auto stream = find_stream(tx, sensing, self);
            if (stream) store_observation(tx, sensing, *stream, in.observation);
        } else if (link.kind == Link::through) {
            const auto other = other_end(tx, sensing, target, item, errors, here, {});
            if (!other) continue;
            if (entity.set == "Things") place_thing(tx, sensing, self, *other);
            else place_thing(tx, sensing, *other, self);
        } else {
            create(tx, sensing, target, item, here, {{link.column, self}});
        }
    }
}

/// The single relations become columns before the row is inserted.
void read_to_one(Tx& tx, const Sensing& sensing, const Entity& entity, simdjson::dom::object o,
                 std::vector<Column>& columns, record::Errors& errors, const record::Pointer& at, const Known& given) {
    for (const Link& link : entity.links) {
        if (link.kind != Link::to_one) continue;
        const auto known = std::ranges::find(given, link.column, &Known::value_type::first);
        if (known != given.end()) {
            columns.push_back({.name = link.column, .text = {}, .id = known->second});
            continue;
        }
        const record::Pointer here{&at, link.name};
        record::Element value;
        if (o[link.name].get(value)) {
            if (link.required) errors.add(here, "is required");
            continue;
        }
        const auto id = other_end(tx, sensing, *by_set(link.target), value, errors, here, {});
        if (id) columns.push_back({.name = link.column, .text = {}, .id = id});
    }
}

void add_property_key(const Tx& tx, const Entity& entity, std::vector<Column>& columns) {
    if (entity.set != "Datastreams") return;
    const auto at = std::ranges::find(columns, "observed_property", &Column::name);
    if (at == columns.end() || !at->id) return;
    const auto name = tx.one<std::string>(property_name, tx.county(), *at->id);
    columns.push_back({.name = "property", .text = property_key(name.value_or(""))});
}

}  // namespace

std::optional<Id> read_id(record::Element json) {
    std::int64_t n = 0;
    std::string_view text;
    if (!json.get(n)) return n >= 0 ? std::optional(Id{n}) : std::nullopt;
    if (json.get(text)) return std::nullopt;
    const auto parsed = record::integer_from(text);
    return parsed && *parsed >= 0 ? std::optional(Id{*parsed}) : std::nullopt;
}

Id create(Tx& tx, const Sensing& sensing, const Entity& entity, record::Element json, const record::Pointer& at,
          const Known& given) {
    simdjson::dom::object o;
    if (json.get(o)) throw invalid(at.text(), "must be an object");
    record::Errors errors;
    std::vector<Column> columns;
    refuse_unknown(entity, o, errors, at);
    read_properties(entity, o, columns, errors, at);
    add_derived(tx, entity, o, columns, errors, at);
    read_to_one(tx, sensing, entity, o, columns, errors, at, given);
    if (!errors.list.empty()) throw invalid(std::move(errors.list));
    add_property_key(tx, entity, columns);
    const Id id = tx.new_id();
    columns.push_back({.name = "id", .text = {}, .id = id});
    insert(tx, entity.table, columns);
    if (entity.set != "FeaturesOfInterest") setup_changed(tx);
    if (sensing.audience != nullptr) sensing.audience->changed(tx, entity.set, id, {});
    for (const Link& link : entity.links) {  // Locations stand before Datastreams, so that these find their grid
        record::Element value;
        if (link.kind != Link::to_one && !o[link.name].get(value))
            create_many(tx, sensing, entity, link, id, value, errors, {&at, link.name});
    }
    if (!errors.list.empty()) throw invalid(std::move(errors.list));
    return id;
}

}  // namespace huying::sensing::sta
