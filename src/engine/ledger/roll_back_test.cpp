// roll_back_test.cpp - a log that went back: a real witness over HTTP has signed more, or something else, than the database has.
#include "engine/ledger/notary.hpp"

#include <thread>

#include "base/file.hpp"
#include "engine/http/idempotency.hpp"
#include "engine/http/server.hpp"
#include "engine/ledger/origin.hpp"
#include "engine/ledger/witness.hpp"
#include "engine/store/before_commit.hpp"
#include "engine/store/setup.hpp"
#include "engine/store/store_fixture.hpp"

namespace huying::ledger::test {
namespace {

using namespace huying::test;

template <class F> bool comes_true(F f) {
    for (int i = 0; i < 400; ++i) {
        if (f()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(25));
    }
    return f();
}

/// A witness that listens, as `huying witness` does.
class House {
  public:
    explicit House(const VerifierKey& log)
        : witness_("w.huying.example/a", SigningKey::generate(KeyKind::ed25519), {log}) {
        auto migrations = ledger_migrations();
        for (auto& m : http::http_migrations()) migrations.push_back(std::move(m));
        store_->migrate(migrations);
        open_to_all();
    }
    ~House() { close(); }
    WitnessAddress address() const { return {"http://127.0.0.1:" + std::to_string(port_), witness_.verifier()}; }
    void close() {
        if (server_) server_->stop(1);
        server_.reset();
    }
    void open_to_all() {
        const http::Gate gate{[](const Tx&, const std::string&) { return std::nullopt; },
                              [](const Caller&, const std::string&, const std::string&) { return false; },
                              [](const Caller&, const Event&) { return false; }};
        http::ServerOptions options;
        options.port = port_;
        options.counties_default = "witness";
        server_ = std::make_unique<http::Server>(*store_, witness_routes(witness_), gate, options);
        server_->start();
        port_ = server_->port();
    }

  private:
    RealClock clock_;
    std::unique_ptr<Store> store_ = Store::open({.data = ":memory:"}, clock_);
    Witness witness_;
    std::unique_ptr<http::Server> server_;
    std::uint16_t port_ = 0;
};

/// The county's keys and checkpoint lie in a folder of their own; its databases come and go.
struct RollBackTest : StoreTest {
    const std::string county = "330521", origin = "log.huying.example/330521";
    std::string folder;
    std::unique_ptr<Store> store, old;
    std::unique_ptr<House> house;

    void SetUp() override {
        std::string name = (std::filesystem::temp_directory_path() / "huying-notary-XXXXXX").string();
        folder = mkdtemp(name.data());
        store = with_log(place);
        house = std::make_unique<House>(
            verifier_key(origin, SigningKey::load_or_create(key_file(folder), KeyKind::ed25519)));
    }
    void TearDown() override { std::filesystem::remove_all(folder); }

