// id_test.cpp - ids are ordered by time, never repeat and fit a JavaScript number.
#include "base/id.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>
#include <vector>

namespace huying {
namespace {

const Micros noon = *parse_time("2016-12-01T12:00:00Z");

TEST(Id, GrowsEvenWhenTimeStandsStillOrGoesBack) {
    IdMaker ids(4095);
    Id last;
    for (const Micros now : {noon, noon, noon + 1, noon + second, noon - hour, noon, noon + day}) {
        const Id id = ids.next(now);
        EXPECT_GT(id, last);
        last = id;
    }
}

TEST(Id, FollowsTheMillisecondsOfTime) {
    IdMaker ids(7);
    const Id a = ids.next(noon), b = ids.next(noon + 1000);
    EXPECT_EQ(b.value - a.value, 4096);
    EXPECT_EQ(a.value & 0xfff, 7);
}

TEST(Id, FitsIn53BitsUntilTheEndOf2068) {
    IdMaker ids(0xfff);
    EXPECT_LT(ids.next(*parse_time("2068-12-31T23:59:59.999Z")).value, std::int64_t{1} << 53);
}

TEST(Id, IsPositiveBefore2000) { EXPECT_GT(IdMaker(3).next(Micros{}).value, 0); }

TEST(Id, DiffersBetweenProcessesByTheirSalt) { EXPECT_NE(IdMaker(1).next(noon).value, IdMaker(2).next(noon).value); }

TEST(Id, NeverRepeatsAmongThreads) {
    IdMaker ids;
    std::vector<std::vector<Id>> made(4);
    std::vector<std::thread> threads;
    for (auto& mine : made)
        threads.emplace_back([&ids, &mine] {
            for (int i = 0; i < 5000; ++i) mine.push_back(ids.next(noon + i));
        });
    for (auto& t : threads) t.join();
    std::vector<Id> all;
    for (const auto& mine : made) {
        EXPECT_TRUE(std::ranges::is_sorted(mine));
        all.insert(all.end(), mine.begin(), mine.end());
    }
    std::ranges::sort(all);
    EXPECT_EQ(std::ranges::adjacent_find(all), all.end());
}

}  // namespace
}  // namespace huying
