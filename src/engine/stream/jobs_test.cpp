// jobs_test.cpp - a job runs when the county's clock says so, in one of many programs, and a failure is not the end.
#include "engine/stream/jobs.hpp"

#include "engine/store/store_fixture.hpp"
#include "engine/stream/listeners.hpp"

namespace huying::test {
namespace {

struct JobsTest : StoreTest {
    std::unique_ptr<Store> prepared() {
        auto store = open();
        store->migrate(stream_migrations());
        return store;
    }
    Dispatcher dispatcher(Store& store, Job job) {
        return Dispatcher(store, {}, {std::move(job)}, [this] { return std::vector{me.county}; });
    }
};
INSTANTIATE_TEST_SUITE_P(Places, JobsTest, testing::ValuesIn(places()), name_of_place);

/// A database in memory belongs to one program and has one connection.
struct JobsOnDisk : JobsTest {};
INSTANTIATE_TEST_SUITE_P(Places, JobsOnDisk, testing::ValuesIn(places(false)), name_of_place);

TEST(NextDue, is_on_the_hour_and_at_midnight_in_china) {
    const Micros t = *parse_time("2016-12-01T15:20:31.5+08:00");
    EXPECT_EQ(to_text(next_due(t, minute)), "2016-12-01T07:21:00Z");
    EXPECT_EQ(to_text(next_due(t, hour)), "2016-12-01T08:00:00Z");
    EXPECT_EQ(next_due(t, day), *parse_time("2016-12-02T00:00:00+08:00"));
    EXPECT_EQ(next_due(*parse_time("2016-12-02T00:00:00+08:00"), day), *parse_time("2016-12-03T00:00:00+08:00"));
    EXPECT_EQ(next_due(Micros{-1}, hour), Micros{0});
}

TEST_P(JobsTest, runs_at_its_cadence_on_the_countys_clock) {
    const auto store = prepared();
    int runs = 0;
    auto d = dispatcher(*store, {"test.count", minute, [&](Tx&) { ++runs; }});
    d.run_due();
    d.run_due();
    EXPECT_EQ(runs, 1);
    clock.set(clock.now() + minute);
    d.run_due();
    EXPECT_EQ(runs, 2);
    clock.set(clock.now() + 90 * day);  // what was missed is not made up for: the next run sees it all
    d.run_due();
    d.run_due();
    EXPECT_EQ(runs, 3);
}

TEST_P(JobsOnDisk, two_programs_share_the_lease) {
    const auto store = prepared(), other = open();
    std::atomic<int> runs{0};
    const Job job{"test.count", minute, [&](Tx&) { ++runs; }};
    auto here = dispatcher(*store, job), there = dispatcher(*other, job);
    for (int i = 1; i <= 20; ++i) {
        std::thread beside([&] { there.run_due(); });
        here.run_due();
        beside.join();
        EXPECT_EQ(runs, i);
        clock.set(clock.now() + minute);
    }
}

TEST_P(JobsTest, a_failing_job_keeps_nothing_and_is_tried_again_within_a_minute) {
    const auto store = prepared();
    store->migrate({entries});
    int runs = 0;
    auto d = dispatcher(*store, {"test.fail", hour, [&](Tx& tx) {
                                     put(tx, ++runs);
                                     if (runs == 1) throw std::runtime_error("not today");
                                 }});
    d.run_due();
    EXPECT_EQ(count(*store, me), 0);
    d.run_due();
    EXPECT_EQ(runs, 1);
    clock.set(clock.now() + minute);
    d.run_due();
    EXPECT_EQ(runs, 2);
    EXPECT_EQ(count(*store, me), 1);
}

TEST_P(JobsTest, the_thread_follows_a_clock_that_jumps) {
    const auto store = prepared();
    std::atomic<int> runs{0};
    auto d = dispatcher(*store, {"test.count", hour, [&](Tx&) { ++runs; }});
    d.start();
    const auto reaches = [&](int n) {
        for (int i = 0; i < 500 && runs < n; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
        return runs == n;
    };
    EXPECT_TRUE(reaches(1));
    clock.set(clock.now() + hour);
    EXPECT_TRUE(reaches(2));
}

}  // namespace
}  // namespace huying::test
