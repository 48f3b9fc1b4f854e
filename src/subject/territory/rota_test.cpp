// rota_test.cpp - the rota: who is on duty by it and without it, shifts added, copied, taken out; days are China's.
#include "subject/territory/rota_for_test.hpp"

namespace huying::territory {
namespace {

using test::bare_grid;

struct Rota : test::RotaTest {};

TEST_P(Rota, IsNotNeeded) {
    EXPECT_EQ(line("2016-12-05T10:00"), "township-2 3") << "nobody else is there";
    person("a", "worker", bare_grid);
    EXPECT_EQ(line("2016-12-05T11:00"), "a 0, township-2 3");
    person("b", "worker", bare_grid);
    person("l", "leader", bare_grid);
    person("m", "leader", "330521002");
    person("elsewhere", "worker", "330521002002001");
    const std::string one = line("2016-12-06T10:00"), next = line("2016-12-07T10:00");
    EXPECT_EQ(line("2016-12-07T23:59"), next) << "the same for a whole day of China's";
    EXPECT_EQ(line("2016-12-08T00:00"), one) << "another first each day";
    EXPECT_EQ(std::min(one, next), "a 0, b 1, l 2, m 2, township-2 3");
    EXPECT_EQ(std::max(one, next), "b 0, a 1, l 2, m 2, township-2 3");
}

TEST_P(Rota, GoesBeforeTheRoleWhileSomebodyStandsInIt) {
    person("a", "worker", bare_grid);
    person("b", "worker", "330521002002001");
    person("l", "leader", bare_grid);
    add(bare_grid, "b", "2016-12-05T22:00", "2016-12-06T02:00");
    add(bare_grid, "l", "2016-12-06T00:00", "2016-12-06T04:00");
    EXPECT_EQ(line("2016-12-05T21:59"), "a 0, l 2, township-2 3");
    EXPECT_EQ(line("2016-12-05T22:00"), "b 0, township-2 3");
    EXPECT_EQ(line("2016-12-06T00:00"), "b 0, l 2, township-2 3");
    EXPECT_EQ(line("2016-12-06T02:00"), "l 2, township-2 3");
    EXPECT_EQ(line("2016-12-06T04:00"), "a 0, l 2, township-2 3");
}

TEST_P(Rota, LiesAboveTheDailyShifts) {
    person("a", "worker", test::grid_1);
    add(test::grid_1, "a", "2016-12-05T08:00", "2016-12-05T12:00");
    people["worker-2"] = account("worker-2");  // the next on duty by day, now first for an hour
    EXPECT_EQ(line("2016-12-05T09:00", test::grid_1), "a 0, worker-1 1, worker-2 1, leader-1 2, township-1 3");
    add(test::grid_1, "worker-2", "2016-12-05T12:00", "2016-12-05T13:00");
    EXPECT_EQ(line("2016-12-05T12:00", test::grid_1), "worker-2 0, worker-1 1, leader-1 2, township-1 3");
    EXPECT_EQ(line("2016-12-05T13:00", test::grid_1), "worker-1 0, worker-2 1, leader-1 2, township-1 3");
}

TEST_P(Rota, NamesEveryWrongField) {
    using Fields = std::vector<std::string>;
    const Id a = person("a", "worker", bare_grid), l = person("l", "leader", bare_grid);
    const std::string day = "2016-12-05T08:00", noon = "2016-12-05T12:00";
    EXPECT_EQ(wrong(json("330521999999999", a, noon, day, R"(,"position":10)")),
              (Fields{"/grid", "/position", "/ends"}));
    EXPECT_EQ(wrong(json(bare_grid, Id{7}, day, "2017-01-05T08:01")), (Fields{"/account", "/ends"}));
    EXPECT_EQ(wrong(json(bare_grid, a, day, noon, R"(,"position":9)")), Fields{"/account"}) << "no leader";
    EXPECT_EQ(wrong(json(bare_grid, l, day, noon, R"(,"position":1)")), Fields{"/account"}) << "no worker";
    EXPECT_EQ(wrong(json(bare_grid, account("worker-1"), day, noon)), Fields{"/account"}) << "of another township";
    EXPECT_EQ(wrong(json(bare_grid, account("citizen-1"), day, noon)), Fields{"/account"});
    EXPECT_EQ(wrong(json(bare_grid, a, "2016-11-30T08:00", "2016-12-01T10:00")), Fields{"/ends"}) << "it is over";
    EXPECT_EQ(wrong(json(bare_grid, a, day, noon), "township-1"), Fields{"/grid"}) << "another township's";
    EXPECT_EQ(wrong(json("330521002", a, day, noon)), Fields{"/grid"}) << "a township is no grid";
}

TEST_P(Rota, RefusesOverlapsOfTheSameAccountAlsoOverMidnightAndTheLeapDay) {
    person("a", "worker", bare_grid);
    person("l", "leader", "330521002");
    const std::string other = "330521002002001";
    clock.set(*parse_time("2020-02-27T10:00:00+08:00"));
    add(bare_grid, "a", "2020-02-28T19:00", "2020-02-29T07:00");
    const auto faults = [&](const std::string& grid, const std::string& who, const std::string& begins,
                            const std::string& ends) { return wrong(json(grid, people.at(who), begins, ends)).size(); };
    EXPECT_EQ(faults(bare_grid, "a", "2020-02-29T06:59", "2020-02-29T12:00"), 1u);
    EXPECT_EQ(faults(other, "a", "2020-02-28T23:00", "2020-02-29T01:00"), 1u) << "nobody is in two grids at once";
    EXPECT_EQ(faults(bare_grid, "a", "2020-02-28T12:00", "2020-03-01T12:00"), 1u);
    EXPECT_EQ(faults(bare_grid, "a", "2020-02-29T07:00", "2020-03-01T07:00"), 0u) << "they meet";
    EXPECT_EQ(faults(bare_grid, "a", "2020-02-28T12:00", "2020-02-28T19:00"), 0u) << "they meet";
    EXPECT_EQ(faults(bare_grid, "l", "2020-02-29T00:00", "2020-03-01T00:00"), 0u);
    EXPECT_EQ(faults(other, "l", "2020-02-29T00:00", "2020-03-01T00:00"), 0u) << "a leader answers for several grids";
    EXPECT_EQ(faults(bare_grid, "l", "2020-02-29T23:59", "2020-03-01T01:00"), 1u);
}

TEST_P(Rota, IsCopiedByTheWeekAndLeavesWhatIsThere) {
    person("a", "worker", bare_grid);
    person("b", "worker", bare_grid);
    const auto copy = [&](int weeks) {
        return post("township-2", "/api/shifts/copy",
                    fmt::format(R"({{"division":"330521002","week":"2016-12-05","weeks":{}}})", weeks));
    };
    add(bare_grid, "a", "2016-12-05T07:00", "2016-12-05T19:00");
    add(bare_grid, "b", "2016-12-11T23:00", "2016-12-12T07:00");  // begins on the Sunday
    add(bare_grid, "b", "2016-12-12T07:00",
        "2016-12-12T09:00");  // the next week's, in the place of the first one's copy
    EXPECT_EQ(copy(2), R"({"copied":3,"skipped":1})");
    EXPECT_EQ(copy(2), R"({"copied":0,"skipped":4})") << "twice is once";
    EXPECT_EQ(line("2016-12-18T23:00"), "b 0, township-2 3");
    EXPECT_EQ(line("2016-12-19T06:59"), "b 0, township-2 3");
    EXPECT_EQ(line("2016-12-19T07:00"), "a 0, township-2 3");
    const auto wrong_copy = [&](const char* who, const char* body) {
        return test::pointers(test::refusal([&] { post(who, "/api/shifts/copy", body); }));
    };
    EXPECT_EQ(wrong_copy("township-1", R"({"division":"330521002","week":"2016-12-06","weeks":13})"),
              (std::vector<std::string>{"/division", "/week", "/weeks"}));
    EXPECT_EQ(wrong_copy("command-1", R"({"division":"330521","week":"2016-13-05"})"),
              std::vector<std::string>{"/week"});
}

TEST_P(Rota, CopiesNobodyWhoHasLeft) {
    person("a", "worker", bare_grid);
    add(bare_grid, "a", "2016-12-05T00:00", "2016-12-05T08:00");
    write([](Tx& tx) { tx.query("UPDATE account SET disabled = TRUE WHERE name = 'a'", {}).next(); });
    EXPECT_EQ(post("command-1", "/api/shifts/copy", R"({"division":"330521","week":"2016-12-05"})"),
              R"({"copied":0,"skipped":1})");
}

TEST_P(Rota, StandsForADailyShiftForOneDayOnly) {
    const Id daily{
        number("SELECT id FROM shift WHERE county = $1 AND grid = '330521001001001' AND position = 1 "
               "AND from_minute = 1140")};  // worker-2, 19:00 to 07:00
    const Id one = account("worker-1");
    EXPECT_EQ(line("2016-12-05T23:00", test::grid_1), "worker-2 0, worker-1 1, leader-1 2, township-1 3");
    const std::string body = fmt::format(R"({{"to":"{}","reason":"换班"}})", one.value);
    const Id given = id_of(post("worker-2", "/api/shifts/{id}/hand_over", body, daily));
    EXPECT_EQ(test::refusal([&] { post("worker-2", "/api/shifts/{id}/hand_over", body, given); }).code, "not_yours")
        << "seen by the one who gave it away, and no longer theirs";
    EXPECT_EQ(test::refusal([&] { post("worker-2", "/api/shifts/{id}/hand_over", body, daily); }).code,
              "handed_over_already");
    EXPECT_EQ(line("2016-12-06T06:59", test::grid_1), "worker-1 0, leader-1 2, township-1 3");
    EXPECT_EQ(line("2016-12-06T23:00", test::grid_1), "worker-2 0, worker-1 1, leader-1 2, township-1 3");
    clock.set(*parse_time("2016-12-07T12:00:00+08:00"));
    EXPECT_EQ(test::refusal([&] { post("worker-2", "/api/shifts/{id}/hand_over", body, daily); }).code, "not_running");
}

TEST_P(Rota, KeepsWhatWasWhenAShiftIsTakenOut) {
    person("a", "worker", bare_grid);
    const Id shift = add(bare_grid, "a", "2016-12-05T08:00", "2016-12-05T12:00");
    const Id next = add(bare_grid, "a", "2016-12-06T08:00", "2016-12-06T12:00");
    line("2016-12-05T09:00");
    EXPECT_EQ(test::refusal([&] { post("a", "/api/shifts/{id}/remove", "{}", shift); }).code, "not_yours");
    EXPECT_EQ(test::refusal([&] { post("township-1", "/api/shifts/{id}/remove", "{}", shift); }).status, 404);
    post("township-2", "/api/shifts/{id}/remove", R"({"reason":"撤班"})", shift);
    post("township-2", "/api/shifts/{id}/remove", "{}", next);
    EXPECT_EQ(test::refusal([&] { post("township-2", "/api/shifts/{id}/remove", "{}", shift); }).code, "over");
    EXPECT_EQ(test::refusal([&] { post("township-2", "/api/shifts/{id}/remove", "{}", next); }).status, 404);
    EXPECT_EQ(number("SELECT count(*) FROM rota_shift WHERE county = $1"), 1);
    EXPECT_EQ(events("shift_removed").size(), 2u);
}

HUYING_EVERYWHERE(Rota);

}  // namespace
}  // namespace huying::territory
