// sta_span_test.cpp - HistoricalLocations that are made, changed and deleted by hand, and the features of observations that name none.
#include "subject/sensing/sta_write_for_test.hpp"

namespace huying::sensing::sta {
namespace {

struct StaSpan : test::StaTest {
    std::string thing, stream;

    void SetUp() override {
        test::StaTest::SetUp();
        pass(25 * day);  // 2016-12-26
    }
    void found(const std::string& locations) {
        thing = make("Things", R"({"name":"T","description":"d","Locations":[)" + locations + "]}");
        stream = make("Things(" + thing + ")/Datastreams", datastream());
    }
    static std::string on(int day) { return fmt::format("2016-12-{:02}T00:00:00Z", day); }
    std::string told(int day, const std::string& location) {
        return make("HistoricalLocations", R"({"time":")" + on(day) + R"(","Thing":{"@iot.id":)" + thing +
                                               R"(},"Locations":[)" + location + "]}");
    }
    static std::string place(const std::string& name, double longitude) { return location(point(longitude, 30), name); }
    static std::string named(const std::string& id) { return R"({"@iot.id":)" + id + "}"; }
    /// The name of the feature that an observation of noon of this day has.
    std::string at(int day) {
        const auto time = *parse_time(fmt::format("2016-12-{:02}T12:00:00Z", day));
        const std::string id = stream + "-" + std::to_string(time.value);
        posted("Datastreams(" + stream + ")/Observations", R"({"result":1,"phenomenonTime":")" + to_text(time) + "\"}");
        return feature("Observations('" + id + "')/FeatureOfInterest/name");
    }
    std::string feature(const std::string& path) {
        const std::string body = get(path);
        const auto begin = body.find(":\"") + 2;
        return body.substr(begin, body.find('"', begin) - begin);
    }
    std::string present() { return feature("Things(" + thing + ")/Locations(" + location_id() + ")/name"); }
    std::string location_id() {
        return std::to_string(
            number("SELECT min(location) FROM thing_location WHERE county = $1 AND thing = " + thing));
    }
    /// Spans never overlap, and none is empty.
    void check_spans() {
        EXPECT_EQ(rows("thing_feature a", "a.since >= a.until"), 0);
        EXPECT_EQ(number("SELECT count(*) FROM thing_feature a JOIN thing_feature b ON b.county = a.county AND "
                         "b.thing = a.thing AND b.since > a.since AND b.since < a.until WHERE a.county = $1"),
                  0);
    }
};

TEST_P(StaSpan, AreOfTheTimeThatAHandMadeRowTells) {
    found(place("L0", 119));
    EXPECT_EQ(at(4), "L0") << "nothing else is known yet";
    told(1, place("LA", 120));
    told(10, place("LB", 121));
    EXPECT_EQ(at(5), "LA");
    EXPECT_EQ(at(4), "LA") << "also of those that are there";
    EXPECT_EQ(at(15), "LB");
    EXPECT_EQ(present(), "L0");
    pass(minute);
    posted("Datastreams(" + stream + ")/Observations", R"({"result":2})");
    EXPECT_EQ(
        feature("Observations('" + stream + "-" + std::to_string(clock.now().value) + "')/FeatureOfInterest/name"),
        "L0");
    check_spans();
}

TEST_P(StaSpan, FollowTheRowsOfAThingThatHadNoLocation) {
    found("");
    told(1, place("LA", 120));
    EXPECT_EQ(present(), "LA");
    EXPECT_EQ(at(5), "LA");
    told(10, place("LB", 121));
    EXPECT_EQ(present(), "LB");
    EXPECT_EQ(at(15), "LB") << "from the time of the row, not from now";
    EXPECT_EQ(at(9), "LA");
    EXPECT_EQ(rows("historical_location", "thing = " + thing), 2);
    check_spans();
}

TEST_P(StaSpan, BeforeAllThatIsKnownAreOfThePresentLocation) {
    found("");
    told(10, place("LB", 121));
    told(5, place("LA", 120));
    EXPECT_EQ(at(2), "LB");
    EXPECT_EQ(at(6), "LA");
    EXPECT_EQ(at(11), "LB");
    check_spans();
}

TEST_P(StaSpan, FollowARowThatIsChangedOrDeleted) {
    found(place("L0", 119));
    const std::string a = told(1, place("LA", 120)), b = told(10, place("LB", 121));
    patched("HistoricalLocations(" + b + ")", R"({"time":")" + on(15) + "\"}");
    EXPECT_EQ(at(12), "LA");
    EXPECT_EQ(at(15), "LB");
    patched("HistoricalLocations(" + b + ")", R"([{"op":"replace","path":"/time","value":")" + on(5) + "\"}]",
            "application/json-patch+json");
    EXPECT_EQ(at(12), "LB");
    EXPECT_EQ(at(4), "LA");
    removed("HistoricalLocations(" + b + ")");
    EXPECT_EQ(at(12), "LA");
    removed("HistoricalLocations(" + a + ")");
    EXPECT_EQ(at(12), "L0") << "before the first that is known";
    EXPECT_EQ(present(), "L0");
    check_spans();
}

