// migrate_test.cpp - each version once, in order, or an explanation.
#include "engine/store/migrate.hpp"

#include <thread>

#include "engine/store/store_fixture.hpp"

namespace huying::test {
namespace {

struct MigrateTest : StoreTest {};
INSTANTIATE_TEST_SUITE_P(Places, MigrateTest, testing::ValuesIn(places()), name_of_place);

/// A database in memory belongs to one program and has one connection.
struct MigrateOnDisk : MigrateTest {};
INSTANTIATE_TEST_SUITE_P(Places, MigrateOnDisk, testing::ValuesIn(places(false)), name_of_place);

const Migration second{"test", 2,
                       "ALTER TABLE entry ADD COLUMN more BIGINT; CREATE INDEX entry_name ON entry (county, name);"};
constexpr Sql more{"SELECT more FROM entry"};

TEST(Migrate, opens_the_blocks_of_its_engine) {
    const std::string sql = "a /*pg b pg*/ c /*sqlite d sqlite*/ e /*pg f pg*/ /* g */";
    EXPECT_EQ(for_engine(sql, "pg"), "a  b  c  e  f  /* g */");
    EXPECT_EQ(for_engine(sql, "sqlite"), "a  c  d  e  /* g */");
    EXPECT_THROW(for_engine("a /*pg b", "pg"), StoreError);
}

TEST_P(MigrateTest, applies_each_version_once) {
    const auto store = open();
    store->migrate({entries});
    store->write(me, [](Tx& tx) { put(tx, 1); });
    store->migrate({entries, second});
    store->migrate({entries, second});
    EXPECT_EQ(store->read(me, [](const Tx& tx) { return tx.all<std::optional<std::int64_t>>(more).size(); }), 1U);
}

TEST_P(MigrateTest, a_failing_version_leaves_nothing_of_itself) {
    const auto store = open();
    const Migration bad{"test", 2, "CREATE TABLE left_over (a BIGINT); CREATE TABLE broken (;"};
    const std::string answer = said_by([&] { store->migrate({entries, bad}); });
    EXPECT_NE(answer.find("Migration 2 of \"test\" failed"), std::string::npos) << answer;
    store->migrate({entries, {"test", 2, "CREATE TABLE left_over (a BIGINT)"}});
    store->write(me, [](Tx& tx) { put(tx, 1); });
}

TEST_P(MigrateTest, refuses_a_gap_and_a_newer_database) {
    const auto store = open();
    EXPECT_NE(said_by([&] { store->migrate({second}); }).find("version 1 of \"test\" is missing"), std::string::npos);
    store->migrate({entries, second});
    EXPECT_NE(said_by([&] { store->migrate({entries}); }).find("newer than this program"), std::string::npos);
}

TEST_P(MigrateOnDisk, two_programs_may_start_at_once) {
    const auto one = open(), other = open();
    std::string beside;
    std::thread thread([&] { beside = said_by([&] { other->migrate({entries, second}); }); });
    const auto here = said_by([&] { one->migrate({entries, second}); });
    thread.join();
    EXPECT_EQ(here, "");
    EXPECT_EQ(beside, "");
}

TEST_P(MigrateTest, prepared_statements_survive_a_new_version) {
    const auto store = open();
    store->migrate({entries});
    constexpr Sql everything{"SELECT * FROM entry"};
    const auto columns = [&](Store& s) {
        return s.read(me, [&](const Tx& tx) { return tx.query(std::string(everything.text), {}).columns(); });
    };
    EXPECT_EQ(columns(*store), 3);
    store->migrate({entries, second});
    EXPECT_EQ(columns(*store), 4);
}

}  // namespace
}  // namespace huying::test
