// clock_test.cpp - the clocks: the machine's, the one that stands still, and the demonstration's.
#include "base/clock.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace huying {
namespace {

const Micros begin = *parse_time("2016-12-01T00:00:00+08:00");
const Micros end = *parse_time("2017-03-01T00:00:00+08:00");

void pass(int milliseconds) { std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds)); }

TEST(RealClock, IsTheMachines) {
    const auto machine = std::chrono::system_clock::now().time_since_epoch();
    const std::int64_t apart =
        RealClock{}.now().value - std::chrono::duration_cast<std::chrono::microseconds>(machine).count();
    EXPECT_LT(std::abs(apart), 5 * second);
}

TEST(ManualClock, StandsStillUntilItIsSet) {
    ManualClock clock(begin);
    pass(2);
    EXPECT_EQ(clock.now(), begin);
    clock.set(begin + hour);
    EXPECT_EQ(clock.now(), begin + hour);
}

TEST(DemoClock, StandsStillWhilePaused) {
    const DemoClock clock(begin, end, 0);
    pass(5);
    EXPECT_EQ(clock.now(), begin);
}

TEST(DemoClock, RunsAsFastAsItIsTold) {
    const DemoClock clock(begin, end, 3600);
    const auto started = std::chrono::steady_clock::now();
    pass(20);
    const std::int64_t shown = clock.now() - begin;
    const std::chrono::duration<double, std::micro> passed = std::chrono::steady_clock::now() - started;
    EXPECT_GE(shown, 3600 * 20 * std::int64_t{1000});
    EXPECT_LE(static_cast<double>(shown), 3600 * (passed.count() + 2000));
}

TEST(DemoClock, KeepsItsTimeWhenTheSpeedChanges) {
    DemoClock clock(begin, end, 3600);
    pass(10);
    const Micros before = clock.now();
    clock.set_speed(0);
    const Micros paused = clock.now();
    EXPECT_GE(paused, before);
    pass(5);
    EXPECT_EQ(clock.now(), paused);
    clock.set_speed(1);
    EXPECT_EQ(clock.speed(), 1);
    EXPECT_LT(clock.now() - paused, minute);
}

TEST(DemoClock, StopsAtItsEndAndStaysThere) {
    DemoClock clock(end - second, end, 3600);
    pass(5);
    EXPECT_EQ(clock.now(), end);
    clock.set_speed(60);
    pass(2);
    EXPECT_EQ(clock.now(), end);
    EXPECT_EQ(clock.end(), end);
}

}  // namespace
}  // namespace huying
