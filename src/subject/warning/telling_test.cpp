// telling_test.cpp - who is told of a warning: subscriptions, one message for a storm, quiet hours and what waits for their end.
#include <set>

#include "subject/warning/answer_for_test.hpp"

namespace huying::warning {
namespace {

constexpr const char* from_nine_to_eleven = R"({"items":[{}],"quiet":{"from_minute":540,"to_minute":660}})";

struct Telling : test::AnswerTest {
    std::vector<Waited> waited() { return write(what_waited); }
    /// Told as its listener does: the event that the reading leads to.
    std::vector<Id> raise(const std::string& station, double value = 168) {
        observe(stream("pm25", station), value);
        return told("warning_raised");
    }
    std::vector<Id> rise(const std::string& station, double value) {
        pass(minute);
        observe(stream("pm25", station), value);
        return told("warning_risen");
    }
    void clear(const std::string& station) {
        for (int i = 0; i < 2; ++i) {
            pass(minute);
            observe(stream("pm25", station), 20);
        }
    }
    void until(int hours, int minutes) {  // of the first day
        clock.set(*parse_time("2016-12-01T00:00:00+08:00") + hours * hour + minutes * minute);
    }
    void change(const std::string& sql) {
        write([&](Tx& tx) {
            const Param county = Param::of_text(tx.county());
            tx.query(sql + " AND county = $1", {&county, 1}).next();
            setup_changed(tx);
        });
    }
    /// The program ends and begins again: all but the database is gone.
    void restart() {
        store->drain();
        store = test::open_county(place, clock, program);
    }
    std::vector<Id> only(const std::string& person) { return {account(person)}; }
};
using Nobody = std::vector<Id>;

TEST_P(Telling, TellsThoseWhoSubscribedAndNotInTheirQuietHours) {
    wishes("command-1", R"({"items":[{"property":"pm25","severity":"serious"}]})");
    wishes("worker-1", R"({"items":[{"division":"330521001"}],"quiet":{"from_minute":540,"to_minute":660}})");
    wishes("worker-2", R"({"items":[{"severity":"critical"}]})");
    wishes("worker-3", R"({"items":[{"division":"330521001"}],"quiet":{"from_minute":660,"to_minute":540}})");
    wishes("environment-1", R"({"items":[{"property":"o3"}]})");
    observe(stream(), 168);  // ten in the morning, serious
    const auto called = told("warning_raised");
    EXPECT_EQ((std::set<Id>{called.begin(), called.end()}), (std::set<Id>{account("command-1"), account("worker-3")}));
    EXPECT_EQ(called.size(), 2u);
}

TEST_P(Telling, TellsOfACriticalWarningInQuietHoursAndNotAgainAfterThem) {
    options(R"({"rises":[{"level":250,"severity":"critical"}]})");
    wishes("worker-1", from_nine_to_eleven);
    EXPECT_EQ(raise(test::five[0]), Nobody{});
    EXPECT_EQ(rise(test::five[0], 260), only("worker-1"));
    EXPECT_EQ(raise(test::five[1]), Nobody{}) << "of the same storm, and less severe";
    until(11, 0);
    EXPECT_TRUE(waited().empty());
}

TEST_P(Telling, TellsOfAStormOnce) {
    wishes("command-1", R"({"items":[{}]})");
    EXPECT_EQ(raise(test::five[0]), only("command-1"));
    for (std::size_t i = 1; i < test::five.size(); ++i) {
        pass(5 * minute);
        EXPECT_EQ(raise(test::five[i]), Nobody{}) << test::five[i];
    }
    EXPECT_EQ(incidents().at(0).members, 5);
    pass(2 * hour);
    EXPECT_EQ(raise("Dingling"), only("command-1")) << "two hours later is another matter";
}

TEST_P(Telling, TellsOfAStormAgainWhenItGetsMoreSevereThanWasTold) {
    options(R"({"rises":[{"level":250,"severity":"critical"}]})");
    wishes("command-1", R"({"items":[{}]})");
    wishes("worker-1", R"({"items":[{"severity":"critical"}]})");
    raise(test::five[0]);
    raise(test::five[1]);
    EXPECT_EQ(rise(test::five[1], 260).size(), 2u) << "the one was told of less, the other of nothing";
    EXPECT_EQ(rise(test::five[0], 260), Nobody{});
    EXPECT_EQ(raise(test::five[2], 300), Nobody{});
}

TEST_P(Telling, GivesAllMessagesOfAStormOnePlace) {
    options(R"({"rises":[{"level":250,"severity":"critical"}]})");
    observe(stream("pm25", test::five[0]), 168);
    observe(stream("pm25", test::five[1]), 260);
    const auto all = events("warning_raised");
    const Id first = warnings().at(0).id;
    for (const Event& e : all) EXPECT_EQ(write([&](Tx& tx) { return who_is_told(tx, e); }).first, first);
    EXPECT_EQ(write([&](Tx& tx) { return who_is_told(tx, all.back()); }).members, 2);
}

TEST_P(Telling, TellsNobodyAgainOfIncidentsThatBecameOne) {
    wishes("command-1", R"({"items":[{}]})");
    EXPECT_EQ(raise("Aotizhongxin"), only("command-1"));
    EXPECT_EQ(raise("Dongsi"), only("command-1")) << "28 km away";
    EXPECT_EQ(raise("Dingling"), Nobody{});
    EXPECT_EQ(raise("Wanshouxigong"), Nobody{});
    ASSERT_EQ(incidents().size(), 2u);
    EXPECT_EQ(raise("Changping"), Nobody{});
    EXPECT_EQ(incidents().size(), 1u);
}

TEST_P(Telling, AsksWhoHasToActForEachStation) {
    options(R"({"acknowledge_minutes":10})");
    wishes("command-1", R"({"items":[{}]})");
    for (const auto& s : test::five) raise(s);
    pass(10 * minute);
    write(escalate_unanswered);
    const auto passed_on = events("warning_escalated");
    ASSERT_EQ(passed_on.size(), 5u);
    for (std::size_t i = 0; i < passed_on.size(); ++i) {
        const Told t = write([&](Tx& tx) { return who_is_told(tx, passed_on[i]); });
        EXPECT_FALSE(t.asked.empty()) << "whoever has to act";
        EXPECT_EQ(t.subscribed, i == 0 ? only("command-1") : Nobody{}) << "of the warning they were told of";
    }
}

TEST_P(Telling, TellsAfterTheQuietHoursOnceWhatIsStillOpen) {
    change("UPDATE rule SET severity = 'attention' WHERE TRUE");
    options(R"({"rises":[{"level":180,"severity":"serious"}]})");
    wishes("worker-1", from_nine_to_eleven);
    wishes("command-1", R"({"items":[{}]})");
    EXPECT_EQ(raise(test::five[0]), only("command-1"));
    for (std::size_t i = 1; i < 4; ++i) EXPECT_EQ(raise(test::five[i], i == 2 ? 190 : 160).size(), i == 2 ? 1u : 0u);
    clear(test::five[3]);
    until(10, 59);
    EXPECT_TRUE(waited().empty());
    restart();
    until(11, 0);
    const auto all = waited();
    ASSERT_EQ(all.size(), 1u) << "one message to the one whose quiet hours are over";
    EXPECT_EQ(all[0].account, account("worker-1"));
    EXPECT_EQ(all[0].count, 3);
    EXPECT_EQ(all[0].warning, warnings().at(2).id) << "the severest";
    EXPECT_EQ(all[0].severity, "serious");
    EXPECT_NE(all[0].title_en.find("190"), std::string::npos) << all[0].title_en;
    EXPECT_TRUE(waited().empty());
    EXPECT_EQ(raise(test::five[3]), Nobody{}) << "of the incident that was told meanwhile";
    restart();
    until(24 + 11, 0);
    EXPECT_TRUE(waited().empty());
}

TEST_P(Telling, TellsNothingWhenNothingIsLeftOpen) {
    wishes("worker-1", from_nine_to_eleven);
    raise(test::five[0]);
    clear(test::five[0]);
    until(11, 0);
    EXPECT_TRUE(waited().empty());
    EXPECT_EQ(number("SELECT count(*) FROM warning_told WHERE county = $1"), 0);
    EXPECT_EQ(raise(test::five[0]), only("worker-1"));
}

TEST_P(Telling, LetsNothingWaitThatWasToldBeforeTheQuietHours) {
    wishes("worker-1", R"({"items":[{}],"quiet":{"from_minute":610,"to_minute":660}})");
    EXPECT_EQ(raise(test::five[0]), only("worker-1"));
    until(10, 20);
    EXPECT_EQ(raise(test::five[1]), Nobody{});
    until(11, 0);
    EXPECT_TRUE(waited().empty());
}

TEST_P(Telling, LetsWaitWhatGotMoreSevereInTheQuietHours) {
    change("UPDATE rule SET severity = 'attention' WHERE TRUE");
    options(R"({"rises":[{"level":180,"severity":"serious"}]})");
    wishes("worker-1", R"({"items":[{}],"quiet":{"from_minute":610,"to_minute":660}})");
    EXPECT_EQ(raise(test::five[0], 160), only("worker-1"));
    until(10, 20);
    EXPECT_EQ(rise(test::five[0], 190), Nobody{});
    until(11, 0);
    ASSERT_EQ(waited().size(), 1u);
}

TEST_P(Telling, WaitsOverMidnight) {
    wishes("worker-1", R"({"items":[{}],"quiet":{"from_minute":1320,"to_minute":360}})");
    until(23, 0);
    EXPECT_EQ(raise(test::five[0]), Nobody{});
    until(24 + 5, 59);
    EXPECT_TRUE(waited().empty());
    until(24 + 6, 0);
    EXPECT_EQ(waited().size(), 1u);
}

TEST_P(Telling, TellsWhatWaitedWhenTheQuietHoursAreTakenBack) {
    wishes("worker-1", from_nine_to_eleven);
    raise(test::five[0]);
    wishes("worker-1", R"({"items":[{}]})");
    EXPECT_EQ(waited().size(), 1u);
}

TEST_P(Telling, TellsNobodyWhoMayNoLongerSeeItOrWantsItNoMore) {
    for (const char* name : {"worker-1", "worker-2", "worker-3", "worker-5"}) wishes(name, from_nine_to_eleven);
    raise(test::five[0]);
    EXPECT_EQ(number("SELECT count(*) FROM warning_told WHERE county = $1 AND waits"), 4);
    change("UPDATE account SET disabled = TRUE WHERE name = 'worker-1'");
    change("UPDATE account SET role = 'audit', division = '' WHERE name = 'worker-2'");
    wishes("worker-3", R"({"items":[{"property":"o3"}]})");
    until(11, 0);
    const auto all = waited();
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].account, account("worker-5"));
    wishes("worker-1", R"({"items":[{}]})");
    wishes("worker-2", R"({"items":[{}]})");
    pass(2 * hour);
    EXPECT_EQ(raise("Dingling"), only("worker-5")) << "nor of what comes later";
}

