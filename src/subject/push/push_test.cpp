// push_test.cpp - one message for each subscribed phone when a case comes to its owner, and for nobody else; one for a storm,
// and one when quiet hours are over.
#include "engine/stream/listeners.hpp"
#include "subject/fixture_for_test.hpp"

namespace huying::push {
namespace {

struct Push : test::CountyTest {
    void subscribe(const std::string& person, const std::string& endpoint) {
        const Id who = account(person);
        write([&](Tx& tx) {
            const Param params[] = {Param::of_text(tx.county()), Param::of(tx.new_id().value), Param::of(who.value),
                                    Param::of_text(endpoint)};
            tx.query(
                  "INSERT INTO push_subscription (county, id, account, endpoint, p256dh, auth, created) "
                  "VALUES ($1, $2, $3, $4, 'k', 'a', 0)",
                  params)
                .next();
        });
    }
    /// They want to be told of every warning.
    void wish(const std::string& person, const std::string& quiet) {
        const Id who = account(person);
        const std::string wishes = R"({"items":[{}])" + (quiet.empty() ? "" : ",\"quiet\":" + quiet) + "}";
        write([&](Tx& tx) {
            const Param params[] = {Param::of_text(tx.county()), Param::of(who.value), Param::of_text(wishes)};
            tx.query("INSERT INTO warning_wish (county, account, wishes) VALUES ($1, $2, $3)", params).next();
        });
    }
    void storm(double value) {
        for (const char* s : {"Aotizhongxin", "Changping", "Gucheng", "Guanyuan", "Nongzhanguan"})
            observe(stream("pm25", s), value);
    }
    void deliver() {
        Dispatcher(*store, program.listeners(), program.jobs(), [] {
            return std::vector<std::string>{demo::county};
        }).run_due();
    }
    std::int64_t messages(const std::string& with = "") {
        return number("SELECT count(*) FROM push_message WHERE county = $1 AND payload LIKE '%" + with + "%'");
    }
};

TEST_P(Push, WritesOneMessageForEachPhoneOfTheOneWhoIsAsked) {
    subscribe("worker-1", "https://push.example/1");
    subscribe("worker-1", "https://push.example/2");
    subscribe("worker-3", "https://push.example/3");
    open_case();
    deliver();
    EXPECT_EQ(messages(), 2);
    deliver();
    EXPECT_EQ(messages(), 2) << "each event once";
}

TEST_P(Push, WritesAnotherWhenTheCaseGoesOn) {
    subscribe("worker-1", "https://push.example/1");
    subscribe("worker-2", "https://push.example/2");
    open_case();
    deliver();
    pass(15 * minute);
    deliver();
    EXPECT_EQ(
        number(
            "SELECT count(*) FROM push_message m JOIN push_subscription s ON s.county = m.county AND s.id = m.subscription "
            "WHERE m.county = $1 AND s.endpoint = 'https://push.example/2' AND m.payload LIKE '%case_escalated%'"),
        1);
    EXPECT_EQ(messages(), 2);
}

TEST_P(Push, WritesNothingWithoutSubscriptions) {
    open_case();
    deliver();
    EXPECT_EQ(messages(), 0);
}

TEST_P(Push, CallsWhoeverHasToActAlsoInTheirQuietHours) {
    wish("worker-1", R"({"from_minute":0,"to_minute":1440})");
    wish("worker-2", R"({"from_minute":0,"to_minute":1440})");
    subscribe("worker-1", "https://push.example/1");
    subscribe("worker-2", "https://push.example/2");
    EXPECT_NE(open_case().severity, "critical");
    deliver();
    EXPECT_EQ(messages("case_dispatched"), 1);
    pass(15 * minute);
    deliver();
    EXPECT_EQ(messages("case_escalated"), 1);
    EXPECT_EQ(messages(), 2) << "and of the warning they hear later";
}

TEST_P(Push, WritesOneMessageForAStormAndOneInItsPlaceWhenItGetsMoreSevere) {
    write([](Tx& tx) {
        const Param county = Param::of_text(tx.county());
        tx.query(R"(UPDATE rule SET options = '{"rises":[{"level":250,"severity":"critical"}]}' WHERE county = $1)",
                 {&county, 1})
            .next();
        setup_changed(tx);
    });
    wish("command-1", "");
    subscribe("command-1", "https://push.example/1");
    storm(168);
    deliver();
    EXPECT_EQ(messages(), 1);
    EXPECT_EQ(messages("（同一起因共 5 个预警）"), 1) << "the listener came when all were raised";
    pass(minute);
    storm(260);
    deliver();
    EXPECT_EQ(messages("warning_risen"), 1);
    EXPECT_EQ(messages(), 2);
    EXPECT_EQ(number("SELECT count(DISTINCT m.topic) FROM push_message m JOIN incident i ON i.county = m.county "
                     "AND m.topic = 'warning' || i.first_warning AND m.payload LIKE '%\"tag\":\"' || m.topic || '\"%' "
                     "WHERE m.county = $1"),
              1);
    EXPECT_EQ(number("SELECT count(DISTINCT topic) FROM push_message WHERE county = $1"), 1) << "on the phone as well";
}

TEST_P(Push, WritesOneMessageWhenTheQuietHoursAreOver) {
    wish("command-1", R"({"from_minute":540,"to_minute":660})");  // nine to eleven; it is ten
    subscribe("command-1", "https://push.example/1");
    subscribe("command-1", "https://push.example/2");
    storm(168);
    deliver();
    pass(30 * minute);
    deliver();
    EXPECT_EQ(messages(), 0);
    pass(30 * minute);
    deliver();
    EXPECT_EQ(messages("quiet_hours_over"), 2) << "one for each phone";
    EXPECT_EQ(messages("尚有 5 个未解除"), 2);
    EXPECT_EQ(messages("5 warnings of your quiet hours are still open"), 2);
    for (const std::int64_t later : {minute, hour, day}) {
        pass(later);
        deliver();
    }
    EXPECT_EQ(messages(), 2) << "once";
}

HUYING_EVERYWHERE(Push);

}  // namespace
}  // namespace huying::push
