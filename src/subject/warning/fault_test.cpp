// fault_test.cpp - sensors that fall silent, stick, disagree and drift: each a task of maintenance, none a warning.
#include <cmath>

#include "subject/fixture_for_test.hpp"
#include "subject/sensing/sta_write_for_test.hpp"
#include "subject/warning/fault.hpp"
#include "subject/warning/warning.hpp"

namespace huying::warning {
namespace {

constexpr Sql all_faults{R"sql(SELECT /*row*/ FROM sensor_fault WHERE county = $1 ORDER BY id)sql"};
const std::vector<std::string> near_five{"Changping", "Gucheng", "Guanyuan", "Nongzhanguan",
                                         "Aotizhongxin"};  // within 20 km of the first

struct Sensors : test::CountyTest {
    std::vector<Fault> faults() {
        return read([](const Tx& tx) { return tx.all<Fault>(all_faults, tx.county()); });
    }
    void check() {
        write([](Tx& tx) { check_network(tx, true); });
        write([](Tx& tx) { check_network(tx, false); });
    }
    /// So many hours of one reading an hour at five stations; the first is the one of whom the test tells.
    template <class F> void hours(int n, F first) {
        for (int i = 0; i < n; ++i) {
            pass(hour);
            for (std::size_t s = 0; s < near_five.size(); ++s)
                observe(stream("pm25", near_five[s]),
                        s == 0 ? first(i) : 40 + 3 * static_cast<double>(s) + 10 * std::sin(i));
        }
    }
};

TEST_P(Sensors, ThatNeverSpokeAreNotSilent) {
    check();
    EXPECT_TRUE(faults().empty());
}

TEST_P(Sensors, ThatStopAreSilentUntilTheySpeakAgain) {
    observe(stream(), 20);
    const Micros last = clock.now();
    pass(3 * hour - minute);
    check();
    EXPECT_TRUE(faults().empty());
    pass(minute);
    check();
    check();
    ASSERT_EQ(faults().size(), 1u) << "and not twice";
    EXPECT_EQ(faults()[0].kind, FaultKind::silent);
    EXPECT_EQ(faults()[0].since, last);
    EXPECT_EQ(faults()[0].reason_en, "no reading for more than 3 h");
    EXPECT_EQ(events("sensor_fault_opened").size(), 1u);
    observe(stream(), 21);
    pass(minute);
    check();
    EXPECT_EQ(faults()[0].state, FaultState::closed);
    EXPECT_EQ(faults()[0].until, clock.now());
    EXPECT_EQ(events("sensor_fault_closed").size(), 1u);
    EXPECT_EQ(number("SELECT count(*) FROM cases WHERE county = $1"), 0) << "nobody is sent out";
    promises_hold();
}

TEST_P(Sensors, WhoseStreamIsDeletedHaveNoOpenFaultAndCanStillBeReadOf) {
    observe(stream(), 20);
    const Id of = stream().id;
    pass(4 * hour);
    check();
    write([&](Tx& tx) { return sensing::sta::remove(tx, sensing(), "Datastreams(" + std::to_string(of.value) + ")"); });
    ASSERT_EQ(faults().size(), 1u);
    EXPECT_EQ(faults()[0].state, FaultState::closed);
    EXPECT_EQ(faults()[0].until, clock.now());
    EXPECT_EQ(faults()[0].property, "pm25");
    EXPECT_EQ(faults()[0].reason_en, "no reading for more than 3 h; its stream was deleted");
    ASSERT_EQ(events("sensor_fault_closed").size(), 1u) << "told like any other";
    const Event told = events("sensor_fault_closed").front();
    EXPECT_EQ(told.division, stream("pm10").division);
    EXPECT_EQ(told.departments, "environment");
    const auto content = record::from_json<FaultEvent>(told.content.value);
    EXPECT_EQ(content.fault, faults()[0].id);
    EXPECT_EQ(content.until, clock.now());
    EXPECT_EQ(content.reason_en, faults()[0].reason_en);
    EXPECT_EQ(content.state, "closed");
    promises_hold();
}

TEST_P(Sensors, ThatSayTheSameForADayAreStuck) {
    hours(25, [](int) { return 37.0; });
    check();
    ASSERT_EQ(faults().size(), 1u);
    EXPECT_EQ(faults()[0].kind, FaultKind::stuck);
    EXPECT_EQ(faults()[0].stream, stream("pm25", near_five[0]).id);
    hours(1, [](int) { return 38.0; });
    check();
    EXPECT_EQ(faults()[0].state, FaultState::closed);
}

TEST_P(Sensors, AtTheLimitOfDetectionAreNotStuck) {
    hours(25, [](int) { return 3.0; });
    check();
    for (const Fault& f : faults()) EXPECT_NE(f.kind, FaultKind::stuck);
}

TEST_P(Sensors, FarFromTheirNeighboursAreDisputed) {
    hours(7, [](int i) { return 140.0 + i; });
    check();
    ASSERT_EQ(faults().size(), 1u);
    EXPECT_EQ(faults()[0].kind, FaultKind::disputed);
    const Id first = stream("pm25", near_five[0]).id, second = stream("pm25", near_five[1]).id;
    EXPECT_TRUE(read([&](const Tx& tx) { return in_doubt(tx, first); }));
    EXPECT_FALSE(read([&](const Tx& tx) { return in_doubt(tx, second); }));
    EXPECT_EQ(number("SELECT count(*) FROM warning WHERE county = $1"), 0);
}

TEST_P(Sensors, AreComparedInOneUnit) {
    write([&](Tx& tx) {
        const Param county = Param::of_text(tx.county());
        tx.query("UPDATE datastream SET unit = 'mg/m3' WHERE county = $1 AND property = 'pm25' AND id <> " +
                     std::to_string(stream("pm25", near_five[0]).id.value),
                 {&county, 1})
            .next();
        setup_changed(tx);
    });
    for (int i = 0; i < 7; ++i) {
        pass(hour);
        for (const auto& s : near_five) observe(stream("pm25", s), s == near_five[0] ? 40 + i : 0.041 + 0.001 * i);
    }
    check();
    EXPECT_TRUE(faults().empty());
}

TEST_P(Sensors, ALittleOffForAWeekAreDrifting) {
    hours(7 * 24, [](int i) { return 95.0 + 10 * std::sin(i); });
    check();
    ASSERT_EQ(faults().size(), 1u);
    EXPECT_EQ(faults()[0].kind, FaultKind::drifting);
}

TEST_P(Sensors, AllHighTogetherAreNotAtFault) {
    for (int i = 0; i < 24; ++i) {
        pass(hour);
        for (const auto& s : near_five)
            observe(stream("pm25", s), 250 + 10 * std::sin(i) + static_cast<double>(s.size()));
    }
    check();
    EXPECT_TRUE(faults().empty());
    EXPECT_EQ(number("SELECT count(*) FROM warning WHERE county = $1"), 5);
}

TEST_P(Sensors, ResolvedByAPersonStayResolvedForTheSameSilence) {
    observe(stream(), 20);
    pass(4 * hour);
    check();
    write([&](Tx& tx) {
        const Param county = Param::of_text(tx.county());
        tx.query("UPDATE sensor_fault SET state = 'closed', until = " + std::to_string(tx.now().value) +
                     ", resolved_by = 1 WHERE county = $1",
                 {&county, 1})
            .next();
    });
    pass(hour);
    check();
    EXPECT_EQ(faults().size(), 1u);
    observe(stream(), 20);
    pass(4 * hour);
    check();
    EXPECT_EQ(faults().size(), 2u) << "a new silence is a new fault";
}

TEST_P(Sensors, OutsideTheAreaAndHoursOfARuleAreCheckedAsUsual) {
    Rule rule = default_rule();
    rule.condition = R"({"kind":"silent","minutes":30})";
    const auto say = [&](const std::string& options) {
        rule.options = options;
        write([&](Tx& tx) { rule = add_rule(tx, rule); });
    };
    const auto other = number("SELECT count(*) FROM rule WHERE county = $1");
    say(R"({"divisions":["330521999"]})");
    say(R"({"months":[1]})");
    say(R"({"from_hour":1,"to_hour":2})");
    ASSERT_EQ(number("SELECT count(*) FROM rule WHERE county = $1"), other + 3);
    observe(stream(), 20);
    pass(hour);
    check();
    EXPECT_TRUE(faults().empty()) << "no rule holds here and now, and the usual check waits for three hours";
    pass(2 * hour);
    check();
    ASSERT_EQ(faults().size(), 1u);
    EXPECT_EQ(faults()[0].rule, Id{});
}

TEST_P(Sensors, OfARuleAreFollowedByItAfterItsHours) {
    Rule rule = default_rule();
    rule.condition = R"({"kind":"silent","minutes":30})";
    rule.options = R"({"divisions":["330521"],"from_hour":10,"to_hour":11})";
    write([&](Tx& tx) { rule = add_rule(tx, rule); });
    observe(stream(), 20);
    pass(40 * minute);
    check();
    ASSERT_EQ(faults().size(), 1u);
    EXPECT_EQ(faults()[0].rule, rule.id);
    pass(40 * minute);
    check();
    EXPECT_EQ(faults()[0].state, FaultState::open) << "still silent, though its hour is over";
    observe(stream(), 20);
    pass(minute);
    check();
    EXPECT_EQ(faults()[0].state, FaultState::closed);
}

HUYING_EVERYWHERE(Sensors);

}  // namespace
}  // namespace huying::warning
