// geo.hpp - places: points, distance, S2 cell ids and which area contains a point. WGS-84
// throughout; Chinese map coordinates (GCJ-02) are converted at the door. Not here: what an area
// means (territory).
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace huying::geo {

/// A place in WGS-84 degrees, north and east positive.
struct Point {
    double latitude;
    double longitude;
};

/// True for finite coordinates with latitude in -90…90 and longitude in -180…180.
bool valid(Point);

/// Great-circle distance in metres on the mean sphere (6 371 010 m): within 0.6 % of the ellipsoid.
/// Throws std::invalid_argument unless both points are valid.
double distance_m(Point, Point);

/// The S2 leaf cell (level 30, about 1 cm) as a signed 64-bit integer for a BIGINT column. The
/// leaves of any coarser cell are one contiguous signed range. Throws std::invalid_argument unless
/// valid.
std::int64_t cell_id(Point);

/// GCJ-02 (the offset of Chinese maps) to WGS-84 by iterating the inverse; exact to 1 mm inside
/// China, unchanged outside the rectangle the offset applies to. Throws std::invalid_argument
/// unless valid.
Point wgs84_from_gcj02(Point);
Point gcj02_from_wgs84(Point);  ///< the other way, by the published formula

/// An area as it is stored: a code and a GeoJSON Polygon or MultiPolygon (RFC 7946) as text.
struct Area {
    std::string code;
    std::string geojson_geometry;
};

/// The area nearest to a point; 0 m means that it contains the point.
struct Near {
    std::string code;
    double distance_m;
};

/// An immutable index of areas, for example all grids of a county. Const use is thread-safe; it is
/// rebuilt, not changed, and is cheap to move.
///
///     const Areas grids({{"330521001001001", R"({"type":"Polygon","coordinates":[…]})"}});
///     auto grid = grids.containing({30.547061, 119.953502});
class Areas {
  public:
    Areas();
    /// Throws std::invalid_argument "CODE: what is wrong" for the first area that is not good:
    /// wrong JSON or type, ring not closed or crossing itself, hole outside, coordinates out of
    /// range, no area, code given twice. Wrong winding is repaired; the members of a MultiPolygon
    /// are united. No ring may enclose more than half of the Earth.
    explicit Areas(const std::vector<Area>& areas);
    ~Areas();
    Areas(Areas&&) noexcept;
    Areas& operator=(Areas&&) noexcept;

    std::size_t size() const;

    /// The area that contains the point. A point on an edge or corner that areas share (same
    /// vertices) is in exactly one of them; where areas overlap, the first given wins. The outer
    /// rim may belong to none. None for an invalid point.
    std::optional<std::string> containing(Point) const;

    /// The containing area at 0 m, otherwise the closest one at most `within_m` metres away.
    std::optional<Near> nearest(Point, double within_m) const;

  private:
    struct Index;
    std::unique_ptr<const Index> index_;
};

}  // namespace huying::geo
