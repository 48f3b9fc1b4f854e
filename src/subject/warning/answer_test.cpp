// answer_test.cpp - acknowledged by a person or with its case, passed on when nobody does, storms as one incident with
// one case, quiet hours and subscriptions.
#include "engine/stream/listeners.hpp"
#include "subject/fixture_for_test.hpp"
#include "subject/warning/incident.hpp"
#include "subject/warning/rule_in.hpp"

namespace huying::warning {
namespace {

constexpr Sql warnings_by_id{R"sql(SELECT /*row*/ FROM warning WHERE county = $1 ORDER BY id)sql"};
constexpr Sql all_incidents{R"sql(SELECT /*row*/ FROM incident WHERE county = $1 ORDER BY id)sql"};
const std::vector<std::string> five{"Aotizhongxin", "Changping", "Gucheng", "Guanyuan",
                                    "Nongzhanguan"};  // each near an earlier one

struct Answers : test::CountyTest {
    std::vector<Warning> warnings() {
        return read([](const Tx& tx) { return tx.all<Warning>(warnings_by_id, tx.county()); });
    }
    std::vector<Incident> incidents() {
        return read([](const Tx& tx) { return tx.all<Incident>(all_incidents, tx.county()); });
    }
    void options(const std::string& json) {
        write([&](Tx& tx) {
            const Param params[] = {Param::of_text(tx.county()), Param::of_text(json)};
            tx.query("UPDATE rule SET options = $2 WHERE county = $1", params).next();
            setup_changed(tx);
        });
    }
    void deliver() {
        Dispatcher(*store, program.listeners(), program.jobs(), [] {
            return std::vector<std::string>{demo::county};
        }).run_due();
    }
    void wishes(const std::string& person, const std::string& json) {
        const Id who = account(person);
        write([&](Tx& tx) {
            const Param params[] = {Param::of_text(tx.county()), Param::of(who.value), Param::of_text(json)};
            tx.query("INSERT INTO warning_wish (county, account, wishes) VALUES ($1, $2, $3)", params).next();
        });
    }
    bool disturbs(const std::string& person, const std::string& severity) {
        const Id who = account(person);
        return read([&](const Tx& tx) { return may_disturb(tx, who, severity); });
    }
    std::vector<Id> told(const std::string& kind) {
        const auto all = events(kind);
        EXPECT_FALSE(all.empty());
        return read([&](const Tx& tx) { return who_is_told(tx, all.back()); });
    }
};

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

TEST_P(Answers, DoesNotPassOnWhatIsAcknowledgedOrCleared) {
    options(R"({"acknowledge_minutes":10})");
    observe(stream(), 168);
    observe(stream("pm25", five[1]), 168);
    const Id first = warnings().at(0).id, who = account("command-1");
    write([&](Tx& tx) { acknowledge_warning(tx, first, who); });
    for (int i = 0; i < 2; ++i) {
        pass(minute);
        observe(stream("pm25", five[1]), 20);
    }
    pass(hour);
    write(escalate_unanswered);
    EXPECT_TRUE(events("warning_escalated").empty());
}

TEST_P(Answers, MakesOneIncidentOfAStormAndLeavesEachItsCase) {
    for (const auto& s : five) {
        pass(5 * minute);
        observe(stream("pm25", s), 200);
    }
    ASSERT_EQ(incidents().size(), 1u);
    EXPECT_EQ(incidents()[0].members, 5);
    EXPECT_EQ(incidents()[0].first_warning, warnings().at(0).id);
    for (const Warning& w : warnings()) EXPECT_EQ(w.incident, incidents()[0].id);
    EXPECT_EQ(number("SELECT count(*) FROM cases WHERE county = $1"), 5);
    promises_hold();
}

TEST_P(Answers, MakesOneIncidentOfTwoWhenAWarningLiesBetweenThem) {
    for (const char* s : {"Aotizhongxin", "Dongsi", "Dingling", "Wanshouxigong"}) observe(stream("pm25", s), 200);
    ASSERT_EQ(incidents().size(), 2u) << "west and east, 28 km apart";
    const Incident west = incidents()[0];
    EXPECT_EQ(west.members, 2);
    observe(stream("pm25", "Changping"), 200);
    ASSERT_EQ(incidents().size(), 1u);
    EXPECT_EQ(incidents()[0].id, west.id);
    EXPECT_EQ(incidents()[0].members, 5);
    EXPECT_EQ(incidents()[0].first_warning, warnings().at(0).id);
    for (const Warning& w : warnings()) EXPECT_EQ(w.incident, west.id);
    promises_hold();
}

TEST_P(Answers, GivesAStormOneCaseWhenTheRuleSaysSo) {
    options(R"({"storm":{"minutes":60,"kilometres":100,"one_case":true}})");
    for (const auto& s : five) {
        pass(5 * minute);
        observe(stream("pm25", s), 200);
    }
    const cases::Case c = only_case();
    EXPECT_EQ(c.warning, warnings().at(0).id);
    promises_hold();
    store->write(as("worker-1"), [&](Tx& tx) { return cases::perform(tx, cases::Act::accept, {.id = c.id}); });
    deliver();
    for (const Warning& w : warnings()) EXPECT_TRUE(w.acknowledged) << "who has the case has them all";
    pass(2 * hour);
    observe(stream("pm25", "Dingling"), 200);
    EXPECT_EQ(number("SELECT count(*) FROM cases WHERE county = $1"), 2) << "two hours later is another matter";
}

TEST_P(Answers, DoesNotJoinWhatIsFarAway) {
    options(R"({"storm":{"minutes":60,"kilometres":0.1,"one_case":true}})");
    for (const auto& s : five) observe(stream("pm25", s), 200);
    EXPECT_TRUE(incidents().empty());
    EXPECT_EQ(number("SELECT count(*) FROM cases WHERE county = $1"), 5);
}

TEST_P(Answers, TellsThoseWhoSubscribedAndNotInTheirQuietHours) {
    wishes("command-1", R"({"items":[{"property":"pm25","severity":"serious"}]})");
    wishes("worker-1",
           R"({"items":[{"division":"330521001"}],"quiet":{"from_minute":540,"to_minute":660}})");  // 9 to 11
    wishes("worker-2", R"({"items":[{"severity":"critical"}]})");
    wishes("environment-1", R"({"items":[{"property":"o3"}]})");
    observe(stream(), 168);  // ten in the morning, serious
    EXPECT_EQ(told("warning_raised"), std::vector<Id>{account("command-1")});
    EXPECT_FALSE(disturbs("worker-1", "serious"));
    EXPECT_TRUE(disturbs("worker-1", "critical")) << "critical always comes through";
    EXPECT_TRUE(disturbs("worker-2", "serious"));
}

TEST_P(Answers, TellsOfACriticalWarningInQuietHours) {
    options(R"({"rises":[{"level":250,"severity":"critical"}]})");
    wishes("worker-1", R"({"items":[{}],"quiet":{"from_minute":0,"to_minute":1440}})");
    observe(stream(), 168);
    EXPECT_TRUE(told("warning_raised").empty());
    pass(hour);
    observe(stream(), 260);
    EXPECT_EQ(warnings().at(0).severity, Severity::critical);
    EXPECT_EQ(told("warning_risen"), std::vector<Id>{account("worker-1")});
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
    hour_of(50);
    EXPECT_EQ(indexed()[0].state, State::cleared);
    promises_hold();
}

HUYING_EVERYWHERE(Answers);

}  // namespace
}  // namespace huying::warning
