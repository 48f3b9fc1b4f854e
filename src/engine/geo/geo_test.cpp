// geo_test.cpp - points, areas, and the demonstration county: exactly one grid has each point of it.
#include "engine/geo/geo.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <simdjson.h>
#include <cmath>
#include <fstream>
#include <limits>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "data_folder.hpp"

namespace huying::geo {
namespace {

std::string box(double west, double south, double east, double north) {
    return fmt::format("[[{0},{1}],[{2},{1}],[{2},{3}],[{0},{3}],[{0},{1}]]", west, south, east, north);
}

std::string polygon(const std::string& rings) { return R"({"type":"Polygon","coordinates":[)" + rings + "]}"; }

/// Two boxes that share the edge at 120.01° and one 957 m further east, with a hole.
Areas three_boxes() {
    return Areas({{"west", polygon(box(120.00, 30.50, 120.01, 30.51))},
                  {"east", polygon(box(120.01, 30.50, 120.02, 30.51))},
                  {"ring", polygon(box(120.03, 30.50, 120.06, 30.53) + "," + box(120.04, 30.51, 120.05, 30.52))}});
}

std::string refusal(const std::string& geometry) {
    try {
        Areas({{"330521", geometry}});
    } catch (const std::invalid_argument& wrong) {
        return wrong.what();
    }
    return "accepted";
}

TEST(Point, ValidIsFiniteAndInRange) {
    EXPECT_TRUE(valid({-90, 180}));
    EXPECT_TRUE(valid({30.5, 120}));
    EXPECT_FALSE(valid({90.1, 0}));
    EXPECT_FALSE(valid({0, -180.1}));
    EXPECT_FALSE(valid({std::numeric_limits<double>::quiet_NaN(), 0}));
    EXPECT_FALSE(valid({0, std::numeric_limits<double>::infinity()}));
}

TEST(Point, Distance) {
    EXPECT_NEAR(distance_m({30, 120}, {31, 120}), 111'195, 5);
    EXPECT_NEAR(distance_m({30.5, 120}, {30.5, 120.000001}), 0.0958, 0.0005);
    EXPECT_EQ(distance_m({30, 120}, {30, 120}), 0);
    EXPECT_THROW(distance_m({91, 0}, {0, 0}), std::invalid_argument);
}

TEST(Point, CellIdIsALeafAndNearPointsShareAPrefix) {
    EXPECT_EQ(cell_id({30, 120}), 3768251292280203051);  // pinned: it is stored in databases
    EXPECT_EQ(cell_id({30, 120}) & 1, 1);                // a leaf
    EXPECT_EQ(cell_id({30.547061, 119.953502}) >> 40, cell_id({30.547062, 119.953503}) >> 40);
    EXPECT_LT(cell_id({0, -90}), 0);  // S2's faces 4 and 5 use the sign bit
    EXPECT_THROW(cell_id({0, 181}), std::invalid_argument);
}

TEST(Gcj02, ThereAndBack) {
    std::mt19937 random(1);
    std::uniform_real_distribution<double> latitude(18, 53), longitude(74, 134);
    for (int i = 0; i < 2000; ++i) {
        const Point p{latitude(random), longitude(random)};
        const Point there = gcj02_from_wgs84(p);
        EXPECT_GT(distance_m(p, there), 10);
        EXPECT_LT(distance_m(p, there), 1500);
        EXPECT_LT(distance_m(p, wgs84_from_gcj02(there)), 0.001);
    }
    EXPECT_EQ(wgs84_from_gcj02({48.85, 2.35}).longitude, 2.35);  // Paris: no offset
}

TEST(Gcj02, PublishedExample) {  // README of github.com/wandergis/coordtransform
    const Point there = gcj02_from_wgs84({39.915, 116.404});
    EXPECT_NEAR(there.longitude, 116.41024449916938, 1e-9);
    EXPECT_NEAR(there.latitude, 39.91640428150164, 1e-9);
}

TEST(Areas, Inside) {
    const Areas areas = three_boxes();
    EXPECT_EQ(areas.size(), 3u);
    EXPECT_EQ(areas.containing({30.505, 120.005}), "west");
    EXPECT_EQ(areas.containing({30.505, 120.015}), "east");
    EXPECT_EQ(areas.containing({30.505, 120.035}), "ring");
    EXPECT_EQ(areas.containing({30.6, 120.005}), std::nullopt);
    EXPECT_EQ(areas.containing({std::nan(""), 120}), std::nullopt);
    EXPECT_EQ(Areas().containing({30.505, 120.005}), std::nullopt);
}

TEST(Areas, NearestOnAGapAndBeyond) {
    const Areas areas = three_boxes();
    const auto on = areas.nearest({30.505, 120.005}, 500);
    ASSERT_TRUE(on);
    EXPECT_EQ(on->code, "west");
    EXPECT_EQ(on->distance_m, 0);
    const auto gap = areas.nearest({30.505, 120.024}, 500);  // 383 m east of "east"
    ASSERT_TRUE(gap);
    EXPECT_EQ(gap->code, "east");
    EXPECT_NEAR(gap->distance_m, distance_m({30.505, 120.024}, {30.505, 120.02}), 0.1);
    EXPECT_EQ(areas.nearest({30.505, 120.026}, 500)->code, "ring");
    EXPECT_FALSE(areas.nearest({30.505, 120.026}, 300));
    EXPECT_FALSE(areas.nearest({30.7, 120.005}, 500));
    EXPECT_FALSE(areas.nearest({30.505, 120.005}, -1));
    EXPECT_FALSE(areas.nearest({91, 120}, 500));
    EXPECT_EQ(areas.nearest({-30, -60}, 1e9)->code.size(), 4u);  // further than half the Earth: any
    EXPECT_FALSE(Areas().nearest({30.505, 120.005}, 500));
}

TEST(Areas, HolesAreOutsideAndMembersAreUnited) {
    const Areas areas = three_boxes();
    EXPECT_EQ(areas.containing({30.515, 120.045}), std::nullopt);
    EXPECT_EQ(areas.nearest({30.515, 120.0499}, 500)->code, "ring");
    const Areas two({{"both", R"({"type":"MultiPolygon","coordinates":[[)" + box(120, 30, 121, 31) + "],[" +
                                  box(122, 30, 123, 31) + "]]}"}});
    EXPECT_EQ(two.size(), 1u);
    EXPECT_EQ(two.containing({30.5, 120.5}), "both");
    EXPECT_EQ(two.containing({30.5, 121.5}), std::nullopt);
    EXPECT_EQ(two.containing({30.5, 122.5}), "both");
}

TEST(Areas, ASharedEdgeBelongsToExactlyOne) {
    const std::vector<Area> boxes = {{"nw", polygon(box(120.00, 30.51, 120.01, 30.52))},
                                     {"ne", polygon(box(120.01, 30.51, 120.02, 30.52))},
                                     {"sw", polygon(box(120.00, 30.50, 120.01, 30.51))},
                                     {"se", polygon(box(120.01, 30.50, 120.02, 30.51))}};
    std::vector<Point> points = {{30.51, 120.01}};  // the common corner
    for (int i = 1; i < 100; ++i) points.push_back({30.50 + i * 0.0002, 120.01});
    for (const Point p : points) {
        int owners = 0;
        for (const Area& one : boxes) owners += Areas({one}).containing(p).has_value();
        EXPECT_EQ(owners, 1) << p.latitude;
        EXPECT_TRUE(Areas(boxes).containing(p));
    }
}

TEST(Areas, WindingIsRepairedAndOverlapGoesToTheFirst) {
    const std::string clockwise = "[[120,30],[120,31],[121,31],[121,30],[120,30]]";
    const Areas areas({{"wrong way", polygon(clockwise)}, {"over", polygon(box(120, 30, 122, 31))}});
    EXPECT_EQ(areas.containing({30.5, 120.5}), "wrong way");
    EXPECT_EQ(areas.containing({30.5, 121.5}), "over");
    EXPECT_EQ(areas.containing({-30.5, -60}), std::nullopt);
}

TEST(Areas, BadGeometryIsNamed) {
    const std::string at = "330521: polygon 0, ring 0";
    EXPECT_EQ(refusal(polygon("[[0,0],[1,0],[1,1],[0,1]]")), at + " is not closed: its last position is not its first");
    EXPECT_EQ(refusal(polygon("[[0,0],[1,1],[1,0],[0,1],[0,0]]")), at + " crosses itself: Edge 0 crosses edge 2");
    EXPECT_EQ(refusal(polygon("[[0,0],[181,0],[1,1],[0,0]]")), at + ", position 1: longitude 181 is out of range");
    EXPECT_EQ(refusal(polygon("[[0,0],[1,-90.5],[1,1],[0,0]]")), at + ", position 1: latitude -90.5 is out of range");
    EXPECT_EQ(refusal(polygon("[[0,0],[1,0],[0,0]]")), at + " has 3 positions, a ring needs 4");
    EXPECT_EQ(refusal(polygon("[[0,0],[1,0],[1,0],[0,0]]")), at + " encloses no area");
    EXPECT_EQ(refusal(polygon("[[0,0],[1,0],[1,\"1\"],[0,0]]")),
              at + ", position 2 has something that is not a number");
    EXPECT_EQ(refusal(polygon("[[0,0],[1],[1,1],[0,0]]")), at + ", position 1 has not 2 or 3 numbers");
    EXPECT_EQ(refusal(polygon("7")), at + " is not an array");
    EXPECT_EQ(refusal(polygon("")), "330521: polygon 0 has no ring");
    EXPECT_EQ(refusal("{\"type\":"), "330521: not JSON: " + std::string(simdjson::error_message(simdjson::TAPE_ERROR)));
    EXPECT_EQ(refusal(R"({"type":"Point","coordinates":[0,0]})"),
              "330521: the geometry's type is neither Polygon nor MultiPolygon");
    EXPECT_EQ(refusal(R"({"type":"Polygon"})"), "330521: coordinates are missing");
    EXPECT_EQ(refusal(R"({"type":"MultiPolygon","coordinates":[]})"), "330521: the geometry is empty");
}

TEST(Areas, BadHolesAreNamed) {
    const std::string outside = box(0, 0, 9, 9) + ",";
    const std::string misplaced = "330521: polygon 0: a hole lies outside its first ring or inside another hole";
    EXPECT_EQ(refusal(polygon(outside + box(20, 0, 21, 1))), misplaced);
    EXPECT_EQ(refusal(polygon(outside + box(1, 1, 4, 4) + "," + box(2, 2, 3, 3))), misplaced);
    EXPECT_EQ(refusal(polygon(outside + box(-1, -1, 10, 10))), misplaced);
    EXPECT_NE(refusal(polygon(outside + box(5, 5, 12, 7))).find("its rings cross"), std::string::npos);
    EXPECT_EQ(refusal(polygon(outside + box(1, 1, 4, 4))), "accepted");
}

TEST(Areas, ACodeGivenTwiceIsRefused) {
    const std::string one = polygon(box(0, 0, 1, 1));
    EXPECT_THROW(Areas({{"a", one}, {"a", one}}), std::invalid_argument);
}

/// The demonstration county's features of one level, as areas.
std::vector<Area> demo(std::string_view level) {
    simdjson::dom::parser parser;
    std::vector<Area> areas;
    const simdjson::dom::element file = parser.load(HUYING_DATA_DIR "/demo/330521/divisions.geojson");
    for (const auto feature : file["features"].get_array()) {
        if (feature["properties"]["level"].get_string().value() != level) continue;
        areas.push_back({std::string(feature["properties"]["code"].get_string().value()),
                         simdjson::minify(feature["geometry"].value())});
    }
    return areas;
}

TEST(DemoCounty, EveryPointIsInExactlyOneGridOfItsTownship) {
    const Areas county(demo("county")), townships(demo("township"));
    std::vector<Areas> each;
    const std::vector<Area> all = demo("grid");
    for (const Area& grid : all) each.emplace_back(std::vector<Area>{grid});
    const Areas grids(all);
    ASSERT_EQ(grids.size(), 177u);
    ASSERT_EQ(townships.size(), 13u);
    std::mt19937 random(330521);
    std::uniform_real_distribution<double> latitude(30.42, 30.71), longitude(119.74, 120.36);
    int inside = 0;
    for (int i = 0; i < 4000; ++i) {
        const Point p{latitude(random), longitude(random)};
        int owners = 0;
        for (const Areas& grid : each) owners += grid.containing(p).has_value();
        const auto grid = grids.containing(p);
        ASSERT_EQ(owners, county.containing(p) ? 1 : 0) << p.latitude << "," << p.longitude;
        ASSERT_EQ(grid.has_value(), owners == 1);
        if (grid) {
            ASSERT_EQ(townships.containing(p), grid->substr(0, 9));
        }
        inside += owners;
    }
    EXPECT_GT(inside, 1500);
}

TEST(DemoCounty, EveryCornerInsideIsInExactlyOneGrid) {
    const Areas grids(demo("grid"));
    simdjson::dom::parser parser;
    int outside = 0, corners = 0;
    for (const Area& grid : demo("grid")) {
        const simdjson::dom::element geometry = parser.parse(grid.geojson_geometry);
        for (const auto position : geometry["coordinates"].at(0).get_array()) {
            const Point p{position.at(1).get_double(), position.at(0).get_double()};
            outside += !grids.containing(p);
            EXPECT_EQ(grids.nearest(p, 0.1)->distance_m, 0);
            ++corners;
        }
    }
    EXPECT_LT(outside, corners / 2);  // only corners on the county's rim may be outside
}

TEST(DemoCounty, StationsStandInTheirGrids) {
    const Areas grids(demo("grid"));
    std::ifstream file(HUYING_DATA_DIR "/demo/330521/stations.csv");
    std::string line, field;
    std::getline(file, line);
    int stations = 0;
    for (; std::getline(file, line); ++stations) {
        std::vector<std::string> fields;
        for (std::istringstream row(line); std::getline(row, field, ',');) fields.push_back(field);
        EXPECT_EQ(grids.containing({std::stod(fields.at(3)), std::stod(fields.at(4))}), fields.at(5));
    }
    EXPECT_EQ(stations, 8);
}

TEST(DemoCounty, ManyThreadsAskAtOnce) {
    const Areas grids(demo("grid"));
    std::vector<std::thread> threads;
    for (unsigned seed = 0; seed < 4; ++seed) {
        threads.emplace_back([&grids, seed] {
            std::mt19937 random(seed);
            std::uniform_real_distribution<double> latitude(30.42, 30.71), longitude(119.74, 120.36);
            for (int i = 0; i < 5000; ++i) {
                const Point p{latitude(random), longitude(random)};
                const auto near = grids.nearest(p, 500);
                const auto in = grids.containing(p);
                if (in) {
                    EXPECT_EQ(near->code, *in);
                }
            }
        });
    }
    for (auto& thread : threads) thread.join();
}

}  // namespace
}  // namespace huying::geo
