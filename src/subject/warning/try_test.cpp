// try_test.cpp - a trial says what live judging raised, over the demonstration's winter and for any rule; and counts what
// it misses and raises in vain. The routes are in tests/scenarios/rules_try.scenario.
#include "subject/fixture_for_test.hpp"
#include "subject/warning/replay.hpp"
#include "subject/warning/rule_in.hpp"

namespace huying::warning {
namespace {

constexpr Sql warnings_of_rule{
    R"sql(SELECT /*row*/ FROM warning WHERE county = $1 AND rule = $2 ORDER BY stream, id)sql"};
constexpr Sql all_rules{R"sql(SELECT /*row*/ FROM rule WHERE county = $1 ORDER BY id)sql"};

struct Trial : test::CountyTest {
    Micros begin = demo::winter_begins();

    Rule add(const std::string& condition, const std::string& options = "") {
        Rule r = default_rule();
        r.name = "another";
        r.condition = condition;
        r.options = options;
        write([&](Tx& tx) { add_rule(tx, r); });
        return rules().back();
    }
    std::vector<Rule> rules() {
        return read([](const Tx& tx) { return tx.all<Rule>(all_rules, tx.county()); });
    }
    /// Feeds some weeks of the winter hour by hour, as the demonstration does.
    void live(int hours) {
        demo::Winter winter(test::demo_folder);
        for (int h = 0; h < hours; ++h) {
            clock.set(begin + h * hour);
            write([&](Tx& tx) { winter.feed(tx, sensing()); });
        }
    }
    void expect_same(const Rule& rule, std::int64_t at_least) {
        const auto tried = read([&](const Tx& tx) {
            return replay(tx, program.judge().index(), rule, {begin, clock.now() + 1, {}});
        });
        const auto raised = read([&](const Tx& tx) { return tx.all<Warning>(warnings_of_rule, tx.county(), rule.id); });
        EXPECT_GE(std::ssize(raised), at_least) << "the winter says something";
        ASSERT_EQ(tried.episodes.size(), raised.size()) << rule.condition;
        for (std::size_t i = 0; i < raised.size(); ++i) {
            const Episode& e = tried.episodes[i];
            const Warning& w = raised[i];
            EXPECT_EQ(tried.streams[e.stream].id, w.stream);
            EXPECT_EQ(e.from, w.raised);
            EXPECT_EQ(e.to, w.cleared);
            EXPECT_EQ(e.first_value, w.first_value);
            EXPECT_EQ(e.peak, w.peak);
            EXPECT_EQ(e.readings, w.readings);
            EXPECT_EQ(e.severity, w.severity);
        }
    }
};

TEST_P(Trial, SaysWhatLiveJudgingRaisedInTheWinter) {
    const Rule lasting = add(R"({"kind":"above","level":120,"clear_level":100,"minutes":180})");
    const Rule count = add(R"({"kind":"count","level":100,"clear_level":75,"k":3,"n":6})",
                           R"({"rises":[{"level":300,"severity":"critical"}]})");
    const Rule rush = add(R"({"kind":"change","by":40,"minutes":60})", R"({"from_hour":6,"to_hour":10})");
    const Rule both = add(
        R"({"kind":"all","of":[{"kind":"change","by":60,"minutes":360},{"kind":"any","of":[{"kind":"above","level":90},{"kind":"below","level":9}]}]})",
        R"({"months":[12],"from_hour":20,"to_hour":8})");
    live(24 * 21);
    expect_same(rules().front(), 8);
    expect_same(lasting, 8);
    expect_same(count, 8);
    expect_same(both, 4);
    expect_same(rush, 4);
    promises_hold();
}

TEST_P(Trial, BeginsWithTheTimeThatIsAskedFor) {
    live(24 * 14);
    const Rule rule = rules().front();
    const auto all = read([&](const Tx& tx) {
        return replay(tx, program.judge().index(), rule, {begin, clock.now() + 1, {}});
    });
    const auto second = read([&](const Tx& tx) {
        return replay(tx, program.judge().index(), rule, {begin + 7 * day, clock.now() + 1, {}});
    });
    EXPECT_LT(second.readings, all.readings);
    EXPECT_LT(second.episodes.size(), all.episodes.size());
    const auto one = read([&](const Tx& tx) {
        return replay(tx, program.judge().index(), rule, {begin, clock.now() + 1, {all.streams[1].id}});
    });
    EXPECT_EQ(one.streams.size(), 1u);
    EXPECT_EQ(one.episodes.size(), static_cast<std::size_t>(std::ranges::count(all.episodes, 1u, &Episode::stream)));
}

TEST_P(Trial, KnowsWhatWasBeforeItsTime) {
    const Rule lasting = add(R"({"kind":"above","level":100,"minutes":180})");
    const Rule count = add(R"({"kind":"count","level":100,"k":3,"n":5})");
    const auto pm25 = stream();
    begin = clock.now() + 11 * hour / 2;
    for (int i = 0; i < 3; ++i) {
        pass(2 * hour);
        observe(pm25, 120);
    }
    for (const Rule& rule : {lasting, count}) {
        const auto tried = read([&](const Tx& tx) {
            return replay(tx, program.judge().index(), rule, {begin, clock.now() + 1, {pm25.id}});
        });
        EXPECT_EQ(tried.readings, 1) << rule.condition;
        ASSERT_EQ(tried.episodes.size(), 1u) << rule.condition;
        EXPECT_EQ(tried.episodes[0].from, clock.now());
    }
}

TEST_P(Trial, HoldsBackWhatTheNeighboursDispute) {
    const std::vector<std::string> five{"Aotizhongxin", "Changping", "Dongsi", "Guanyuan", "Gucheng"};
    Rule strict = default_rule();
    strict.options = R"({"confirm":{"readings":3,"nearest":5,"kilometres":100,"factor":6}})";
    write([](Tx& tx) {
        const Param county = Param::of_text(tx.county());
        tx.query("UPDATE rule SET enabled = FALSE WHERE county = $1", {&county, 1}).next();
    });
    write([&](Tx& tx) { add_rule(tx, strict); });
    begin = clock.now();
    const auto hours_of = [&](double first, int n) {
        for (int i = 0; i < n; ++i) {
            pass(hour);
            for (std::size_t s = five.size(); s-- > 0;)
                observe(stream("pm25", five[s]), s == 0 ? first + i : 30 + 2 * static_cast<double>(s));
        }
    };
    hours_of(40, 3);
    hours_of(400, 2);
    EXPECT_EQ(number("SELECT count(*) FROM warning WHERE county = $1"), 0) << "disputed, and not yet lasting";
    EXPECT_EQ(number("SELECT count(*) FROM sensor_fault WHERE county = $1 AND kind = 'disputed' AND state = 'open'"),
              1);
    EXPECT_EQ(number("SELECT count(*) FROM cases WHERE county = $1"), 0);
    hours_of(402, 1);
    EXPECT_EQ(number("SELECT count(*) FROM warning WHERE county = $1"), 1)
        << "it has lasted: a real source nobody else sees";
    const Rule last = rules().back();
    const auto tried = read([&](const Tx& tx) {
        return replay(tx, program.judge().index(), last, {begin, clock.now() + 1, {}});
    });
    EXPECT_EQ(tried.held_back, 2);
    EXPECT_EQ(tried.episodes.size(), 1u);
}

HUYING_EVERYWHERE(Trial);

}  // namespace
}  // namespace huying::warning
