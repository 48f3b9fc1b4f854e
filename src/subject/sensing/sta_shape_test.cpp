// sta_shape_test.cpp - how geometries lie to each other. The places are those of the conformance tests of SensorThings
// (opengeospatial/ets-sta10, GeoTests), the answers follow from OGC 06-103r4.
#include "subject/sensing/sta_shape.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace huying::sensing::sta {
namespace {

using Integers = std::vector<int>;

/// Points, an area, lines: as GeoJSON, the way they are stored.
const std::vector<std::string> places = {
    R"({"type":"Point","coordinates":[8,51]})",
    R"({"type":"Point","coordinates":[8,52]})",
    R"({"type":"Point","coordinates":[8,53]})",
    R"({"type":"Point","coordinates":[8,54]})",
    R"({"type":"Polygon","coordinates":[[[8,53],[7,52],[7,53],[8,53]]]})",
    R"({"type":"LineString","coordinates":[[5,52],[5,53]]})",
    R"({"type":"Feature","geometry":{"type":"LineString","coordinates":[[5,52],[6,53]]},"properties":null})",
    R"({"type":"LineString","coordinates":[[4,52],[8,52]]})"};

template <class F> Integers which(F f) {
    Integers out;
    for (std::size_t i = 0; i < places.size(); ++i)
        if (f(*shape_from_geojson(places[i]))) out.push_back(static_cast<int>(i));
    return out;
}
/// Those for which op(place, other), or op(other, place), is true.
Integers first(Op op, const std::string& wkt) {
    const auto other = shape_from_wkt(wkt);
    return which([&](const GeoShape& s) { return shapes_relate(op, s, *other); });
}
Integers second(Op op, const std::string& wkt) {
    const auto other = shape_from_wkt(wkt);
    return which([&](const GeoShape& s) { return shapes_relate(op, *other, s); });
}

TEST(StaShape, TakesTheBoxAroundOnePositionAsThatPosition) {
    const auto around = shape_from_wkt("POLYGON((7 50,7 54,9 54,9 50,7 50))");
    for (const char* box : {R"({"type":"Polygon","coordinates":[[[8,52],[8,52],[8,52],[8,52],[8,52]]]})",
                            R"({"type":"Polygon","coordinates":[[[8,52],[8,52],[8,53],[8,53],[8,52]]]})"}) {
        const auto shape = shape_from_geojson(box);
        ASSERT_TRUE(shape) << box;
        EXPECT_TRUE(shapes_relate(Op::st_within, *shape, *around)) << box;
    }
    EXPECT_FALSE(shape_from_geojson(R"({"type":"Polygon","coordinates":[[[7,52],[8,53],[9,54],[7,52]]]})"));
}

TEST(StaShape, RelatesAsTheConformanceTestsExpect) {
    const std::string square = "POLYGON((7.5 51.5, 7.5 53.5, 8.5 53.5, 8.5 51.5, 7.5 51.5))";
    EXPECT_EQ(first(Op::geo_intersects, "LINESTRING(7.5 51, 7.5 54)"), (Integers{4, 7}));
    EXPECT_EQ(first(Op::st_intersects, "LINESTRING(7.5 51, 7.5 54)"), (Integers{4, 7}));
    EXPECT_EQ(second(Op::st_contains, square), (Integers{1, 2}));
    EXPECT_EQ(second(Op::st_crosses, "LINESTRING(7.5 51.5, 7.5 53.5)"), (Integers{4, 7}));
    EXPECT_EQ(second(Op::st_disjoint, square), (Integers{0, 3, 5, 6}));
    EXPECT_EQ(first(Op::st_equals, "POINT(8 53)"), (Integers{2}));
    EXPECT_EQ(second(Op::st_overlaps, square), (Integers{4}));
    EXPECT_EQ(second(Op::st_touches, "POLYGON((8 53, 7.5 54.5, 8.5 54.5, 8 53))"), (Integers{2, 4}));
    EXPECT_EQ(second(Op::st_within, "POINT(7.5 52.75)"), (Integers{4}));
    EXPECT_EQ(first(Op::st_within, square), (Integers{1, 2}));
    const auto other = shape_from_wkt(square);
    EXPECT_EQ(which([&](const GeoShape& s) { return matrix_fits(shape_matrix(*other, s), "T********"); }),
              (Integers{1, 2, 4, 7}));
}

TEST(StaShape, MeasuresInDegrees) {
    const auto point = shape_from_wkt("POINT(8 54.1)");
    EXPECT_EQ(which([&](const GeoShape& s) { return shape_distance(s, *point) < 1; }), (Integers{3}));
    EXPECT_EQ(which([&](const GeoShape& s) { return shape_length(s) == 1; }), (Integers{5}));
    EXPECT_EQ(which([&](const GeoShape& s) { return shape_length(s) > 1; }), (Integers{6, 7}));
    EXPECT_DOUBLE_EQ(
        shape_distance(*shape_from_wkt("MULTIPOINT(0 0, 3 0)"), *shape_from_wkt("MULTILINESTRING((3 4, 9 4))")), 4);
    EXPECT_DOUBLE_EQ(
        shape_distance(*shape_from_wkt("POINT(1 1)"), *shape_from_wkt("MULTIPOLYGON(((0 0,3 0,3 3,0 3,0 0)))")), 0);
}

TEST(StaShape, IsTheSameWhicheverWayAPolygonIsWound) {
    const auto point = shape_from_wkt("POINT(0.6 0.4)");
    for (const char* wkt :
         {"POLYGON((0 0,1 0,1 1,0 0))", "POLYGON((0 0,1 1,1 0,0 0))", "SRID=4326;polygon((0 0,1 1,1 0,0 0))"})
        EXPECT_TRUE(shapes_relate(Op::st_within, *point, *shape_from_wkt(wkt))) << wkt;
    const auto ring = shape_from_geojson(
        R"({"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[1,1],[3,1],[3,3],[1,3],[1,1]]]})");
    EXPECT_FALSE(shapes_relate(Op::st_intersects, *shape_from_wkt("POINT(2 2)"), *ring)) << "in the hole";
}

TEST(StaShape, RefusesWhatIsNone) {
    for (const char* wkt :
         {"", "POINT", "POINT()", "POINT(1)", "POINT(a b)", "POINT(1 2", "LINESTRING(1 2)",
          "POLYGON((0 0,1 1,1 0,0 1,0 0))", "CIRCLE(1 2)", "SRID=3857;POINT(1 2)", "GEOMETRYCOLLECTION(POINT(1 2))"})
        EXPECT_THROW(shape_from_wkt(wkt), std::invalid_argument) << wkt;
    for (const char* json :
         {"", "7", "{}", R"({"type":"Point"})", R"({"type":"Point","coordinates":[1]})",
          R"({"type":"Point","coordinates":["a",1]})", R"({"type":"Polygon","coordinates":[]})",
          R"({"type":"LineString","coordinates":[[1,1]]})", R"({"type":"Feature","geometry":{"type":"Feature"}})",
          R"({"type":"MultiPoint","coordinates":[]})"})
        EXPECT_EQ(shape_from_geojson(json), nullptr) << json;
}

}  // namespace
}  // namespace huying::sensing::sta
