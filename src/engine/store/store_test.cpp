// store_test.cpp - what a verb may rely on, on every driver: values, refusal, conflicts, snapshots, limits, the clock.
#include "engine/store/store.hpp"

#include <limits>
#include <thread>

#include "engine/store/store_fixture.hpp"

namespace huying::test {
namespace {

struct Values {
    std::int64_t id = 0;
    std::optional<std::int64_t> whole;
    std::optional<double> real;
    std::optional<bool> truth;
    std::optional<std::string> text;
    bool operator==(const Values&) const = default;
};
BOOST_DESCRIBE_STRUCT(Values, (), (id, whole, real, truth, text))

const Migration values_table{"values", 1,
                             "CREATE TABLE value (id BIGINT PRIMARY KEY, whole BIGINT, real DOUBLE PRECISION, "
                             "truth BOOLEAN, text TEXT, bytes /*pg BYTEA pg*/ /*sqlite BLOB sqlite*/)"};

INSTANTIATE_TEST_SUITE_P(Places, StoreTest, testing::ValuesIn(places()), name_of_place);

/// A database in memory belongs to one program and has one connection.
struct StoreOnDisk : StoreTest {};
INSTANTIATE_TEST_SUITE_P(Places, StoreOnDisk, testing::ValuesIn(places(false)), name_of_place);

TEST_P(StoreTest, gives_back_what_was_stored) {
    const auto store = open();
    store->migrate({values_table});
    const std::vector<Values> all{
        {1, {}, {}, {}, {}},
        {2, std::numeric_limits<std::int64_t>::max(), 0.1, true, "呼应 ' \" \\ $1"},
        {3, std::numeric_limits<std::int64_t>::min(), -1.7976931348623157e308, false, ""},
    };
    store->write(me, [&](Tx& tx) {
        for (const Values& v : all) tx.insert("value", v);
    });
    constexpr Sql find{"SELECT /*row*/ FROM value ORDER BY id"};
    const auto found = store->read(me, [&](const Tx& tx) { return tx.all<Values>(find); });
    EXPECT_EQ(found, all);
}

TEST_P(StoreTest, takes_parameters_of_another_type_than_the_column) {
    const auto store = open();
    store->migrate({values_table});
    store->write(me, [&](Tx& tx) {
        tx.insert("value", Values{1, 5, 5.0, {}, {}});
        tx.insert("value", Values{2, 7, 7.5, {}, {}});
    });
    constexpr Sql above{"SELECT id FROM value WHERE real > $1 AND whole > $2 ORDER BY id LIMIT $3 OFFSET $4"};
    constexpr Sql maybe{"SELECT id FROM value WHERE $1 IS NULL OR id = $1 ORDER BY id"};
    constexpr Sql sum{"SELECT sum(whole) FROM value"};
    store->read(me, [&](const Tx& tx) {
        EXPECT_EQ(tx.all<std::int64_t>(above, 6, 6.5, 10, 0), std::vector<std::int64_t>{2});
        EXPECT_EQ(tx.all<std::int64_t>(maybe, std::optional<std::int64_t>{}).size(), 2U);
        EXPECT_EQ(tx.all<std::int64_t>(maybe, std::optional<std::int64_t>{2}).size(), 1U);
        EXPECT_EQ(tx.all<std::int64_t>(maybe, std::optional<std::int64_t>{}).size(), 2U);
        EXPECT_EQ(tx.one<std::int64_t>(sum), 12);
    });
}

TEST_P(StoreTest, keeps_every_byte_of_a_blob) {
    const auto store = open();
    store->migrate({values_table});
    std::string bytes;
    for (int i = 0; i < 100'000; ++i) bytes += static_cast<char>(i * 7);
    constexpr Sql put_bytes{"INSERT INTO value (id, bytes) VALUES ($1, $2)"};
    constexpr Sql get_bytes{"SELECT bytes FROM value WHERE id = $1"};
    store->write(me, [&](Tx& tx) { tx.exec(put_bytes, 1, Param::of_blob(bytes)); });
    store->read(me, [&](const Tx& tx) {
        const std::string sql(get_bytes.text);
        const Param one = Param::of(1);
        Rows& rows = tx.query(sql, {&one, 1});
        ASSERT_TRUE(rows.next());
        EXPECT_EQ(rows.blob(0), bytes);
        EXPECT_FALSE(rows.next());
    });
}

TEST_P(StoreTest, tells_how_many_rows_changed) {
    const auto store = open();
    store->migrate({entries});
    constexpr Sql rename{"UPDATE entry SET name = $2 WHERE county = $1 AND id <= $3"};
    store->write(me, [&](Tx& tx) {
        for (int i = 1; i <= 5; ++i) put(tx, i);
        EXPECT_EQ(tx.exec(rename, tx.county(), "y", 3), 3);
        EXPECT_EQ(tx.exec(rename, tx.county(), "z", 0), 0);
    });
}

TEST_P(StoreTest, keeps_nothing_of_a_refused_verb) {
    const auto store = open();
    store->migrate({entries});
    const auto refused = said_by([&] {
        store->write(me, [](Tx& tx) {
            put(tx, 1);
            throw conflict("already_done", "It is done.");
        });
    });
    EXPECT_EQ(refused, "already_done");
    EXPECT_EQ(count(*store, me), 0);
    store->write(me, [](Tx& tx) { put(tx, 1); });
    EXPECT_EQ(count(*store, me), 1);
}

TEST_P(StoreTest, runs_again_after_a_duplicate_key) {
    const auto store = open();
    store->migrate({entries});
    store->write(me, [](Tx& tx) { put(tx, 1); });
    int runs = 0;
    store->write(me, [&](Tx& tx) { put(tx, ++runs); });  // the second run makes another id
    EXPECT_EQ(runs, 2);
    EXPECT_EQ(count(*store, me), 2);
    runs = 0;
    const auto refused = said_by([&] {
        store->write(me, [&](Tx& tx) {
            ++runs;
            put(tx, 1);
        });
    });
    EXPECT_EQ(refused, "conflict");
    EXPECT_EQ(runs, 5);
}

TEST_P(StoreTest, an_error_among_many_inserts_is_the_verbs_own) {
    const auto store = open();
    store->migrate({entries});
    for (const int at : {0, 1, 1500, 2999}) {  // thousands of inserts travel together on PostgreSQL
        EXPECT_EQ(said_by([&] {
                      store->write(me, [&](Tx& tx) {
                          for (int i = 0; i < 3000; ++i) put(tx, i == at ? (at + 1) % 3000 : i);
                      });
                  }),
                  "conflict");
        EXPECT_EQ(count(*store, me), 0);
    }
    store->write(me, [](Tx& tx) {
        for (int i = 0; i < 3000; ++i) put(tx, i);
        EXPECT_EQ(tx.one<std::int64_t>(count_entries, tx.county()), 3000);
    });
}

TEST_P(StoreTest, a_wrong_statement_is_its_own_fault) {
    const auto store = open();
    store->migrate({entries});
    constexpr Sql nonsense{"SELECT nothing FROM nowhere"};
    EXPECT_THROW(store->write(me, [&](Tx& tx) { tx.one<std::int64_t>(nonsense); }), StoreError);
    EXPECT_THROW(store->read(me, [&](const Tx& tx) { return tx.all<std::int64_t>(nonsense).size(); }), StoreError);
    store->write(me, [](Tx& tx) { put(tx, 1); });
    EXPECT_EQ(count(*store, me), 1);
}

TEST_P(StoreTest, many_texts_made_at_run_time) {
    const auto store = open();
    store->migrate({entries});
    for (int round = 0; round < 2; ++round) {
        for (int i = 0; i < 450; ++i) {
            store->read(me, [&](const Tx& tx) {
                Rows& rows = tx.query("SELECT count(*) + " + std::to_string(i) + " FROM entry", {});
                ASSERT_TRUE(rows.next());
                EXPECT_EQ(rows.integer(0), i);
            });
        }
    }
}

TEST_P(StoreOnDisk, a_reader_sees_one_moment) {
    const auto store = open();
    store->migrate({entries});
    store->read(me, [&](const Tx& tx) {
        EXPECT_EQ(tx.one<std::int64_t>(count_entries, tx.county()), 0);
        store->write(me, [](Tx& other) { put(other, 1); });
        EXPECT_EQ(tx.one<std::int64_t>(count_entries, tx.county()), 0);
    });
    EXPECT_EQ(count(*store, me), 1);
}

TEST_P(StoreOnDisk, a_reader_cannot_write) {
    const auto store = open();
    store->migrate({entries});
    const auto writes = [](const Tx& tx) { put(const_cast<Tx&>(tx), 1); };
    EXPECT_NE(said_by([&] { store->read(me, writes); }), "");
    EXPECT_EQ(count(*store, me), 0);
}

TEST_P(StoreTest, time_stands_still_in_a_transaction_and_never_goes_back) {
    const auto store = open();
    const auto now = [&] { return store->write(me, [](Tx& tx) { return tx.now(); }); };
    const Micros first = now();
    EXPECT_EQ(first, clock.now());
    clock.set(first - hour);
    EXPECT_EQ(now(), first);
    clock.set(first + hour);
    EXPECT_EQ(now(), first + hour);
}

TEST_P(StoreTest, refuses_when_too_much_waits_and_after_draining) {
    StoreOptions options = place.options();
    options.queue_limit = 10;
    const auto store = Store::open(options, clock);
    std::promise<void> gate;
    const auto opened = gate.get_future().share();
    std::atomic<int> done{0}, overloaded{0};
    const auto answer = [&](std::exception_ptr e) { said(e) == "overloaded" ? ++overloaded : ++done; };
    for (int i = 0; i < 15; ++i)
        store->submit_write(std::make_unique<Act>(
            me, [opened](Tx&) { opened.wait(); }, answer));
    EXPECT_EQ(overloaded, 5);
    gate.set_value();
    store->drain();
    EXPECT_EQ(done, 10);
    EXPECT_EQ(said_by([&] { store->write(me, [](Tx&) {}); }), "unavailable");
    EXPECT_NE(store->metrics().find("huying_store_overloaded_total 5\n"), std::string::npos);
}

TEST_P(StoreOnDisk, two_programs_write_one_after_the_other) {
    const auto one = open(), other = open();
    one->migrate({entries});
    one->write(me, [](Tx& tx) { put(tx, 0, "0"); });
    constexpr Sql value{"SELECT name FROM entry WHERE county = $1 AND id = 0"};
    constexpr Sql set{"UPDATE entry SET name = $2 WHERE county = $1 AND id = 0"};
    const auto add = [&](Tx& tx) {
        tx.exec(set, tx.county(), std::to_string(std::stoi(*tx.one<std::string>(value, tx.county())) + 1));
    };
    const auto many = [&](Store& store) {
        for (int i = 0; i < 100; ++i) store.write(me, add);
    };
    std::thread beside([&] { many(*other); });
    many(*one);
    beside.join();
    EXPECT_EQ(one->read(me, [&](const Tx& tx) { return tx.one<std::string>(value, tx.county()); }), "200");
}

TEST(StoreOpen, says_why_a_place_cannot_be_used) {
    const RealClock clock;
    const auto error = [&](const StoreOptions& o) { return said_by([&] { Store::open(o, clock); }); };
    EXPECT_NE(error({"/dev/null/huying", ""}).find("/dev/null/huying"), std::string::npos);
    EXPECT_NE(error({"", "postgresql://nobody@127.0.0.1:1/none"}).find("cannot be opened"), std::string::npos);
}

}  // namespace
}  // namespace huying::test
