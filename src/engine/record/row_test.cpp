// row_test.cpp - a record through a table and back, on every place a store can live in.
#include <gtest/gtest.h>

#include "engine/record/record_for_test.hpp"
#include "engine/store/store_fixture.hpp"

namespace huying::record {
namespace {

struct Kinds {
    std::string county;
    Id id;
    Text<0, 20> name;
    std::optional<std::string> note;
    Quantity<"ug/m3"> amount;
    std::optional<double> share;
    std::optional<Micros> time;
    test::Side side = test::Side::left;
    bool flag = false;
    std::optional<bool> maybe;
    Json content;
};
BOOST_DESCRIBE_STRUCT(Kinds, (), (county, id, name, note, amount, share, time, side, flag, maybe, content))

struct Blob {
    std::string county;
    Bytes content;
};
BOOST_DESCRIBE_STRUCT(Blob, (), (county, content))

const Migration kinds{"test", 1, R"sql(CREATE TABLE kinds (county TEXT NOT NULL, id BIGINT NOT NULL, name TEXT NOT NULL,
    note TEXT, amount DOUBLE PRECISION NOT NULL, share DOUBLE PRECISION, time BIGINT, side TEXT NOT NULL,
    flag BOOLEAN NOT NULL, maybe BOOLEAN, content TEXT NOT NULL, PRIMARY KEY (county, id));
    CREATE TABLE blobs (county TEXT NOT NULL, content BYTEA NOT NULL))sql"};
constexpr Sql all_kinds{"SELECT /*row*/ FROM kinds WHERE county = $1 ORDER BY id"};
constexpr Sql spoil{"UPDATE kinds SET side = 'up' WHERE county = $1"};

struct Row : huying::test::StoreTest {
    std::unique_ptr<Store> store = [this] {
        auto s = open();
        s->migrate({kinds});
        return s;
    }();
    std::vector<Kinds> back() {
        return store->read(me, [](const Tx& tx) { return tx.all<Kinds>(all_kinds, tx.county()); });
    }
};

TEST_P(Row, ComesBackAsItWentIn) {
    const Kinds full{"330521", {1},   {"德清 ' \" \\ 😀"}, "", {0.1 + 0.2}, -0.5, Micros{-1}, test::Side::right,
                     true,     false, {R"({"a":1})"}};
    const Kinds bare{"330521", {INT64_MAX}, {""}, {}, {1e-300}, {}, {}, test::Side::left, false, {}, {"null"}};
    store->write(me, [&](Tx& tx) {
        tx.insert("kinds", full);
        tx.insert("kinds", bare);
    });
    const auto rows = back();
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(to_json(rows[0]), to_json(full));
    EXPECT_EQ(to_json(rows[1]), to_json(bare));
    EXPECT_TRUE(rows[0].note);
    EXPECT_FALSE(rows[1].note);
}

TEST_P(Row, KeepsBytesOfAnyKind) {
    std::string bytes;
    for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
    store->write(me, [&](Tx& tx) { tx.insert("blobs", Blob{"330521", {bytes}}); });
    static constexpr Sql all_blobs{"SELECT /*row*/ FROM blobs WHERE county = $1"};
    EXPECT_EQ(store->read(me, [](const Tx& tx) { return tx.one<Blob>(all_blobs, tx.county()); })->content.value, bytes);
}

TEST_P(Row, RefusesAWordThatTheProgramDoesNotKnow) {
    store->write(me, [](Tx& tx) {
        tx.insert("kinds", Kinds{.county = tx.county(), .content = {"{}"}});
        tx.exec(spoil, tx.county());
    });
    EXPECT_ANY_THROW(back());
}

TEST_P(Row, HasItsColumnsInTheOrderOfItsMembers) {
    EXPECT_EQ(columns<Kinds>(), "county, id, name, note, amount, share, time, side, flag, maybe, content");
    EXPECT_EQ(params(Kinds{}).size(), field_count<Kinds>);
}

INSTANTIATE_TEST_SUITE_P(Everywhere, Row, testing::ValuesIn(huying::test::places()), huying::test::name_of_place);

}  // namespace
}  // namespace huying::record
