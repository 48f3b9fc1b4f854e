// repeat_test.cpp - what comes again: the same is harmless, anything else is refused and nothing is lost in silence.
#include "subject/sensing/repeat.hpp"

#include "subject/sensing/sta_write_for_test.hpp"

namespace huying::sensing {
namespace {

struct Repeat : test::StaTest {
    std::string datastream_id = station().second;  // of a type that takes anything
    std::string path = "Datastreams(" + datastream_id + ")/Observations";
    static std::string body(const std::string& members) {
        return R"({"phenomenonTime":"2016-12-01T00:00:00Z",)" + members + "}";
    }
    std::string again(const std::string& members) {
        const Problem p = test::refusal([&] { posted(path, body(members)); });
        return p.status == 0 ? "same" : p.code;
    }
    std::string shown() { return get("Observations('" + datastream_id + "-1480550400000000')"); }
};

TEST_P(Repeat, OfAnyKindOfResultIsTheSameOrRefused) {
    const char* results[] = {R"("text")", "null", R"({"a":1})", "true", "1", "[1,2]"};
    for (const char* stored : results) {
        posted(path, body(std::string(R"("result":)") + stored));
        for (const char* sent : results)
            EXPECT_EQ(again(std::string(R"("result":)") + sent), stored == sent ? "same" : "observed_differently")
                << stored << " then " << sent;
        EXPECT_NE(shown().find(std::string(R"("result":)") + stored), std::string::npos);
        removed("Observations('" + datastream_id + "-1480550400000000')");
    }
}

TEST_P(Repeat, MayNotChangeWhatStandsBesideTheResult) {
    posted(path, body(R"("result":5,"resultTime":"2016-12-01T00:01:00Z","resultQuality":"good","validTime":)"
                      R"("2016-12-01T00:00:00Z/2016-12-02T00:00:00Z","parameters":{"a":1,"b":[2]})"));
    const std::string stored = shown();
    EXPECT_EQ(again(R"("result":5)"), "same") << "it says less, and nothing else";
    EXPECT_EQ(again(R"("result":5.0,"parameters":{"b":[2.0],"a":1},"resultTime":"2016-12-01T08:01:00+08:00")"), "same");
    EXPECT_EQ(again(R"("result":5,"validTime":"2016-12-01T08:00:00+08:00/2016-12-02T00:00:00Z")"), "same");
    for (const char* other :
         {R"("parameters":{"a":2,"b":[2]})", R"("parameters":{"a":1})", R"("resultQuality":"bad")",
          R"("resultTime":"2016-12-01T00:02:00Z")", R"("validTime":"2016-12-01T00:00:00Z/2016-12-03T00:00:00Z")"})
        EXPECT_EQ(again(std::string(R"("result":5,)") + other), "observed_differently") << other;
    EXPECT_EQ(shown(), stored);
}

TEST_P(Repeat, MayNotAddWhatIsNotKept) {
    posted(path, body(R"("result":5)"));
    EXPECT_EQ(again(R"("result":5,"parameters":{"a":1})"), "observed_differently");
    EXPECT_EQ(again(R"("result":5,"parameters":null,"resultTime":null)"), "same");
}

TEST_P(Repeat, KeepsTheEndOfAnInterval) {
    const auto of = [&](const std::string& time) {
        return test::refusal([&] { posted(path, R"({"result":5,"phenomenonTime":")" + time + "\"}"); }).code;
    };
    EXPECT_EQ(of("2016-12-01T00:00:00Z/2016-12-01T01:00:00Z"), "");
    EXPECT_EQ(of("2016-12-01T00:00:00Z/2016-12-01T01:00:00.000Z"), "");
    EXPECT_EQ(of("2016-12-01T00:00:00Z/2016-12-01T02:00:00Z"), "observed_differently");
    EXPECT_EQ(of("2016-12-01T00:00:00Z"), "observed_differently");
}

TEST_P(Repeat, MayNameItsFeatureButNoOther) {
    const std::string feature = R"({"name":"F","description":"d","encodingType":"text/plain","feature":"here"})";
    posted(path, body(R"("result":5,"FeatureOfInterest":)" + feature));
    const auto count = rows("feature_of_interest");
    EXPECT_EQ(again(R"("result":5)"), "same");
    EXPECT_EQ(again(R"("result":5,"FeatureOfInterest":)" + feature), "same");
    EXPECT_EQ(
        again(
            R"("result":5,"FeatureOfInterest":{"name":"G","description":"d","encodingType":"text/plain","feature":"here"})"),
        "observed_differently");
    EXPECT_EQ(rows("feature_of_interest"), count);
    const std::string other = make("FeaturesOfInterest", feature);
    EXPECT_EQ(again(R"("result":5,"FeatureOfInterest":{"@iot.id":)" + other + "}"), "observed_differently");
}

TEST_P(Repeat, MayNameTheFeatureThatItsThingHas) {
    posted(path, body(R"("result":5)"));
    const auto own = number("SELECT feature FROM thing_feature WHERE county = $1 ORDER BY feature DESC LIMIT 1");
    EXPECT_EQ(again(R"("result":5,"FeatureOfInterest":{"@iot.id":)" + std::to_string(own) + "}"), "same");
}

TEST_P(Repeat, IsAnsweredWithWhatIsStored) {
    const auto first = posted(path, body(R"("result":5,"parameters":{"a":1})"));
    EXPECT_EQ(posted(path, body(R"("result":5)")).body, first.body);
}

HUYING_EVERYWHERE(Repeat);

}  // namespace
}  // namespace huying::sensing
