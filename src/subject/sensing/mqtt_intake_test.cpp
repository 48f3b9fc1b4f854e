// mqtt_intake_test.cpp - messages into the store without a broker: what is acknowledged is stored, what is refused is set
// aside and acknowledged, and nothing is acknowledged while the store cannot be used.
#include "subject/sensing/mqtt_intake.hpp"

#include <gmock/gmock.h>

#include <condition_variable>
#include <deque>
#include <mutex>

#include "subject/fixture_for_test.hpp"
#include "subject/sensing/sta.hpp"

namespace huying::sensing {
namespace {

/// The client's thread is the test's own: it does what was posted until nothing is open.
struct Hand {
    std::mutex mutex;
    std::condition_variable came;
    std::deque<std::function<void()>> posted;
    std::vector<std::uint64_t> acknowledged;
    Intake::Line line() {
        return {
            .acknowledge =
                [this](auto receipts) { acknowledged.insert(acknowledged.end(), receipts.begin(), receipts.end()); },
            .post =
                [this](auto f) {
                    const std::lock_guard lock(mutex);
                    posted.push_back(std::move(f));
                    came.notify_one();
                },
            .after = [this](auto, auto f) { line().post(std::move(f)); }};
    }
    void work_until_quiet(const Intake& intake) {
        while (intake.counters().open > 0) {
            std::unique_lock lock(mutex);
            ASSERT_TRUE(came.wait_for(lock, std::chrono::seconds(30), [this] { return !posted.empty(); }));
            const auto f = std::move(posted.front());
            posted.pop_front();
            lock.unlock();
            f();
        }
    }
};

struct MqttIntake : test::CountyTest {
    Hand hand;
    Intake intake{*store, sensing(), {{"330521", "330521/"}}, hand.line()};
    Id pm25 = stream().id;
    std::string topic = "330521/v1.1/Datastreams(" + std::to_string(pm25.value) + ")/Observations";

