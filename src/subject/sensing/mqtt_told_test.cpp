// mqtt_told_test.cpp - what of a change is told, and on which paths; without a broker.
#include "subject/sensing/mqtt_told.hpp"

#include "subject/sensing/sta_write_for_test.hpp"

namespace huying::sensing {
namespace {

struct Recorder final : Audience {
    void observed(Tx&, Id, std::span<const NewObservation* const>) override {}
    void changed(Tx&, std::string_view set, Id id, std::span<const std::string_view>) override {
        told.emplace_back(set, id);
    }
    void corrected(Tx&, Id stream, const NewObservation& now) override { corrections.emplace_back(stream, now.time); }
    std::vector<Id> of(std::string_view set) const {
        std::vector<Id> out;
        for (const auto& [name, id] : told)
            if (name == set) out.push_back(id);
        return out;
    }
    std::vector<std::pair<std::string, Id>> told;
    std::vector<std::pair<Id, Micros>> corrections;
};

struct MqttTold : test::StaTest {
    Recorder recorder;
    Sensing heard{.territory = sensing().territory, .judge = {}, .heard = {}, .audience = &recorder};
    std::string make_heard(const std::string& path, const std::string& body) {
        const auto reply = write([&](Tx& tx) { return sta::post(tx, heard, request("POST", body), path); });
        const auto& link = reply.headers.at(0).second;
        return link.substr(link.rfind('(') + 1, link.rfind(')') - link.rfind('(') - 1);
    }
    std::vector<std::string> paths(const std::string& set, Id id) {
        const auto told = read([&](const Tx& tx) { return look_at(tx, "http://x", {set, id, {}}); });
        return told ? told->paths : std::vector<std::string>{};
    }
    bool leads(const std::string& topic, const std::string& set, Id id, Micros time = {}) {
        return read([&](const Tx& tx) { return !topics_to(tx, {{7, topic}}, set, id, time).empty(); });
    }
};

bool has(const std::vector<std::string>& paths, const std::string& path) {
    return std::ranges::find(paths, path) != paths.end();
}

TEST_P(MqttTold, WhatIsMadeByItselfIsToldToo) {
    const std::string at = R"({"name":"T","description":"d","Locations":[)" + location(point(119.95, 30.55)) + "]}";
    const std::string thing = make_heard("Things", at);
    ASSERT_EQ(recorder.of("HistoricalLocations").size(), 1u);
    ASSERT_EQ(recorder.of("FeaturesOfInterest").size(), 1u);
    pass(minute);
    make_heard("Things(" + thing + ")/Locations", location(point(100, 20), "far"));
    EXPECT_EQ(recorder.of("HistoricalLocations").size(), 2u);
    EXPECT_EQ(recorder.of("FeaturesOfInterest").size(), 2u);
    const auto told = paths("HistoricalLocations", recorder.of("HistoricalLocations").back());
    EXPECT_TRUE(has(told, "HistoricalLocations"));
    EXPECT_TRUE(has(told, "Things(" + thing + ")/HistoricalLocations"));
    EXPECT_TRUE(
        has(told, "Locations(" + std::to_string(recorder.of("Locations").back().value) + ")/HistoricalLocations"));
}

TEST_P(MqttTold, AnEntityIsToldWhereverOneLinkLeadsToIt) {
    const auto [thing, stream] = station();
    const Id id{std::stoll(thing)};
    EXPECT_TRUE(has(paths("Things", id), "Things"));
    EXPECT_TRUE(has(paths("Things", id), "Datastreams(" + stream + ")/Thing"));
    EXPECT_TRUE(has(paths("Datastreams", Id{std::stoll(stream)}), "Things(" + thing + ")/Datastreams"));
    EXPECT_TRUE(paths("Things", Id{4711}).empty());
}

TEST_P(MqttTold, APathOfSeveralLinksIsFollowed) {
    const auto [thing, stream] = station();
    const std::string other = station().first;
    const std::string id = make("Datastreams(" + stream + ")/Observations", R"({"result":1})");
    const Id of_stream{std::stoll(stream)};
    const auto far = [](const std::string& t, const std::string& s) {
        return "v1.1/Things(" + t + ")/Datastreams(" + s + ")/Observations";
    };
    EXPECT_TRUE(leads(far(thing, stream), "Observations", of_stream, clock.now()));
    EXPECT_FALSE(leads(far(thing, stream), "Observations", of_stream, clock.now() + 1));
    EXPECT_FALSE(leads(far(other, stream), "Observations", of_stream, clock.now()));
    EXPECT_FALSE(leads(far(thing, stream), "Things", Id{std::stoll(thing)}));
    EXPECT_TRUE(leads("v1.1/Observations(" + id + ")/Datastream/Thing", "Things", Id{std::stoll(thing)}));
    EXPECT_FALSE(leads("v1.1/Observations(" + id + ")/Datastream/Thing", "Things", Id{std::stoll(other)}));
    for (const char* nowhere : {"v1.1/Clouds(1)/A/B", "v1.1/Things(1", "v1.1/Things(1)/Datastreams(2)/x/y"})
        EXPECT_FALSE(leads(nowhere, "Things", Id{std::stoll(thing)})) << nowhere;
}

TEST_P(MqttTold, AChangedObservationIsToldWithItsNewTime) {
    const std::string stream = station().second;
    const std::string path =
        "Observations(" + make("Datastreams(" + stream + ")/Observations", R"({"result":1})") + ")";
    const Micros earlier = clock.now() - minute;
    write([&](Tx& tx) {
        return sta::change(tx, heard, request("PATCH", R"({"phenomenonTime":")" + to_text(earlier) + "\"}"), path);
    });
    ASSERT_EQ(recorder.corrections.size(), 1u);
    EXPECT_EQ(recorder.corrections[0], std::pair(Id{std::stoll(stream)}, earlier));
}

HUYING_EVERYWHERE(MqttTold);

}  // namespace
}  // namespace huying::sensing
