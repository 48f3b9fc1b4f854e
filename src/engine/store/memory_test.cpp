// memory_test.cpp - what is remembered is true: it is lost with work that is rolled back, and when others have written.
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/store/store_fixture.hpp"

namespace huying::test {
namespace {

constexpr Sql add{R"sql(INSERT INTO lamp (county, id) VALUES ($1, $2))sql"};
constexpr Sql number{R"sql(SELECT count(*) FROM lamp WHERE county = $1)sql"};
const std::vector<Migration> lamps{
    {"lamp", 1, R"sql(CREATE TABLE lamp (county TEXT NOT NULL, id BIGINT NOT NULL, PRIMARY KEY (county, id)))sql"}};

struct Lamps {
    std::optional<std::int64_t> count;
};

/// Adds a lamp and gives the number of lamps as remembered, which is counted only when nothing is remembered.
std::int64_t light(Tx& tx, std::int64_t id, int& counted) {
    auto& lamps = tx.memory()->change<Lamps>();
    if (!lamps.count) {
        lamps.count = tx.one<std::int64_t>(number, tx.county());
        ++counted;
    }
    tx.exec(add, tx.county(), id);
    return ++*lamps.count;
}

class MemoryOfWrites : public testing::TestWithParam<std::string> {
  protected:
    MemoryOfWrites() : place(GetParam()), store(Store::open(place.options(), clock)) { store->migrate(lamps); }
    std::int64_t light_one(std::int64_t id) {
        return store->write(caller, [&](Tx& tx) { return light(tx, id, counted); });
    }
    RealClock clock;
    Place place;
    std::unique_ptr<Store> store;
    Caller caller = system_caller("330521");
    int counted = 0;
};

TEST_P(MemoryOfWrites, IsKeptFromOneTransactionToTheNext) {
    light_one(1);
    const int before = counted;
    for (std::int64_t id = 2; id <= 21; ++id) EXPECT_EQ(light_one(id), id);
    // PostgreSQL has several connections, each of which trusts the memory from its second transaction on. On SQLite another
    // connection may empty the journal meanwhile (forget.hpp), after which the writer looks once more.
    EXPECT_LE(counted, before + 5);
}

TEST_P(MemoryOfWrites, IsLostWithWorkThatIsRolledBack) {
    light_one(1);
    EXPECT_THROW(store->write(caller,
                              [&](Tx& tx) {
                                  light(tx, 2, counted);
                                  throw conflict("no", "not this one");
                              }),
                 Problem);
    EXPECT_EQ(light_one(3), 2);
}

TEST_P(MemoryOfWrites, ReadersHaveNone) {
    if (place.memory()) return;  // it has one connection, which writes
    EXPECT_TRUE(store->read(caller, [](const Tx& tx) { return tx.memory() == nullptr; }));
}

TEST_P(MemoryOfWrites, IsLostWhenAnotherProcessHasWritten) {
    if (place.memory()) return;
    light_one(1);
    light_one(2);
    {
        const auto other = Store::open(place.options(), clock);
        int unused = 0;
        other->write(caller, [&](Tx& tx) { light(tx, 3, unused); });
    }
    EXPECT_EQ(light_one(4), 4);
}

/// Many at once share transactions; some fail after they have changed rows, and are undone without the others.
TEST_P(MemoryOfWrites, WorksOfAGroupThatFailAreUndoneAlone) {
    struct One final : Work {
        One(const Caller& c, std::int64_t id, int& counted) : Work(c), id(id), counted(counted) {}
        void run(Tx& tx) override {
            light(tx, id, counted);
            if (id % 7 == 0) throw conflict("seventh", "refused");
        }
        void finished(std::exception_ptr) override {}
        std::int64_t id;
        int& counted;
    };
    for (std::int64_t id = 1; id <= 700; ++id) store->submit_write(std::make_unique<One>(caller, id, counted));
    EXPECT_EQ(light_one(1000), 601);
    EXPECT_EQ(store->read(caller, [](const Tx& tx) { return *tx.one<std::int64_t>(number, tx.county()); }), 601);
}

/// However works are grouped, each commit has a first one; who was rolled back was none.
TEST_P(MemoryOfWrites, EachCommitHasAFirstWork) {
    struct First {};
    const auto asks = [](Tx& tx) { return tx.memory()->first_of_commit<First>(); };
    struct One final : Work {
        One(const Caller& c, std::vector<bool>& asked) : Work(c), asked(asked) {}
        void run(Tx& tx) override {
            asked.push_back(tx.memory()->first_of_commit<First>());
            EXPECT_FALSE(tx.memory()->first_of_commit<First>());
        }
        void finished(std::exception_ptr) override {}
        std::vector<bool>& asked;
    };
    EXPECT_TRUE(store->write(caller, asks));
    EXPECT_TRUE(store->write(caller, asks)) << "another commit";
    EXPECT_THROW(store->write(caller,
                              [&](Tx& tx) {
                                  asks(tx);
                                  throw conflict("no", "not this one");
                              }),
                 Problem);
    EXPECT_TRUE(store->write(caller, asks)) << "what was rolled back wrote nothing";
    EXPECT_TRUE(store->write(caller, [&](Tx& tx) {
        asks(tx);
        tx.memory()->ask_again<First>();
        return asks(tx);
    }));
    std::vector<bool> asked;
    for (int i = 0; i < 500; ++i) store->submit_write(std::make_unique<One>(caller, asked));
    light_one(1);
    EXPECT_EQ(asked.size(), 500U);
    EXPECT_TRUE(asked.front());
    EXPECT_LT(std::ranges::count(asked, true), 500) << "those that share a commit share the first";
}

INSTANTIATE_TEST_SUITE_P(Places, MemoryOfWrites, testing::ValuesIn(places()), name_of_place);

}  // namespace
}  // namespace huying::test
