// sta_shape.cpp - see sta_shape.hpp. The calculations are Boost.Geometry's; every shape is held as a "multi" of its kind.
#include "subject/sensing/sta_shape.hpp"

#include <simdjson.h>
#include <boost/geometry.hpp>
#include <boost/geometry/geometries/box.hpp>
#include <boost/geometry/geometries/multi_linestring.hpp>
#include <boost/geometry/geometries/multi_point.hpp>
#include <boost/geometry/geometries/multi_polygon.hpp>
#include <boost/geometry/geometries/point_xy.hpp>
#include <boost/geometry/geometries/polygon.hpp>

#include <array>
#include <stdexcept>

namespace huying::sensing::sta {

namespace bg = boost::geometry;
using Point = bg::model::d2::point_xy<double>;
using Points = bg::model::multi_point<Point>;
using Line = bg::model::linestring<Point>;
using Lines = bg::model::multi_linestring<Line>;
using Area = bg::model::polygon<Point>;
using Areas = bg::model::multi_polygon<Area>;

struct GeoShape {
    std::variant<Points, Lines, Areas> of;
};

namespace {

constexpr std::size_t most_positions = 10'000;

/// Sets the winding right and refuses what has no area or crosses itself.
std::shared_ptr<const GeoShape> checked(GeoShape shape) {
    const std::size_t positions = std::visit([](const auto& g) { return bg::num_points(g); }, shape.of);
    if (positions == 0) throw std::invalid_argument("it is empty.");
    if (positions > most_positions) throw std::invalid_argument("it has more than 10000 positions.");
    if (auto* areas = std::get_if<Areas>(&shape.of)) {
        bg::correct(*areas);
        std::string why;
        if (!bg::is_valid(*areas, why)) throw std::invalid_argument(why);
    }
    if (const auto* lines = std::get_if<Lines>(&shape.of)) {
        for (const Line& line : *lines)
            if (line.size() < 2) throw std::invalid_argument("a line needs two positions.");
    }
    return std::make_shared<const GeoShape>(std::move(shape));
}

template <class Single, class Multi> GeoShape read_wkt_as(const std::string& text) {
    Multi many;
    if constexpr (std::is_same_v<Single, Multi>) {
        bg::read_wkt(text, many);
    } else {
        Single one;
        bg::read_wkt(text, one);
        many.push_back(std::move(one));
    }
    return {std::move(many)};
}

/// Words between the first parenthesis and what ends it.
int numbers_in(std::string_view wkt) {
    const auto open = wkt.find('('), close = wkt.find(')');
    if (open == std::string_view::npos || close == std::string_view::npos || close < open) return 0;
    int words = 0;
    bool within = false;
    for (const char c : wkt.substr(open + 1, close - open - 1)) {
        const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!space && !within) ++words;
        within = !space;
    }
    return words;
}

namespace dom = simdjson::dom;

bool read_position(dom::element json, Point& out) {
    dom::array array;
    double x = 0, y = 0;
    if (json.get(array) || array.size() < 2 || array.at(0).get(x) || array.at(1).get(y)) return false;
    out = {x, y};
    return true;
}
/// A list, each item read by the overload for its kind.
bool read_items(dom::element json, Area& out);
template <class List> bool read_items(dom::element json, List& out) {
    dom::array array;
    if (json.get(array)) return false;
    for (const auto item : array) {
        out.emplace_back();
        if constexpr (std::is_same_v<typename List::value_type, Point>) {
            if (!read_position(item, out.back())) return false;
        } else if (!read_items(item, out.back())) {
            return false;
        }
    }
    return true;
}
bool read_items(dom::element json, Area& out) {
    dom::array rings;
    if (json.get(rings)) return false;
    std::size_t n = 0;
    for (const auto ring : rings) {
        if (n > 0) out.inners().emplace_back();
        if (!read_items(ring, n == 0 ? out.outer() : out.inners().back())) return false;
        ++n;
    }
    return n > 0;
}

template <class Multi> bool read_json_as(dom::element coordinates, bool many, GeoShape& out) {
    Multi shapes;
    if (many) {
        if (!read_items(coordinates, shapes)) return false;
    } else {
        shapes.emplace_back();
        if constexpr (std::is_same_v<Multi, Points>) {
            if (!read_position(coordinates, shapes.back())) return false;
        } else if (!read_items(coordinates, shapes.back())) {
            return false;
        }
    }
    out.of = std::move(shapes);
    return true;
}

bool read_geometry(dom::element json, GeoShape& out) {
    std::string_view type;
    dom::element inner;
    if (json["type"].get(type)) return false;
    if (type == "Feature")
        return !json["geometry"].get(inner) && !inner["type"].get(type) && type != "Feature" &&
               read_geometry(inner, out);
    if (json["coordinates"].get(inner)) return false;
    const bool many = type.starts_with("Multi");
    if (many) type.remove_prefix(5);
    if (type == "Point") return read_json_as<Points>(inner, many, out);
    if (type == "LineString") return read_json_as<Lines>(inner, many, out);
    return type == "Polygon" && read_json_as<Areas>(inner, many, out);
}

/// The box around one position is a point, that along a meridian or a parallel a line: as polygons they have no inside.
void flatten_box(GeoShape& shape) {
    const auto* areas = std::get_if<Areas>(&shape.of);
    if (areas == nullptr || areas->size() != 1 || areas->front().outer().empty() || !areas->front().inners().empty())
        return;
    bg::model::box<Point> box;
    bg::envelope(*areas, box);
    const Point a = box.min_corner(), b = box.max_corner();
    if (a.x() == b.x() && a.y() == b.y()) shape.of = Points{a};
    else if (a.x() == b.x() || a.y() == b.y()) shape.of = Lines{Line{a, b}};
}

std::size_t dimension(const GeoShape& shape) { return shape.of.index(); }

/// Rows and columns exchanged: how b lies to a.
std::string transposed(const std::string& m) { return {m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8]}; }

