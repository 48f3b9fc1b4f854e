// crash_test.cpp - kill -9 under load, a disk without space, a database that goes away and comes back.
#include <sys/resource.h>
#include <sys/wait.h>

#include <csignal>
#include <set>
#include <thread>

#include "engine/store/store_fixture.hpp"

namespace huying::test {
namespace {

struct CrashTest : StoreTest {};
INSTANTIATE_TEST_SUITE_P(Places, CrashTest, testing::ValuesIn(places(false)), name_of_place);

/// In the child: 16 writes outstanding, each of two rows; tells the parent every id that was acknowledged.
[[noreturn]] void write_until_killed(const StoreOptions& options, int pipe_end, std::int64_t first_id) {
    const RealClock clock;
    const auto store = Store::open(options, clock);
    const Caller me = system_caller("330521");
    std::atomic<std::int64_t> id{first_id};
    std::atomic<int> outstanding{0};
    for (;;) {
        while (outstanding >= 16) std::this_thread::yield();
        ++outstanding;
        const std::int64_t mine = ++id;
        store->submit_write(std::make_unique<Act>(
            me,
            [mine](Tx& tx) {
                put(tx, 2 * mine);
                put(tx, 2 * mine + 1);
                if (mine % 5 == 0) throw conflict("no", "no");
            },
            [&outstanding, pipe_end, mine](std::exception_ptr error) {
                if (!error && write(pipe_end, &mine, sizeof mine) != sizeof mine) _exit(1);
                --outstanding;
            }));
    }
}

/// Kills the writing child `ms` after its twentieth answer; gives the ids that it acknowledged.
std::vector<std::int64_t> run_and_kill(const StoreOptions& options, std::int64_t first_id, int ms) {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) write_until_killed(options, ends[1], first_id);
    close(ends[1]);
    std::vector<std::int64_t> acknowledged;
    std::thread killer;
    for (std::int64_t id = 0; read(ends[0], &id, sizeof id) == sizeof id;) {
        acknowledged.push_back(id);
        if (acknowledged.size() != 20) continue;
        killer = std::thread([child, ms] {
            std::this_thread::sleep_for(std::chrono::milliseconds(ms));
            kill(child, SIGKILL);
        });
    }
    if (killer.joinable()) killer.join();
    waitpid(child, nullptr, 0);
    close(ends[0]);
    return acknowledged;
}

TEST_P(CrashTest, every_acknowledged_write_survives_kill_9_and_none_by_half) {
    open()->migrate({entries});
    std::vector<std::int64_t> acknowledged;
    for (int round = 0; round < 5; ++round) {
        const auto more = run_and_kill(place.options(), 1'000'000 * round, 10 + 37 * round);
        acknowledged.insert(acknowledged.end(), more.begin(), more.end());
    }
    EXPECT_GE(acknowledged.size(), 100U);
    const auto store = open();
    const auto ids = store->read(me, [](const Tx& tx) { return tx.all<std::int64_t>(entry_ids, tx.county()); });
    const std::set<std::int64_t> there(ids.begin(), ids.end());
    for (const std::int64_t id : acknowledged) {
        EXPECT_TRUE(there.contains(2 * id)) << id;
        EXPECT_NE(id % 5, 0) << "a refused write was acknowledged";
    }
    for (const std::int64_t id : there) {
        EXPECT_TRUE(there.contains(id ^ 1)) << "half a write: " << id;
        EXPECT_NE((id / 2) % 5, 0) << "something of a refused write: " << id;
    }
}

const std::string big(20'000, 'x');

/// Writes until the disk is full; afterwards reads work, and when there is space again writes do too.
template <class F> void fill_and_recover(Store& store, const Caller& me, F more_space) {
    std::int64_t stored = 0;
    std::string answer;
    for (int i = 0; i < 2000 && answer.empty(); ++i) {
        answer = said_by([&] { store.write(me, [&](Tx& tx) { put(tx, stored, big); }); });
        if (answer.empty()) ++stored;
    }
    EXPECT_EQ(answer, "storage_full");
    EXPECT_GT(stored, 0);
    EXPECT_EQ(count(store, me), stored);
    EXPECT_EQ(said_by([&] { store.write(me, [&](Tx& tx) { put(tx, stored, big); }); }), "storage_full");
    more_space();
    EXPECT_EQ(said_by([&] { store.write(me, [&](Tx& tx) { put(tx, stored, big); }); }), "");
    EXPECT_EQ(count(store, me), stored + 1);
}

TEST(DiskFull, page_limit) {
    const Place place("sqlite");
    const RealClock clock;
    const Caller me = system_caller("330521");
    const auto store = Store::open(place.options(), clock);
    store->migrate({entries});
    const auto limit = [&](int pages) {
        store->write(me, [&](Tx& tx) { tx.connection().script("PRAGMA max_page_count=" + std::to_string(pages)); });
    };
    limit(200);
    fill_and_recover(*store, me, [&] { limit(1'000'000); });
}

/// In a child, because the limit holds for the whole process: files may not grow beyond a megabyte.
int fill_under_file_limit(const StoreOptions& options) {
    signal(SIGXFSZ, SIG_IGN);
    const RealClock clock;
    const auto store = Store::open(options, clock);
    store->migrate({entries});
    const auto limit = [](rlim_t bytes) {
        rlimit now{};
        getrlimit(RLIMIT_FSIZE, &now);
        now.rlim_cur = std::min(bytes, now.rlim_max);
        setrlimit(RLIMIT_FSIZE, &now);
    };
    limit(1'000'000);
    fill_and_recover(*store, system_caller("330521"), [&] { limit(RLIM_INFINITY); });
    return testing::Test::HasFailure() ? 1 : 0;
}

TEST(DiskFull, file_size_limit) {
    const Place place("sqlite");
    const pid_t child = fork();
    if (child == 0) _exit(fill_under_file_limit(place.options()));
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
}

struct ServerTest : StoreTest {};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(ServerTest);
INSTANTIATE_TEST_SUITE_P(Places, ServerTest, testing::ValuesIn(servers()), name_of_place);

/// Ends all other connections to the database, as a restart of the server would.
void disconnect_everyone(const Place& place) {
    const auto c = place.connect();
    c->script(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE pid <> pg_backend_pid() AND application_name = 'huying'");
}

TEST_P(ServerTest, comes_back_after_the_server_closed_its_connections) {
    const auto store = open();
    store->migrate({entries});
    for (int i = 0; i < 5; ++i) {
        disconnect_everyone(place);
        EXPECT_EQ(said_by([&] { store->write(me, [&](Tx& tx) { put(tx, i); }); }), "");
        disconnect_everyone(place);
        EXPECT_EQ(count(*store, me), i + 1);
    }
}

TEST_P(ServerTest, a_verb_that_loses_its_connection_runs_again) {
    const auto store = open();
    store->migrate({entries});
    int runs = 0;
    store->write(me, [&](Tx& tx) {
        put(tx, 1);
        if (++runs == 1) disconnect_everyone(place);
        put(tx, 2);
    });
    EXPECT_EQ(runs, 2);
    EXPECT_EQ(count(*store, me), 2);
}

}  // namespace
}  // namespace huying::test
