// postgres_monthly_test.cpp - where months begin and end, and that on both databases rows of any month are kept, also when two
// counties come to the month at once and when the first to come is rolled back.
#include "engine/store/postgres_monthly.hpp"

#include <gtest/gtest.h>

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

constexpr const char* cut = "CREATE TABLE beat (county TEXT NOT NULL, time BIGINT NOT NULL, PRIMARY KEY (county, time))"
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

TEST_P(Monthly, ARollBackTakesThePartAndTheNextMakesItAnew) {
    const Micros time{1'700'000'000 * second};
    EXPECT_THROW(store->write(me, [&](Tx& tx) { beat(tx, time); throw std::runtime_error("no"); }), std::runtime_error);
    EXPECT_EQ(beats(), 0);
    store->write(me, [&](Tx& tx) { beat(tx, time); });
    EXPECT_EQ(beats(), 1);
}

TEST_P(Monthly, TwoCountiesComeToAMonthAtOnce) {
    std::vector<std::thread> counties;
    for (int n = 0; n < 4; ++n) {
        counties.emplace_back([this, n] {
            const Caller caller = system_caller("33052"s + std::to_string(n));
            for (int month = 0; month < 12; ++month)
                store->write(caller, [&](Tx& tx) { beat(tx, {(1'600'000'000 + month * 2'678'400LL) * second}); });
        });
    }
    for (auto& c : counties) c.join();
    EXPECT_EQ(beats(), 48);
}

}  // namespace
}  // namespace huying
