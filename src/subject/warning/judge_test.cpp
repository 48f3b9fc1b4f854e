// judge_test.cpp - the rule engine, reading by reading: raise, update, hysteresis, late readings, units, several rules.
#include "subject/fixture_for_test.hpp"
#include "subject/warning/warning.hpp"

namespace huying::warning {
namespace {

constexpr Sql all_warnings{R"sql(SELECT /*row*/ FROM warning WHERE county = $1 ORDER BY id)sql"};

struct Judging : test::CountyTest {
    sensing::StreamInfo pm25 = stream();
    std::vector<Warning> warnings() {
        return read([](const Tx& tx) { return tx.all<Warning>(all_warnings, tx.county()); });
    }
    /// Readings an hour apart, each at its hour.
    void hourly(std::initializer_list<double> values) {
        for (const double v : values) {
            pass(hour);
            observe(pm25, v);
        }
    }
    void add(Rule rule) {
        write([&](Tx& tx) { add_rule(tx, rule); });
    }
};

TEST_P(Judging, RaisesNothingAtTheThreshold) {
    hourly({150, 149.9, 0});
    EXPECT_TRUE(warnings().empty());
}

TEST_P(Judging, RaisesOneWarningAboveItAndItsCase) {
    hourly({150.1});
    const auto all = warnings();
    ASSERT_EQ(all.size(), 1u);
    const Warning& w = all[0];
    EXPECT_EQ(w.state, State::open);
    EXPECT_EQ(w.first_value, 150.1);
    EXPECT_EQ(w.raised, clock.now());
    EXPECT_EQ(w.grid, test::grid_1);
    EXPECT_EQ(w.division, "330521001");
    EXPECT_EQ(only_case().warning, w.id);
    EXPECT_EQ(events("warning_raised").size(), 1u);
    promises_hold();
}

TEST_P(Judging, UpdatesItWithRepeatedReadingsAndNeverOpensASecond) {
    hourly({160, 300, 200, 155});
    const auto all = warnings();
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].readings, 4);
    EXPECT_EQ(all[0].value, 155);
    EXPECT_EQ(all[0].peak, 300);
    EXPECT_EQ(all[0].last_reading, clock.now());
    EXPECT_EQ(events("warning_updated").size(), 1u) << "only a new peak is news";
    promises_hold();
}

TEST_P(Judging, RaisesKOfNOnceWhileKOfNHold) {
    Rule count = default_rule();
    count.threshold = 1000;
    count.condition = R"({"kind":"count","level":100,"k":2,"n":3})";
    count.clear_readings = 1;
    add(count);
    hourly({120, 120, 90, 120, 120, 90, 120, 120, 90, 120});
    ASSERT_EQ(warnings().size(), 1u);
    EXPECT_EQ(warnings()[0].state, State::open);
    hourly({90});
    ASSERT_EQ(warnings().size(), 1u);
    EXPECT_EQ(warnings()[0].state, State::cleared) << "one of the last three";
    promises_hold();
}

TEST_P(Judging, KeepsItOpenBetweenClearLevelAndThreshold) {
    hourly({160, 140, 120, 115.1});
    EXPECT_EQ(warnings().at(0).state, State::open);
    EXPECT_EQ(warnings().at(0).readings, 1);
}

TEST_P(Judging, ClearsItAfterTwoCalmReadingsInARow) {
    hourly({160, 115, 116, 115});
    EXPECT_EQ(warnings().at(0).state, State::open) << "116 breaks the row";
    hourly({10});
    const Warning w = warnings().at(0);
    EXPECT_EQ(w.state, State::cleared);
    EXPECT_EQ(w.cleared, clock.now());
    EXPECT_EQ(events("warning_cleared").size(), 1u);
    EXPECT_EQ(only_case().state, cases::State::dispatched) << "the case goes on";
}

TEST_P(Judging, FollowsAWarningOverTheEdgeOfItsHoursUntilTheAirIsCalm) {
    Rule day = default_rule();
    day.property = "o3";
    day.threshold = 300;
    day.clear_level = 200;
    day.clear_readings = 1;
    day.options = R"({"from_hour":8,"to_hour":18,"rises":[{"level":450,"severity":"critical"}]})";
    add(day);
    const auto o3 = stream("o3");
    const auto reading = [&](const char* time, double value) {
        clock.set(*parse_time(time));
        observe(o3, value);
        return warnings().back();
    };
    EXPECT_EQ(reading("2016-12-01T17:50:00+08:00", 350).state, State::open);
    const Warning evening = reading("2016-12-01T18:10:00+08:00", 400);
    EXPECT_EQ(evening.state, State::open) << "the air has got worse";
    EXPECT_EQ(evening.value, 400);
    EXPECT_EQ(evening.peak, 400);
    EXPECT_EQ(evening.readings, 2);
    EXPECT_NE(evening.why.find("warns only from 8 to 18 h"), std::string::npos) << evening.why;
    EXPECT_NE(evening.why.find("规则只在8 时至 18 时发出预警"), std::string::npos) << evening.why;
    EXPECT_EQ(reading("2016-12-01T19:10:00+08:00", 460).severity, Severity::critical);
    EXPECT_EQ(reading("2016-12-01T20:10:00+08:00", 250).state, State::open);
    EXPECT_EQ(reading("2016-12-01T21:10:00+08:00", 200).state, State::cleared);
    reading("2016-12-01T22:10:00+08:00", 500);
    EXPECT_EQ(warnings().size(), 1u) << "nothing begins at night";
    reading("2016-12-02T08:00:00+08:00", 301);
    EXPECT_EQ(warnings().size(), 2u);
    promises_hold();
}

