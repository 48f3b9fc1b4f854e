// work_limit_test.cpp - a statement without end is ended, on both databases, and the connection serves on.
#include "engine/store/work_limit.hpp"

#include "engine/store/store_fixture.hpp"

namespace huying {
namespace {

struct WorkLimits : test::StoreTest {
    std::unique_ptr<Store> store = open();

    /// "limit", "data", or what came out.
    std::string counted(const char* sql, WorkLimit limit) {
        return store->read(me, [&](const Tx& tx) -> std::string {
            try {
                return with_limit(
                    tx.connection(), limit,
                    [&] {
                        Rows& rows = tx.query(sql, {});
                        rows.next();
                        return std::to_string(rows.integer(0));
                    },
                    [](bool too_long) { throw Problem(422, too_long ? "limit" : "data", ""); });
            } catch (const Problem& p) {
                return p.code;
            }
        });
    }
};

constexpr const char* endless =
    "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 - 1 FROM c) SELECT count(*) FROM c";
constexpr const char* short_one =
    "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 100) SELECT count(*) FROM c";

TEST_P(WorkLimits, EndAStatementWithoutEnd) {
    EXPECT_EQ(counted(endless, {.steps = 100'000, .milliseconds = 50}), "limit");
    EXPECT_EQ(counted(short_one, {.steps = 100'000, .milliseconds = 10'000}), "100");
    EXPECT_EQ(counted(endless, {.steps = 100'000, .milliseconds = 50}), "limit");
}

TEST_P(WorkLimits, AreOfTheWorkThatSetThem) {
    EXPECT_EQ(counted(short_one, {.steps = 100'000, .milliseconds = 10'000}), "100");
    constexpr const char* longer =
        "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 100000) SELECT count(*) FROM c";
    const auto n = store->read(me, [&](const Tx& tx) {
        Rows& rows = tx.query(longer, {});
        return rows.next() ? rows.integer(0) : -1;
    });
    EXPECT_EQ(n, 100'000);
}

INSTANTIATE_TEST_SUITE_P(Everywhere, WorkLimits, testing::ValuesIn(test::places()), test::name_of_place);

}  // namespace
}  // namespace huying
