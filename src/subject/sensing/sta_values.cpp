// sta_values.cpp - the values of properties: are they of their type, and what of GeoJSON is a place on Earth.
#include <algorithm>
#include <array>

#include "subject/sensing/sta_write.hpp"

namespace huying::sensing::sta {
namespace {

constexpr std::size_t most_members = 1000;  // of one object: what we compare name by name must stay small

void check_members(simdjson::dom::object o, record::Errors& errors, const record::Pointer& at) {
    std::vector<std::string_view> names;
    for (const auto [key, value] : o) {
        check_json(value, errors, {&at, key});
        names.push_back(key);
    }
    if (names.size() > most_members) errors.add(at, "has more than 1000 members");
    std::ranges::sort(names);
    const auto twice = std::ranges::adjacent_find(names);
    if (twice != names.end()) errors.add({&at, *twice}, "is given more than once");
}

void check_unit(record::Element value, record::Errors& errors, const record::Pointer& at) {
    simdjson::dom::object o;
    if (value.get(o)) return void(errors.add(at, "must be an object with name, symbol and definition"));
    for (const std::string_view name : {"name", "symbol", "definition"}) {
        record::Element part;
        std::string_view text;
        if (o[name].get(part)) errors.add({&at, name}, "is required");
        else if (!part.is_null() && part.get(text)) errors.add({&at, name}, "must be text or null");
    }
    for (const auto [key, part] : o)
        if (key != "name" && key != "symbol" && key != "definition") errors.add({&at, key}, "is not a part of a unit");
}

template <class F> void check_list(record::Element value, record::Errors& errors, const record::Pointer& at, F each) {
    simdjson::dom::array items;
    if (value.get(items)) return void(errors.add(at, "must be a list"));
    std::size_t n = 0;
    for (const auto item : items) each(item, record::Pointer{&at, {}, n++});
    if (n == 0) errors.add(at, "must not be empty");
}

bool is_position(record::Element value) {
    simdjson::dom::array a;
    double first = 0;
    return !value.get(a) && a.size() >= 2 && !a.at(0).get(first);
}

void widen(std::optional<Box>& box, double longitude, double latitude) {
    if (!box) box = Box{longitude, latitude, longitude, latitude};
    box = Box{std::min(box->west, longitude), std::min(box->south, latitude), std::max(box->east, longitude),
              std::max(box->north, latitude)};
}

/// False when something in it is no position of WGS-84.
bool positions(record::Element value, std::optional<Box>& box) {
    simdjson::dom::array a;
    if (value.get(a)) return false;
    if (!is_position(value)) {
        return std::ranges::all_of(a, [&](record::Element item) { return positions(item, box); });
    }
    double longitude = 0, latitude = 0;
    if (a.at(0).get(longitude) || a.at(1).get(latitude) || !geo::valid({latitude, longitude})) return false;
    widen(box, longitude, latitude);
    return true;
}

/// What the coordinates of a geometry are: how many lists stand around its positions, and how many positions are the fewest
/// of the innermost (RFC 7946, 3.1). `ring`: the last of them is the first again.
struct GeometryKind {
    std::string_view type;
    int lists;
    std::size_t fewest;
    bool ring;
};
constexpr GeometryKind geometries[] = {{"Point", 0, 1, false},      {"MultiPoint", 1, 0, false},
                                       {"LineString", 1, 2, false}, {"MultiLineString", 2, 2, false},
                                       {"Polygon", 2, 4, true},     {"MultiPolygon", 3, 4, true}};

bool same_position(record::Element a, record::Element b) {
    const auto at = [](record::Element position, std::size_t n) {
        double number = 0;
        return position.get_array().value_unsafe().at(n).get(number) ? 0.0 : number;
    };
    return at(a, 0) == at(b, 0) && at(a, 1) == at(b, 1) && at(a, 2) == at(b, 2);
}

/// What is wrong with the shape of these coordinates, whatever their numbers; empty when nothing is.
std::string_view shape_fault(const GeometryKind& kind, record::Element coordinates, int lists) {
    if (lists == 0) return is_position(coordinates) ? "" : "must be positions in as many lists as its type has";
    simdjson::dom::array items;
    if (coordinates.get(items) || is_position(coordinates)) return "must be positions in as many lists as its type has";
    for (const auto item : items)
        if (const auto fault = shape_fault(kind, item, lists - 1); !fault.empty()) return fault;
    if (lists > 1) return items.size() == 0 && kind.ring && lists == 2 ? "must have an outer ring" : "";
    if (items.size() < kind.fewest)
        return kind.ring ? "must be rings of at least 4 positions" : "must have at least 2 positions";
    const bool closed =
        !kind.ring || same_position(items.at(0).value_unsafe(), items.at(items.size() - 1).value_unsafe());
    return closed ? "" : "must be rings that end where they begin";
}

/// The kind and coordinates of each geometry in a GeoJSON object, one after the other; false when its parts are not there.
template <class F> bool each_geometry(record::Element value, const record::Pointer& at, F each) {
    std::string_view type;
    record::Element inner;
    if (!value.is_object() || value["type"].get(type)) return false;
    if (type == "Feature") return !value["geometry"].get(inner) && each_geometry(inner, {&at, "geometry"}, each);
    if (type == "GeometryCollection") {
        simdjson::dom::array items;
        const record::Pointer list{&at, "geometries"};
        if (value["geometries"].get(items)) return false;
        std::size_t n = 0;
        return std::ranges::all_of(items, [&](record::Element item) {
            return each_geometry(item, {&list, {}, n++}, each);
        });
    }
    const auto kind = std::ranges::find(geometries, type, &GeometryKind::type);
    if (kind == std::end(geometries) || value["coordinates"].get(inner)) return false;
    each(*kind, inner, record::Pointer{&at, "coordinates"});
    return true;
}

}  // namespace

void check_json(record::Element value, record::Errors& errors, const record::Pointer& at) {
    simdjson::dom::object o;
    simdjson::dom::array a;
    std::string_view text;
    if (!value.get(o)) return check_members(o, errors, at);
    if (!value.get(text)) {
        if (!simdjson::validate_utf8(text.data(), text.size()))
            errors.add(at, "must be valid UTF-8: a lone surrogate is none");
        return;
    }
    if (value.get(a)) return;
    std::size_t n = 0;
    for (const auto item : a) check_json(item, errors, {&at, {}, n++});
}

void check_value(const Property& p, record::Element value, record::Errors& errors, const record::Pointer& at) {
    std::string text;
    std::string_view view;
    switch (p.type) {
        case Type::text: record::Field<std::string>::read(value, text, errors, at); break;
        case Type::unit: check_unit(value, errors, at); break;
        case Type::units:
            check_list(value, errors, at, [&](auto v, const auto& here) { check_unit(v, errors, here); });
            break;
        case Type::types:
            check_list(value, errors, at,
                       [&](auto v, const auto& here) { record::Field<std::string>::read(v, text, errors, here); });
            break;
        case Type::time:
            if (value.get(view) || !parse_time(view)) errors.add(at, "must be a time such as 2016-12-01T08:00:00Z");
            break;
        case Type::object:
            if (!value.is_object()) errors.add(at, "must be an object");
            [[fallthrough]];
        default: check_json(value, errors, at);
    }
}

void check_geojson(record::Element value, bool required, record::Errors& errors, const record::Pointer& at) {
    bool all = true;
    const auto check = [&](const GeometryKind& kind, record::Element coordinates, const record::Pointer& here) {
        std::optional<Box> box;
        std::string_view fault = shape_fault(kind, coordinates, kind.lists);
        if (fault.empty() && (!positions(coordinates, box) || !box))
            fault = "must be longitude and latitude in degrees";
        if (fault.empty()) return;
        errors.add(here, std::string(fault));
        all = false;
    };
    const bool geojson = each_geometry(value, at, check);
    if (!geojson && all && required) errors.add(at, "must be a GeoJSON geometry or Feature, as encodingType says");
}

std::optional<Box> box_of(const std::string& json) {
    simdjson::dom::parser parser;
    record::Element parsed;
    return parser.parse(json).get(parsed) ? std::nullopt : box_of(parsed);
}

std::string with_colons(std::string_view times) {
    std::string out;
    for (std::size_t begin = 0, end = 0; end != times.size(); begin = end + 1) {
        end = std::min(times.find('/', begin), times.size());
        std::string one(times.substr(begin, end - begin));
        const auto sign_at = [&one](std::size_t from_end) {
            return one.size() > 19 && (one[one.size() - from_end] == '+' || one[one.size() - from_end] == '-');
        };
        if (sign_at(5)) one.insert(one.size() - 2, ":");
        else if (sign_at(3)) one += ":00";
        out += (begin > 0 ? "/" : "") + one;
    }
    return out;
}

std::optional<Box> box_of(record::Element geojson) {
    std::optional<Box> box;
    bool good = true;
    const bool geometry =
        each_geometry(geojson, {}, [&](const GeometryKind&, record::Element coordinates, const record::Pointer&) {
            good = positions(coordinates, box) && good;
        });
    return geometry && good ? box : std::nullopt;
}

}  // namespace huying::sensing::sta
