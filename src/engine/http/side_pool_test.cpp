// side_pool_test.cpp - slow verbs: a few at once, a bounded queue, nobody left without an answer.
#include "engine/http/side_pool.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "base/problem.hpp"

namespace huying::http {
namespace {

bool never() { return false; }

int refused(SidePool& pool, const std::string& from) {
    try {
        pool.submit(
            from, [] {}, never);
    } catch (const Problem& p) {
        return p.status;
    }
    return 0;
}

TEST(SidePool, RunsAFewAtOnceAndAllInTheEnd) {
    std::atomic<int> running{0}, most{0}, done{0};
    {
        SidePool pool(2);
        for (int i = 0; i < 40; ++i)
            pool.submit(
                std::to_string(i),
                [&] {
                    most = std::max(most.load(), ++running);
                    std::this_thread::yield();
                    --running;
                    ++done;
                },
                never);
    }
    EXPECT_EQ(done, 40);
    EXPECT_LE(most, 2);
}

TEST(SidePool, RefusesAnAddressThatFloodsAndLeavesRoomForOthers) {
    std::promise<void> go;
    const auto gate = go.get_future().share();
    SidePool pool(1);
    for (std::size_t i = 0; i < SidePool::most_of_one; ++i)
        pool.submit(
            "flood", [gate] { gate.wait(); }, never);
    EXPECT_EQ(refused(pool, "flood"), 429);
    EXPECT_EQ(refused(pool, "another"), 0);
    go.set_value();
}

TEST(SidePool, RefusesWhatItHasNoRoomFor) {
    std::promise<void> go;
    const auto gate = go.get_future().share();
    SidePool pool(1);
    int last = 0;
    for (std::size_t i = 0; i <= SidePool::most_waiting + 1 && last == 0; ++i) {
        try {
            pool.submit(
                std::to_string(i), [gate] { gate.wait(); }, never);
        } catch (const Problem& p) {
            last = p.status;
        }
    }
    EXPECT_EQ(last, 503);
    go.set_value();
}

TEST(SidePool, LetsGoOfThoseWhoseCallersHaveTheirAnswer) {
    std::promise<void> go;
    const auto gate = go.get_future().share();
    std::atomic<bool> over{false};
    std::atomic<int> let_go{0};
    {
        SidePool pool(1);
        std::promise<void> runs;
        pool.submit(
            "slow", [&, gate] { runs.set_value(), gate.wait(); }, never);
        runs.get_future().wait();
        for (std::size_t i = 0; i < SidePool::most_waiting; ++i)
            pool.submit(
                "storm-" + std::to_string(i % 4), [&] { ++let_go; }, [&] { return over.load(); });
        EXPECT_EQ(refused(pool, "late"), 503);
        EXPECT_EQ(refused(pool, "storm-0"), 429) << "an address with many hears that first";
        EXPECT_EQ(let_go, 0);
        over = true;
        EXPECT_EQ(refused(pool, "late"), 0);
        EXPECT_EQ(let_go, SidePool::most_waiting) << "each was run once, so that what it held is free";
        EXPECT_EQ(refused(pool, "storm-0"), 0);
        go.set_value();
    }
    EXPECT_EQ(let_go, SidePool::most_waiting);
}

}  // namespace
}  // namespace huying::http
