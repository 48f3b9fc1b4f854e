// hand_over_test.cpp - shifts and what waits in them go to others: handed over, left behind by who leaves or gets another post.
#include "subject/territory/rota_for_test.hpp"

namespace huying::territory {
namespace {

using test::bare_grid;

struct HandOver : test::RotaTest {};

TEST_P(HandOver, SplitsAShiftThatIsHandedOver) {
    person("a", "worker", bare_grid);
    const Id b = person("b", "worker", bare_grid);
    const Id shift = add(bare_grid, "a", "2016-12-05T19:00", "2016-12-06T07:00");
    const auto give = [&](const std::string& who, Id what, Id to, const std::string& more = "") {
        return post(who, "/api/shifts/{id}/hand_over",
                    fmt::format(R"({{"to":"{}","reason":"生病"{}}})", to.value, more), what);
    };
    EXPECT_EQ(line("2016-12-05T23:00"), "a 0, township-2 3");
    EXPECT_EQ(test::pointers(test::refusal([&] { give("a", shift, people.at("a")); })),
              std::vector<std::string>{"/to"});
    EXPECT_EQ(test::pointers(test::refusal([&] { give("a", shift, account("worker-1")); })),
              std::vector<std::string>{"/to"});
    EXPECT_EQ(test::pointers(test::refusal([&] { give("a", shift, b, R"(,"from":"2016-12-06T07:00:00+08:00")"); })),
              std::vector<std::string>{"/from"});
    EXPECT_EQ(test::refusal([&] { give("b", shift, b); }).status, 404) << "of others a worker sees none";
    const Id later = id_of(give("a", shift, b, R"(,"from":"2016-12-06T00:00:00+08:00")"));
    EXPECT_NE(later, shift);
    EXPECT_EQ(line("2016-12-05T23:59"), "a 0, township-2 3");
    EXPECT_EQ(line("2016-12-06T00:00"), "b 0, township-2 3");
    EXPECT_EQ(events("shift_handed_over").size(), 1u);
    EXPECT_EQ(events("shift_handed_over").at(0).person, b);
    EXPECT_EQ(events("shift_given_up").at(0).person, people.at("a"));
    EXPECT_EQ(test::refusal([&] { give("a", shift, b); }).code, "over");
    EXPECT_EQ(id_of(give("township-2", later, people.at("a"))), later)
        << "at its beginning the whole shift changes hands";
    EXPECT_EQ(line("2016-12-06T00:01"), "a 0, township-2 3");
}

TEST_P(HandOver, TakesWhatWaitsAlong) {
    const Id waits = open_case().id;
    person("b", "worker", test::grid_1);
    const Id daily{
        number("SELECT id FROM shift WHERE county = $1 AND grid = '330521001001001' AND position = 1 "
               "AND from_minute = 420")};
    const auto give = [&](const std::string& who, Id shift, const char* to, const char* more) {
        const Id id = id_of(post(who, "/api/shifts/{id}/hand_over",
                                 fmt::format(R"({{"to":"{}","reason":"生病"{}}})", account(to).value, more), shift));
        deliver();
        return id;
    };
    const Id now = give("worker-1", daily, "b", "");
    EXPECT_EQ(found(waits).assignee, account("b"));
    EXPECT_EQ(found(waits).state, cases::State::dispatched);
    store->write(as("b"), [&](Tx& tx) { return cases::perform(tx, cases::Act::accept, {.id = waits}); });
    pass(minute);
    give("b", now, "worker-1", R"(,"cases":false)");
    EXPECT_EQ(found(waits).assignee, account("b")) << "an accepted one stays";
    promises_hold();
}

TEST_P(HandOver, TakesAcceptedOnesWhenAsked) {
    const Id waits = open_case().id;
    store->write(as("worker-1"), [&](Tx& tx) { return cases::perform(tx, cases::Act::accept, {.id = waits}); });
    person("b", "worker", test::grid_1);
    const Id daily{
        number("SELECT id FROM shift WHERE county = $1 AND grid = '330521001001001' AND position = 1 "
               "AND from_minute = 420")};
    const std::string later = fmt::format(
        R"({{"to":"{}","reason":"换班","from":"2016-12-02T12:00:00+08:00","cases":true}})", account("b").value);
    post("township-1", "/api/shifts/{id}/hand_over", later, daily);
    deliver();
    EXPECT_EQ(found(waits).assignee, account("worker-1")) << "tomorrow's shift takes none of today's along";
    const std::string now = fmt::format(R"({{"to":"{}","reason":"生病","cases":true}})", account("b").value);
    post("worker-1", "/api/shifts/{id}/hand_over", now, daily);
    deliver();
    EXPECT_EQ(found(waits).assignee, account("b"));
    EXPECT_EQ(found(waits).state, cases::State::dispatched) << "to be accepted by the one who has it now";
    promises_hold();
}

TEST_P(HandOver, LeavesWithTheDepartmentWhatIsThere) {
    const Id waits = open_case().id;
    using cases::Act;
    const auto act = [&](const char* who, Act what) {
        const cases::ActIn in{.id = waits, .reason = Text<0, 500>{"r"}, .note = Text<0, 4000>{"n"}};
        return store->write(as(who), [&](Tx& tx) { return cases::perform(tx, what, in); });
    };
    for (const Act what : {Act::accept, Act::arrive, Act::hand_over}) act("worker-1", what);
    const Id b = person("b", "worker", test::grid_1);
    const Id daily{
        number("SELECT id FROM shift WHERE county = $1 AND grid = '330521001001001' AND position = 1 "
               "AND from_minute = 420")};
    pass(minute);
    post("worker-1", "/api/shifts/{id}/hand_over",
         fmt::format(R"({{"to":"{}","reason":"生病","cases":true}})", b.value), daily);
    deliver();
    EXPECT_EQ(found(waits).assignee, b);
    EXPECT_EQ(found(waits).state, cases::State::arrived) << "nobody travels there again";
    EXPECT_TRUE(found(waits).accepted && found(waits).arrived && found(waits).handed_over);
    EXPECT_EQ(act("environment-1", Act::dispose).state, cases::State::disposed);
    promises_hold();
}

TEST_P(HandOver, GoesToTheSuccessorOfWhoeverLeaves) {
    person("a", "worker", bare_grid);
    const Id b = person("b", "worker", bare_grid);
    add(bare_grid, "a", "2016-12-01T11:00", "2016-12-01T12:00");
    add(bare_grid, "a", "2016-12-05T08:00", "2016-12-05T12:00");
    line("2016-12-02T09:00");
    write([&](Tx& tx) {
        emit(tx, "account_departed", {"", "", people.at("a")}, identity::Departed{people.at("a"), "a", b, "b"});
    });
    deliver();
    EXPECT_EQ(line("2016-12-05T09:00"), "b 0, township-2 3");
    EXPECT_EQ(number("SELECT count(*) FROM rota_shift r JOIN account a ON a.county = r.county AND a.id = r.account "
                     "WHERE r.county = $1 AND a.name = 'a'"),
              1)
        << "what was, stays";
}

TEST_P(HandOver, IsLeftByWhoeverGetsAnotherPost) {
    const Id a = person("a", "worker", bare_grid);
    person("b", "worker", bare_grid);
    add(bare_grid, "a", "2016-12-01T09:00", "2016-12-01T12:00");
    add(bare_grid, "a", "2016-12-05T08:00", "2016-12-05T12:00");
    line("2016-12-01T10:00");
    write([&](Tx& tx) {  // begins this moment
        const Param params[] = {Param::of_text(tx.county()), Param::of(tx.now().value)};
        tx.query("UPDATE rota_shift SET begins = $2 WHERE county = $1 AND begins > $2", params).next();
    });
    const auto moved = [&](const std::string& role, const std::string& division) {
        write([&](Tx& tx) {
            const Param params[] = {Param::of_text(tx.county()), Param::of(a.value), Param::of_text(role),
                                    Param::of_text(division)};
            tx.query("UPDATE account SET role = $3, division = $4 WHERE county = $1 AND id = $2", params).next();
            emit(tx, "account_moved", {"", "", a}, identity::Departed{a, "a", {}, ""});
        });
        deliver();
    };
    const char* days = "SELECT count(*) FROM rota_shift WHERE county = $1";
    moved("leader", bare_grid.substr(0, 9));
    EXPECT_EQ(number(days), 2) << "the grid is of the new ground";
    moved("department", "");
    EXPECT_EQ(number(days), 1) << "what was, stays";
    EXPECT_EQ(number("SELECT ends FROM rota_shift WHERE county = $1"), clock.now().value);
    EXPECT_EQ(line("2016-12-05T09:00"), "b 0, township-2 3");
}

HUYING_EVERYWHERE(HandOver);

}  // namespace
}  // namespace huying::territory
