// sta_unit.cpp - the units of streams against what they measure. Of the pollutants that result.cpp knows a stream is in a unit that
// converts, and while it has observations neither changes: rules, indices and pages read the numbers by them. What the program
// does not know has any unit.
#include <fmt/format.h>

#include <algorithm>

#include "subject/sensing/sta_write.hpp"

namespace huying::sensing::sta {
namespace {

/// One result of a stream: what it is of, and in what; as rules compare them.
struct Meant {
    std::string property, unit;
    bool operator==(const Meant&) const = default;
};
BOOST_DESCRIBE_STRUCT(Meant, (), (property, unit))
using Meanings = std::vector<std::optional<Meant>>;  ///< nothing where the JSON does not say it, or not rightly
using Texts = std::vector<std::optional<std::string>>;

struct StreamOfProperty {
    Id id;
    bool multi;
};
BOOST_DESCRIBE_STRUCT(StreamOfProperty, (), (id, multi))

constexpr Sql property_called{R"sql(SELECT name FROM observed_property WHERE county = $1 AND id = $2)sql"};
constexpr Sql measured_by{R"sql(SELECT property, unit FROM datastream WHERE county = $1 AND id = $2)sql"};
constexpr Sql units_of_multi{
    R"sql(SELECT unit_of_measurements FROM multi_datastream WHERE county = $1 AND id = $2)sql"};
constexpr Sql properties_of_multi{R"sql(SELECT p.name FROM multi_datastream_property m
    JOIN observed_property p ON p.county = m.county AND p.id = m.observed_property
    WHERE m.county = $1 AND m.multi_datastream = $2 ORDER BY m.position)sql"};
constexpr Sql streams_measuring{R"sql(SELECT id, FALSE AS multi FROM datastream
    WHERE county = $1 AND observed_property = $2 UNION SELECT multi_datastream, TRUE
    FROM multi_datastream_property WHERE county = $1 AND observed_property = $2 ORDER BY id)sql"};
constexpr Sql rename_property{
    R"sql(UPDATE datastream SET property = $3 WHERE county = $1 AND observed_property = $2)sql"};
constexpr Sql any_observation{R"sql(SELECT time FROM observation WHERE county = $1 AND stream = $2 LIMIT 1)sql"};

bool of_many(const Entity& entity) { return entity.set == "MultiDatastreams"; }

const Link& property_link(const Entity& entity) {
    return *find_link(entity, of_many(entity) ? "ObservedProperties" : "ObservedProperty");
}

bool is_known(const Meant& m) { return !units_of(m.property).empty(); }

bool converts(const Meant& m) {
    const auto units = units_of(m.property);
    return units.empty() || std::ranges::find(units, m.unit) != units.end();
}

std::string must_be_in(const std::string& property) {
    return fmt::format("must be {}, in which {} is measured", fmt::join(units_of(property), " or "), property);
}

std::optional<std::string> symbol_in(record::Element unit) {
    record::Element symbol;
    std::string_view text;
    if (!unit.is_object() || unit["symbol"].get(symbol)) return std::nullopt;
    if (symbol.is_null()) return "";
    return symbol.get(text) ? std::nullopt : std::optional<std::string>(text);
}

Texts symbols_in(const Entity& entity, simdjson::dom::object o) {
    record::Element unit;
    simdjson::dom::array units;
    Texts out;
    if (!of_many(entity) && !o["unitOfMeasurement"].get(unit)) return {symbol_in(unit)};
    if (of_many(entity) && !o["unitOfMeasurements"].get(units))
        for (const auto one : units) out.push_back(symbol_in(one));
    return out;
}

/// Of an ObservedProperty that is named, or brought.
std::optional<std::string> name_in(const Tx& tx, record::Element property) {
    record::Element id;
    std::string_view text;
    if (!property.is_object()) return std::nullopt;
    if (!property["@iot.id"].get(id)) {
        const auto n = read_id(id);
        return n ? observed_name(tx, *n) : std::nullopt;
    }
    return property["name"].get(text) ? std::nullopt : std::optional<std::string>(text);
}

/// `parent`: the name of an ObservedProperty that is created together with the stream, which stands in it.
Texts properties_in(const Tx& tx, const Entity& entity, simdjson::dom::object o, const Known& given,
                    std::optional<std::string_view> parent) {
    const Link& link = property_link(entity);
    record::Element one;
    simdjson::dom::array list;
    Texts out;
    if (const Id* id = known(given, link))
        out.push_back(id->value == 0 ? std::optional<std::string>(parent) : observed_name(tx, *id));
    if (!of_many(entity) && out.empty() && !o[link.name].get(one)) out.push_back(name_in(tx, one));
    if (of_many(entity) && !o[link.name].get(list))
        for (const auto property : list) out.push_back(name_in(tx, property));
    return out;
}

Meanings paired(const Texts& properties, const Texts& symbols) {
    Meanings out(std::min(properties.size(), symbols.size()));
    for (std::size_t i = 0; i < out.size(); ++i)
        if (properties[i] && symbols[i]) out[i] = Meant{property_key(*properties[i]), unit_key(*symbols[i])};
    return out;
}

Meanings stored_measures(const Tx& tx, const Entity& entity, Id id) {
    if (!of_many(entity)) {
        auto one = tx.one<Meant>(measured_by, tx.county(), id);
        if (one) one->unit = unit_key(one->unit);  // some spellings are known only since
        return {std::move(one)};
    }
    Texts symbols, names;
    simdjson::dom::parser parser;
    const auto units = tx.one<std::string>(units_of_multi, tx.county(), id).value_or("[]");
    const simdjson::dom::array list = parser.parse(units).get_array().value();
    for (const auto unit : list) symbols.push_back(symbol_in(unit));
    for (std::string& name : tx.all<std::string>(properties_of_multi, tx.county(), id)) names.emplace_back(name);
    return paired(names, symbols);
}

const Id* own_id(const Known& given) {
    const auto at = std::ranges::find(given, "id", &Known::value_type::first);
    return at == given.end() ? nullptr : &at->second;
}

Meanings measures_in(const Tx& tx, const Entity& entity, simdjson::dom::object o, const Known& given,
                     const Meanings& stored, std::optional<std::string_view> parent) {
    Texts properties = properties_in(tx, entity, o, given, parent);
    if (properties.empty())
        for (const auto& m : stored) properties.push_back(m ? std::optional(m->property) : std::nullopt);
    return paired(properties, symbols_in(entity, o));
}

bool has_observations(const Tx& tx, Id stream) {
    return tx.one<Micros>(any_observation, tx.county(), stream).has_value();
}

/// What is stored would be read as something else. What was in no unit that could be meant may be mended.
bool means_other(const Meant& before, const Meant& now) {
    return before != now && (is_known(before) || is_known(now)) && converts(before);
}

/// Adds the pointer to the unit of a stream's result, or to its property where only that is another one.
void add_at(record::Errors& errors, const record::Pointer& at, const Entity& entity, std::size_t n, bool unit,
            std::string words) {
    const std::string_view list = of_many(entity) ? "unitOfMeasurements" : "unitOfMeasurement";
    const record::Pointer units{&at, list}, one{&units, {}, n};
    if (unit) errors.add({of_many(entity) ? &one : &units, "symbol"}, std::move(words));
    else errors.add({&at, of_many(entity) ? "ObservedProperties" : "ObservedProperty"}, std::move(words));
}

Problem has_them(const std::string& stream, const Meant& before, record::Errors errors) {
    Problem out = conflict("has_observations",
                           fmt::format("{} has Observations of {} in {}, which would become others: make a new one.",
                                       stream, before.property, before.unit));
    out.errors = std::move(errors.list);
    return out;
}

/// Each result of this property, with its stream.
template <class F> void each_measured(const Tx& tx, Id property, F each) {
    const auto key = property_key(observed_name(tx, property).value_or(""));
    for (const StreamOfProperty& s : tx.all<StreamOfProperty>(streams_measuring, tx.county(), property)) {
        const Entity& entity = *by_set(s.multi ? "MultiDatastreams" : "Datastreams");
        for (const auto& m : stored_measures(tx, entity, s.id))
            if (m && m->property == key) each(fmt::format("{}({})", entity.name, s.id.value), s.id, *m);
    }
}

/// Another name of an ObservedProperty makes its streams measure something else.
void check_name(const Tx& tx, std::string_view name, Id property, record::Errors& errors, const record::Pointer& at) {
    bool said = false;
    each_measured(tx, property, [&](const std::string& stream, Id, const Meant& m) {
        const Meant now{property_key(name), m.unit};
        if (said || now == m || converts(now)) return;
        said = true;
        errors.add(at, fmt::format("{} is in {}: it {}", stream, m.unit, must_be_in(now.property)));
    });
}

}  // namespace

std::optional<std::string> observed_name(const Tx& tx, Id observed_property) {
    return tx.one<std::string>(property_called, tx.county(), observed_property);
}

void check_units(const Tx& tx, const Entity& entity, simdjson::dom::object o, const Known& given,
                 record::Errors& errors, const record::Pointer& at, std::optional<std::string_view> parent) {
    const Id* id = own_id(given);
    std::string_view name;
    if (entity.set == "ObservedProperties") {
        if (id != nullptr && !o["name"].get(name)) check_name(tx, name, *id, errors, {&at, "name"});
        return;
    }
    if (!of_many(entity) && entity.set != "Datastreams") return;
    const Id* property = known(given, property_link(entity));
    if (property != nullptr && property->value == 0 && !parent) return;  // who knows the parent asks for it
    const Meanings before = id != nullptr ? stored_measures(tx, entity, *id) : Meanings{};
    const Meanings now = measures_in(tx, entity, o, given, before, parent);
    for (std::size_t n = 0; n < now.size(); ++n) {
        const auto was = n < before.size() ? before[n] : std::nullopt;
        if (!now[n] || now[n] == was || converts(*now[n])) continue;
        const bool other_unit = !was || was->unit != now[n]->unit;
        add_at(errors, at, entity, n, other_unit,
               other_unit ? must_be_in(now[n]->property)
                          : fmt::format("is {}, but the unit is {}: it {}", now[n]->property, now[n]->unit,
                                        must_be_in(now[n]->property)));
    }
}

std::optional<std::string> move_fault(const Tx& tx, Id datastream, std::string_view to) {
    const auto was = stored_measures(tx, *by_set("Datastreams"), datastream).front();
    if (!was) return std::nullopt;
    const Meant now{property_key(to), was->unit};
    if (!converts(now) && now != *was) return fmt::format("is in {}: it {}", now.unit, must_be_in(now.property));
    if (means_other(*was, now) && has_observations(tx, datastream))
        return fmt::format("has Observations of {}, which would become others", was->property);
    return std::nullopt;
}

void refuse_other_meaning(const Tx& tx, const Entity& entity, simdjson::dom::object o, Id id) {
    if (entity.set == "ObservedProperties") {
        const std::string name = property_key(o["name"].get_string().value_unsafe());
        return each_measured(tx, id, [&](const std::string& stream, Id of, const Meant& m) {
            if (!means_other(m, {name, m.unit}) || !has_observations(tx, of)) return;
            throw has_them(stream, m, {{{"/name", "is what Observations were made of"}}});
        });
    }
    if (entity.set != "Datastreams" && !of_many(entity)) return;
    const Meanings before = stored_measures(tx, entity, id), now = measures_in(tx, entity, o, {}, before, {});
    for (std::size_t n = 0; n < std::min(before.size(), now.size()); ++n) {
        if (!before[n] || !now[n] || !means_other(*before[n], *now[n]) || !has_observations(tx, id)) continue;
        record::Errors errors;
        add_at(errors, {}, entity, n, before[n]->unit != now[n]->unit, "is what Observations were made in");
        throw has_them("This " + std::string(entity.name), *before[n], std::move(errors));
    }
}

void name_streams(Tx& tx, Id observed_property) {
    tx.exec(rename_property, tx.county(), observed_property,
            property_key(observed_name(tx, observed_property).value_or("")));
}

}  // namespace huying::sensing::sta