    static std::string payload(int minute, double value) {
        return fmt::format(R"({{"phenomenonTime":"2016-12-01T00:{:02}:00Z","result":{}}})", minute, value);
    }
    void take(std::vector<mqtt::Message> messages) {
        std::uint64_t receipt = 0;
        for (auto& m : messages) m.receipt = ++receipt;
        hand.acknowledged.clear();
        intake.take(std::move(messages));
        hand.work_until_quiet(intake);
        std::ranges::sort(hand.acknowledged);
        EXPECT_EQ(hand.acknowledged.size(), receipt) << "each once";
        EXPECT_EQ(std::ranges::adjacent_find(hand.acknowledged), hand.acknowledged.end());
    }
    std::int64_t kept() { return number("SELECT count(*) FROM observation WHERE county = $1"); }
    std::vector<std::string> reasons() {
        return read([](const Tx& tx) {
            constexpr static Sql all{R"sql(SELECT reason FROM mqtt_set_aside WHERE county = $1 ORDER BY id)sql"};
            return tx.all<std::string>(all, tx.county());
        });
    }
};

TEST_P(MqttIntake, StoresManyAndJudgesThem) {
    std::vector<mqtt::Message> messages;
    for (int i = 0; i < 50; ++i) messages.push_back({topic, payload(i, i == 49 ? 168 : 20)});
    take(std::move(messages));
    EXPECT_EQ(kept(), 50);
    EXPECT_EQ(intake.counters().stored, 50u);
    EXPECT_EQ(events("warning_raised").size(), 1u);
    promises_hold();
}

TEST_P(MqttIntake, WhatComesTwiceIsStoredOnce) {
    take({{topic, payload(1, 20)}, {topic, payload(1, 20)}});
    take({{topic, payload(1, 20)}});
    EXPECT_EQ(kept(), 1);
    EXPECT_TRUE(reasons().empty());
}

TEST_P(MqttIntake, TheStreamMayBeInTheMessage) {
    const std::string id = std::to_string(pm25.value);
    take({{"330521/v1.1/Observations", payload(1, 20).insert(1, R"("Datastream":{"@iot.id":)" + id + "},")},
          {topic, payload(2, 20)}});
    take({{"330521/v1.1/Observations", payload(3, 20).insert(1, R"("Datastream":{"@iot.id":)" + id + "},")}});
    EXPECT_EQ(kept(), 3);
}

TEST_P(MqttIntake, AStreamOfSeveralPropertiesHasItsTopic) {
    const std::string unit = R"({"name":null,"symbol":null,"definition":null})", type = R"("urn:x-ogc:any")";
    const std::string property = R"({"name":"x","definition":"urn:x","description":"d"})";
    write([&](Tx& tx) {
        return sta::post(
            tx, sensing(),
            {.body =
                 R"({"name":"t","description":"d","Locations":[{"name":"l","description":"d",)"
                 R"("encodingType":"application/geo+json","location":{"type":"Point","coordinates":[120,30.5]}}],"MultiDatastreams":[{"name":"m","description":"d",)"
                 R"("observationType":"http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_ComplexObservation",)"
                 R"("multiObservationDataTypes":[)" +
                 type + "," + type + R"(],"unitOfMeasurements":[)" + unit + "," + unit +
                 R"(],"Sensor":{"name":"s","description":"d","encodingType":"text/plain","metadata":"m"},"ObservedProperties":[)" +
                 property + "," + property + "]}]}",
             .base_url = "http://x"},
            "Things");
    });
    const std::string id = std::to_string(number("SELECT max(id) FROM multi_datastream WHERE county = $1"));
    const std::string both = R"({"phenomenonTime":"2016-12-01T00:01:00Z","result":[1,"fog"]})";
    take({{"330521/v1.1/MultiDatastreams(" + id + ")/Observations", both}});
    EXPECT_EQ(kept(), 1);
    EXPECT_THAT(reasons(), testing::IsEmpty());
    take({{"330521/v1.1/Datastreams(" + id + ")/Observations", both}});
    EXPECT_EQ(reasons().size(), 1u) << "it is no Datastream";
}

TEST_P(MqttIntake, PoisonIsSetAsideAndTheOthersAreStored) {
    take({{topic, payload(1, 20)},
          {topic, "{"},
          {topic, payload(2, 20)},
          {"330521/v1.1/Datastreams(4711)/Observations", payload(3, 20)},
          {topic, payload(1, 21)},
          {topic, R"({"result":1,"phenomenonTime":"2099-01-01T00:00:00Z"})"},
          {"330521/v1.1/Things(1)/Observations", payload(4, 20)},
          {topic, std::string("\0\xff", 2)},
          {topic, payload(5, 20)}});
    EXPECT_EQ(kept(), 3);
    EXPECT_EQ(reasons().size(), 6u);
    EXPECT_EQ(intake.counters().set_aside, 6u);
    EXPECT_EQ(intake.counters().stored, 3u);
}

TEST_P(MqttIntake, AnotherValueInABatchIsSetAsideToo) {
    take({{topic, payload(1, 20)}, {topic, payload(2, 20)}});
    take({{topic, payload(1, 21)}, {topic, payload(3, 20)}});
    EXPECT_EQ(kept(), 3);
    EXPECT_EQ(reasons().size(), 1u);
    EXPECT_NE(reasons().at(0).find("another observation"), std::string::npos);
}

TEST_P(MqttIntake, KeepsABoundedNumberOfThem) {
    std::vector<mqtt::Message> messages;
    for (int i = 0; i < most_set_aside + 20; ++i) messages.push_back({topic, "no JSON"});
    take(std::move(messages));
    EXPECT_EQ(static_cast<std::int64_t>(reasons().size()), most_set_aside);
}

HUYING_EVERYWHERE(MqttIntake);

TEST(MqttTopic, NamesWhereObservationsGo) {
    EXPECT_EQ(observations_path("v1.1/Datastreams(17)/Observations"), "Datastreams(17)/Observations");
    EXPECT_EQ(observations_path("v1.1/MultiDatastreams(17)/Observations"), "MultiDatastreams(17)/Observations");
    EXPECT_EQ(observations_path("v1.1/Observations"), "Observations");
    for (const char* bad : {"", "v1.1/", "v1.1/Datastreams(1)", "v1.1/Things(1)/Observations",
                            "v1.1/CreateObservations", "Datastreams(1)/Observations", "v1.0/Observations"})
        EXPECT_THROW(observations_path(bad), Problem) << bad;
}

TEST(Readable, IsTextForEveryDatabase) {
    EXPECT_EQ(readable(std::string_view("a\0b", 3), 9),
              "a\xef\xbf\xbd"
              "b");
    EXPECT_EQ(readable("\xff\xc0\x80", 20), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
    EXPECT_EQ(readable("站站", 5), "站");
    EXPECT_EQ(readable("\xed\xa0\x80", 20), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd") << "a lone surrogate";
    EXPECT_EQ(readable("\xf0\x9f\x98\x80", 20), "\xf0\x9f\x98\x80");
}

}  // namespace
}  // namespace huying::sensing
