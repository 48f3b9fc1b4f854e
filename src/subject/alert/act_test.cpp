// act_test.cpp - proposals come from the program, decisions from people: who may decide, what is refused, what is kept.
#include <gtest/gtest.h>

#include "subject/fixture_for_test.hpp"

namespace huying::alert {
namespace {

using namespace huying::test;

struct AlertDecisions : CountyTest {
    Alerts alerts{program.territory(), [this](const Tx&, Micros begin, std::int64_t days) { return air(begin, days); }};
    std::map<Micros, std::int64_t> measured;  ///< daily index by midnight; the last 24 hours are `running`
    std::optional<std::int64_t> running;
    const Micros today = *parse_time("2016-12-01T00:00:00+08:00");  // cn-2017: blue, yellow, orange, red

    std::vector<sensing::CountyAir> air(Micros begin, std::int64_t days) {
        std::vector<sensing::CountyAir> out;
        for (std::int64_t i = 0; i < days; ++i) {
            const auto m = measured.find(begin + i * day);
            out.push_back({begin + i * day,
                           m == measured.end() ? (days == 1 ? running : std::nullopt) : std::optional(m->second),
                           {}});
        }
        return out;
    }
    template <class F> auto act(const std::string& who, F f) { return store->write(as(who), f); }
    /// From today on.
    void forecast(const std::vector<std::int64_t>& aqi) {
        write([&](Tx& tx) {
            static constexpr Sql forget{"DELETE FROM alert_forecast WHERE county = $1"};
            static constexpr Sql add{
                "INSERT INTO alert_forecast (county, day, aqi, source, entered, actor, actor_name) VALUES ($1, $2, $3, 'test', 0, 1, 'x')"};
            tx.exec(forget, tx.county());
            const Micros first = tx.now() - (tx.now().value + china_offset) % day;
            for (std::size_t i = 0; i < aqi.size(); ++i)
                tx.exec(add, tx.county(), first + static_cast<std::int64_t>(i) * day, aqi[i]);
            propose(tx, alerts);
        });
    }
    void job() {
        write([&](Tx& tx) { propose(tx, alerts); });
    }
    std::optional<Proposal> proposal() {
        return read([](const Tx& tx) { return open_proposal(tx); });
    }
    std::optional<Alert> current() {
        return read([](const Tx& tx) { return in_force(tx); });
    }
    Alert issued(Level level, const std::string& who = "command-1") {
        const auto p = proposal();
        return act(who, [&](Tx& tx) {
            return issue(tx, alerts, {level, {"专家会商"}, p ? std::optional(p->id) : std::nullopt, {}, {}});
        });
    }
    template <class F> Problem refused(const std::string& who, F f) {
        return refusal([&] { act(who, f); });
    }
};

TEST_P(AlertDecisions, AreProposedWithTheirReasonsAndNothingElseHappens) {
    forecast({210, 305, 240});
    const auto p = proposal();
    ASSERT_TRUE(p);
    EXPECT_EQ(p->level, Level::orange);
    EXPECT_EQ(p->rule_set, "cn-2017");
    EXPECT_NE(p->grounds.find("2016-12-02 305"), std::string::npos);
    EXPECT_NE(p->grounds_en.find("meets the condition for orange"), std::string::npos);
    EXPECT_FALSE(current());
    EXPECT_EQ(events("alert_proposed").size(), 1u);
    EXPECT_TRUE(events("alert_issued").empty());
}

TEST_P(AlertDecisions, NoProgramCanIssueChangeOrLift) {
    forecast({210, 305, 240});
    for (const Job& j : program.jobs()) write([&](Tx& tx) { j.verb(tx); });
    EXPECT_EQ(number("SELECT count(*) FROM alert WHERE county = $1"), 0);
    EXPECT_EQ(number("SELECT count(*) FROM alert_message WHERE county = $1"), 0);
    const auto no = [&](Caller who) {
        const auto p = refusal([&] {
            store->write(who, [&](Tx& tx) { issue(tx, alerts, {Level::red, {"x"}, {}, {}, {}}); });
        });
        EXPECT_EQ(p.code, "named_official_only") << who.role;
    };
    no(system);
    Caller dressed = system;  // the program with an official's role is still nobody
    dressed.role = "command";
    no(dressed);
    dressed.account = {123456};  // an account that is not there
    no(dressed);
    for (const char* who : {"worker-1", "township-1", "leader-1", "gateway-1", "citizen-1"}) no(as(who));
    Caller fire = as("environment-1");
    fire.department = "fire";
    no(fire);
    const Alert a = issued(Level::orange);
    for (const Job& j : program.jobs()) write([&](Tx& tx) { j.verb(tx); });
    forecast({90, 80, 70});
    clock.set(today + 3 * day);
    for (const Job& j : program.jobs()) write([&](Tx& tx) { j.verb(tx); });
    EXPECT_EQ(current()->id, a.id) << "in force until a person lifts it, however long";
    EXPECT_EQ(refusal([&] { store->write(system, [&](Tx& tx) {
                                lift(tx, alerts, {a.id, 1, {"x"}});
                            }); }).code,
              "named_official_only");
    EXPECT_EQ(refusal([&] {
                  store->write(system, [&](Tx& tx) { change(tx, alerts, {a.id, 1, Level::red, {"x"}, {}, {}}); });
              }).code,
              "named_official_only");
    promises_hold();
}

TEST_P(AlertDecisions, AreIssuedByAPersonWithReasonsKept) {
    forecast({210, 305, 240});
    const Alert a = issued(Level::orange, "environment-1");
    EXPECT_EQ(a.state, State::in_force);
    EXPECT_EQ(a.expires, today + 3 * day);
    const auto messages = read([&](const Tx& tx) { return messages_of(tx, a.id); });
    ASSERT_EQ(messages.size(), 1u);
    EXPECT_EQ(messages[0].actor, account("environment-1"));
    EXPECT_EQ(messages[0].department, "environment");
    EXPECT_EQ(messages[0].reason, "专家会商");
    EXPECT_NE(messages[0].grounds.find("305"), std::string::npos);
    EXPECT_NE(messages[0].cap.find("<status>Exercise</status>"), std::string::npos);
    EXPECT_FALSE(proposal());
    EXPECT_EQ(events("alert_issued").size(), 1u);
    promises_hold();
}

TEST_P(AlertDecisions, HaveOneInForceAtATime) {
    issued(Level::yellow);
    const auto p = refused("command-1", [&](Tx& tx) { issue(tx, alerts, {Level::red, {"x"}, {}, {}, {}}); });
    EXPECT_EQ(p.status, 409);
    EXPECT_EQ(p.code, "alert_in_force");
    EXPECT_NE(p.current_json.find("yellow"), std::string::npos);
}

TEST_P(AlertDecisions, AreRaisedLoweredAndExtendedByVersion) {
    Alert a = issued(Level::yellow);
    const auto to = [&](std::int64_t version, Level level, std::optional<Micros> expires = {}) {
        return act("command-1", [&](Tx& tx) { return change(tx, alerts, {a.id, version, level, {"x"}, {}, expires}); });
    };
    EXPECT_EQ(to(1, Level::red).version, 2);
    EXPECT_EQ(refused("command-1",
                      [&](Tx& tx) {
                          change(tx, alerts, {a.id, 1, Level::blue, {"x"}, {}, {}});
                      })
                  .code,
              "version_conflict");
    EXPECT_EQ(pointers(refused("command-1",
                               [&](Tx& tx) {
                                   change(tx, alerts, {a.id, 2, Level::red, {"x"}, {}, {}});
                               })),
              std::vector<std::string>{"/level"});
    EXPECT_EQ(pointers(refused("command-1",
                               [&](Tx& tx) {
                                   change(tx, alerts, {a.id, 2, Level::red, {"x"}, {}, today});
                               })),
              std::vector<std::string>{"/expires"});
    to(2, Level::red, today + 5 * day);
    to(3, Level::blue);
    const auto messages = read([&](const Tx& tx) { return messages_of(tx, a.id); });
    ASSERT_EQ(messages.size(), 4u);
    EXPECT_EQ(messages[1].act, Act::raise);
    EXPECT_EQ(messages[2].act, Act::renew);
    EXPECT_EQ(messages[3].act, Act::lower);
    EXPECT_NE(messages[3].cap.find("-3,2016"), std::string::npos) << "refers to all before it";
}

TEST_P(AlertDecisions, HaveOnlyTheLevelsOfTheRuleSetInForce) {
    clock.set(*parse_time("2025-01-10T10:00:00+08:00"));
    EXPECT_EQ(pointers(refused("command-1",
                               [&](Tx& tx) {
                                   issue(tx, alerts, {Level::blue, {"x"}, {}, {}, {}});
                               })),
              std::vector<std::string>{"/level"});
}

TEST_P(AlertDecisions, AreNotLiftedTooCloseToTheNextEpisode) {
    forecast({210, 90, 210, 90, 90});
    const Alert a = issued(Level::yellow);
    clock.set(today + day + 13 * hour);
    const auto p = refused("command-1", [&](Tx& tx) { lift(tx, alerts, {a.id, a.version, {"x"}}); });
    EXPECT_EQ(p.code, "too_close_to_lift");
    EXPECT_NE(p.detail.find("2016-12-03"), std::string::npos);
    forecast({90, 90, 90});
    EXPECT_EQ(proposal()->act, Act::lift);
    const Alert lifted = act("command-1", [&](Tx& tx) { return lift(tx, alerts, {a.id, a.version, {"转好"}}); });
    EXPECT_EQ(lifted.state, State::lifted);
    EXPECT_FALSE(proposal());
    EXPECT_EQ(number("SELECT count(*) FROM alert_proposal WHERE county = $1 AND state = 'accepted' AND act = 'lift'"),
              1);
    EXPECT_EQ(refused("command-1",
                      [&](Tx& tx) {
                          lift(tx, alerts, {a.id, lifted.version, {"x"}});
                      })
                  .code,
              "not_allowed_now");
    EXPECT_EQ(refused("command-1",
                      [&](Tx& tx) {
                          change(tx, alerts, {a.id, lifted.version, Level::red, {"x"}, {}, {}});
                      })
                  .code,
              "not_allowed_now");
    EXPECT_EQ(issued(Level::yellow).episode, a.id) << "a new one within 36 hours is the same episode";
}

TEST_P(AlertDecisions, LapseAndFollowTheForecast) {
    forecast({210});
    const Id first = proposal()->id;
    job();
    EXPECT_EQ(proposal()->version, 1) << "the same figures are the same proposal";
    forecast({220});
    EXPECT_EQ(proposal()->id, first);
    EXPECT_EQ(proposal()->version, 2);
    EXPECT_EQ(refused("command-1",
                      [&](Tx& tx) {
                          issue(tx, alerts, {Level::blue, {"x"}, first, 1, {}});
                      })
                  .code,
              "version_conflict");
    forecast({210, 305, 240});
    EXPECT_NE(proposal()->id, first);
    forecast({90});
    EXPECT_FALSE(proposal());
    EXPECT_EQ(refused("command-1",
                      [&](Tx& tx) {
                          issue(tx, alerts, {Level::blue, {"x"}, first, {}, {}});
                      })
                  .code,
              "not_allowed_now");
}

TEST_P(AlertDecisions, AreNotProposedAgainForADayWhenSomeoneDecidedAgainst) {
    forecast({210});
    const Proposal p = *proposal();
    act("environment-1", [&](Tx& tx) { dismiss(tx, {p.id, p.version, {"会商认为不会"}}); });
    job();
    EXPECT_FALSE(proposal());
    forecast({210, 305, 240});
    EXPECT_EQ(proposal()->level, Level::orange) << "a higher level is";
    forecast({210, 90, 90});
    EXPECT_FALSE(proposal());
    clock.set(today + day + 12 * hour);
    forecast({210});
    EXPECT_TRUE(proposal());
}

TEST_P(AlertDecisions, StandOnMeasuredAirWhenThereIsNoForecast) {
    measured[today - day] = 230;
    running = 240;
    job();
    ASSERT_TRUE(proposal());
    EXPECT_EQ(proposal()->level, Level::blue) << "24 hours and those since midnight are not 48";
    EXPECT_EQ(proposal()->basis, Basis::measured);
    measured[today - 2 * day] = 230;
    job();
    EXPECT_EQ(proposal()->level, Level::yellow);
    running = 90;
    job();
    EXPECT_FALSE(proposal());
}

HUYING_EVERYWHERE(AlertDecisions);

}  // namespace
}  // namespace huying::alert
