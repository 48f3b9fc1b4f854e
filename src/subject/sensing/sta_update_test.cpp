// sta_update_test.cpp - PATCH, JSON Patch and PUT: what changes, what follows from it, and what is refused whole.
#include "subject/sensing/sta_write_for_test.hpp"

namespace huying::sensing::sta {
namespace {

struct StaUpdate : test::StaTest {};
constexpr const char* json_patch = "application/json-patch+json";

TEST_P(StaUpdate, MergesWhatIsGiven) {
    const std::string thing =
        "Things(" + make("Things", R"({"name":"T","description":"d","properties":{"a":1,"b":2}})") + ")";
    const auto reply = patched(thing, R"({"description":"new","properties":{"b":null,"c":3},"@iot.id":17})");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, get(thing));
    EXPECT_TRUE(shows(thing, R"("name":"T","description":"new","properties":{"a":1,"c":3})")) << reply.body;
    patched(thing, R"({"properties":null})");
    EXPECT_FALSE(shows(thing, "properties"));
}

TEST_P(StaUpdate, TakesJsonPatch) {
    const std::string thing =
        "Things(" + make("Things", R"({"name":"T","description":"d","properties":{"a":1}})") + ")";
    patched(
        thing,
        R"([{"op":"replace","path":"/name","value":"U"},{"op":"move","from":"/properties/a","path":"/properties/b"}])",
        json_patch);
    EXPECT_TRUE(shows(thing, R"("name":"U")") && shows(thing, R"({"b":1})"));
    EXPECT_EQ(patch_fault(thing, R"([{"op":"remove","path":"/name"}])", json_patch), "422 /name");
    EXPECT_EQ(patch_fault(thing, R"([{"op":"test","path":"/name","value":"T"}])", json_patch), "409 /0");
    EXPECT_EQ(patch_fault(thing, R"([{"op":"add","path":"/colour","value":1}])", json_patch), "422 /colour");
    EXPECT_TRUE(shows(thing, R"("name":"U")"));
}

TEST_P(StaUpdate, ReplacesAllWithPut) {
    const std::string thing =
        "Things(" + make("Things", R"({"name":"T","description":"d","properties":{"a":1}})") + ")";
    put(thing, R"({"name":"V","description":"e"})");
    EXPECT_TRUE(shows(thing, R"("name":"V","description":"e")"));
    EXPECT_FALSE(shows(thing, "properties"));
    EXPECT_EQ(huying::test::pointers(huying::test::refusal([&] { put(thing, R"({"name":"W"})"); })),
              std::vector<std::string>{"/description"});
}

TEST_P(StaUpdate, NamesEveryFault) {
    const std::string thing = "Things(" + make("Things", R"({"name":"T","description":"d"})") + ")";
    const auto p = huying::test::refusal([&] {
        patched(
            thing,
            R"({"name":null,"description":7,"properties":[],"colour":1,"Locations":[{"name":"x"}],"Datastreams":[{"@iot.id":4711}]})");
    });
    EXPECT_EQ(huying::test::pointers(p), (std::vector<std::string>{"/colour", "/name", "/description", "/properties",
                                                                   "/Locations/0", "/Datastreams/0/@iot.id"}));
    EXPECT_EQ(patch_fault("Things(4711)", "{}"), "404");
    EXPECT_EQ(patch_fault("Things", "{}"), "405");
}

TEST_P(StaUpdate, FollowsAStreamToItsNewUnitPropertyAndThing) {
    const std::string stream = station().second;
    const std::string other = make("Things", R"({"name":"other","description":"d"})");
    const std::string property = make("ObservedProperties", R"({"name":"O3","definition":"d","description":"d"})");
    patched("Datastreams(" + stream + ")", R"({"unitOfMeasurement":{"symbol":"mg/m³"},"Thing":{"@iot.id":)" + other +
                                               R"(},"ObservedProperty":{"@iot.id":)" + property + "}}");
    EXPECT_EQ(rows("datastream", "id = " + stream + " AND unit = 'mg/m3' AND property = 'o3' AND thing = " + other), 1);
    EXPECT_TRUE(shows("Datastreams(" + stream + ")", R"({"name":"u","symbol":"mg/m³","definition":"d"})"));
    patched("ObservedProperties(" + property + ")", R"({"name":"NO2"})");
    EXPECT_EQ(rows("datastream", "id = " + stream + " AND property = 'no2'"), 1);
    const auto info = read([&](const Tx& tx) { return find_stream(tx, sensing(), Id{std::stoll(stream)}); });
    EXPECT_EQ(info->property, "no2");
}

TEST_P(StaUpdate, MovesAThingWithItsGridItsHistoryAndItsFeature) {
    const auto made = station();
    const std::string &thing = made.first, &stream = made.second;
    const std::string first = get("Things(" + thing + ")/Locations");
    posted("Datastreams(" + stream + ")/Observations", R"({"result":1})");
    const std::string before =
        "Observations('" + stream + "-" + std::to_string(clock.now().value) + "')/FeatureOfInterest";
    const std::string old_feature = get(before);
    EXPECT_EQ(rows("thing", "id = " + thing + " AND grid = '" + huying::test::grid_1 + "'"), 1);
    pass(hour);
    posted("Things(" + thing + ")/Locations", location(point(100, 20), "far"));
    EXPECT_EQ(rows("thing", "id = " + thing + " AND grid = ''"), 1);
    EXPECT_EQ(rows("historical_location", "thing = " + thing), 2);
    EXPECT_TRUE(shows("Things(" + thing + ")/Locations", R"("name":"far")"));
    EXPECT_FALSE(shows("Things(" + thing + ")/Locations", R"("name":"L")"));
    posted("Datastreams(" + stream + ")/Observations", R"({"result":2})");
    EXPECT_EQ(get(before), old_feature) << "what was observed there was observed there";
    const std::string after =
        "Observations('" + stream + "-" + std::to_string(clock.now().value) + "')/FeatureOfInterest";
    EXPECT_TRUE(shows(after, R"("name":"far")"));
}

TEST_P(StaUpdate, AnObservationOlderThanAllPlacesIsOfThePresentOne) {
    const auto made = station();
    const auto observe = [&](const std::string& stream, const std::string& time) {
        return get(
            "Observations(" +
            make("Datastreams(" + stream + ")/Observations", R"({"result":1,"phenomenonTime":")" + time + "\"}") +
            ")/FeatureOfInterest/id");
    };
    const std::string here = observe(made.second, "2015-03-01T00:00:00Z");
    pass(hour);
    const std::string far = make("Locations", location(point(100, 20), "far"));
    patched("Things(" + made.first + ")", R"({"Locations":[{"@iot.id":)" + far + "}]}");
    const std::string there = observe(made.second, "2015-03-01T01:00:00Z");
    EXPECT_NE(there, here) << "the Thing has moved, and nobody knows where it was in 2015";
    EXPECT_EQ(observe(made.second, to_text(clock.now())), there);
    EXPECT_EQ(observe(made.second, to_text(clock.now() - minute)), here) << "then it was known to be here";
    EXPECT_TRUE(shows("Observations('" + made.second + "-1425168000000000')/FeatureOfInterest", "\"L\""));
    const auto area = "Datastreams(" + made.second + ")/observedArea";
    EXPECT_TRUE(shows(area, "[[100.0,20.0],[119.953502,20.0]") || shows(area, "[[100,20],[119.953502,20]"))
        << get(area);
    const std::string other = make("Things", R"({"name":"U","description":"d","Locations":[{"@iot.id":)" + far + "}]}");
    EXPECT_EQ(observe(make("Things(" + other + ")/Datastreams", datastream()), "2015-03-01T00:00:00Z"), there)
        << "Things at one Location share its feature";
}

