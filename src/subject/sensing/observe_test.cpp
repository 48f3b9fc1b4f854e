// observe_test.cpp - storing observations: once, whole, and never from the future.
#include "subject/fixture_for_test.hpp"

namespace huying::sensing {
namespace {

struct Observations : test::CountyTest {
    StreamInfo pm25 = stream();
    std::vector<Outcome> outcomes(const std::vector<NewObservation>& rows, bool judged = true) {
        return write([&](Tx& tx) { return store_observations(tx, sensing(), pm25, rows, judged); });
    }
    std::int64_t many(const std::vector<NewObservation>& rows, bool judged = true) {
        return std::ranges::count(outcomes(rows, judged), Outcome::fresh);
    }
    std::int64_t kept() { return number("SELECT count(*) FROM observation WHERE county = $1"); }
    std::vector<NewObservation> hours(int n, double value = 10) {
        std::vector<NewObservation> out;
        for (int i = 0; i < n; ++i) out.push_back({clock.now() - i * hour, value + i % 7, {}, {}});
        return out;
    }
};

TEST_P(Observations, AreStoredOnceHoweverOftenTheyAreSent) {
    EXPECT_TRUE(observe(pm25, 20).fresh);
    EXPECT_FALSE(observe(pm25, 20).fresh);
    EXPECT_EQ(kept(), 1);
}

TEST_P(Observations, AreNotReplacedByAnotherValueForTheSameTime) {
    observe(pm25, 20);
    const Problem p = test::refusal([&] { observe(pm25, 21); });
    EXPECT_EQ(p.status, 409);
    EXPECT_EQ(p.code, "observed_differently");
}

TEST_P(Observations, MayBeFiveMinutesAheadAndNoMore) {
    EXPECT_TRUE(observe(pm25, 20, clock.now() + 5 * minute).fresh);
    const Problem p = test::refusal([&] { observe(pm25, 20, clock.now() + 5 * minute + 1); });
    EXPECT_EQ(p.status, 422);
    EXPECT_EQ(test::pointers(p), std::vector<std::string>{"/phenomenonTime"});
    EXPECT_EQ(test::refusal([&] { observe(pm25, 20, Micros{-1}); }).status, 422);
}

TEST_P(Observations, OfABatchAreStoredTogetherOrNotAtAll) {
    auto rows = hours(120);
    rows[77].time = clock.now() + hour;
    EXPECT_EQ(test::refusal([&] { many(rows); }).status, 422);
    EXPECT_EQ(kept(), 0);
}

TEST_P(Observations, OfABatchAreCountedWhenTheyAreNew) {
    EXPECT_EQ(many(hours(120)), 120);
    EXPECT_EQ(many(hours(130)), 10);
    EXPECT_EQ(many(hours(130)), 0);
    EXPECT_EQ(many({}), 0);
    EXPECT_EQ(kept(), 130);
}

TEST_P(Observations, OfABatchAreAnsweredOneByOneInTheOrderGiven) {
    using enum Outcome;
    observe(pm25, 20);
    observe(pm25, 30, clock.now() - hour);
    const Micros now = clock.now();
    const std::vector<NewObservation> rows{{now, 21, {}, {}},           {now - 2 * hour, 5, {}, {}},
                                           {now - hour, 30, {}, {}},    {now - 2 * hour, 6, {}, {}},
                                           {now - 3 * hour, 7, {}, {}}, {now - 3 * hour, 7, {}, {}}};
    EXPECT_EQ(outcomes(rows), (std::vector{different, fresh, there, different, fresh, there}));
    EXPECT_EQ(number("SELECT count(*) FROM observation WHERE county = $1 AND value IN (5, 7, 20, 30)"), 4);
    EXPECT_EQ(kept(), 4);
}

TEST_P(Observations, AreCountedAlsoWhenTheyHaveNoNumber) {
    std::vector<NewObservation> rows = hours(60);
    for (auto& o : rows) {
        o.value.reset();
        o.extra = R"({"result":null})";
    }
    EXPECT_EQ(many(rows), 60);
    EXPECT_EQ(many(rows), 0);
    EXPECT_EQ(kept(), 60);
}

TEST_P(Observations, AreJudgedInOrderOfTimeHoweverTheyCome) {
    // newest first: 168 at ten o'clock, calm before
    auto rows = hours(60, 20);
    rows[0].value = 168;
    many(rows);
    const auto c = only_case();
    EXPECT_EQ(number("SELECT count(*) FROM warning WHERE county = $1 AND state = 'open' AND peak = 168"), 1);
    EXPECT_EQ(c.division, "330521001");
}

TEST_P(Observations, OfABatchThatSayOtherThingsForATimeAreDifferent) {
    using enum Outcome;
    const Micros now = clock.now();
    const std::string first = R"({"result":null,"parameters":{"a":1}})",
                      second = R"({"result":null,"parameters":{"a":2}})";
    EXPECT_EQ(
        outcomes({{now, {}, {}, first}, {now, {}, {}, second}, {now, {}, {}, R"({"result":null})"}, {now, 5, {}, {}}}),
        (std::vector{fresh, different, there, different}));
    EXPECT_EQ(kept(), 1);
}

TEST_P(Observations, ThatWereKeptForHoursRaiseNothingButAreRemembered) {
    many(hours(24, 400));  // the newest is of now
    EXPECT_EQ(number("SELECT count(*) FROM warning WHERE county = $1"), 1) << "now is now";
    const StreamInfo other = stream("pm25", "Dingling");
    const auto warnings = [&] { return number("SELECT count(*) FROM warning WHERE county = $1"); };
    std::vector<NewObservation> backlog;
    for (int i = 0; i < 24; ++i) backlog.push_back({clock.now() - 180 * day + i * hour, 400, {}, {}});
    write([&](Tx& tx) { store_observations(tx, sensing(), other, backlog); });
    EXPECT_EQ(warnings(), 1);
    EXPECT_EQ(number("SELECT count(*) FROM cases WHERE county = $1"), 1);
    observe(other, 400, clock.now() - 5 * hour);
    EXPECT_EQ(warnings(), 2) << "what comes alone is heard as said now";
    promises_hold();
}

TEST_P(Observations, ThatComeLateClearAWarningThatIsOpen) {
    observe(pm25, 168, clock.now() - 2 * hour);
    pass(12 * hour);
    many({{clock.now() - 10 * hour, 10, {}, {}},
          {clock.now() - 9 * hour, 10, {}, {}},
          {clock.now() - 8 * hour, 400, {}, {}}});
    EXPECT_EQ(number("SELECT count(*) FROM warning WHERE county = $1"), 1);
    EXPECT_EQ(number("SELECT count(*) FROM warning WHERE county = $1 AND state = 'cleared'"), 1);
}

TEST_P(Observations, OfTheTimeBeforeRaiseNoWarningWhenTheyAreHistory) {
    many(hours(60, 400), false);
    EXPECT_EQ(kept(), 60);
    EXPECT_EQ(number("SELECT count(*) FROM warning WHERE county = $1"), 0);
}

TEST_P(Observations, SayWhatWasMadeOfThem) {
    EXPECT_FALSE(observe(pm25, 20, clock.now() - hour).judgement);
    const Stored s = observe(pm25, 168);
    ASSERT_TRUE(s.judgement);
    EXPECT_EQ(s.judgement->severity, "serious");
    EXPECT_EQ(s.judgement->threshold, 150);
    EXPECT_TRUE(s.judgement->beyond);
    EXPECT_NE(s.judgement->message.find("168"), std::string::npos);
    EXPECT_NE(s.judgement->message_en.find("above 150"), std::string::npos);
    pass(hour);
    const Stored calmer = observe(pm25, 140);
    ASSERT_TRUE(calmer.judgement) << "the warning is still open";
    EXPECT_FALSE(calmer.judgement->beyond);
}

TEST_P(Observations, AreJudgedTheSameWhenADeviceRepeatsItself) {
    const Stored first = observe(pm25, 168), again = observe(pm25, 168);
    ASSERT_TRUE(again.judgement);
    EXPECT_FALSE(again.fresh);
    EXPECT_EQ(again.judgement->warning, first.judgement->warning);
    EXPECT_EQ(number("SELECT readings FROM warning WHERE county = $1"), 1);
    EXPECT_EQ(events().size(), 3u) << "raised, opened, dispatched";
}

TEST_P(Observations, KnowTheirStreamsStationAndGrid) {
    EXPECT_EQ(pm25.property, "pm25");
    EXPECT_EQ(pm25.unit, "ug/m3");
    EXPECT_EQ(pm25.grid, test::grid_1);
    EXPECT_EQ(pm25.station_name, "德清武康站");
    EXPECT_EQ(stream("co").unit, "mg/m3");
    EXPECT_FALSE(read([&](const Tx& tx) { return find_stream(tx, sensing(), {4711}); }));
}

TEST(Observation, IsNamedByItsStreamAndTime) {
    EXPECT_EQ(observation_id({17}, {1480579200000000}), "17-1480579200000000");
    const auto key = parse_observation_id("17-1480579200000000");
    ASSERT_TRUE(key);
    EXPECT_EQ(key->first, Id{17});
    EXPECT_EQ(key->second.value, 1480579200000000);
    for (const char* text : {"", "-", "17", "17-", "-17", "a-1", "1-a", "1-2-3", "99999999999999999999-1"})
        EXPECT_FALSE(parse_observation_id(text)) << text;
}

TEST(Observation, HasOneSpellingOfPropertyAndUnit) {
    EXPECT_EQ(property_key("PM2.5"), "pm25");
    EXPECT_EQ(property_key("pm 2.5"), "pm25");
    EXPECT_EQ(property_key("噪声"), "噪声");
    EXPECT_EQ(unit_key("μg/m³"), "ug/m3");
    EXPECT_EQ(unit_key("µg/m^3"), "ug/m3");
    EXPECT_EQ(unit_key("µg·m⁻³"), "ug/m3");
    EXPECT_EQ(unit_key("mg m^-3"), "mg/m3");
    EXPECT_EQ(unit_key("毫克/立方米"), "mg/m3");
    EXPECT_EQ(unit_key("W/m²"), "W/m2");
    EXPECT_EQ(unit_key("dB"), "dB");
}

HUYING_EVERYWHERE(Observations);

}  // namespace
}  // namespace huying::sensing
