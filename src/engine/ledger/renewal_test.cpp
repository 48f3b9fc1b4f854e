// renewal_test.cpp - a log that is begun anew, stopped after each of its steps; and the key that must not be made anew.
#include <filesystem>
#include <thread>

#include "base/file.hpp"
#include "engine/ledger/notary.hpp"
#include "engine/ledger/origin.hpp"
#include "engine/store/before_commit.hpp"
#include "engine/store/setup.hpp"
#include "engine/store/store_fixture.hpp"

namespace huying::ledger::test {
namespace {

using namespace huying::test;

/// Whether `f` is true at last; waits for it for up to ten seconds.
template <class F> bool comes_in_time(F f) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!f() && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return f();
}

constexpr Sql put_name{R"sql(UPDATE ledger_log SET origin = $2 WHERE county = $1)sql"};

struct RenewalTest : StoreTest {
    const std::string county = "330521", origin = "log.huying.example/330521", renewed = origin + "/after-5";
    std::string folder;
    std::unique_ptr<Store> store;

    void SetUp() override {
        std::string name = (std::filesystem::temp_directory_path() / "huying-renewal-XXXXXX").string();
        folder = mkdtemp(name.data());
        store = open();
        store->migrate(setup_migrations());
        store->migrate(stream_migrations());
        store->migrate(ledger_migrations());
        before_commit(*store, append_events);
        store->write(me, [](Tx& tx) {
            for (int i = 0; i < 5; ++i) emit(tx, "thing_done", {}, std::string("{}"));
        });
        EXPECT_EQ(signed_name(), origin);
    }
    void TearDown() override { std::filesystem::remove_all(folder); }

    std::string file() const { return checkpoint_file(folder, county); }
    /// Signs all there is, and gives the name under which.
    std::string signed_name() {
        Notary notary(*store, {.folder = folder, .name = "log.huying.example"}, {county});
        EXPECT_TRUE(comes_in_time([&] {
            const auto now = notary.published(county);
            return now && now->checkpoint.size == 5;
        })) << notary.refused();
        const auto now = notary.published(county);
        return now ? now->checkpoint.origin : "";
    }
    /// As a renewal that was stopped when the database had the new name and the file was not moved yet.
    void stop_between() {
        store->write(me, [&](Tx& tx) { tx.exec(put_name, county, renewed); });
    }
    LogRow log() { return begin_log(*store, county, "", log_key(*store, folder, {county})); }
};
INSTANTIATE_TEST_SUITE_P(Places, RenewalTest, testing::ValuesIn(places()), name_of_place);

TEST_P(RenewalTest, stopped_between_its_steps_it_is_finished_by_the_next_start) {
    const std::string kept = read_file(file());
    stop_between();
    EXPECT_EQ(signed_name(), renewed);
    EXPECT_EQ(read_file(file() + ".lost-after-5"), kept) << "the old signature is evidence";
    EXPECT_EQ(signed_name(), renewed);
}

TEST_P(RenewalTest, or_by_the_same_command_again_and_not_done_twice) {
    stop_between();
    EXPECT_EQ(renew_log(*store, folder, county), renewed);
    EXPECT_TRUE(std::filesystem::exists(file() + ".lost-after-5"));
    EXPECT_EQ(signed_name(), renewed);
}

TEST_P(RenewalTest, stopped_before_its_first_step_or_after_its_last_there_is_nothing_to_finish) {
    EXPECT_FALSE(finish_renewal(*store, folder, log(), log_key(*store, folder, {county})));
    EXPECT_EQ(renew_log(*store, folder, county), renewed);
    EXPECT_FALSE(finish_renewal(*store, folder, log(), log_key(*store, folder, {county})));
    EXPECT_EQ(signed_name(), renewed);
}

TEST_P(RenewalTest, evidence_of_an_earlier_loss_is_not_written_over) {
    replace_file(file() + ".lost-after-5", "of an earlier loss");
    EXPECT_EQ(renew_log(*store, folder, county), renewed);
    EXPECT_EQ(read_file(file() + ".lost-after-5"), "of an earlier loss");
    EXPECT_TRUE(std::filesystem::exists(file() + ".lost-after-5-2"));
}

TEST_P(RenewalTest, a_name_that_the_database_does_not_know_is_no_earlier_one) {
    const auto key = log_key(*store, folder, {county});
    const std::string text = to_text(Checkpoint{origin + "/after-9", 5, empty_root()});
    replace_file(file(), to_text(Note{text, {sign_note(origin + "/after-9", key, text)}}));
    EXPECT_FALSE(finish_renewal(*store, folder, log(), key));
    EXPECT_THROW(renew_log(*store, folder, county), std::runtime_error) << "the database was put back to before it";
    EXPECT_TRUE(std::filesystem::exists(file()));
}

TEST_P(RenewalTest, without_its_key_nothing_is_signed_and_no_other_key_is_made) {
    std::filesystem::remove(key_file(folder));
    EXPECT_THROW(renew_log(*store, folder, county), std::runtime_error);
    EXPECT_THROW(Notary(*store, {.folder = folder}, {county}), std::runtime_error);
    EXPECT_THROW(log_keys(*store, {.folder = folder}, county), std::runtime_error);
    EXPECT_FALSE(std::filesystem::exists(key_file(folder)));
}

}  // namespace
}  // namespace huying::ledger::test
