// postgres_copy_test.cpp - rows as PostgreSQL's documentation of COPY lays them out, and what becomes of a key that is there.
#include "engine/store/postgres_copy.hpp"

#include "engine/store/bulk.hpp"
#include "engine/store/store_fixture.hpp"

namespace huying::test {
namespace {

TEST(CopyBytes, AreThoseOfTheDocumentation) {
    using namespace std::string_literals;
    const std::string yes = "是";
    const Param row[] = {Param::of_text(yes), Param::of(258), Param::of_real(1.5), Param{}, Param::of_bool(true)};
    EXPECT_EQ(copy_bytes(5, row), "PGCOPY\n\xff\r\n\0"s + "\0\0\0\0\0\0\0\0"s + "\0\5"s + "\0\0\0\3"s + yes +
                                      "\0\0\0\x8\0\0\0\0\0\0\1\2"s + "\0\0\0\x8\x3f\xf8\0\0\0\0\0\0"s +
                                      "\xff\xff\xff\xff"s + "\0\0\0\1\1"s + "\xff\xff"s);
    EXPECT_EQ(copy_bytes(2, {}).size(), 21u);
}

struct Copy : StoreTest {
    const std::string_view columns[3] = {"county", "id", "name"};
    /// Nothing where the database has no such way.
    std::optional<bool> copy(Tx& tx, std::int64_t from, std::int64_t to) {
        BulkConnection* const connection = bulk(tx);
        if (connection == nullptr) return std::nullopt;
        std::vector<Param> values;
        for (std::int64_t id = from; id < to; ++id)
            values.insert(values.end(), {Param::of_text(tx.county()), Param::of(id), Param::of_text("copied")});
        return connection->copy("entry", columns, values);
    }
};
INSTANTIATE_TEST_SUITE_P(Places, Copy, testing::ValuesIn(places()), name_of_place);

TEST_P(Copy, AddsAllRowsOrNone) {
    const auto store = open();
    store->migrate({entries});
    const auto first = store->write(me, [&](Tx& tx) {
        put(tx, 5000);
        return copy(tx, 0, 1000);
    });
    EXPECT_EQ(first, place.postgres() ? std::optional(true) : std::nullopt);
    if (!first) return;
    EXPECT_EQ(count(*store, me), 1001);
    store->write(me, [&](Tx& tx) {
        put(tx, 5001);
        EXPECT_EQ(copy(tx, 2000, 5001), false);  // 5000 is there
        put(tx, 5002);
    });
    EXPECT_EQ(count(*store, me), 1003);
}

TEST_P(Copy, IsUndoneWithItsWork) {
    const auto store = open();
    store->migrate({entries});
    EXPECT_EQ(said_by([&] {
                  store->write(me, [&](Tx& tx) {
                      copy(tx, 0, 100);
                      throw conflict("no", "not these");
                  });
              }),
              "no");
    EXPECT_EQ(count(*store, me), 0);
}

}  // namespace
}  // namespace huying::test