bool crosses(const GeoShape& a, const GeoShape& b, std::string_view matrix) {
    if (dimension(a) < dimension(b)) return matrix_fits(matrix, "T*T******");
    if (dimension(a) > dimension(b)) return matrix_fits(matrix, "T*****T**");
    return dimension(a) == 1 && matrix_fits(matrix, "0********");
}

bool overlaps(const GeoShape& a, const GeoShape& b, std::string_view matrix) {
    return dimension(a) == dimension(b) && matrix_fits(matrix, dimension(a) == 1 ? "1*T***T**" : "T*T***T**");
}

}  // namespace

std::shared_ptr<const GeoShape> shape_from_wkt(std::string_view text) {
    if (text.starts_with("SRID=")) {
        const auto end = text.find(';');
        if (text.substr(0, end) != "SRID=4326" && text.substr(0, end) != "SRID=0")
            throw std::invalid_argument("only SRID=4326 (WGS-84) is known here.");
        text.remove_prefix(end + 1);
    }
    std::string upper(text);
    for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    const std::string name = upper.substr(0, upper.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"));
    static constexpr std::pair<std::string_view, GeoShape (*)(const std::string&)> kinds[] = {
        {"POINT", read_wkt_as<Point, Points>},    {"MULTIPOINT", read_wkt_as<Points, Points>},
        {"LINESTRING", read_wkt_as<Line, Lines>}, {"MULTILINESTRING", read_wkt_as<Lines, Lines>},
        {"POLYGON", read_wkt_as<Area, Areas>},    {"MULTIPOLYGON", read_wkt_as<Areas, Areas>}};
    for (const auto& [kind, read] : kinds) {
        if (kind != name) continue;
        // Boost reads a position of one number as if the other were 0.
        if (kind == "POINT" && numbers_in(upper) < 2) throw std::invalid_argument("a position is two numbers.");
        try {
            return checked(read(upper));
        } catch (const bg::exception& e) {
            throw std::invalid_argument(e.what());
        }
    }
    throw std::invalid_argument("POINT, LINESTRING, POLYGON or the MULTI of one of these is needed.");
}

std::shared_ptr<const GeoShape> shape_from_geojson(std::string_view json) {
    dom::parser parser;
    dom::element root;
    GeoShape shape;
    if (parser.parse(json.data(), json.size()).get(root) || !read_geometry(root, shape)) return nullptr;
    try {
        flatten_box(shape);
        return checked(std::move(shape));
    } catch (const std::invalid_argument&) {
        return nullptr;
    }
}

double shape_distance(const GeoShape& a, const GeoShape& b) {
    return std::visit([](const auto& x, const auto& y) -> double { return bg::distance(x, y); }, a.of, b.of);
}

double shape_length(const GeoShape& shape) {
    const auto* lines = std::get_if<Lines>(&shape.of);
    return lines == nullptr ? 0 : bg::length(*lines);
}

std::string shape_matrix(const GeoShape& a, const GeoShape& b) {
    if (dimension(a) > dimension(b)) return transposed(shape_matrix(b, a));
    return std::visit(
        [](const auto& x, const auto& y) -> std::string {
            using X = bg::topological_dimension<std::decay_t<decltype(x)>>;
            using Y = bg::topological_dimension<std::decay_t<decltype(y)>>;
            if constexpr (X::value <= Y::value) return bg::relation(x, y).str();
            else return {};
        },
        a.of, b.of);
}

bool matrix_fits(std::string_view matrix, std::string_view pattern) {
    for (std::size_t i = 0; i < pattern.size() && i < matrix.size(); ++i) {
        const char want = pattern[i] == 't' ? 'T' : pattern[i] == 'f' ? 'F' : pattern[i];
        if (want == '*') continue;
        if (want == 'T' ? matrix[i] == 'F' : matrix[i] != want) return false;
    }
    return true;
}

bool shapes_relate(Op op, const GeoShape& a, const GeoShape& b) {
    const std::string m = shape_matrix(a, b);
    const bool apart = matrix_fits(m, "FF*FF****");
    switch (op) {
        case Op::st_disjoint: return apart;
        case Op::geo_intersects:
        case Op::st_intersects: return !apart;
        case Op::st_equals: return matrix_fits(m, "T*F**FFF*");
        case Op::st_within: return matrix_fits(m, "T*F**F***");
        case Op::st_contains: return matrix_fits(m, "T*****FF*");
        case Op::st_touches: return !apart && m[0] == 'F';
        case Op::st_crosses: return crosses(a, b, m);
        case Op::st_overlaps: return overlaps(a, b, m);
        default: return false;
    }
}

}  // namespace huying::sensing::sta