    std::unique_ptr<Store> with_log(const Place& where) {
        auto opened = Store::open(where.options(), clock);
        opened->migrate(setup_migrations());
        opened->migrate(stream_migrations());
        opened->migrate(ledger_migrations());
        before_commit(*opened, append_events);
        return opened;
    }
    void happen(Store& in, int n, const std::string& what) {
        in.write(me, [&](Tx& tx) {
            for (int i = 0; i < n; ++i) emit(tx, "thing_done", {}, "{\"what\":\"" + what + "\"}");
        });
    }
    NotaryOptions options(std::size_t quorum) const {
        return {.folder = folder, .name = "log.huying.example", .witnesses = {house->address()}, .quorum = quorum};
    }
    NotaryOptions alone() const { return {.folder = folder, .name = "log.huying.example"}; }
    /// Signs until so many are handed out.
    void sign(Store& in, std::size_t quorum, std::uint64_t size) { sign(in, options(quorum), size); }
    void sign_alone(Store& in, std::uint64_t size) { sign(in, alone(), size); }
    void sign(Store& in, const NotaryOptions& how, std::uint64_t size) {
        Notary notary(in, how, {county});
        ASSERT_TRUE(comes_true([&] {
            const auto now = notary.published(county);
            return now && now->checkpoint.size == size;
        })) << notary.refused();
    }
    std::string refusal(Store& in, std::size_t quorum) { return refusal(in, options(quorum)); }
    std::string refusal(Store& in, const NotaryOptions& how) {
        Notary notary(in, how, {county});
        EXPECT_TRUE(comes_true([&] { return !notary.refused().empty(); }));
        EXPECT_EQ(notary.published(county), nullptr);
        EXPECT_NE(notary.metrics().find("huying_log_refused{county=\"330521\"} 1"), std::string::npos);
        return notary.refused(county);
    }
    /// With a checkpoint that was kept, or with the operator's word that nobody holds one.
    void begin_again(const std::string& kept, std::uint64_t size) {
        const auto key = SigningKey::load_or_create(key_file(folder), KeyKind::ed25519);
        const LogRow log = begin_log(*store, county, "", key);
        EXPECT_EQ(kept.empty() ? adopt_present(*store, folder, log, key) : adopt_checkpoint(folder, log, kept), size);
        EXPECT_NO_THROW(refuse_roll_back(*store, county, checkpoint_file(folder, county), verifier_key(origin, key)));
    }
    void forget_checkpoint() { std::filesystem::remove(checkpoint_file(folder, county)); }
};
INSTANTIATE_TEST_SUITE_P(Places, RollBackTest, testing::ValuesIn(places()), name_of_place);

TEST_P(RollBackTest, a_database_older_than_what_the_witness_signed_is_not_signed_whatever_the_quorum) {
    happen(*store, 10, "then");
    sign(*store, 1, 10);
    const Place other("memory");
    old = with_log(other);
    happen(*old, 3, "then");
    for (const std::size_t quorum : {0, 1}) {
        forget_checkpoint();
        const std::string why = refusal(*old, quorum);
        EXPECT_NE(why.find("10 events were signed for"), std::string::npos) << why;
        EXPECT_NE(why.find("huying log renew"), std::string::npos) << why;
        EXPECT_FALSE(std::filesystem::exists(checkpoint_file(folder, county))) << "nothing was signed";
    }
}

TEST_P(RollBackTest, an_old_database_that_has_grown_longer_is_not_signed_either) {
    happen(*store, 5, "then");
    sign(*store, 1, 5);
    const Place other("memory");
    old = with_log(other);
    happen(*old, 9, "instead");
    forget_checkpoint();
    EXPECT_NE(refusal(*old, 0).find("the database knows of 0"), std::string::npos);
}

TEST_P(RollBackTest, another_past_of_which_the_database_knows_is_found_by_the_proof) {
    happen(*store, 5, "then");
    sign(*store, 1, 5);
    const Place other("memory");
    old = with_log(other);
    happen(*old, 9, "instead");
    forget_checkpoint();
    const auto key = SigningKey::load_or_create(key_file(folder), KeyKind::ed25519);
    // As if it had been signed while the witness was away.
    EXPECT_EQ(adopt_present(*old, folder, begin_log(*old, county, "log.huying.example", key), key), 9u);
    EXPECT_NE(refusal(*old, 0).find("another past"), std::string::npos);
}

TEST_P(RollBackTest, a_witness_that_is_away_is_waited_for_only_where_it_is_needed) {
    happen(*store, 5, "then");
    sign(*store, 1, 5);
    house->close();
    happen(*store, 1, "more");
    {
        Notary notary(*store, options(0), {county});
        EXPECT_TRUE(comes_true([&] { return notary.published(county) != nullptr; }));
        EXPECT_NE(notary.metrics().find("huying_log_witness{county=\"330521\",witness=\"w.huying.example/a\"} 0"),
                  std::string::npos);
    }
    Notary notary(*store, options(1), {county});
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    EXPECT_EQ(notary.published(county), nullptr);
    house->open_to_all();
    EXPECT_TRUE(comes_true([&] { return notary.published(county) != nullptr; }));
    EXPECT_EQ(notary.refused(), "");
}

TEST_P(RollBackTest, a_server_over_the_same_database_may_have_signed_more_than_this_one_knows) {
    happen(*store, 5, "then");
    sign(*store, 1, 5);
    forget_checkpoint();  // this server's file; the database is one
    happen(*store, 2, "more");
    sign(*store, 1, 7);
}

TEST_P(RollBackTest, without_its_file_a_log_that_was_signed_is_not_signed_on_also_where_nobody_else_signs) {
    sign_alone(*store, 0);
    happen(*store, 3, "then");
    sign_alone(*store, 3);
    EXPECT_EQ(signed_size(*store, county, origin), 3u) << "noted at the end of the server's life";
    for (const bool grown : {false, true}) {  // the file is gone, with the database as it was and with more in it
        if (grown) happen(*store, 3, "instead");
        forget_checkpoint();
        const std::string why = refusal(*store, alone());
        EXPECT_NE(why.find("log-330521.checkpoint is missing"), std::string::npos) << why;
        EXPECT_NE(why.find("huying log adopt FILE --county 330521"), std::string::npos) << why;
        EXPECT_FALSE(std::filesystem::exists(checkpoint_file(folder, county))) << "nothing was signed";
    }
}

TEST_P(RollBackTest, also_when_the_server_that_signed_was_killed_in_its_first_life) {
    Notary notary(*store, alone(), {county});
    ASSERT_TRUE(comes_true([&] { return notary.published(county) != nullptr; }));
    const std::string kept = read_file(checkpoint_file(folder, county));
    forget_checkpoint();
    EXPECT_NE(refusal(*store, alone()).find("is missing"), std::string::npos) << "while the other still lives";
    begin_again(kept, 0);
}

TEST_P(RollBackTest, a_log_without_its_file_goes_on_from_a_checkpoint_that_is_brought) {
    happen(*store, 3, "then");
    sign_alone(*store, 3);
    const std::string kept = read_file(checkpoint_file(folder, county));
    happen(*store, 1, "more");
    forget_checkpoint();
    EXPECT_NE(refusal(*store, alone()), "");
    begin_again(kept, 3);
    sign_alone(*store, 4);
}

TEST_P(RollBackTest, or_from_what_there_is_when_the_operator_says_that_nobody_holds_one) {
    happen(*store, 3, "then");
    sign_alone(*store, 3);
    forget_checkpoint();
    const auto key = SigningKey::load_or_create(key_file(folder), KeyKind::ed25519);
    const LogRow log = begin_log(*store, county, "", key);
    EXPECT_EQ(adopt_present(*store, folder, log, key), 3u);
    EXPECT_NE(said_by([&] { adopt_present(*store, folder, log, key); }).find("is not needed"), std::string::npos);
    happen(*store, 1, "more");
    sign_alone(*store, 4);
}

TEST_P(RollBackTest, a_log_that_was_begun_and_never_signed_needs_no_file) {
    begin_log(*store, county, "log.huying.example", SigningKey::load_or_create(key_file(folder), KeyKind::ed25519));
    happen(*store, 3, "then");
    sign_alone(*store, 3);
}

TEST_P(RollBackTest, a_witness_stands_in_for_the_file_only_when_it_has_signed_as_much) {
    happen(*store, 3, "then");
    sign_alone(*store, 3);
    forget_checkpoint();
    EXPECT_NE(refusal(*store, options(1)).find("is missing"), std::string::npos) << "a witness that signed nothing";
    begin_again("", 3);
    sign(*store, 1, 3);
    forget_checkpoint();
    house->close();
    Notary notary(*store, options(0), {county});
    EXPECT_NE(notary.refused().find("is missing"), std::string::npos);
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    EXPECT_EQ(notary.published(county), nullptr) << "the witness is away";
    house->open_to_all();
    EXPECT_TRUE(comes_true([&] { return notary.published(county) != nullptr; }));
    EXPECT_EQ(notary.refused(), "");
}

TEST_P(RollBackTest, a_checkpoint_that_somebody_kept_tells_whether_the_database_goes_on_from_it) {
    happen(*store, 5, "then");
    sign(*store, 1, 5);
    const std::string kept = read_file(checkpoint_file(folder, county));
    forget_checkpoint();
    const auto key = SigningKey::load_or_create(key_file(folder), KeyKind::ed25519);
    const LogRow log = begin_log(*store, county, "", key);
    EXPECT_EQ(adopt_checkpoint(folder, log, kept), 5u);
    EXPECT_NO_THROW(refuse_roll_back(*store, county, checkpoint_file(folder, county), verifier_key(origin, key)));
    EXPECT_THROW(adopt_checkpoint(folder, log, kept.substr(0, kept.size() - 8)), std::runtime_error);
    EXPECT_THROW(adopt_checkpoint(folder, log, "{\"format\":1}"), std::exception);
    const Place other("memory");
    old = with_log(other);
    happen(*old, 3, "instead");
    EXPECT_THROW(refuse_roll_back(*old, county, checkpoint_file(folder, county), verifier_key(origin, key)),
                 std::runtime_error);
}

TEST_P(RollBackTest, a_log_that_lost_its_file_can_be_begun_anew_and_never_under_a_name_that_was_used) {
    happen(*store, 5, "then");
    sign(*store, 1, 5);
    forget_checkpoint();
    EXPECT_EQ(renew_log(*store, folder, county), origin + "/after-5");
    note_signed(*store, county, origin + "/after-5", 5);
    EXPECT_EQ(renew_log(*store, folder, county), origin + "/after-5-2");
}

}  // namespace
}  // namespace huying::ledger::test