TEST_P(StaUpdate, MovesTheThingsOfALocation) {
    const std::string place = make("Locations", location(point(119.953502, 30.547061)));
    const std::string at = R"({"name":"T","description":"d","Locations":[{"@iot.id":)" + place + "}]}";
    const std::string a = make("Things", at), b = make("Things", at);
    EXPECT_EQ(number("SELECT count(DISTINCT feature) FROM thing WHERE county = $1 AND id IN (" + a + "," + b + ")"), 1);
    pass(minute);
    patched("Locations(" + place + ")", R"({"location":)" + point(100, 20) + "}");
    EXPECT_EQ(rows("thing", "grid = '' AND id IN (" + a + "," + b + ")"), 2);
    EXPECT_EQ(rows("historical_location", "thing = " + a), 2);
    EXPECT_EQ(patch_fault("Locations(" + place + ")", R"({"location":{"type":"Point","coordinates":[200,0]}})"),
              "422 /location/coordinates");
}

TEST_P(StaUpdate, ChangesAnObservationButNotItsStream) {
    const std::string stream = station().second;
    posted("Datastreams(" + stream + ")/Observations",
           R"({"result":1,"phenomenonTime":"2016-12-01T00:00:00Z","parameters":{"a":1}})");
    const std::string path = "Observations('" + stream + "-1480550400000000')";
    patched(path, R"({"result":2.5,"parameters":{"b":2},"phenomenonTime":"2016-12-01T00:00:00Z"})");
    EXPECT_TRUE(shows(path, R"("result":2.5)") && shows(path, R"("parameters":{"a":1,"b":2})")) << get(path);
    patched(path, R"([{"op":"remove","path":"/parameters"},{"op":"replace","path":"/result","value":"x"}])",
            json_patch);
    EXPECT_TRUE(shows(path, R"("result":"x")"));
    EXPECT_FALSE(shows(path, "parameters"));
    EXPECT_EQ(patch_fault(path, R"({"Datastream":{"@iot.id":)" + std::to_string(this->stream().id.value) + "}}"),
              "422 /Datastream");
    EXPECT_EQ(patch_fault("Observations('" + stream + "-17')", R"({"result":1})"), "404");
}

