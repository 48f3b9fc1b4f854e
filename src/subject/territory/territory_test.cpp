// territory_test.cpp - which grid a place belongs to, on a small county of squares and on the demonstration county.
#include "subject/territory/territory.hpp"

#include "subject/fixture_for_test.hpp"

namespace huying::territory {
namespace {

constexpr const char* squares = "990000";  // a county of our own

std::string square(double west, double south, double east, double north) {
    return fmt::format(R"({{"type":"Polygon","coordinates":[[[{0},{1}],[{2},{1}],[{2},{3}],[{0},{3}],[{0},{1}]]]}})",
                       west, south, east, north);
}
Division division(const std::string& code, Level level, const std::string& parent, const std::string& geometry) {
    return {squares, code, level, code + "号", code, parent, 30.505, 120.005, 1, geometry, true};
}

/// One township 4 km wide with two grids in its west and its east; 0.001 degrees are about 96 m there.
struct Ground : test::CountyTest {
    Ground() {
        store->write(system_caller(squares), [](Tx& tx) {
            add_county(
                tx, {squares, "方县", "Squares", false},
                {division("990000", Level::county, "", square(119.9, 30.4, 120.1, 30.6)),
                 division("990000001", Level::township, "990000", square(120.000, 30.500, 120.042, 30.510)),
                 division("990000001001001", Level::grid, "990000001", square(120.000, 30.500, 120.010, 30.510)),
                 division("990000001002001", Level::grid, "990000001", square(120.030, 30.500, 120.042, 30.510))});
        });
    }
    Place at(double longitude, double latitude = 30.505) {
        return store->read(system_caller(squares), [&](const Tx& tx) {
            return program.territory().locate(tx, {latitude, longitude});
        });
    }
};

TEST_P(Ground, BelongsToTheGridThatContainsIt) {
    EXPECT_EQ(at(120.005).grid, "990000001001001");
    EXPECT_EQ(at(120.005).division, "990000001");
    EXPECT_EQ(at(120.035).grid, "990000001002001");
}

TEST_P(Ground, BelongsToTheNearestGridWithin500Metres) {
    EXPECT_EQ(at(120.0145).grid, "990000001001001") << "432 m";
    EXPECT_EQ(at(120.0255).grid, "990000001002001") << "432 m";
    EXPECT_EQ(at(119.996).grid, "990000001001001") << "384 m, outside the township too";
}

TEST_P(Ground, BelongsToTheTownshipWhenNoGridIsNear) {
    const Place place = at(120.020);
    EXPECT_EQ(place.grid, "") << "960 m from both";
    EXPECT_EQ(place.division, "990000001");
}

TEST_P(Ground, BelongsToTheCountyWhenNothingIsNear) {
    EXPECT_EQ(at(119.98).grid, "");
    EXPECT_EQ(at(119.98).division, squares);
    EXPECT_EQ(at(-73.9, 40.7).division, squares);
}

TEST_P(Ground, IsReadAgainWhenTheCountyChanges) {
    EXPECT_EQ(at(120.020).grid, "");
    store->write(system_caller(squares), [](Tx& tx) {
        tx.insert("division",
                  division("990000001003001", Level::grid, "990000001", square(120.010, 30.5, 120.030, 30.51)));
        setup_changed(tx);
    });
    EXPECT_EQ(at(120.020).grid, "990000001003001");
}

TEST_P(Ground, IsNotReadFromAChangeThatWasRefused) {
    EXPECT_EQ(at(120.020).grid, "");
    const auto refused = test::refusal([&] {
        store->write(system_caller(squares), [&](Tx& tx) {
            tx.insert("division",
                      division("990000001003001", Level::grid, "990000001", square(120.010, 30.5, 120.030, 30.51)));
            setup_changed(tx);
            EXPECT_EQ(program.territory().locate(tx, {30.505, 120.020}).grid, "990000001003001");
            throw conflict("changed_my_mind", "no");
        });
    });
    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(at(120.020).grid, "");
}

TEST_P(Ground, HasNamesInTwoLanguagesAndAMap) {
    store->read(system_caller(squares), [&](const Tx& tx) {
        EXPECT_EQ(program.territory().names(tx, "990000001").first, "990000001号");
        EXPECT_EQ(program.territory().names(tx, "4711"), (std::pair<std::string, std::string>{}));
        const auto [map, etag] = program.territory().map(tx);
        simdjson::dom::array features;
        ASSERT_FALSE(record::parse_json(*map)["features"].get(features));
        EXPECT_EQ(features.size(), 4u);
        EXPECT_NE(etag.find(squares), std::string::npos);
    });
}

TEST_P(Ground, OfAnUnknownCountyIsNotFound) {
    const auto p = test::refusal([&] {
        store->read(system_caller("880000"), [&](const Tx& tx) { program.territory().locate(tx, {30, 120}); });
    });
    EXPECT_EQ(p.status, 404);
}

TEST_P(Ground, OfTheDemonstrationHasEveryGridsOwnPointInside) {
    read([&](const Tx& tx) {
        std::vector<Division> grids;
        const Param county = Param::of_text(tx.county());
        Rows& rows = tx.query("SELECT code, latitude, longitude FROM division WHERE county = $1 AND level = 'grid'",
                              {&county, 1});
        while (rows.next())
            grids.push_back({.code = std::string(rows.text(0)), .latitude = rows.real(1), .longitude = rows.real(2)});
        EXPECT_GT(grids.size(), 100u);
        for (const Division& g : grids) {
            const Place place = program.territory().locate(tx, {g.latitude, g.longitude});
            EXPECT_EQ(place.grid, g.code);
            EXPECT_EQ(place.division, g.code.substr(0, 9));
        }
    });
}

TEST(Divisions, AreReadFromGeoJson) {
    const std::string feature = R"({"type":"Feature","geometry":)" + square(120, 30, 121, 31) +
                                R"(,"properties":{"code":"9","level":"grid","name":"网","name_en":"Grid","parent":"8",)"
                                R"("latitude":30.5,"longitude":120.5,"synthetic":true}})";
    const auto all = read_divisions(squares, R"({"type":"FeatureCollection","features":[)" + feature + "]}");
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].county, squares);
    EXPECT_EQ(all[0].level, Level::grid);
    EXPECT_EQ(all[0].longitude, 120.5);
    EXPECT_TRUE(all[0].synthetic);
    EXPECT_NE(all[0].cell, 0);
}

TEST(Divisions, AreRefusedWhenSomethingIsMissing) {
    for (
        const char* json :
        {"", "[]", "{}", R"({"features":{}})", R"({"features":[{"properties":{"code":"1"}}]})", R"({"features":[{}]})",
         R"({"features":[7]})",
         R"({"features":[{"properties":{"code":"1","level":"planet","name":"","name_en":"","parent":""}}]})",
         R"({"features":[{"properties":{"code":"1","level":"grid","name":"","name_en":"","parent":"","latitude":1,"longitude":2}}]})"})
        EXPECT_EQ(test::refusal([&] { read_divisions(squares, json); }).status, 422) << json;
}

HUYING_EVERYWHERE(Ground);

}  // namespace
}  // namespace huying::territory
