// sta_moved_test.cpp - an Observation whose phenomenonTime is changed: it stands elsewhere, what is kept beside it follows, and it
// has the id that it had.
#include <fmt/format.h>

#include "subject/sensing/aggregate.hpp"
#include "subject/sensing/sta_write_for_test.hpp"

namespace huying::sensing::sta {
namespace {

struct StaMoved : test::StaTest {
    void SetUp() override {
        test::StaTest::SetUp();
        pass(10 * day);
        stream_id = station().second;
    }
    /// The path of the observation, by the id that it was given when it was made.
    std::string observe(const std::string& body) {
        return "Observations(" + make("Datastreams(" + stream_id + ")/Observations", body) + ")";
    }
    std::string list(const std::string& options = "") {
        return read([&](const Tx& tx) {
            auto r = request("GET", "");
            if (!options.empty())
                r.query = {{options.substr(0, options.find('=')), options.substr(options.find('=') + 1)}};
            return sta::read(tx, r, "Datastreams(" + stream_id + ")/Observations").body;
        });
    }
    std::int64_t hours(const std::string& condition = "1 = 1") {
        return rows("observation_hour", "stream = " + stream_id + " AND " + condition);
    }
    void check_hours() {
        read([&](const Tx& tx) { EXPECT_FALSE(tx.one<std::string>(hours_are_right().offenders, tx.county())); });
    }
    std::string stream_id;
};

TEST_P(StaMoved, KeepsItsIdByPatchJsonPatchAndPut) {
    const std::string path = observe(R"({"result":1,"phenomenonTime":"2016-12-01T00:00:00Z","parameters":{"a":1}})");
    const std::string id = R"("@iot.id":")" + stream_id + "-1480550400000000\"";
    const auto reply = patched(path, R"({"phenomenonTime":"2016-12-01T03:00:00Z"})");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, get(path));
    EXPECT_NE(reply.body.find(R"("phenomenonTime":"2016-12-01T03:00:00Z","result":1)"), std::string::npos)
        << reply.body;
    EXPECT_NE(reply.body.find(id), std::string::npos) << reply.body;
    EXPECT_NE(list().find(id), std::string::npos) << "also in a list";
    patched(path, R"([{"op":"replace","path":"/phenomenonTime","value":"2016-12-01T04:00:00+0000"}])",
            "application/json-patch+json");
    EXPECT_TRUE(shows(path, R"("phenomenonTime":"2016-12-01T04:00:00Z")") && shows(path, id)) << get(path);
    put(path, R"({"result":"99","phenomenonTime":"2016-12-01T05:00:00Z/2016-12-01T06:00:00Z"})");
    EXPECT_TRUE(shows(path, R"("phenomenonTime":"2016-12-01T05:00:00Z/2016-12-01T06:00:00Z")") && shows(path, id));
    EXPECT_TRUE(shows(path, R"("result":"99")"));
    EXPECT_TRUE(shows(path + "/Datastream", R"("@iot.id":)" + stream_id));
    EXPECT_EQ(rows("observation", "stream = " + stream_id), 1);
    EXPECT_EQ(rows("observation_moved"), 1) << "one pair, however often";
    patched(path, R"({"phenomenonTime":"2016-12-01T00:00:00Z"})");
    EXPECT_EQ(rows("observation_moved"), 0) << "back where its id says";
    EXPECT_TRUE(shows(path, id));
}

TEST_P(StaMoved, IsFoundByItsIdInAFilterAndInDataArrays) {
    const std::string path = observe(R"({"result":1,"phenomenonTime":"2016-12-01T00:00:00Z"})");
    observe(R"({"result":2,"phenomenonTime":"2016-12-01T01:00:00Z"})");
    patched(path, R"({"phenomenonTime":"2016-12-01T03:00:00Z"})");
    const std::string id = stream_id + "-1480550400000000";
    const std::string found = list("$filter=id eq '" + id + "'");
    EXPECT_NE(found.find(id), std::string::npos) << found;
    EXPECT_EQ(found.find(R"("result":2)"), std::string::npos) << found;
    EXPECT_NE(list("$resultFormat=dataArray").find("[\"" + id + "\",\"2016-12-01T03:00:00Z\",1"), std::string::npos);
}

