// writer_test.cpp - group commit: many works in one commit, each for itself.
#include "engine/store/writer.hpp"

#include "engine/store/before_commit.hpp"
#include "engine/store/store_fixture.hpp"

namespace huying::test {
namespace {

/// How many commits the store has made.
std::size_t commits(const Store& store) {
    const std::string text = store.metrics(), name = "\nhuying_store_commits_total ";
    return std::stoul(text.substr(text.find(name) + name.size()));
}

std::int64_t count_in(const Tx& tx) { return *tx.one<std::int64_t>(count_entries, tx.county()); }

struct WriterTest : StoreTest {
    /// Keeps the writing thread busy until the returned function is called, so that what is submitted meanwhile
    /// forms one group.
    std::function<void()> hold(Store& store) {
        auto gate = std::make_shared<std::promise<void>>();
        auto held = std::make_shared<std::promise<void>>();
        store.submit_write(std::make_unique<Act>(
            me, [gate, held](Tx&) { held->set_value(), gate->get_future().wait(); }, [](std::exception_ptr) {}));
        held->get_future().wait();
        return [gate] { gate->set_value(); };
    }
    std::vector<std::pair<int, std::string>> answers;  // in the order they came; by one thread, read after drain()
    void submit(Store& store, int i, std::function<void(Tx&)> act) {
        store.submit_write(std::make_unique<Act>(
            me, std::move(act), [this, i](std::exception_ptr e) { answers.emplace_back(i, said(e)); }));
    }
    std::vector<std::int64_t> ids() {
        const auto store = open();
        return store->read(me, [](const Tx& tx) { return tx.all<std::int64_t>(entry_ids, tx.county()); });
    }
};

INSTANTIATE_TEST_SUITE_P(Places, WriterTest, testing::ValuesIn(places()), name_of_place);

/// A database in memory belongs to one program and has one connection.
struct WriterOnDisk : WriterTest {};
INSTANTIATE_TEST_SUITE_P(Places, WriterOnDisk, testing::ValuesIn(places(false)), name_of_place);

void refuse_some(Tx& tx, int i) {
    put(tx, i);
    if (i % 7 == 3) throw conflict("no", "no");
    if (i % 31 == 5) throw std::bad_alloc();
    if (i % 41 == 6) put(tx, i);  // a duplicate, every time
    if (i % 43 == 8) throw 8;     // not even an exception
}

bool is_refused(int i) { return i % 7 == 3 || i % 31 == 5 || i % 41 == 6 || i % 43 == 8; }

TEST_P(WriterTest, one_failure_costs_the_others_nothing) {
    const auto store = open();
    store->migrate({entries});
    const auto release = hold(*store);
    for (int i = 0; i < 300; ++i) {
        submit(*store, i, [i](Tx& tx) { refuse_some(tx, i); });
    }
    release();
    store->drain();
    ASSERT_EQ(answers.size(), 300U);
    for (int i = 0; i < 300; ++i) {
        EXPECT_EQ(answers[i].first, i) << "answers leave in the order of the work";
        EXPECT_EQ(answers[i].second.empty(), !is_refused(i)) << i << answers[i].second;
    }
}

TEST_P(WriterOnDisk, nothing_is_kept_of_those_refused) {
    {
        const auto store = open();
        store->migrate({entries});
        const auto release = hold(*store);
        for (int i = 0; i < 300; ++i) {
            submit(*store, i, [i](Tx& tx) {
                put(tx, i);
                if (is_refused(i)) throw conflict("no", "no");
            });
        }
        release();
    }
    const auto left = ids();
    std::vector<std::int64_t> expected;
    for (int i = 0; i < 300; ++i)
        if (!is_refused(i)) expected.push_back(i);
    EXPECT_EQ(left, expected);
}

TEST_P(WriterOnDisk, many_works_share_a_commit_and_all_are_answered_after_it) {
    const auto store = open();
    store->migrate({entries});
    const auto beside = place.connect();
    std::vector<std::int64_t> seen;  // how many rows a second connection sees when each answer leaves
    const auto look = [&](std::exception_ptr) {
        beside->begin_read();
        const Param county = Param::of_text(me.county);
        Rows& rows = beside->run_text(std::string(count_entries.text), {&county, 1});
        rows.next();
        seen.push_back(rows.integer(0));
        beside->commit();
    };
    const auto release = hold(*store);
    for (int i = 0; i < 50; ++i)
        store->submit_write(std::make_unique<Act>(
            me, [i](Tx& tx) { put(tx, i); }, look));
    release();
    store->drain();
    ASSERT_EQ(seen.size(), 50U);
    int shared = 0;  // answers that had to wait for later works of their commit
    for (std::int64_t i = 0; i < 50; ++i) {
        EXPECT_GT(seen[i], i) << "answered before the commit";
        shared += seen[i] > i + 1 ? 1 : 0;
    }
    EXPECT_GT(shared, 0);
}

TEST_P(WriterTest, a_group_sees_what_came_before_it) {
    const auto store = open();
    store->migrate({entries});
    const auto release = hold(*store);
    for (int i = 0; i < 100; ++i) {
        submit(*store, i, [i](Tx& tx) {
            if (tx.one<std::int64_t>(count_entries, tx.county()) != i) throw conflict("order", "order");
            put(tx, i);
        });
    }
    release();
    store->drain();
    for (const auto& [i, answer] : answers) EXPECT_EQ(answer, "") << i;
}

TEST_P(WriterTest, listeners_hear_once_and_before_the_answers) {
    const auto store = open();
    store->migrate({entries});
    std::vector<std::string> heard;
    store->on_commit([&](const std::string& county) {
        heard.push_back(county);
        throw std::runtime_error("a listener's own trouble");
    });
    const std::size_t before = commits(*store);
    const auto release = hold(*store);
    std::size_t heard_at_first_answer = 0;
    for (int i = 0; i < 20; ++i) {
        store->submit_write(std::make_unique<Act>(
            me,
            [i](Tx& tx) {
                put(tx, i);
                tx.mark_events();
                if (i == 7) throw conflict("no", "no");
            },
            [&, i](std::exception_ptr) {
                if (i == 0) heard_at_first_answer = heard.size();
            }));
    }
    release();
    store->drain();
    ASSERT_FALSE(heard.empty());
    EXPECT_EQ(heard.front(), me.county);
    EXPECT_LE(heard.size(), commits(*store) - before) << "once for a group";
    EXPECT_EQ(heard_at_first_answer, 1U);
}

TEST_P(WriterTest, silent_when_the_only_work_with_events_was_refused) {
    const auto store = open();
    int heard = 0;
    store->on_commit([&](const std::string&) { ++heard; });
    said_by([&] {
        store->write(me, [](Tx& tx) {
            tx.mark_events();
            throw conflict("no", "no");
        });
    });
    EXPECT_EQ(heard, 0);
}

/// Marks a work as one that has events.
void put_with_event(Tx& tx, int i) {
    put(tx, i);
    tx.mark_events();
}

TEST_P(WriterTest, what_is_written_before_the_commit_is_part_of_it) {
    const auto store = open();
    int called = 0;
    bool fail = false;
    store->migrate({entries});
    before_commit(*store, [&](Tx& tx) {
        ++called;
        put(tx, 1000 + count_in(tx));
        if (fail) throw std::runtime_error("no");
    });
    store->write(me, [](Tx& tx) { put(tx, 1); });
    EXPECT_EQ(called, 0) << "without events nobody asks";
    store->write(me, [](Tx& tx) { put_with_event(tx, 2); });
    EXPECT_EQ(called, 1);
    EXPECT_EQ(count(*store, me), 3);
    fail = true;
    EXPECT_EQ(said_by([&] { store->write(me, [](Tx& tx) { put_with_event(tx, 3); }); }), "no");
    fail = false;
    EXPECT_EQ(count(*store, me), 3) << "if it fails nothing is kept, of the works neither";
}

}  // namespace
}  // namespace huying::test
