// postgres_monthly_test.cpp - where months begin and end, and that on both databases rows of any month are kept, also when two
// counties come to the month at once and when the first to come is rolled back.
#include "engine/store/postgres_monthly.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "engine/store/migrate.hpp"
#include "engine/store/store_fixture.hpp"

namespace huying {
namespace {

using namespace std::string_literals;

constexpr std::int64_t second = 1'000'000;

TEST(Month, BeginsAtMidnightOfItsFirstDay) {
    const Month leap = Month::of({1'709'164'800 * second});  // 2024-02-29T00:00:00Z
    EXPECT_EQ(leap.name, "2024_02");
    EXPECT_EQ(leap.from.value, 1'706'745'600 * second);   // 2024-02-01
    EXPECT_EQ(leap.until.value, 1'709'251'200 * second);  // 2024-03-01
    EXPECT_EQ(Month::of({leap.until.value - 1}).name, "2024_02");
    EXPECT_EQ(Month::of(leap.until).name, "2024_03");
    EXPECT_EQ(Month::of({1'735'689'599 * second}).name, "2024_12");
    EXPECT_EQ(Month::of({1'735'689'600 * second}).name, "2025_01");
}

TEST(Month, WhatIsOlderThan2000IsOnePart) {
    EXPECT_EQ(Month::of({946'684'800 * second}).name, "2000_01");
    for (const std::int64_t t : {946'684'800 * second - 1, std::int64_t{0}, std::int64_t{-1}}) {
        EXPECT_EQ(Month::of({t}).name, "before_2000");
        EXPECT_EQ(Month::of({t}).until.value, 946'684'800 * second);
    }
}

constexpr const char* cut =
    "CREATE TABLE beat (county TEXT NOT NULL, time BIGINT NOT NULL, PRIMARY KEY (county, time))"
    " /*pg PARTITION BY RANGE (time) pg*/;";
constexpr Sql add{R"sql(INSERT INTO beat (county, time) VALUES ($1, $2))sql"};
constexpr Sql count{R"sql(SELECT count(*) FROM beat)sql"};

struct Monthly : test::StoreTest {
    std::unique_ptr<Store> store = open();
    void SetUp() override { apply_migrations(*store, {{"beat", 1, cut}}); }
    static void beat(Tx& tx, Micros time) {
        EXPECT_GT(have_month(tx, "beat", time), time);
        tx.exec(add, tx.county(), time);
    }
    std::int64_t beats() {
        return store->read(me, [](const Tx& tx) { return *tx.one<std::int64_t>(count); });
    }
};
INSTANTIATE_TEST_SUITE_P(Places, Monthly, testing::ValuesIn(test::places()), test::name_of_place);

TEST_P(Monthly, RowsOfAnyMonthAreKept) {
    store->write(me, [](Tx& tx) {
        for (int day = 0; day < 400; day += 10) beat(tx, {(1'700'000'000 + day * 86'400LL) * second});
        beat(tx, {1});
    });
    store->write(me, [](Tx& tx) { beat(tx, {1'700'000'001 * second}); });
    EXPECT_EQ(beats(), 42);
}

TEST_P(Monthly, ARollBackLeavesAPartForTheNext) {
    const Micros time{1'700'000'000 * second};
    EXPECT_THROW(store->write(me,
                              [&](Tx& tx) {
                                  beat(tx, time);
                                  throw std::runtime_error("no");
                              }),
                 std::runtime_error);
    EXPECT_EQ(beats(), 0);
    store->write(me, [&](Tx& tx) { beat(tx, time); });
    EXPECT_EQ(beats(), 1);
}

TEST_P(Monthly, CountiesComeToAMonthAtOnceAndEveryConnectionFindsIt) {
    constexpr int writers = 4, readers = 2, months = 36;
    std::atomic<bool> done = false;
    std::vector<std::jthread> reading, writing;
    for (int n = 0; n < readers; ++n)
        reading.emplace_back([&] {
            while (!done) beats();
        });
    for (int n = 0; n < writers; ++n)
        writing.emplace_back([&, n] {
            const Caller caller = system_caller("33052"s + std::to_string(n));
            for (int month = 0; month < months; ++month)
                store->write(caller, [&](Tx& tx) { beat(tx, {(1'600'000'000 + month * 2'678'400LL) * second}); });
        });
    writing.clear();
    done = true;
    reading.clear();
    for (int i = 0; i < 10; ++i) EXPECT_EQ(beats(), writers * months) << "whichever connection reads";
}

/// Months of three years, of two counties.
struct Dropping : Monthly {
    const Micros first{1'577'836'800 * second};  // 2020-01-01
    const Caller neighbour = system_caller("330522");
    void SetUp() override {
        Monthly::SetUp();
        for (const Caller& county : {me, neighbour})
            store->write(county, [&](Tx& tx) {
                for (int m = 0; m < 36; ++m) beat(tx, first + m * 31 * 86'400 * second);
            });
    }
    std::vector<Month> months(Micros until) {
        return store->read(me, [&](const Tx& tx) { return months_before(tx, "beat", until); });
    }
    /// SQLite has nothing to drop.
    bool kept_whole() {
        if (place.postgres()) return false;
        EXPECT_FALSE(drop(Month::of(first)));
        EXPECT_EQ(beats(), 72);
        return true;
    }
    bool drop(
        const Month& month, const std::function<bool()>& unneeded = [] { return true; }) {
        return store->write(me, [&](Tx& tx) { return drop_month(tx, "beat", month, unneeded); });
    }
};
INSTANTIATE_TEST_SUITE_P(Places, Dropping, testing::ValuesIn(test::places()), test::name_of_place);

TEST_P(Dropping, MonthsAreToldOldestFirst) {
    store->write(me, [](Tx& tx) { beat(tx, {1}); });
    const auto all = months({1'590'969'600 * second});  // 2020-06-01
    if (!place.postgres()) {
        EXPECT_TRUE(all.empty());
        EXPECT_FALSE(drop(Month::of(first)));
        EXPECT_EQ(beats(), 73);
        return;
    }
    std::vector<std::string> names;
    for (const Month& m : all) names.push_back(m.name);
    EXPECT_EQ(names, (std::vector<std::string>{"before_2000", "2020_01", "2020_02", "2020_03", "2020_04", "2020_05"}));
    EXPECT_EQ(all[0].from.value, INT64_MIN);
    EXPECT_EQ(all[1].from, first);
    EXPECT_TRUE(drop(all[0]));
    EXPECT_EQ(beats(), 72);
}

TEST_P(Dropping, WhoeverWritesIntoADroppedMonthMakesItAnew) {
    if (kept_whole()) return;
    const Month month = Month::of(first);
    EXPECT_FALSE(drop(month, [] { return false; }));
    int asked = 0;
    EXPECT_FALSE(drop(month, [&] { return ++asked == 1; })) << "somebody came to need it meanwhile";
    EXPECT_EQ(asked, 2);
    EXPECT_EQ(beats(), 72);
    EXPECT_TRUE(drop(month));
    EXPECT_FALSE(drop(month)) << "it is gone";
    EXPECT_EQ(beats(), 70);
    for (const Caller& county : {neighbour, me}) store->write(county, [&](Tx& tx) { beat(tx, first + second); });
    EXPECT_EQ(beats(), 72);
}

TEST_P(Dropping, ARollBackKeepsTheMonth) {
    if (kept_whole()) return;
    const Month month = Month::of(first);
    EXPECT_THROW(store->write(me,
                              [&](Tx& tx) {
                                  drop_month(tx, "beat", month, [] { return true; });
                                  throw std::runtime_error("no");
                              }),
                 std::runtime_error);
    EXPECT_EQ(beats(), 72);
    store->write(me, [&](Tx& tx) { beat(tx, first + second); });
    EXPECT_EQ(beats(), 73);
}

TEST_P(Dropping, ALongReadIsNotWaitedFor) {
    if (kept_whole()) return;
    const auto other = open();
    other->read(me, [&](const Tx& tx) {
        EXPECT_EQ(*tx.one<std::int64_t>(count), 72);
        EXPECT_FALSE(drop(Month::of(first)));
        EXPECT_EQ(*tx.one<std::int64_t>(count), 72);
        return 0;
    });
    EXPECT_TRUE(drop(Month::of(first)));
}

TEST_P(Dropping, WritersOfOtherCountiesGoOn) {
    std::vector<std::jthread> counties;
    for (int n = 0; n < 3; ++n) {
        counties.emplace_back([this, n] {
            const Caller caller = system_caller("33052"s + std::to_string(n + 3));
            for (int i = 0; i < 200; ++i)
                store->write(caller, [&](Tx& tx) { beat(tx, first + (i % 20 * 31 * 86'400LL) * second + i); });
        });
    }
    for (int i = 0; i < 60; ++i) drop(Month::of(first + (i % 20 * 31 * 86'400LL) * second));
    for (auto& c : counties) c.join();
    for (int i = 0; i < 20; ++i)
        store->write(neighbour, [&](Tx& tx) { beat(tx, first + (i * 31 * 86'400LL) * second + 999); });
    EXPECT_GE(beats(), 20);
}

}  // namespace
}  // namespace huying
