// month_test.cpp - a database from before observations were kept by month gets its parts, and loses nothing.
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/store/migrate.hpp"
#include "engine/store/store_fixture.hpp"
#include "subject/sensing/sensing.hpp"

namespace huying::sensing {
namespace {

struct Months : test::StoreTest {
    std::unique_ptr<Store> store = open();
    const territory::Territory territory{};
    const Sensing sensing{territory, {}, {}};
    const std::vector<Migration> all = subject(sensing).migrations;
    const StreamInfo stream = [] {
        StreamInfo s;
        s.id = {7};
        return s;
    }();
};
INSTANTIATE_TEST_SUITE_P(Places, Months, testing::ValuesIn(test::places()), test::name_of_place);

constexpr Sql add{R"sql(INSERT INTO observation (county, stream, time, value) VALUES ($1, 7, $2, 1.5))sql"};
constexpr Sql count{R"sql(SELECT count(*) FROM observation WHERE county = $1 AND stream = 7)sql"};
constexpr Sql parts{R"sql(SELECT count(*) FROM pg_inherits WHERE inhparent = 'observation'::regclass)sql"};

TEST_P(Months, WhatWasThereIsKept) {
    const auto month = std::ranges::find(all, "sensing.month", &Migration::name);
    ASSERT_NE(month, all.end());
    apply_migrations(*store, {all.begin(), month});
    constexpr std::int64_t ends_of_months[] = {
        0, 946'684'799, 946'684'800, 1'454'284'799, 1'456'790'399, 1'456'790'400};
    store->write(me, [&](Tx& tx) {
        for (const std::int64_t t : ends_of_months) tx.exec(add, tx.county(), t * second);
    });
    apply_migrations(*store, all);
    store->write(me, [&](Tx& tx) {
        EXPECT_EQ(tx.one<std::int64_t>(count, tx.county()), 6);
        const NewObservation of_a_known_month{{1'456'790'401 * second}, 2.0, {}, {}};
        const NewObservation of_another{{1'460'000'000 * second}, 2.0, {}, {}};
        for (const NewObservation& o : {of_a_known_month, of_another}) {
            EXPECT_TRUE(store_observation(tx, sensing, stream, o).fresh);
            EXPECT_FALSE(store_observation(tx, sensing, stream, o).fresh);
        }
        EXPECT_EQ(tx.one<std::int64_t>(count, tx.county()), 8);
        if (!place.postgres()) return;
        EXPECT_EQ(tx.one<std::int64_t>(parts), 6) << "before 2000, 2000-01, 2016-01, -02, -03 and -04";
    });
}

}  // namespace
}  // namespace huying::sensing
