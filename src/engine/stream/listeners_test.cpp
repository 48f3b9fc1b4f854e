// listeners_test.cpp - every event reaches its listeners in order and once in effect; a failing one is set aside.
#include "engine/stream/listeners.hpp"

#include <sys/wait.h>

#include <csignal>

#include "engine/store/store_fixture.hpp"

namespace huying::test {
namespace {

constexpr Sql set_aside_seqs{"SELECT seq FROM set_aside WHERE county = $1 ORDER BY seq"};

struct ListenersTest : StoreTest {
    std::unique_ptr<Store> prepared() {
        auto store = open();
        auto all = stream_migrations();
        all.push_back(entries);
        store->migrate(all);
        return store;
    }
    void lit(Store& store, int n, const std::string& kind = "lamp_lit") {
        for (int i = 0; i < n; ++i) store.write(me, [&](Tx& tx) { emit(tx, kind, {}, std::string("{}")); });
    }
    Dispatcher dispatcher(Store& store, std::vector<Listener> listeners, std::vector<Job> jobs = {}) {
        return Dispatcher(store, std::move(listeners), std::move(jobs), [this] { return std::vector{me.county}; });
    }
    /// Up to 10 s, until the thread has written down that many.
    void wait_for(Store& store, std::size_t n) {
        for (int i = 0; i < 1000 && ids(store).size() < n; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    std::vector<std::int64_t> ids(Store& store, const Sql& sql = entry_ids) {
        return store.read(me, [&](const Tx& tx) { return tx.all<std::int64_t>(sql, tx.county()); });
    }
};
INSTANTIATE_TEST_SUITE_P(Places, ListenersTest, testing::ValuesIn(places()), name_of_place);

/// A database in memory belongs to one program and has one connection.
struct ListenersOnDisk : ListenersTest {};
INSTANTIATE_TEST_SUITE_P(Places, ListenersOnDisk, testing::ValuesIn(places(false)), name_of_place);

/// Leaves a row named after the event, which cannot be stored twice.
Listener writes_down(const std::string& name = "test.write") {
    return {name, {"lamp_lit"}, [](Tx& tx, const Event& e) { put(tx, e.seq); }};
}

std::vector<std::int64_t> from_one_to(std::int64_t n) {
    std::vector<std::int64_t> all;
    for (std::int64_t i = 1; i <= n; ++i) all.push_back(i);
    return all;
}

TEST_P(ListenersTest, brings_the_wanted_kinds_in_order) {
    const auto store = prepared();
    lit(*store, 3);
    lit(*store, 2, "lamp_broken");
    lit(*store, 250);
    std::vector<std::int64_t> one, other;
    auto d = dispatcher(*store, {{"one", {"lamp_lit"}, [&](Tx&, const Event& e) { one.push_back(e.seq); }},
                                 {"other", {"lamp_broken"}, [&](Tx&, const Event& e) { other.push_back(e.seq); }}});
    d.run_due();
    EXPECT_EQ(one.size(), 253U);
    EXPECT_TRUE(std::is_sorted(one.begin(), one.end()));
    EXPECT_EQ(other, (std::vector<std::int64_t>{4, 5}));
    d.run_due();
    EXPECT_EQ(one.size(), 253U);
}

TEST_P(ListenersTest, goes_on_where_an_earlier_dispatcher_stopped) {
    const auto store = prepared();
    lit(*store, 5);
    dispatcher(*store, {writes_down()}).run_due();
    lit(*store, 5);
    dispatcher(*store, {writes_down()}).run_due();
    EXPECT_EQ(ids(*store), from_one_to(10));
    EXPECT_TRUE(ids(*store, set_aside_seqs).empty());
}

TEST_P(ListenersTest, what_a_listener_emits_is_brought_too) {
    const auto store = prepared();
    lit(*store, 3, "first");
    int heard = 0;
    const auto echo = [](Tx& tx, const Event&) { emit(tx, "second", {}, std::string("{}")); };
    auto d = dispatcher(*store, {{"a", {"first"}, echo}, {"b", {"second"}, [&](Tx&, const Event&) { ++heard; }}});
    d.run_due();
    EXPECT_EQ(heard, 3);
}

TEST_P(ListenersTest, sets_a_failing_event_aside_and_goes_on) {
    const auto store = prepared();
    lit(*store, 20);
    int tries = 0;
    auto d = dispatcher(*store, {{"picky", {"lamp_lit"}, [&](Tx& tx, const Event& e) {
                                      put(tx, e.seq);
                                      if (e.seq == 7) ++tries;
                                      if (e.seq == 7 || e.seq == 8 || e.seq == 20) throw std::runtime_error("it fails");
                                  }}});
    d.run_due();
    EXPECT_EQ(tries, 5);
    EXPECT_EQ(ids(*store, set_aside_seqs), (std::vector<std::int64_t>{7, 8, 20}));
    auto expected = from_one_to(19);
    expected.erase(expected.begin() + 6, expected.begin() + 8);
    EXPECT_EQ(ids(*store), expected);
}

TEST_P(ListenersTest, a_passing_failure_has_one_effect_in_the_end) {
    const auto store = prepared();
    lit(*store, 10);
    int failures = 3;
    auto d = dispatcher(*store, {{"shaky", {"lamp_lit"}, [&](Tx& tx, const Event& e) {
                                      put(tx, e.seq);
                                      if (e.seq == 5 && failures-- > 0) throw unavailable("not now");
                                  }}});
    d.run_due();
    EXPECT_EQ(ids(*store), from_one_to(10));
    EXPECT_TRUE(ids(*store, set_aside_seqs).empty());
}

TEST_P(ListenersOnDisk, two_dispatchers_have_one_effect) {
    const auto store = prepared(), other = open();
    lit(*store, 300);
    auto here = dispatcher(*store, {writes_down()}), there = dispatcher(*other, {writes_down()});
    std::thread beside([&] { there.run_due(); });
    here.run_due();
    beside.join();
    EXPECT_EQ(ids(*store), from_one_to(300));
    EXPECT_TRUE(ids(*store, set_aside_seqs).empty());
}

TEST_P(ListenersOnDisk, a_crash_at_any_moment_repeats_and_loses_nothing) {
    {
        const auto store = prepared();
        lit(*store, 200);
    }
    for (int round = 0; round < 6; ++round) {
        const pid_t child = fork();
        if (child == 0) {
            const auto store = open();
            int brought = 0;
            auto d = dispatcher(*store, {{"test.write", {"lamp_lit"}, [&](Tx& tx, const Event& e) {
                                              put(tx, e.seq);
                                              if (++brought == 13 + 7 * round) kill(getpid(), SIGKILL);
                                          }}});
            d.run_due();
            _exit(0);
        }
        int status = 0;
        waitpid(child, &status, 0);
    }
    const auto store = open();
    dispatcher(*store, {writes_down()}).run_due();
    EXPECT_EQ(ids(*store), from_one_to(200));
    EXPECT_TRUE(ids(*store, set_aside_seqs).empty());
}

TEST_P(ListenersTest, the_thread_hears_of_commits) {
    const auto store = prepared();
    auto d = dispatcher(*store, {writes_down()});
    d.start();
    lit(*store, 30);
    wait_for(*store, 30);
    EXPECT_EQ(ids(*store), from_one_to(30));
    d.stop();
}

TEST_P(ListenersOnDisk, the_thread_hears_of_another_programs_commits) {
    const auto store = prepared(), other = open();
    auto d = dispatcher(*store, {writes_down()});
    d.start();
    lit(*other, 5);
    wait_for(*store, 5);
    EXPECT_EQ(ids(*store), from_one_to(5));
}

}  // namespace
}  // namespace huying::test
