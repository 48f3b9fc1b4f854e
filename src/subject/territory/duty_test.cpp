// duty_test.cpp - who is asked first, second and third, also over midnight.
#include "subject/fixture_for_test.hpp"
#include "subject/territory/territory.hpp"

namespace huying::territory {
namespace {

struct Duty : test::CountyTest {
    std::int64_t days = 0;
    /// "worker-1 0, worker-2 1, …" at this time of day in China.
    std::string line(const std::string& hh_mm, const std::string& grid = test::grid_1,
                     const std::string& township = "330521001") {
        ++days;  // each question on a day of its own: the store's time never runs backwards
        clock.set(*parse_time("2016-12-02T" + hh_mm + ":00+08:00") + days * day);
        std::string out;
        for (const OnDuty& d : read([&](const Tx& tx) { return on_duty(tx, grid, township); }))
            out += (out.empty() ? "" : ", ") + d.account.name + " " + std::to_string(d.escalation);
        return out;
    }
    void shift(const std::string& grid, const std::string& name, std::int64_t position, std::int64_t from,
               std::int64_t to) {
        const Id id = account(name);
        write([&](Tx& tx) { tx.insert("shift", Shift{demo::county, tx.new_id(), grid, id, position, from, to}); });
    }
};

const std::string empty_grid = "330521002001001";

TEST_P(Duty, AsksTheWorkersThenTheLeaderThenTheTownship) {
    EXPECT_EQ(line("10:00"), "worker-1 0, worker-2 1, leader-1 2, township-1 3");
}

TEST_P(Duty, ChangesAtTheMinuteOfTheShift) {
    const std::string by_day = line("12:00"), by_night = line("23:00");
    EXPECT_EQ(by_night, "worker-2 0, worker-1 1, leader-1 2, township-1 3");
    EXPECT_EQ(line("06:59"), by_night);
    EXPECT_EQ(line("07:00"), by_day);
    EXPECT_EQ(line("18:59"), by_day);
    EXPECT_EQ(line("19:00"), by_night);
}

TEST_P(Duty, GoesOnOverMidnight) {
    const std::string by_night = line("23:59");
    EXPECT_EQ(line("00:00"), by_night);
    EXPECT_EQ(line("03:00"), by_night);
}

TEST_P(Duty, BeginsWithTheLeaderWhenNoWorkerHasTheShift) {
    shift(empty_grid, "leader-1", 9, 0, 1440);
    shift(empty_grid, "worker-1", 1, 22 * 60, 2 * 60);
    EXPECT_EQ(line("21:59", empty_grid, "330521002"), "leader-1 2, township-2 3");
    EXPECT_EQ(line("22:00", empty_grid, "330521002"), "worker-1 0, leader-1 2, township-2 3");
    EXPECT_EQ(line("01:59", empty_grid, "330521002"), "worker-1 0, leader-1 2, township-2 3");
    EXPECT_EQ(line("02:00", empty_grid, "330521002"), "leader-1 2, township-2 3");
}

TEST_P(Duty, IsTheTownshipsWhereThereIsNoGrid) {
    EXPECT_EQ(line("10:00", "", "330521001"), "township-1 3");
    EXPECT_EQ(line("10:00", "", "330521"), "") << "nobody: the command centre";
}

TEST_P(Duty, PassesOverDisabledAccounts) {
    write([](Tx& tx) {
        const Param county = Param::of_text(tx.county());
        tx.query("UPDATE account SET disabled = TRUE WHERE county = $1 AND name IN ('worker-1', 'township-1')",
                 {&county, 1})
            .next();
    });
    EXPECT_EQ(line("10:00"), "worker-2 0, leader-1 2");
}

HUYING_EVERYWHERE(Duty);

}  // namespace
}  // namespace huying::territory
