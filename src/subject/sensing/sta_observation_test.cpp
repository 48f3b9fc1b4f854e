// sta_observation_test.cpp - observations in SensorThings' JSON: one, and many as a data array.
#include "subject/fixture_for_test.hpp"
#include "subject/sensing/sta.hpp"

namespace huying::sensing::sta {
namespace {

struct StaObservation : test::CountyTest {
    Id pm25 = stream().id;
    http::Reply post(const std::string& json) {
        return write(
            [&](Tx& tx) { return create_observation(tx, sensing(), {.body = json, .base_url = "http://x"}, pm25); });
    }
    http::Reply post_many(const std::string& json) {
        return write(
            [&](Tx& tx) { return create_observations(tx, sensing(), {.body = json, .base_url = "http://x"}); });
    }
    std::vector<std::string> faults(const std::string& json) {
        return test::pointers(test::refusal([&] { post(json); }));
    }
    std::string get(const std::string& path) {
        return read([&](const Tx& tx) { return sta::read(tx, {.base_url = "http://x"}, path).body; });
    }
    std::int64_t kept() { return number("SELECT count(*) FROM observation WHERE county = $1"); }
    std::string group(const std::string& components, const std::string& rows) {
        return R"({"Datastream":{"@iot.id":)" + std::to_string(pm25.value) + R"(},"components":)" + components +
               R"(,"dataArray":)" + rows + "}";
    }
};

TEST_P(StaObservation, IsAnsweredWithWhatIsKept) {
    const http::Reply reply =
        post(R"({"result":20.5,"phenomenonTime":"2016-12-01T08:00:00+08:00","resultTime":null,"parameters":{"a":1}})");
    EXPECT_EQ(reply.status, 201);
    const std::string id = observation_id(pm25, *parse_time("2016-12-01T00:00:00Z"));
    EXPECT_EQ(reply.body, get("Observations('" + id + "')"));
    EXPECT_NE(reply.body.find(R"("result":20.5)"), std::string::npos);
    EXPECT_NE(reply.body.find(R"("parameters":{"a":1})"), std::string::npos);
    EXPECT_NE(reply.body.find(R"("phenomenonTime":"2016-12-01T00:00:00Z")"), std::string::npos);
    EXPECT_FALSE(record::parse_json(reply.body).is_null());
}

TEST_P(StaObservation, IsOfNowWhenItSaysNoTime) {
    post(R"({"result":1})");
    EXPECT_EQ(number("SELECT max(time) FROM observation WHERE county = $1"), clock.now().value);
}

TEST_P(StaObservation, MayBeAnIntervalOrNoNumber) {
    EXPECT_NE(post(R"({"result":1,"phenomenonTime":"2016-12-01T00:00:00Z/2016-12-01T01:00:00Z"})")
                  .body.find(R"("phenomenonTime":"2016-12-01T00:00:00Z/2016-12-01T01:00:00Z")"),
              std::string::npos);
    EXPECT_NE(post(R"({"result":null})").body.find(R"("result":null)"), std::string::npos);
}

TEST_P(StaObservation, IsOfTheStreamsTypeAndRange) {
    using List = std::vector<std::string>;
    for (const char* result : {R"("300 ug")", R"("5001")", "true", R"({"a":1})", "[1]", "-1", "5001", "1e308"})
        EXPECT_EQ(faults(std::string(R"({"result":)") + result + "}"), List{"/result"}) << result;
    const auto p = test::refusal([&] { post(R"({"result":1e308})"); });
    EXPECT_EQ(p.errors.at(0).detail, "must be from 0 to 5000 ug/m3");
    const auto reply = post_many("[" + group(R"(["phenomenonTime","result"])", R"([["2016-12-01T00:00:00Z","300 ug"],
        ["2016-12-01T00:01:00Z",5001],["2016-12-01T00:02:00Z",null],["2016-12-01T00:03:00Z",300]])") +
                                 "]");
    EXPECT_TRUE(reply.body.starts_with(R"(["error","error","http)")) << reply.body;
    EXPECT_EQ(kept(), 2);
}

TEST_P(StaObservation, IsRefusedWithAPointerToEveryFault) {
    using List = std::vector<std::string>;
    EXPECT_EQ(faults(R"({"phenomenonTime":"soon","resultTime":7,"colour":"red","FeatureOfInterest":7})"),
              (List{"/phenomenonTime", "/resultTime", "/colour", "/FeatureOfInterest", "/result"}));
    EXPECT_EQ(faults(R"({"result":1,"result":2})"), List{"/result"});
    EXPECT_EQ(faults(R"({"result":1,"resultTime":"2016-12-01T00:00:00Z","resultTime":"2016-12-01T00:00:00Z"})"),
              List{"/resultTime"});
    EXPECT_EQ(faults(R"({"result":1,"FeatureOfInterest":{"@iot.id":4711}})"), List{"/FeatureOfInterest/@iot.id"});
    EXPECT_EQ(faults(R"({"result":1,"Datastream":{"@iot.id":4711}})"), List{"/Datastream/@iot.id"});
    EXPECT_EQ(faults(R"({"result":1,"phenomenonTime":"2016-12-01T05:00:00Z"})"), List{"/phenomenonTime"});
    EXPECT_EQ(kept(), 0);
}

TEST_P(StaObservation, OfAnUnknownStreamIsNotFound) {
    const auto p = test::refusal([&] {
        write([&](Tx& tx) { return create_observation(tx, sensing(), {.body = R"({"result":1})"}, Id{4711}); });
    });
    EXPECT_EQ(p.status, 404);
}

TEST_P(StaObservation, OfADataArrayAreTakenOrAnsweredErrorRowByRow) {
    const auto reply =
        post_many("[" + group(R"(["phenomenonTime","result"])", R"([["2016-12-01T00:00:00Z",1],["soon",2],
        ["2016-12-01T01:00:00Z",3],["2017-12-01T01:00:00Z",4],[5],["2016-12-01T01:30:00Z",6,7]])") +
                  "]");
    EXPECT_EQ(reply.status, 201);
    simdjson::dom::array answers;
    ASSERT_FALSE(record::parse_json(reply.body).get(answers));
    ASSERT_EQ(answers.size(), 6u);
    std::vector<bool> good;
    for (const auto a : answers) good.push_back(a.get_string().value() != "error");
    EXPECT_EQ(good, (std::vector<bool>{true, false, true, false, false, false}));
    EXPECT_EQ(kept(), 2);
}

TEST_P(StaObservation, OfADataArrayForAnUnknownStreamAreErrors) {
    const auto reply = post_many(R"([{"Datastream":{"@iot.id":4711},"components":["result"],"dataArray":[[1],[2]]}])");
    EXPECT_EQ(reply.body, R"(["error","error"])");
}

TEST_P(StaObservation, OfADataArrayWithAWrongHeadAreRefusedByPointer) {
    const auto faults = [&](const std::string& json) {
        return test::pointers(test::refusal([&] { post_many(json); }));
    };
    using List = std::vector<std::string>;
    EXPECT_EQ(faults("{}"), List{""});
    EXPECT_EQ(faults("[" + group(R"(["result"])", "[[1]]") + ",{}]"),
              (List{"/1/Datastream", "/1/components", "/1/dataArray"}));
    EXPECT_EQ(faults(R"([{"components":["result","colour"],"dataArray":1}])"),
              (List{"/0/Datastream", "/0/components/1", "/0/dataArray"}));
    EXPECT_EQ(kept(), 0);
}

TEST_P(StaObservation, OfAGroupWithWrongComponentsAreErrorsAndTheOtherGroupsAreStored) {
    const auto reply =
        post_many("[" + group(R"(["result","colour"])", "[[1,2],[3,4]]") + "," +
                  group(R"(["result","result"])", "[[1,1]]") + "," + R"({"components":["result"],"dataArray":[[1]]},)" +
                  group(R"(["phenomenonTime"])", R"([["2016-12-01T00:00:00Z"]])") + "," +
                  group(R"(["phenomenonTime","result","FeatureOfInterest/id"])",
                        R"([["2016-12-01T00:00:00Z",5,null],["2010-12-23T10:20:00-0700",20,null]])") +
                  "]");
    simdjson::dom::array answers;
    ASSERT_FALSE(record::parse_json(reply.body).get(answers));
    std::vector<bool> good;
    for (const auto a : answers) good.push_back(a.get_string().value() != "error");
    EXPECT_EQ(good, (std::vector<bool>{false, false, false, false, false, true, true}));
    EXPECT_EQ(kept(), 2);
}

TEST_P(StaObservation, MayHaveAnOffsetWithoutColonAndAFeatureThatIsNull) {
    const auto reply = post(
        R"({"result":1,"phenomenonTime":"2016-11-30T17:00:00-0700","resultTime":"2016-11-30T17:00:00-07","FeatureOfInterest":null})");
    EXPECT_EQ(reply.status, 201);
    EXPECT_NE(reply.body.find(R"("phenomenonTime":"2016-12-01T00:00:00Z")"), std::string::npos) << reply.body;
    EXPECT_NE(reply.body.find(R"("resultTime":"2016-11-30T17:00:00-07:00")"), std::string::npos)
        << "as every reader of RFC 3339 takes it";
    const auto span = post(R"({"result":1,"phenomenonTime":"2016-12-01T07:00:00+0800/2016-12-01T09:00:00+08"})");
    EXPECT_NE(span.body.find(R"("phenomenonTime":"2016-12-01T07:00:00+08:00/2016-12-01T09:00:00+08:00")"),
              std::string::npos)
        << span.body;
}

HUYING_EVERYWHERE(StaObservation);

}  // namespace
}  // namespace huying::sensing::sta