TEST_P(StaUpdate, FollowsAHistoricalLocationThatIsTheLatest) {
    const std::string thing = station().first;
    const std::string far = make("Locations", location(point(100, 20), "far"));
    pass(hour);
    const auto history = [&](const std::string& time) {
        return R"({"time":")" + time + R"(","Thing":{"@iot.id":)" + thing + R"(},"Locations":[{"@iot.id":)" + far +
               "}]}";
    };
    posted("HistoricalLocations", history("2010-01-01T00:00:00Z"));
    EXPECT_TRUE(shows("Things(" + thing + ")/Locations", R"("name":"L")"));
    for (const char* wrong :
         {"2030-01-01T00:00:00Z", "9999-12-31T00:00:00Z", "1969-12-31T23:59:59Z", "0001-01-01T00:00:00Z"})
        EXPECT_EQ(huying::test::pointers(huying::test::refusal([&] { posted("HistoricalLocations", history(wrong)); })),
                  std::vector<std::string>{"/time"})
            << wrong;
    const std::string row = make("HistoricalLocations", history(to_text(clock.now() - minute)));
    EXPECT_EQ(patch_fault("HistoricalLocations(" + row + ")", R"({"time":"2030-01-01T00:00:00Z"})"), "422 /time");
    EXPECT_TRUE(shows("Things(" + thing + ")/Locations", R"("name":"far")"));
    EXPECT_EQ(rows("historical_location", "thing = " + thing), 3) << "no other was made for it";
}

TEST_P(StaUpdate, RefusesGeoJsonThatIsNone) {
    const auto fault = [&](const std::string& place) {
        const Problem p = huying::test::refusal([&] { posted("Locations", location(place)); });
        return p.errors.size() == 1 ? p.errors[0].pointer : std::to_string(p.errors.size());
    };
    for (const char* coordinates :
         {R"("LineString","coordinates":[[1,2]])", R"("LineString","coordinates":[1,2])",
          R"("Point","coordinates":[[1,2]])", R"("Point","coordinates":[1])",
          R"("Polygon","coordinates":[[[1,1],[2,1],[2,2],[1,2]]])", R"("Polygon","coordinates":[[[1,1],[2,1],[1,1]]])",
          R"("Polygon","coordinates":[[1,1],[2,1],[2,2],[1,1]])", R"("Polygon","coordinates":[])",
          R"("MultiPoint","coordinates":[[[1,2]]])", R"("MultiPolygon","coordinates":[[[[1,1],[2,1],[2,2],[1,2]]]])",
          R"("MultiLineString","coordinates":[[[1,2]]])"})
        EXPECT_EQ(fault("{\"type\":" + std::string(coordinates) + "}"), "/location/coordinates") << coordinates;
    EXPECT_EQ(fault(R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":)" +
                    point(1, 2) + "}]}"),
              "/location");
    EXPECT_EQ(fault(R"({"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[1,2]]}})"),
              "/location/geometry/coordinates");
    for (const char* good :
         {R"({"type":"Polygon","coordinates":[[[1,1],[2,1],[2,2],[1.0,1e0]]]})",
          R"({"type":"GeometryCollection","geometries":[{"type":"LineString","coordinates":[[1,2],[3,4,5]]}]})",
          R"({"type":"MultiPoint","coordinates":[[1,2]]})"})
        EXPECT_EQ(posted("Locations", location(good)).status, 201) << good;
}

HUYING_EVERYWHERE(StaUpdate);

}  // namespace
}  // namespace huying::sensing::sta
