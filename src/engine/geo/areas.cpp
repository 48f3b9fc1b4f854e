// areas.cpp - class Areas: one S2 shape index over all polygons, asked with S2's own queries.
#include "engine/geo/geo.hpp"
#include "engine/geo/polygon.hpp"

#include <algorithm>
#include <stdexcept>
#include <unordered_set>
#include <utility>

namespace huying::geo {
namespace {

S2Point s2_point(Point p) { return S2LatLng::FromDegrees(p.latitude, p.longitude).ToPoint(); }

}  // namespace

struct Areas::Index {
    std::vector<std::string> codes;
    std::vector<std::size_t> area_of_shape;  // shape id → place in codes; grows with the shape id
    MutableS2ShapeIndex shapes;

    void add(const Area& area) {
        for (auto& polygon : polygons_from_geojson(area.geojson_geometry)) {
            shapes.Add(std::make_unique<S2Polygon::OwningShape>(std::move(polygon)));
            area_of_shape.push_back(codes.size());
        }
        codes.push_back(area.code);
    }

    std::optional<std::size_t> containing(const S2Point& at) const {
        std::optional<std::size_t> found;
        auto query = MakeS2ContainsPointQuery(&shapes);  // semi-open by default; one per call: it has state
        query.VisitContainingShapes(at, [&](const S2Shape* shape) {
            const std::size_t area = area_of_shape[static_cast<std::size_t>(shape->id())];
            found = std::min(found.value_or(area), area);
            return true;
        });
        return found;
    }
};

Areas::Areas() : Areas(std::vector<Area>{}) {}
Areas::~Areas() = default;
Areas::Areas(Areas&&) noexcept = default;
Areas& Areas::operator=(Areas&&) noexcept = default;

Areas::Areas(const std::vector<Area>& areas) {
    auto index = std::make_unique<Index>();
    std::unordered_set<std::string_view> seen;
    for (const Area& area : areas) {
        if (!seen.insert(area.code).second) throw std::invalid_argument(area.code + ": given twice");
        try {
            index->add(area);
        } catch (const std::invalid_argument& wrong) {
            throw std::invalid_argument(area.code + ": " + wrong.what());
        }
    }
    index->shapes.ForceBuild();  // now, so that const use never builds
    index_ = std::move(index);
}

std::size_t Areas::size() const { return index_->codes.size(); }

std::optional<std::string> Areas::containing(Point p) const {
    if (!valid(p)) return std::nullopt;
    const auto area = index_->containing(s2_point(p));
    return area ? std::optional(index_->codes[*area]) : std::nullopt;
}

std::optional<Near> Areas::nearest(Point p, double within_m) const {
    if (!valid(p) || !(within_m >= 0)) return std::nullopt;
    const S2Point at = s2_point(p);
    if (const auto area = index_->containing(at)) return Near{index_->codes[*area], 0};
    S2ClosestEdgeQuery query(&index_->shapes);
    query.mutable_options()->set_inclusive_max_distance(S2Earth::MetersToAngle(within_m));
    query.mutable_options()->set_include_interiors(false);  // answered above
    S2ClosestEdgeQuery::PointTarget target(at);
    const auto edge = query.FindClosestEdge(&target);
    if (edge.is_empty()) return std::nullopt;
    const std::size_t area = index_->area_of_shape[static_cast<std::size_t>(edge.shape_id())];
    return Near{index_->codes[area], S2Earth::ToMeters(edge.distance())};
}

}  // namespace huying::geo
