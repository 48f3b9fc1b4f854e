// push_test.cpp - one message for each subscribed phone when a case comes to its owner, and for nobody else.
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
    void deliver() {
        Dispatcher(*store, program.listeners(), program.jobs(), [] {
            return std::vector<std::string>{demo::county};
        }).run_due();
    }
    std::int64_t messages() { return number("SELECT count(*) FROM push_message WHERE county = $1"); }
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

HUYING_EVERYWHERE(Push);

}  // namespace
}  // namespace huying::push
