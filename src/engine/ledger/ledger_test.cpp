// ledger_test.cpp - events and leaves: one each, in one commit, on every place a store can live in.
#include "engine/ledger/ledger.hpp"

#include <thread>

#include "base/bytes.hpp"
#include "base/file.hpp"
#include "engine/store/before_commit.hpp"
#include "engine/store/part.hpp"
#include "engine/store/setup.hpp"
#include "engine/store/store_fixture.hpp"
#include "engine/stream/told.hpp"

namespace huying::ledger::test {
namespace {

using namespace huying::test;

struct LedgerTest : StoreTest {
    std::unique_ptr<Store> store = with_ledger(true);
    std::unique_ptr<Store> with_ledger(bool on) {
        auto opened = open();
        opened->migrate({entries});
        opened->migrate(setup_migrations());
        opened->migrate(stream_migrations());
        opened->migrate(ledger_migrations());
        if (on) before_commit(*opened, append_events);
        return opened;
    }
    void happen(int n, const std::string& kind = "thing_done") {
        store->write(me, [&](Tx& tx) {
            for (int i = 0; i < n; ++i)
                emit(tx, kind, {"330521001", "environment", Id{7}}, R"({"n":)" + std::to_string(i) + "}");
        });
    }
    Head now() {
        return store->read(me, [](const Tx& tx) { return head(tx); });
    }
    template <class F> auto read(F f) { return store->read(me, f); }
};
INSTANTIATE_TEST_SUITE_P(Places, LedgerTest, testing::ValuesIn(places()), name_of_place);

TEST_P(LedgerTest, each_event_is_a_leaf_when_it_is_there) {
    EXPECT_EQ(now().size, 0u);
    EXPECT_EQ(now().root, empty_root());
    happen(1);
    EXPECT_EQ(now().size, 1u);
    happen(700);
    EXPECT_EQ(now().size, 701u);
    EXPECT_EQ(faults(*store, "330521"), std::vector<std::string>{});
    const auto root = read([](const Tx& tx) { return root_at(tx, 701); });
    EXPECT_EQ(root, now().root);
}

/// Its row is written once for each tile: at every size in between a program that starts must find the same tree.
TEST_P(LedgerTest, the_tree_is_found_again_at_every_size) {
    if (place.memory()) return;
    for (const int n : {1, 100, 154, 1, 1, 255, 300, 40, 700}) {
        happen(n);
        store.reset();
        store = with_ledger(true);
        EXPECT_EQ(read([](const Tx& tx) { return root_at(tx, head(tx).size); }), now().root) << now().size;
    }
    EXPECT_EQ(now().size, 1552u);
    EXPECT_EQ(faults(*store, "330521"), std::vector<std::string>{});
    store->write(me, [](Tx& tx) { tx.connection().script("DELETE FROM ledger_leaves WHERE first >= 1536"); });
    EXPECT_EQ(faults(*store, "330521"), std::vector<std::string>{"event 1537 has no leaf"});
}

TEST_P(LedgerTest, what_is_refused_leaves_no_leaf) {
    happen(3);
    EXPECT_THROW(
        store->write(me, [](Tx& tx) { emit(tx, "thing_done", {}, std::string("{}")), throw conflict("no", "no"); }),
        Problem);
    happen(2);
    EXPECT_EQ(now().size, 5u);
    EXPECT_EQ(faults(*store, "330521"), std::vector<std::string>{});
}

/// Works told in one group, of which some are taken back in whole or in part: what is remembered of them must not count.
TEST_P(LedgerTest, what_is_taken_back_within_a_group_leaves_no_leaf) {
    happen(2);
    std::atomic<int> answered{0};
    const auto tell = [](Tx& tx, int n) { emit(tx, "thing_done", {}, fmt::format(R"({{"n":{}}})", n)); };
    const auto submit = [&](std::function<void(Tx&)> f) {
        store->submit_write(std::make_unique<Act>(me, std::move(f), [&](const std::exception_ptr&) { ++answered; }));
    };
    for (int round = 0; round < 30; ++round) {
        submit([&, round](Tx& tx) { tell(tx, round); });
        submit([&, round](Tx& tx) {
            tell(tx, 1000 + round);
            if (round % 3 == 1) throw conflict("no", "no");
        });
        submit([&, round](Tx& tx) {
            {
                Part part(tx);
                tell(tx, 2000 + round);
                if (round % 2 == 0) part.keep();
            }
            tell(tx, 3000 + round);
        });
    }
    for (int i = 0; i < 1000 && answered < 90; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_EQ(answered, 90);
    EXPECT_EQ(now().size, 2u + 30 + 20 + 15 + 30);
    EXPECT_EQ(faults(*store, "330521"), std::vector<std::string>{});
    happen(3);
    EXPECT_EQ(faults(*store, "330521"), std::vector<std::string>{});
}

TEST_P(LedgerTest, a_second_program_tells_events_in_between) {
    if (place.memory()) return;
    const auto other = with_ledger(true);
    for (int i = 0; i < 5; ++i) {
        happen(2);
        other->write(me, [](Tx& tx) { emit(tx, "thing_done", {}, std::string(R"({"by":"another"})")); });
    }
    EXPECT_EQ(now().size, 15u);
    EXPECT_EQ(faults(*store, "330521"), std::vector<std::string>{});
}

TEST_P(LedgerTest, a_transaction_may_tell_more_than_is_remembered) {
    happen(1);
    happen(static_cast<int>(Told::most) + 300);
    happen(1);
    EXPECT_EQ(now().size, Told::most + 302);
    EXPECT_EQ(faults(*store, "330521"), std::vector<std::string>{});
}

TEST_P(LedgerTest, each_county_has_its_own_log) {
    happen(3);
    store->write(system_caller("330522"), [](Tx& tx) { emit(tx, "thing_done", {}, std::string("{}")); });
    EXPECT_EQ(now().size, 3u);
    EXPECT_EQ(store->read(system_caller("330522"), [](const Tx& tx) { return head(tx).size; }), 1u);
}

TEST_P(LedgerTest, events_from_before_the_log_get_their_leaves) {
    if (place.memory()) return;  // a database in memory has no before
    store.reset();
    store = with_ledger(false);
    happen(6000);
    EXPECT_EQ(now().size, 0u);
    catch_up(*store, "330521");
    EXPECT_EQ(now().size, 6000u);
    before_commit(*store, append_events);
    happen(1);
    EXPECT_EQ(now().size, 6001u);
    EXPECT_EQ(faults(*store, "330521"), std::vector<std::string>{});
}

TEST_P(LedgerTest, any_leaf_is_proven_and_any_growth) {
    happen(300);
    const Head before = now();
    happen(300);
    const Head after = now();
    read([&](const Tx& tx) {
        for (const std::int64_t seq : {1, 256, 257, 300, 600}) {
            const Leaf leaf = leaf_of(tx, seq).value();
            const auto index = static_cast<std::uint64_t>(seq - 1);
            EXPECT_TRUE(
                verify_inclusion(index, 600, leaf_hash(leaf.entry), prove_inclusion(tx, index, 600), after.root))
                << seq;
            EXPECT_NE(leaf.entry.find(base64(bytes_of(digest_of(*leaf.salt, *leaf.content)))), std::string::npos)
                << seq;
        }
        EXPECT_TRUE(verify_consistency(300, 600, prove_consistency(tx, 300, 600), before.root, after.root));
        EXPECT_FALSE(leaf_of(tx, 0));
        EXPECT_FALSE(leaf_of(tx, 601));
    });
}

TEST_P(LedgerTest, tiles_and_bundles_are_what_the_root_is_made_of) {
    happen(256 + 44);
    read([&](const Tx& tx) {
        const std::string full = serve(tx, {.number = 0}).value(),
                          partial = serve(tx, {.number = 1, .width = 44}).value();
        EXPECT_EQ(full.size(), 256u * 32);
        EXPECT_EQ(node_hash(root_of_hashes(full), root_of_hashes(partial)), head(tx).root);
        EXPECT_EQ(serve(tx, {.level = 1, .number = 0, .width = 1}).value(), bytes_of(root_of_hashes(full)));
        const auto list = read_bundle(serve(tx, {.entries = true, .number = 1, .width = 44}).value()).value();
        EXPECT_EQ(list.size(), 44u);
        std::string hashes;
        for (const auto& e : list) hashes += bytes_of(leaf_hash(e));
        EXPECT_EQ(hashes, partial);
        EXPECT_EQ(serve(tx, {.number = 1, .width = 10}).value(), partial.substr(0, 320))
            << "as an older checkpoint needs it";
        EXPECT_FALSE(serve(tx, {.number = 1, .width = 45}));
        EXPECT_FALSE(serve(tx, {.number = 1}));
        EXPECT_FALSE(serve(tx, {.level = 2, .number = 0, .width = 1}));
    });
}

TEST_P(LedgerTest, a_leaf_tells_nothing_of_its_content) {
    happen(1);
    const auto leaf = read([](const Tx& tx) { return leaf_of(tx, 1).value(); });
    EXPECT_EQ(leaf.entry.find("330521001"), std::string::npos);
    EXPECT_EQ(leaf.entry.find("environment"), std::string::npos);
    EXPECT_NE(leaf.entry.find(R"("kind":"thing_done")"), std::string::npos);
    EXPECT_EQ(*leaf.content, R"({"division":"330521001","departments":"environment","person":"7","content":{"n":0}})");
}

TEST_P(LedgerTest, erased_content_is_gone_and_the_proof_stands) {
    happen(5);
    const Head before = now();
    EXPECT_TRUE(store->write(me, [](Tx& tx) { return erase_content(tx, 3); }));
    EXPECT_FALSE(store->write(me, [](Tx& tx) { return erase_content(tx, 6); }));
    EXPECT_EQ(now().root, before.root);
    const auto [leaf, proof] =
        read([](const Tx& tx) { return std::pair(leaf_of(tx, 3).value(), prove_inclusion(tx, 2, 5)); });
    EXPECT_FALSE(leaf.salt);
    EXPECT_FALSE(leaf.content);
    EXPECT_TRUE(verify_inclusion(2, 5, leaf_hash(leaf.entry), proof, before.root));
    EXPECT_EQ(faults(*store, "330521"), std::vector<std::string>{});
    store->write(me, [](Tx& tx) { tx.connection().script("UPDATE event SET content = '{\"n\":9}' WHERE seq = 3"); });
    EXPECT_EQ(faults(*store, "330521"), std::vector<std::string>{"event 3 is not what was logged"}) << "in its place";
    EXPECT_FALSE(read([](const Tx& tx) { return LeafReader(tx).compare(events_after(tx, 2, 1)[0]).unchanged; }));
}

/// Of the database's files on SQLite. On PostgreSQL old rows go with its VACUUM.
TEST_P(LedgerTest, erased_content_and_salt_are_in_no_file) {
    if (place.memory() || place.postgres()) return;
    happen(100);
    store->write(me, [&](Tx& tx) { emit(tx, "thing_done", {}, std::string(R"({"n":"to be forgotten"})")); });
    happen(100);
    const std::string salt = read([](const Tx& tx) { return leaf_of(tx, 101)->salt.value(); });
    const auto there = [&](const std::string& bytes) {
        store.reset();  // the journal goes into the file
        std::string all;
        for (const auto& entry : std::filesystem::directory_iterator(place.options().data))
            all += read_file(entry.path());
        store = with_ledger(true);
        return all.find(bytes) != std::string::npos;
    };
    EXPECT_TRUE(there("to be forgotten"));
    EXPECT_TRUE(there(salt));
    store->write(me, [](Tx& tx) { return erase_content(tx, 101); });
    EXPECT_FALSE(there("to be forgotten"));
    EXPECT_FALSE(there(salt));
    EXPECT_EQ(faults(*store, "330521"), std::vector<std::string>{});
}

/// While the store is open, and when a reader has held the journal meanwhile.
TEST_P(LedgerTest, erased_content_and_salt_leave_the_journal_while_serving) {
    if (place.memory() || place.postgres()) return;
    store->write(me, [&](Tx& tx) {
        emit(tx, "thing_done", {}, R"({"n":"to be forgotten)" + std::string(9'000, 'x') + "end of it\"}");
    });
    happen(100);
    const std::string salt = read([](const Tx& tx) { return leaf_of(tx, 1)->salt.value(); });
    const auto there = [&](const std::string& bytes) {
        std::string all;
        for (const auto& entry : std::filesystem::directory_iterator(place.options().data))
            if (entry.file_size() > 0) all += read_file(entry.path());
        return all.find(bytes) != std::string::npos;
    };
    EXPECT_TRUE(there("to be forgotten"));
    EXPECT_TRUE(there(salt));
    const auto reader = place.connect();
    reader->begin_read();
    reader->run_text("SELECT count(*) FROM event", {}).next();
    store->write(me, [](Tx& tx) { return erase_content(tx, 1); });
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    EXPECT_TRUE(there(salt)) << "the reader still needs the journal";
    reader->commit();
    const auto gone = [&] {
        return !there("to be forgotten") && !there("xxxxxxxx") && !there("end of it") && !there(salt);
    };
    for (int i = 0; i < 400 && !gone(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(25));
    EXPECT_FALSE(there("to be forgotten"));
    EXPECT_FALSE(there("xxxxxxxx"));
    EXPECT_FALSE(there("end of it"));
    EXPECT_FALSE(there(salt));
    happen(3);
    EXPECT_EQ(faults(*store, "330521"), std::vector<std::string>{});
}

TEST_P(LedgerTest, the_check_finds_each_kind_of_tampering) {
    happen(300);
    store->write(me, [](Tx& tx) { tx.connection().script("UPDATE event SET content = '{\"n\":9}' WHERE seq = 5"); });
    EXPECT_EQ(faults(*store, "330521"), std::vector<std::string>{"event 5 is not what was logged"});
    store->write(me, [](Tx& tx) { tx.connection().script("UPDATE event SET kind = 'thing_undone' WHERE seq = 4"); });
    EXPECT_EQ(faults(*store, "330521"), std::vector<std::string>{"the leaf of event 4 is not what was logged"});
    store->write(me, [](Tx& tx) { tx.connection().script("DELETE FROM event WHERE seq = 2"); });
    EXPECT_EQ(faults(*store, "330521"), std::vector<std::string>{"event 2 is missing"});
}

TEST_P(LedgerTest, the_check_finds_lost_leaves_and_changed_nodes) {
    happen(300);
    const auto after = [&](const char* sql) {
        store->write(me, [&](Tx& tx) { tx.connection().script(sql); });
        const auto all = faults(*store, "330521");
        return all.empty() ? std::string() : all.front();
    };
    EXPECT_EQ(after("DELETE FROM ledger_node"), "the log cannot be read: a tile of the log is missing or too short");
    EXPECT_EQ(after("DELETE FROM ledger_leaves WHERE first = 256"), "event 257 has no leaf");
}

}  // namespace
}  // namespace huying::ledger::test
