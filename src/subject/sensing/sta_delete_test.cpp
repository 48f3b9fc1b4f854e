// sta_delete_test.cpp - DELETE with the cascades of the standard, and what an open warning keeps from being deleted.
#include "subject/sensing/sta_write_for_test.hpp"

namespace huying::sensing::sta {

void remove_leaving(Tx& tx);

namespace {

struct StaDelete : test::StaTest {
    void observe_at(const std::string& stream, const std::string& time, const std::string& more = "") {
        posted("Datastreams(" + stream + ")/Observations",
               R"({"result":1,"phenomenonTime":")" + time + "\"" + more + "}");
    }
    int status_of(const std::string& path) {
        return huying::test::refusal([&] { get(path); }).status;
    }
};

TEST_P(StaDelete, TakesAThingsStreamsObservationsAndHistory) {
    const auto made = station();
    const std::string &thing = made.first, &stream = made.second;
    observe_at(stream, "2016-12-01T00:00:00Z");
    const auto sensors = rows("sensor"), locations = rows("location");
    EXPECT_EQ(removed("Things(" + thing + ")").status, 200);
    EXPECT_EQ(status_of("Things(" + thing + ")"), 404);
    EXPECT_EQ(rows("datastream", "thing = " + thing) + rows("historical_location", "thing = " + thing), 0);
    EXPECT_EQ(rows("observation", "stream = " + stream), 0);
    EXPECT_EQ(rows("sensor"), sensors);
    EXPECT_EQ(rows("location"), locations);
    EXPECT_EQ(huying::test::refusal([&] { removed("Things(" + thing + ")"); }).status, 404);
}

TEST_P(StaDelete, TakesTheStreamsOfASensorAndOfAnObservedProperty) {
    const auto made = station();
    const std::string &thing = made.first, &stream = made.second;
    const std::string sensor =
        std::to_string(number("SELECT sensor FROM datastream WHERE county = $1 AND id = " + stream));
    removed("Sensors(" + sensor + ")");
    EXPECT_EQ(rows("datastream", "id = " + stream), 0);
    const std::string other = make("Things(" + thing + ")/Datastreams", datastream());
    removed("Datastreams(" + other + ")/ObservedProperty");
    EXPECT_EQ(rows("datastream", "id = " + other), 0);
    EXPECT_EQ(rows("thing", "id = " + thing), 1);
}

TEST_P(StaDelete, TakesTheObservationsOfAFeature) {
    const auto made = station();
    const std::string &thing = made.first, &stream = made.second;
    observe_at(stream, "2016-12-01T00:00:00Z");
    observe_at(
        stream, "2016-12-01T01:00:00Z",
        R"(,"FeatureOfInterest":{"name":"F","description":"d","encodingType":"text/plain","feature":"the square"})");
    const std::string own =
        std::to_string(number("SELECT max(feature) FROM observation WHERE county = $1 AND stream = " + stream));
    const std::string things = std::to_string(number("SELECT feature FROM thing WHERE county = $1 AND id = " + thing));
    removed("FeaturesOfInterest(" + own + ")");
    EXPECT_EQ(rows("observation", "stream = " + stream), 1);
    removed("FeaturesOfInterest(" + things + ")");
    EXPECT_EQ(rows("observation", "stream = " + stream), 0);
    observe_at(stream, "2016-12-01T00:30:00Z");  // and the next one has a new feature, from the Thing's Location
    EXPECT_TRUE(shows("Observations('" + stream + "-1480552200000000')/FeatureOfInterest", R"("name":"L")"));
}

TEST_P(StaDelete, LeavesAThingWithoutAPlaceWhenItsLocationGoes) {
    const auto made = station();
    const std::string &thing = made.first, &stream = made.second;
    const std::string place =
        std::to_string(number("SELECT location FROM thing_location WHERE county = $1 AND thing = " + thing));
    removed("Locations(" + place + ")");
    EXPECT_EQ(rows("thing", "id = " + thing + " AND grid = '' AND latitude IS NULL"), 1);
    EXPECT_EQ(rows("historical_location", "thing = " + thing), 0);
    const auto p = huying::test::refusal([&] { observe_at(stream, "2016-12-01T02:00:00Z"); });
    EXPECT_EQ(huying::test::pointers(p), std::vector<std::string>{"/FeatureOfInterest"});
}

TEST_P(StaDelete, TakesOneObservationOrOneHistoricalLocation) {
    const auto made = station();
    const std::string &thing = made.first, &stream = made.second;
    observe_at(stream, "2016-12-01T00:00:00Z");
    const std::string path = "Observations('" + stream + "-1480550400000000')";
    EXPECT_EQ(removed(path).status, 200);
    EXPECT_EQ(status_of(path), 404);
    EXPECT_EQ(huying::test::refusal([&] { removed(path); }).status, 404);
    const std::string history =
        std::to_string(number("SELECT id FROM historical_location WHERE county = $1 AND thing = " + thing));
    removed("HistoricalLocations(" + history + ")");
    EXPECT_EQ(rows("historical_location", "thing = " + thing), 0);
    EXPECT_TRUE(shows("Things(" + thing + ")/Locations", R"("name":"L")"));
}

TEST_P(StaDelete, WaitsForAnOpenWarningAndKeepsWhatItSaid) {
    const auto made = station();
    const std::string &thing = made.first, &stream = made.second;
    posted("Datastreams(" + stream + ")/Observations", R"({"result":168})");
    ASSERT_EQ(rows("warning", "stream = " + stream), 1);
    for (const std::string& path :
         {"Things(" + thing + ")", "Datastreams(" + stream + ")", "Datastreams(" + stream + ")/Sensor"})
        EXPECT_EQ(huying::test::refusal([&] { removed(path); }).code, "in_use") << path;
    EXPECT_EQ(rows("observation", "stream = " + stream), 1) << "nothing by half";
    for (int i = 0; i < 2; ++i) {
        pass(hour);
        posted("Datastreams(" + stream + ")/Observations", R"({"result":10})");
    }
    ASSERT_EQ(rows("warning", "stream = " + stream + " AND state = 'cleared'"), 1);
    EXPECT_EQ(huying::test::refusal([&] { removed("Things(" + thing + ")"); }).code, "in_use") << "its case is open";
    write([&](Tx& tx) {
        const Param county = Param::of_text(tx.county());
        tx.query("UPDATE cases SET closed = 1 WHERE county = $1", {&county, 1}).next();
    });
    EXPECT_EQ(removed("Things(" + thing + ")").status, 200);
    EXPECT_EQ(status_of("Things(" + thing + ")"), 404);
    EXPECT_EQ(rows("thing", "id = " + thing + " AND name = 'T' AND latitude IS NULL"), 1)
        << "its name is in the warning's history";
    EXPECT_FALSE(shows("Things", R"("@iot.id":)" + thing));
}

TEST_P(StaDelete, RemovesALongStreamInBatchesThatNobodySees) {
    const std::string stream = station().second;
    write([&](Tx& tx) {
        std::vector<NewObservation> rows;
        for (int i = 0; i < 1000; ++i) rows.push_back({*parse_time("2016-11-01T00:00:00Z") + i * minute, 1.0, {}, {}});
        store_observations(tx, sensing(), *find_stream(tx, sensing(), Id{std::stoll(stream)}), rows, false);
    });
    EXPECT_EQ(write([&](Tx& tx) { return remove_observations(tx, Id{std::stoll(stream)}, 100); }), 101);
    EXPECT_EQ(rows("observation", "stream = " + stream), 899);
    write([&](Tx& tx) {
        const Param params[] = {Param::of_text(tx.county()), Param::of(std::stoll(stream))};
        tx.query("INSERT INTO leaving_stream (county, stream) VALUES ($1, $2)", params).next();
    });
    EXPECT_FALSE(shows("Observations", "'" + stream + "-"));
    write([](Tx& tx) { remove_leaving(tx); });
    EXPECT_EQ(rows("observation", "stream = " + stream) + rows("leaving_stream"), 0);
}

TEST_P(StaDelete, NarrowsTheExtentOfTheStream) {
    const std::string stream = station().second;
    const auto at = [](double longitude) {
        return R"(,"FeatureOfInterest":{"name":"F","description":"d","encodingType":"application/geo+json","feature":)" +
               point(longitude, 30) + "}";
    };
    observe_at(stream, "2016-12-01T00:00:00Z", R"(,"resultTime":"2016-12-01T00:00:05Z")" + at(119));
    observe_at(stream, "2016-12-01T01:00:00Z", R"(,"resultTime":"2016-12-01T01:00:05Z")" + at(120));
    const std::string path = "Datastreams(" + stream + ")";
    EXPECT_TRUE(shows(path, R"("phenomenonTime":"2016-12-01T00:00:00Z/2016-12-01T01:00:00Z")")) << get(path);
    EXPECT_TRUE(shows(path, R"("resultTime":"2016-12-01T00:00:05Z/2016-12-01T01:00:05Z")"));
    EXPECT_TRUE(shows(path, "[[119") && shows(path, "[120"));
    removed("Observations('" + stream + "-1480554000000000')");
    EXPECT_TRUE(shows(path, R"("resultTime":"2016-12-01T00:00:05Z/2016-12-01T00:00:05Z")")) << get(path);
    EXPECT_FALSE(shows(path, "[120"));
}

HUYING_EVERYWHERE(StaDelete);

}  // namespace
}  // namespace huying::sensing::sta
