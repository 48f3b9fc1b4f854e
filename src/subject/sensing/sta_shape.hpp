// sta_shape.hpp - geometries of $filter: literals in well-known text and stored GeoJSON, and how two of them lie to each
// other (OGC 06-103r4, clause 6.1.15). Coordinates are WGS-84 degrees in a plane, as the conformance tests of SensorThings
// have it: geo.distance and geo.length give degrees. Places in metres are engine/geo's.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "subject/sensing/sta_tree.hpp"

namespace huying::sensing::sta {

/// Throws std::invalid_argument with the reason: not WKT, a ring that crosses itself, more than 10 000 positions.
std::shared_ptr<const GeoShape> shape_from_wkt(std::string_view text);
/// A GeoJSON geometry or Feature (RFC 7946). Nothing for other JSON, geometry collections and invalid polygons.
std::shared_ptr<const GeoShape> shape_from_geojson(std::string_view json);

double shape_distance(const GeoShape& a, const GeoShape& b);
/// Of lines; 0 for points and areas.
double shape_length(const GeoShape& shape);
/// The DE-9IM matrix, "FF0FFF102".
std::string shape_matrix(const GeoShape& a, const GeoShape& b);
/// One of geo_intersects, st_equals … st_contains.
bool shapes_relate(Op op, const GeoShape& a, const GeoShape& b);
/// Whether a matrix fits a pattern such as "T*F**F***"; a pattern may be shorter than the matrix.
bool matrix_fits(std::string_view matrix, std::string_view pattern);

}  // namespace huying::sensing::sta