TEST_P(Judging, RaisesNothingOnAReadingOfDaysAgo) {
    Rule lasting = default_rule();
    lasting.property = "no2";
    lasting.condition =
        R"({"kind":"any","of":[{"kind":"above","level":100,"minutes":120},{"kind":"count","level":120,"k":2,"n":3}]})";
    add(lasting);
    const auto no2 = stream("no2");
    observe(no2, 150);
    pass(3 * day);
    observe(no2, 150);
    EXPECT_TRUE(warnings().empty());
    pass(2 * hour);
    observe(no2, 150);
    EXPECT_EQ(warnings().size(), 1u);
}

TEST_P(Judging, RemembersAWeekOfMinutesWhenTheSetUpChanges) {
    Rule week = default_rule();
    week.property = "no2";
    week.condition = R"({"kind":"above","level":100,"minutes":10080})";
    add(week);
    const auto no2 = stream("no2");
    std::vector<sensing::NewObservation> minutes;
    for (int i = 0; i < 7 * 24 * 60; ++i) minutes.push_back({clock.now() + i * minute, 150.0, {}, {}});
    clock.set(minutes.back().time);
    write([&](Tx& tx) { sensing::store_observations(tx, sensing(), no2, minutes); });
    EXPECT_TRUE(warnings().empty());
    write([](Tx& tx) { setup_changed(tx); });
    pass(minute);
    observe(no2, 150);
    EXPECT_EQ(warnings().size(), 1u);
}

TEST_P(Judging, RaisesAgainAfterClearing) {
    hourly({160, 10, 10, 170});
    const auto all = warnings();
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].state, State::cleared);
    EXPECT_EQ(all[1].state, State::open);
    EXPECT_EQ(number("SELECT count(*) FROM cases WHERE county = $1"), 2);
    promises_hold();
}

TEST_P(Judging, DoesNotRaiseAgainFromReadingsOlderThanTheEnd) {
    hourly({160, 10, 10});
    observe(pm25, 400, clock.now() - minute);
    EXPECT_EQ(warnings().size(), 1u);
}

TEST_P(Judging, ConvertsMilligramsAndMicrograms) {
    Rule co = default_rule();
    co.property = "co";
    co.threshold = 5000;
    co.clear_level = 4000;
    add(co);
    const auto s = stream("co");
    ASSERT_EQ(s.unit, "mg/m3");
    observe(s, 5.0);
    EXPECT_TRUE(warnings().empty());
    pass(hour);
    observe(s, 5.1);
    ASSERT_EQ(warnings().size(), 1u);
    EXPECT_EQ(warnings()[0].unit, "ug/m3");
    EXPECT_EQ(warnings()[0].value, 5100);
    pass(hour);
    observe(s, 5.0349);
    EXPECT_EQ(warnings()[0].value, 5034.9) << "a decimal stays one, as on the station's page";
}

TEST_P(Judging, LeavesARuleInAnUnknownUnitAlone) {
    Rule strange = default_rule();
    strange.property = "o3";
    strange.unit = "ppb";
    strange.threshold = 1;
    strange.clear_level = 0;
    add(strange);
    observe(stream("o3"), 400);
    EXPECT_TRUE(warnings().empty());
}

TEST_P(Judging, HoldsEachRuleForItself) {
    Rule severe = default_rule();
    severe.threshold = 250;
    severe.clear_level = 200;
    severe.clear_readings = 1;
    severe.severity = Severity::critical;
    add(severe);
    hourly({160, 300, 180});
    const auto all = warnings();
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].state, State::open);
    EXPECT_EQ(all[1].state, State::cleared);
    EXPECT_EQ(all[1].severity, Severity::critical);
    promises_hold();
}

TEST_P(Judging, WatchesForLowValuesToo) {
    Rule low = default_rule();
    low.property = "o3";
    low.comparison = Comparison::below;
    low.threshold = 10;
    low.clear_level = 20;
    add(low);
    const auto o3 = stream("o3");
    for (const double v : {10.0, 9.0, 3.0, 15.0, 20.0, 25.0}) {
        pass(hour);
        observe(o3, v);
    }
    const Warning w = warnings().at(0);
    EXPECT_EQ(w.peak, 3);
    EXPECT_EQ(w.readings, 2);
    EXPECT_EQ(w.state, State::cleared);
}

TEST_P(Judging, FollowsARuleThatWasChanged) {
    hourly({140});
    write([](Tx& tx) {
        const Param county = Param::of_text(tx.county());
        tx.query("UPDATE rule SET threshold = 100, clear_level = 80 WHERE county = $1", {&county, 1}).next();
        setup_changed(tx);
    });
    hourly({140});
    EXPECT_EQ(warnings().at(0).threshold, 100);
}

TEST_P(Judging, DoesNothingWithADisabledRule) {
    write([](Tx& tx) {
        const Param county = Param::of_text(tx.county());
        tx.query("UPDATE rule SET enabled = FALSE WHERE county = $1", {&county, 1}).next();
        setup_changed(tx);
    });
    hourly({400});
    EXPECT_TRUE(warnings().empty());
}

TEST_P(Judging, KeepsNothingWhenTheCaseCannotBeOpened) {
    const Judge refusing([](Tx&, const Raised&) { throw conflict("no", "no"); }, {});
    const sensing::Sensing other{program.territory(), std::cref(refusing), {}};
    const auto p = test::refusal([&] {
        write([&](Tx& tx) { sensing::store_observation(tx, other, pm25, {clock.now(), 168, {}, {}}); });
    });
    EXPECT_EQ(p.code, "no");
    EXPECT_EQ(number("SELECT count(*) FROM observation WHERE county = $1"), 0);
    EXPECT_TRUE(warnings().empty());
    EXPECT_TRUE(events().empty());
}

HUYING_EVERYWHERE(Judging);

}  // namespace
}  // namespace huying::warning