TEST_P(StaSpan, KeepTheThingWhereItIsWhenItsLatestRowGoes) {
    found("");
    told(1, place("LA", 120));
    const std::string b = told(10, place("LB", 121));
    removed("HistoricalLocations(" + b + ")");
    EXPECT_EQ(present(), "LB");
    EXPECT_EQ(at(15), "LA") << "that is what is known of that day";
    pass(minute);
    posted("Datastreams(" + stream + ")/Observations", R"({"result":2})");
    EXPECT_EQ(
        feature("Observations('" + stream + "-" + std::to_string(clock.now().value) + "')/FeatureOfInterest/name"),
        "LB");
    check_spans();
}

TEST_P(StaSpan, FollowARowToAnotherThing) {
    found(place("L0", 119));
    const std::string first = thing;
    std::string its = stream;
    const std::string row = told(1, place("LA", 120));
    found(place("M0", 118));
    patched("HistoricalLocations(" + row + ")", R"({"Thing":)" + named(thing) + "}");
    EXPECT_EQ(at(5), "LA");
    std::swap(stream, its);
    EXPECT_EQ(at(5), "L0");
    patched("Things(" + first + ")", R"({"HistoricalLocations":[)" + named(row) + "]}");
    EXPECT_EQ(at(6), "LA");
    check_spans();
}

TEST_P(StaSpan, KeepTheContentThatALocationHad) {
    found(place("L", 119));
    pass(day);
    const std::string spot = location_id();
    patched("Locations(" + spot + ")", R"({"name":"L2","location":)" + point(117, 30) + "}");
    pass(day);
    const auto features = rows("feature_of_interest");
    const std::string row = told(27, place("LA", 120));
    EXPECT_EQ(at(26), "L");
    removed("HistoricalLocations(" + row + ")");
    posted("Datastreams(" + stream + ")/Observations", R"({"result":1,"phenomenonTime":"2016-12-27T01:00:00Z"})");
    EXPECT_EQ(feature("Observations('" + stream + "-1482800400000000')/FeatureOfInterest/name"), "L");
    EXPECT_EQ(at(27), "L2");
    EXPECT_EQ(rows("feature_of_interest"), features + 1) << "that of LA";
    check_spans();
}

TEST_P(StaSpan, AreMadeAnewFromTheRowOfTheirTime) {
    found(place("L0", 119));
    told(1, place("LA", 120));
    told(10, place("LB", 121));
    EXPECT_EQ(at(5), "LA");
    const std::string id = get("Observations('" + stream + "-1480939200000000')/FeatureOfInterest/id");
    removed("FeaturesOfInterest(" + id.substr(id.find(':') + 1, id.find('}') - id.find(':') - 1) + ")");
    EXPECT_EQ(at(5), "LA");
    check_spans();
}

constexpr Sql one_span{R"sql(UPDATE thing_feature SET until = $3 WHERE county = $1 AND thing = $2)sql"};
constexpr Sql only_first{R"sql(DELETE FROM thing_feature WHERE county = $1 AND thing = $2 AND since > $3)sql"};
constexpr Sql to_follow{R"sql(INSERT INTO history_to_follow (county, historical_location) SELECT county, id
    FROM historical_location WHERE county = $1 AND thing = $2)sql"};
TEST_P(StaSpan, FollowRowsThatWereMadeBeforeTheyDid) {
    found("");
    told(1, place("LA", 120));
    told(10, place("LB", 121));
    told(20, place("LC", 122));
    EXPECT_EQ(at(15), "LB");
    const Id id{std::stoll(thing)};
    write([&](Tx& tx) {  // as it was: the first Location's feature for ever
        tx.exec(only_first, tx.county(), id, ever_before);
        tx.exec(one_span, tx.county(), id, for_ever);
        tx.exec(to_follow, tx.county(), id);
    });
    EXPECT_EQ(at(14), "LA");
    const auto jobs = program.jobs();
    write(std::ranges::find(jobs, "sensing.history", &Job::name)->verb);
    EXPECT_EQ(at(14), "LB");
    EXPECT_EQ(at(22), "LC");
    EXPECT_EQ(at(5), "LA");
    EXPECT_EQ(present(), "LC");
    EXPECT_EQ(rows("history_to_follow"), 0);
    check_spans();
}

HUYING_EVERYWHERE(StaSpan);

}  // namespace
}  // namespace huying::sensing::sta