TEST_P(Telling, LetsWaitWhatIsPassedOnInTheQuietHours) {
    options(R"({"acknowledge_minutes":10})");
    const std::string quiet = R"({"items":[],"quiet":{"from_minute":540,"to_minute":660}})";
    wishes("leader-1", quiet);
    observe(stream(), 168);
    pass(10 * minute);
    write(escalate_unanswered);
    EXPECT_EQ(told("warning_escalated"), Nobody{});
    until(11, 0);
    const auto all = waited();
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].account, account("leader-1")) << "although they wished for nothing";
    EXPECT_TRUE(waited().empty());
}

TEST_P(Telling, RemembersWhoWasToldWhileAnythingOfTheCauseIsOpen) {
    wishes("command-1", R"({"items":[{}]})");
    const auto kept = [&] { return number("SELECT count(*) FROM warning_told WHERE county = $1"); };
    raise(test::five[0]);
    raise(test::five[1]);
    clear(test::five[0]);
    pass(3 * hour);
    write(forget_told);
    EXPECT_EQ(kept(), 1) << "of the incident";
    clear(test::five[1]);
    write(forget_told);
    EXPECT_EQ(kept(), 1);
    pass(hour + minute);
    write(forget_told);
    EXPECT_EQ(kept(), 0);
}

HUYING_EVERYWHERE(Telling);

}  // namespace
}  // namespace huying::warning