TEST_P(StaMoved, TakesItsHoursItsExtentAndItsFeatureAlong) {
    observe(R"({"result":1,"phenomenonTime":"2016-12-01T00:10:00Z"})");
    const std::string path = observe(R"({"result":2,"phenomenonTime":"2016-12-01T00:20:00Z"})");
    observe(R"({"result":3,"phenomenonTime":"2016-12-01T05:00:00Z"})");
    EXPECT_EQ(hours("n = 2"), 1);
    patched(path, R"({"phenomenonTime":"2016-11-20T00:00:00Z"})");  // earlier than all
    EXPECT_EQ(hours("n = 1"), 2);
    check_hours();
    patched(path, R"({"phenomenonTime":"2016-12-03T00:00:00Z"})");  // the newest now: the hour of 05:00 is left
    EXPECT_EQ(hours("n = 1"), 2);
    EXPECT_EQ(rows("observation_day", "stream = " + stream_id + " AND n = 2"), 1);
    check_hours();
    patched(path, R"({"phenomenonTime":"2016-12-01T00:30:00Z"})");  // and the newest no more
    EXPECT_EQ(hours(), 1);
    check_hours();
    EXPECT_TRUE(
        shows("Datastreams(" + stream_id + ")", R"("phenomenonTime":"2016-12-01T00:10:00Z/2016-12-01T05:00:00Z")"));
    EXPECT_TRUE(shows(path + "/FeatureOfInterest", R"("name":"L")"));
    posted("Datastreams(" + stream_id + ")/Observations", R"({"result":4,"phenomenonTime":"2016-12-01T07:00:00Z"})");
    check_hours();
}

TEST_P(StaMoved, IsRefusedWhereAnotherStands) {
    const std::string path = observe(R"({"result":1,"phenomenonTime":"2016-12-01T00:00:00Z"})");
    observe(R"({"result":2,"phenomenonTime":"2016-12-01T01:00:00Z"})");
    EXPECT_EQ(patch_fault(path, R"({"phenomenonTime":"2016-12-01T01:00:00Z"})"), "409");
    EXPECT_EQ(patch_fault(path, R"({"phenomenonTime":"2099-12-01T01:00:00Z"})"), "422 /phenomenonTime");
    EXPECT_TRUE(shows(path, R"("phenomenonTime":"2016-12-01T00:00:00Z","result":1)")) << "nothing of it was stored";
    EXPECT_EQ(rows("observation", "stream = " + stream_id), 2);
}

TEST_P(StaMoved, GivesItsIdUpWhereOneIsObservedAnew) {
    const std::string first = observe(R"({"result":1,"phenomenonTime":"2016-12-01T00:00:00Z"})");
    patched(first, R"({"phenomenonTime":"2016-12-01T03:00:00Z"})");
    EXPECT_EQ(observe(R"({"result":2,"phenomenonTime":"2016-12-01T00:00:00Z"})"), first);
    EXPECT_TRUE(shows(first, R"("result":2)"));
    const std::string second = "Observations('" + stream_id + "-1480561200000000')";
    EXPECT_TRUE(shows(second, R"("result":1)") && shows(second, R"("@iot.id":")" + stream_id + "-1480561200000000\""));
    patched(first, R"({"phenomenonTime":"2016-12-01T04:00:00Z"})");  // and the new one moves, too
    EXPECT_TRUE(shows(first, R"("result":2)") && shows(second, R"("result":1)"));
    EXPECT_EQ(rows("observation", "stream = " + stream_id), 2);
}

TEST_P(StaMoved, IsForgottenWithItsPair) {
    const std::string path = observe(R"({"result":1,"phenomenonTime":"2016-12-01T00:00:00Z"})");
    patched(path, R"({"phenomenonTime":"2016-12-01T03:00:00Z"})");
    removed(path);
    EXPECT_EQ(rows("observation", "stream = " + stream_id), 0);
    EXPECT_EQ(rows("observation_moved"), 0);
    EXPECT_EQ(huying::test::refusal([&] { get(path); }).status, 404);
    const std::string again = observe(R"({"result":1,"phenomenonTime":"2016-12-01T00:00:00Z"})");
    patched(again, R"({"phenomenonTime":"2016-12-01T03:00:00Z"})");
    removed("Datastreams(" + stream_id + ")");
    EXPECT_EQ(rows("observation_moved"), 0);
}

constexpr Sql keep_a_week{R"sql(UPDATE datastream SET retention_days = 7 WHERE county = $1 AND id = $2)sql"};
TEST_P(StaMoved, GoesWithAnObservationThatIsKeptNoLonger) {
    const std::string old = observe(R"({"result":1,"phenomenonTime":"2016-12-01T00:00:00Z"})");
    patched(old, R"({"phenomenonTime":"2016-12-01T03:00:00Z"})");
    const std::string kept = observe(R"({"result":2,"phenomenonTime":"2016-12-10T00:00:00Z"})");
    patched(kept, R"({"phenomenonTime":"2016-12-10T02:00:00Z"})");
    write([&](Tx& tx) { tx.exec(keep_a_week, tx.county(), Id{std::stoll(stream_id)}); });
    const auto jobs = program.jobs();
    const auto job = std::ranges::find(jobs, "sensing.retention", &Job::name);
    write(job->verb);
    EXPECT_EQ(rows("observation", "stream = " + stream_id), 1);
    EXPECT_EQ(rows("observation_moved"), 1);
    EXPECT_TRUE(shows(kept, R"("result":2)"));
}

