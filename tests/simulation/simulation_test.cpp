// simulation_test.cpp - the random county, day by day, on SQLite and on PostgreSQL. The clock is the county's alone: a
// minute at a time while cases are open, else an hour.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "data_folder.hpp"
#include "engine/store/store_fixture.hpp"
#include "engine/stream/listeners.hpp"
#include "unruly.hpp"

namespace huying::simulation {
namespace {

std::uint64_t number_from(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text != nullptr && *text != '\0' ? std::stoull(text) : otherwise;
}
const std::string folder = std::string(HUYING_DATA_DIR) + "/demo/330521";

/// What is gone when the program stops: everything but the database and the time.
struct Life {
    Life(const StoreOptions& options, const ManualClock& clock, std::uint64_t seed)
        : store(Store::open(options, clock)), winter(folder), staff(*store, seed) {
        store->migrate(program.migrations());
        dispatch_anew();
    }
    ~Life() {
        dispatcher.reset();
        store->drain();
    }
    void dispatch_anew() {
        dispatcher = std::make_unique<Dispatcher>(*store, program.listeners(), program.jobs(), [] {
            return std::vector<std::string>{demo::county, "330522"};
        });
    }
    Program program;
    std::unique_ptr<Store> store;
    demo::Winter winter;
    demo::Staff staff;
    std::unique_ptr<Dispatcher> dispatcher;
};

struct County : testing::TestWithParam<std::string> {
    test::Place place{GetParam()};
    const std::uint64_t seed = number_from("SIMULATION_SEED", std::random_device{}());
    ManualClock clock{demo::winter_begins()};
    Dice dice{seed};
    Tally tally;
    Acknowledged acknowledged;
    Unruly unruly{dice, tally, acknowledged};
    std::unique_ptr<Life> life;

    void restart() {
        StoreOptions options = place.options();
        options.durable = false;
        life.reset();
        life = std::make_unique<Life>(options, clock, seed);
    }
    void one_minute() {
        life->store->write(system_caller(demo::county),
                           [&](Tx& tx) { life->winter.feed(tx, life->program.sensing()); });
        if (!dice.one_in(4)) life->dispatcher->run_due();  // now and then it is slow
        const std::string act = dice.one_in(3) ? unruly.act(*life->store) : "";
        const std::string reading = dice.one_in(5) ? unruly.observe(*life->store, life->program) : "";
        EXPECT_EQ(act + reading, "") << to_text(clock.now());
        life->staff.act({});
        if (dice.one_in(200)) {
            life->dispatch_anew();
            ++tally.redispatches;
        }
        if (dice.one_in(1500)) {
            restart();
            ++tally.restarts;
        }
    }
    void one_day() {
        const Micros evening = clock.now() + day;
        while (clock.now() < evening) {
            one_minute();
            const bool busy = !life->store->read(system_caller(demo::county), cases::open_cases).empty();
            clock.set(clock.now() + (busy ? minute : 10 * minute));
        }
        life->dispatcher->run_due();
    }
};

TEST_P(County, KeepsItsPromisesEveryDay) {
    fmt::print("seed {} (SIMULATION_SEED={} runs it again)\n", seed, seed);
    restart();
    demo::load(*life->store, life->program.sensing(), folder);
    unruly.prepare(*life->store, life->program);
    const std::uint64_t days =
        place.postgres() ? number_from("SIMULATION_DAYS_POSTGRES", 5) : number_from("SIMULATION_DAYS", 45);
    for (std::uint64_t d = 1; d <= days; ++d) {
        one_day();
        const auto broken = broken_promises(*life->store, life->program, acknowledged);
        for (const std::string& b : broken) ADD_FAILURE() << "day " << d << ", " << b;
        ASSERT_FALSE(HasFailure()) << "seed " << seed << ", day " << d;
    }
    const auto rows = [&](const char* table) {
        return life->store->read(system_caller(demo::county), [&](const Tx& tx) {
            const Param county = Param::of_text(tx.county());
            Rows& r = tx.query(std::string("SELECT count(*) FROM ") + table + " WHERE county = $1", {&county, 1});
            r.next();
            return r.integer(0);
        });
    };
    fmt::print(
        "{} days: {} warnings, {} cases, {} events; {} of {} unruly acts allowed, {} of {} unruly readings new; "
        "{} restarts, {} new dispatchers\n",
        days, rows("warning"), rows("cases"), rows("event"), tally.acts_allowed, tally.acts, tally.readings_new,
        tally.readings, tally.restarts, tally.redispatches);
    EXPECT_GT(rows("cases"), 0) << "something happened";
    EXPECT_GT(tally.acts_allowed, 0);
    EXPECT_LT(tally.acts_allowed, tally.acts);
}

INSTANTIATE_TEST_SUITE_P(Everywhere, County, testing::ValuesIn(test::places(false)), test::name_of_place);

}  // namespace
}  // namespace huying::simulation
