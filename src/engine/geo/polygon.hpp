// polygon.hpp - GeoJSON (RFC 7946) Polygon and MultiPolygon into checked S2 polygons. Not the
// index.
#pragma once
#include "engine/geo/s2.hpp"

#include <memory>
#include <string_view>
#include <vector>

namespace huying::geo {

/// One valid polygon per member, wound right. Throws std::invalid_argument with a sentence that
/// names the polygon, ring and position at fault. Other members of the object (bbox, crs) are not
/// looked at.
std::vector<std::unique_ptr<S2Polygon>> polygons_from_geojson(std::string_view geometry);

}  // namespace huying::geo
