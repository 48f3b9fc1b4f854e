// answer_test.cpp - acknowledged by a person or with its case, passed on when nobody does.
#include "subject/warning/answer_for_test.hpp"

namespace huying::warning {
namespace {

struct Answers : test::AnswerTest {};

TEST_P(Answers, WithItsCaseAWarningIsAcknowledged) {
    const cases::Case c = open_case();
    store->write(as("worker-1"), [&](Tx& tx) { return cases::perform(tx, cases::Act::accept, {.id = c.id}); });
    deliver();
    EXPECT_EQ(warnings().at(0).acknowledged_by, account("worker-1"));
    EXPECT_EQ(warnings().at(0).acknowledged, clock.now());
    EXPECT_EQ(events("warning_acknowledged").size(), 1u);
}

TEST_P(Answers, PassesItOnToTheNextRoleWhileNobodyDoes) {
    options(R"({"acknowledge_minutes":10})");
    observe(stream(), 168);
    for (int i = 1; i <= 5; ++i) {
        pass(10 * minute);
        write(escalate_unanswered);
        write(escalate_unanswered);
        EXPECT_EQ(warnings().at(0).escalation, std::min(i, 3)) << "once in ten minutes, at most to the command centre";
    }
    EXPECT_EQ(events("warning_escalated").size(), 3u);
    EXPECT_EQ(told("warning_escalated"), std::vector<Id>{account("command-1")});
}

TEST_P(Answers, PassesItOnUpwardsFromTheRoleThatHasIt) {
    options(R"({"acknowledge_minutes":10})");
    write([](Tx& tx) {
        const Param county = Param::of_text(tx.county());
        tx.query("UPDATE rule SET lead_role = 'township' WHERE county = $1", {&county, 1}).next();
        setup_changed(tx);
    });
    observe(stream(), 168);
    for (int i = 0; i < 3; ++i) {
        pass(10 * minute);
        write(escalate_unanswered);
    }
    EXPECT_EQ(warnings().at(0).escalation, 3);
    EXPECT_EQ(events("warning_escalated").size(), 1u) << "to the command centre at once, not down to the grid";
    EXPECT_EQ(told("warning_escalated"), std::vector<Id>{account("command-1")});
}

TEST_P(Answers, WaitsForNoRoleThatNobodyHolds) {
    options(R"({"acknowledge_minutes":10})");
    write([](Tx& tx) {
        const Param county = Param::of_text(tx.county());
        tx.query("UPDATE account SET disabled = TRUE WHERE county = $1 AND role = 'leader'", {&county, 1}).next();
    });
    observe(stream(), 168);
    pass(10 * minute);
    write(escalate_unanswered);
    EXPECT_EQ(warnings().at(0).escalation, 2);
    write([](Tx& tx) {
        const Param county = Param::of_text(tx.county());
        tx.query("UPDATE account SET disabled = TRUE WHERE county = $1 AND role = 'command'", {&county, 1}).next();
    });
    pass(10 * minute);
    write(escalate_unanswered);
    write(escalate_unanswered);
    EXPECT_EQ(warnings().at(0).escalation, 2);
    EXPECT_EQ(events("warning_escalated").size(), 1u) << "nobody is left to ask";
}

TEST_P(Answers, DoesNotPassOnWhatIsAcknowledgedOrCleared) {
    options(R"({"acknowledge_minutes":10})");
    observe(stream(), 168);
    observe(stream("pm25", test::five[1]), 168);
    const Id first = warnings().at(0).id, who = account("command-1");
    write([&](Tx& tx) { acknowledge_warning(tx, first, who); });
    for (int i = 0; i < 2; ++i) {
        pass(minute);
        observe(stream("pm25", test::five[1]), 20);
    }
    pass(hour);
    write(escalate_unanswered);
    EXPECT_TRUE(events("warning_escalated").empty());
}

TEST_P(Answers, HearsTheIndexOfAStationEachHour) {
    Rule heavy = default_rule();
    heavy.property = "aqi";
    heavy.unit = "1";
    heavy.condition = R"({"kind":"aqi","aqi_level":5})";
    heavy.clear_readings = 1;
    write([&](Tx& tx) { add_rule(tx, heavy); });
    const auto hour_of = [&](double pm25) {
        for (const auto& [property, value] :
             {std::pair{"so2", 10.0}, {"no2", 40.0}, {"co", 0.5}, {"o3", 60.0}, {"pm10", 80.0}, {"pm25", pm25}})
            observe(stream(property), value);
        pass(10 * minute);
        write([&](Tx& tx) { judge_index(tx, program.judge()); });
        write([&](Tx& tx) { judge_index(tx, program.judge()); });
        pass(50 * minute);
    };
    const auto indexed = [&] {
        auto all = warnings();
        std::erase_if(all, [](const Warning& w) { return w.property != "aqi"; });
        return all;
    };
    hour_of(100);
    EXPECT_TRUE(indexed().empty());
    hour_of(200);  // HJ 633: 200 ug/m3 of PM2.5 is an index of 250, level 5
    ASSERT_EQ(indexed().size(), 1u);
    EXPECT_EQ(indexed()[0].value, 250);
    EXPECT_EQ(indexed()[0].readings, 1) << "the hour was judged twice and counts once";
    EXPECT_NE(indexed()[0].why.find("An index is not compared"), std::string::npos) << "not that nobody has one";
    EXPECT_NE(events("warning_raised").back().content.value.find(" AQI 250，空气质量达到重度污染（5 级）及以上\""),
              std::string::npos);
    hour_of(50);
    EXPECT_EQ(indexed()[0].state, State::cleared);
    promises_hold();
}

HUYING_EVERYWHERE(Answers);

}  // namespace
}  // namespace huying::warning