TEST_P(StaMoved, ShowsTheEndOfASpanOfTime) {
    const std::string day = observe(R"({"result":1,"phenomenonTime":"2016-12-01T00:00:00Z/2016-12-02T00:00:00Z"})");
    observe(R"({"result":2,"phenomenonTime":"2016-12-01T12:00:00Z"})");
    const std::string stream = "Datastreams(" + stream_id + ")";
    EXPECT_TRUE(shows(stream, R"("phenomenonTime":"2016-12-01T00:00:00Z/2016-12-02T00:00:00Z")")) << get(stream);
    patched(day, R"({"phenomenonTime":"2016-12-01T00:00:00Z/2016-12-01T20:00:00+0800"})");
    EXPECT_TRUE(shows(stream, R"("phenomenonTime":"2016-12-01T00:00:00Z/2016-12-01T12:00:00Z")")) << get(stream);
    const std::string late = observe(R"({"result":3,"phenomenonTime":"2016-12-01T13:00:00Z/2016-12-01T18:00:00Z"})");
    EXPECT_TRUE(shows(stream, R"(/2016-12-01T18:00:00Z")")) << get(stream);
    removed(late);
    EXPECT_TRUE(shows(stream, R"(/2016-12-01T12:00:00Z")")) << get(stream);
    removed(day);
    EXPECT_TRUE(shows(stream, R"("phenomenonTime":"2016-12-01T12:00:00Z/2016-12-01T12:00:00Z")")) << get(stream);
}

TEST_P(StaMoved, ShowsTheAreaOfTheThingsFeatures) {
    const std::string stream = "Datastreams(" + stream_id + ")";
    const auto area = [](const char* west, const char* south, const char* east, const char* north) {
        return fmt::format(
            R"("observedArea":{{"type":"Polygon","coordinates":[[[{0},{1}],[{2},{1}],[{2},{3}],[{0},{3}],[{0},{1}]]]}})",
            west, south, east, north);
    };
    EXPECT_FALSE(shows(stream, "observedArea")) << "nothing was observed";
    const std::string path = observe(R"({"result":1})");
    EXPECT_TRUE(shows(stream, area("119.953502", "30.547061", "119.953502", "30.547061"))) << get(stream);
    const auto within = [&] {
        return read([&](const Tx& tx) {
            auto r = request("GET", "");
            r.query = {
                {"$filter", "st_within(observedArea, geography'POLYGON((119 30,120 30,120 31,119 31,119 30))')"}};
            return sta::read(tx, r, "Datastreams").body.find("\"@iot.id\":" + stream_id) != std::string::npos;
        });
    };
    EXPECT_TRUE(within());
    const std::string feature = get(path + "/FeatureOfInterest/id");
    const std::string id = feature.substr(feature.find(':') + 1, feature.find('}') - feature.find(':') - 1);
    patched("FeaturesOfInterest(" + id + ")",
            R"({"feature":{"type":"LineString","coordinates":[[100.5,20.5],[101.5,21.5]]}})");
    EXPECT_TRUE(shows(stream, area("100.5", "20.5", "101.5", "21.5"))) << get(stream);
    EXPECT_FALSE(within());
}

TEST_P(StaMoved, FollowsAFeatureThatObservationsName) {
    const std::string feature =
        make("FeaturesOfInterest", R"({"name":"f","description":"d","encodingType":"application/geo+json","feature":)" +
                                       point(10.5, 20.5) + "}");
    observe(R"({"result":1,"FeatureOfInterest":{"@iot.id":)" + feature + "}}");
    const std::string stream = "Datastreams(" + stream_id + ")/observedArea";
    EXPECT_TRUE(shows(stream, "[[10.5,20.5],")) << get(stream);
    patched("FeaturesOfInterest(" + feature + ")", R"({"feature":)" + point(11.5, 21.5) + "}");
    EXPECT_TRUE(shows(stream, "[[11.5,21.5],[11.5,21.5],")) << get(stream);
}

HUYING_EVERYWHERE(StaMoved);

}  // namespace
}  // namespace huying::sensing::sta
