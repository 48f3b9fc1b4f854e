// sta_rows.cpp - rows of SensorThings entities from checked JSON, and the pairs of relations of many to many.
#include <fmt/format.h>

#include <algorithm>

#include "subject/sensing/sta_write.hpp"

namespace huying::sensing::sta {
namespace {

std::string_view text_or_empty(simdjson::simdjson_result<record::Element> json) {
    std::string_view text;
    return json.get(text) ? std::string_view{} : text;
}

const Column* find(const Columns& columns, std::string_view name) {
    const auto at = std::ranges::find(columns, name, &Column::name);
    return at == columns.end() ? nullptr : &*at;
}

/// The rows of a relation's pairs that are there already stay as they are.
void insert_pair(Tx& tx, const Link& link, Id self, Id other) {
    const Param params[] = {Param::of_text(tx.county()), Param::of(self.value), Param::of(other.value)};
    tx.query(fmt::format("INSERT INTO {} (county, {}, {}) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", link.via,
                         link.column, link.other),
             params)
        .next();
}

constexpr Sql drop_properties{
    R"sql(DELETE FROM multi_datastream_property WHERE county = $1 AND multi_datastream = $2)sql"};
constexpr Sql add_property{
    R"sql(INSERT INTO multi_datastream_property (county, multi_datastream, position, observed_property)
    VALUES ($1, $2, $3, $4))sql"};

/// The order is that of the results: the list is replaced as a whole.
void set_properties(Tx& tx, Id multi, std::span<const Id> properties) {
    tx.exec(drop_properties, tx.county(), multi);
    std::int64_t position = 0;
    for (const Id property : properties) tx.exec(add_property, tx.county(), multi, position++, property);
}

/// A Datastream or another that had a Thing, a Sensor … has this one now.
void move_to(Tx& tx, const Sensing& sensing, const Link& link, Id self, std::span<const Id> others) {
    const Entity& target = *by_set(link.target);
    for (const Id other : others) {
        const auto told = target.set == "HistoricalLocations" ? history_row(tx, other) : std::nullopt;
        update_row(tx, target.table, other, {{.name = link.column, .text = {}, .id = self}});
        if (told) follow_history(tx, sensing, other, told);
    }
    if (link.column == "observed_property") name_streams(tx, self);
    setup_changed(tx);
}

}  // namespace

Param Column::param() const {
    if (null) return {};
    if (id) return Param::of(id->value);
    if (number) return Param::of(*number);
    if (real) return Param::of_real(*real);
    return Param::of_text(text);
}

Columns property_columns(const Entity& entity, simdjson::dom::object o) {
    Columns out;
    for (const Property& p : entity.properties) {
        if (p.kept != Property::in_column) continue;
        record::Element value;
        std::string_view text;
        if (o[p.json].get(value) || value.is_null()) out.push_back({.name = p.column, .text = {}, .null = true});
        else if (p.type == Type::time)
            out.push_back(
                {.name = p.column, .text = {}, .number = parse_time(value.get_string().value_unsafe())->value});
        else if (p.type == Type::text && !value.get(text)) out.push_back({.name = p.column, .text = std::string(text)});
        else out.push_back({.name = p.column, .text = simdjson::minify(value)});
    }
    return out;
}

void add_derived(const Tx& tx, const Entity& entity, simdjson::dom::object o, Columns& columns) {
    if (entity.set == "Things") {
        const std::string_view name_en = text_or_empty(o["properties"]["name_en"]);
        columns.push_back({.name = "code", .text = std::string(text_or_empty(o["properties"]["code"]))});
        columns.push_back(
            {.name = "name_en", .text = std::string(name_en.empty() ? text_or_empty(o["name"]) : name_en)});
    }
    if (entity.set == "FeaturesOfInterest") {
        const auto box = box_of(o["feature"].value_unsafe());
        const auto side = [&](std::string_view name, double Box::*of) {
            columns.push_back(
                {.name = name, .text = {}, .null = !box, .real = box ? std::optional((*box).*of) : std::nullopt});
        };
        side("west", &Box::west), side("south", &Box::south), side("east", &Box::east), side("north", &Box::north);
    }
    if (entity.set == "Datastreams") {
        columns.push_back({.name = "unit", .text = unit_key(text_or_empty(o["unitOfMeasurement"]["symbol"]))});
        const Column* observed = find(columns, "observed_property");
        if (observed == nullptr) return;  // a change that leaves it as it is
        columns.push_back({.name = "property", .text = property_key(observed_name(tx, *observed->id).value_or(""))});
    }
}

void insert_row(Tx& tx, std::string_view table, const Columns& columns) {
    std::string names = "county", values = "$1";
    std::vector<Param> params{Param::of_text(tx.county())};
    for (const Column& c : columns) {
        names += ", " + std::string(c.name);
        values += ", $" + std::to_string(params.size() + 1);
        params.push_back(c.param());
    }
    tx.query(fmt::format("INSERT INTO {} ({}) VALUES ({})", table, names, values), params).next();
}

void update_row(Tx& tx, std::string_view table, Id id, const Columns& columns) {
    std::string changes;
    std::vector<Param> params{Param::of_text(tx.county()), Param::of(id.value)};
    for (const Column& c : columns) {
        changes += fmt::format("{}{} = ${}", changes.empty() ? "" : ", ", c.name, params.size() + 1);
        params.push_back(c.param());
    }
    if (changes.empty()) return;
    tx.query(fmt::format("UPDATE {} SET {} WHERE county = $1 AND id = $2", table, changes), params).next();
}

void delete_row(Tx& tx, std::string_view table, Id id) {
    const Param params[] = {Param::of_text(tx.county()), Param::of(id.value)};
    tx.query(fmt::format("DELETE FROM {} WHERE county = $1 AND id = $2", table), params).next();
}

namespace {

/// The id of the row that meets the condition over e and may be shown.
std::optional<Id> shown(const Tx& tx, const Entity& entity, const std::string& condition,
                        std::span<const Param> params) {
    std::string sql = fmt::format("SELECT e.id FROM {} e WHERE e.county = $1 AND {}", entity.table, condition);
    if (!entity.shown.empty()) sql.append(" AND ").append(entity.shown);
    Rows& rows = tx.query(sql, params);
    return rows.next() ? std::optional(Id{rows.integer(0)}) : std::nullopt;
}

}  // namespace

bool exists(const Tx& tx, const Entity& entity, Id id) {
    const Param params[] = {Param::of_text(tx.county()), Param::of(id.value)};
    return shown(tx, entity, "e.id = $2", params).has_value();
}

Id id_of(const Tx& tx, const Target& target) {
    std::vector<Param> params{Param::of_text(tx.county())};
    if (target.argument) params.push_back(*target.argument);
    const auto id = shown(tx, *target.entity, target.condition, params);
    if (!id) throw not_found("The path leads to nothing.");
    return *id;
}

void connect(Tx& tx, const Sensing& sensing, const Entity& entity, const Link& link, Id self,
             std::span<const Id> others) {
    if (link.kind == Link::to_many) return move_to(tx, sensing, link, self, others);
    if (link.via == "thing_location") {
        if (entity.set == "Things") return place_thing(tx, sensing, self, others, History::kept);
        for (const Id thing : others) place_thing(tx, sensing, thing, {&self, 1}, History::kept);
        return;
    }
    if (link.via == "multi_datastream_property") {
        if (entity.set == "MultiDatastreams") set_properties(tx, self, others);
        return;  // from the other side it is always one that was created with its list
    }
    for (const Id other : others) insert_pair(tx, link, self, other);
    if (entity.set == "HistoricalLocations") follow_history(tx, sensing, self);
    else
        for (const Id history : others) follow_history(tx, sensing, history);
}

}  // namespace huying::sensing::sta
