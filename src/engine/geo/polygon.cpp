// polygon.cpp - the checks follow RFC 7946, section 3.1.6, and OGC simple features (rings are
// simple, holes lie inside). Edges are geodesics: over 1 km they leave the straight map line by
// about 1 cm.
#include "engine/geo/polygon.hpp"

#include <fmt/format.h>
#include <simdjson.h>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

namespace huying::geo {
namespace {

namespace dom = simdjson::dom;

/// Areas below this are noise: S2 computes an area to about 0.1 m² (2e-15 sr).
constexpr double smallest_ring_m2 = 1;

template <class... Args> [[noreturn]] void refuse(fmt::format_string<Args...> text, Args&&... args) {
    throw std::invalid_argument(fmt::format(text, std::forward<Args>(args)...));
}

/// Where in the geometry we are, for the messages.
struct Place {
    std::size_t polygon, ring;
    std::string text() const { return fmt::format("polygon {}, ring {}", polygon, ring); }
};

dom::array array_of(dom::element element, const std::string& what) {
    dom::array array;
    if (element.get(array) != simdjson::SUCCESS) refuse("{} is not an array", what);
    return array;
}

S2LatLng position(dom::element element, const Place& place, std::size_t n) {
    const std::string what = fmt::format("{}, position {}", place.text(), n);
    const dom::array array = array_of(element, what);
    if (array.size() < 2 || array.size() > 3) refuse("{} has not 2 or 3 numbers", what);
    double longitude = 0, latitude = 0;
    if (array.at(0).get(longitude) != simdjson::SUCCESS || array.at(1).get(latitude) != simdjson::SUCCESS) {
        refuse("{} has something that is not a number", what);
    }
    if (!(std::abs(longitude) <= 180)) refuse("{}: longitude {} is out of range", what, longitude);
    if (!(std::abs(latitude) <= 90)) refuse("{}: latitude {} is out of range", what, latitude);
    return S2LatLng::FromDegrees(latitude, longitude);
}

bool same(const S2Point& a, const S2Point& b) {  // clang finds S2's own == ambiguous in C++20
    return a.x() == b.x() && a.y() == b.y() && a.z() == b.z();
}

/// The corners of a ring, each once. Repeated neighbours are dropped: rounding makes them.
std::vector<S2Point> corners(dom::element element, const Place& place) {
    std::vector<S2Point> points;
    S2LatLng first, last;
    std::size_t n = 0;
    for (const dom::element item : array_of(element, place.text())) {
        last = position(item, place, n);
        if (n++ == 0) first = last;
        const S2Point point = last.ToPoint();
        if (points.empty() || !same(points.back(), point)) points.push_back(point);
    }
    if (n < 4) refuse("{} has {} positions, a ring needs 4", place.text(), n);
    if (first != last) refuse("{} is not closed: its last position is not its first", place.text());
    if (points.size() > 1 && same(points.front(), points.back())) points.pop_back();
    if (points.size() < 3) refuse("{} encloses no area", place.text());
    return points;
}

std::unique_ptr<S2Loop> loop(dom::element element, const Place& place) {
    auto result = std::make_unique<S2Loop>();
    result->set_s2debug_override(S2Debug::DISABLE);
    result->Init(corners(element, place));
    S2Error error;
    if (result->FindValidationError(&error)) refuse("{} crosses itself: {}", place.text(), error.text());
    result->Normalize();
    if (S2Earth::SteradiansToSquareMeters(result->GetArea()) < smallest_ring_m2) {
        refuse("{} encloses no area", place.text());
    }
    return result;
}

/// One Polygon: the first ring is the outside, the others are holes in it.
std::unique_ptr<S2Polygon> polygon(dom::element element, std::size_t n) {
    std::vector<std::unique_ptr<S2Loop>> loops;
    for (const dom::element ring : array_of(element, fmt::format("polygon {}", n))) {
        loops.push_back(loop(ring, {n, loops.size()}));
    }
    if (loops.empty()) refuse("polygon {} has no ring", n);
    const S2Loop* outside = loops.front().get();
    auto result = std::make_unique<S2Polygon>();
    result->set_s2debug_override(S2Debug::DISABLE);
    result->InitNested(std::move(loops));
    S2Error error;
    if (result->FindValidationError(&error)) {
        refuse("polygon {}: its rings cross or share an edge: {}", n, error.text());
    }
    for (int i = 0; i < result->num_loops(); ++i) {  // InitNested reorders the loops it now owns
        const bool is_outside = result->loop(i) == outside;
        if (result->loop(i)->depth() != (is_outside ? 0 : 1)) {
            refuse("polygon {}: a hole lies outside its first ring or inside another hole", n);
        }
    }
    return result;
}

}  // namespace

std::vector<std::unique_ptr<S2Polygon>> polygons_from_geojson(std::string_view geometry) {
    dom::parser parser;
    dom::element root, coordinates;
    if (const auto error = parser.parse(geometry.data(), geometry.size()).get(root)) {
        refuse("not JSON: {}", simdjson::error_message(error));
    }
    std::string_view type;
    if (root["type"].get(type) != simdjson::SUCCESS || (type != "Polygon" && type != "MultiPolygon")) {
        refuse("the geometry's type is neither Polygon nor MultiPolygon");
    }
    if (root["coordinates"].get(coordinates) != simdjson::SUCCESS) refuse("coordinates are missing");
    std::vector<std::unique_ptr<S2Polygon>> result;
    if (type == "Polygon") {
        result.push_back(polygon(coordinates, 0));
    } else {
        for (const dom::element member : array_of(coordinates, "coordinates")) {
            result.push_back(polygon(member, result.size()));
        }
    }
    if (result.empty()) refuse("the geometry is empty");
    return result;
}

}  // namespace huying::geo
