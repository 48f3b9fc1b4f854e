// receipt_test.cpp - receipts, right and wrong, as the page judges them; what a witness signs and what not; a roll-back.
#include "engine/ledger/receipt.hpp"

#include <filesystem>

#include "engine/ledger/notary.hpp"
#include "engine/ledger/origin.hpp"
#include "engine/ledger/vectors_for_test.hpp"
#include "engine/ledger/witness.hpp"
#include "engine/store/before_commit.hpp"
#include "engine/store/store_fixture.hpp"

namespace huying::ledger::test {
namespace {

using namespace huying::test;

TEST(Receipt, is_judged_as_the_page_judges_it) {
    struct Case {
        std::string name, text, key, fault;
    };
    std::vector<Case> cases;  // all read first: judging parses, too
    for (const auto c : list(vectors("receipts.json")))
        cases.push_back({text_of(c["name"]), text_of(c["text"]), text_of(c["key"]), text_of(c["fault"])});
    EXPECT_GT(cases.size(), 20u);
    for (const auto& c : cases) {
        Trust trust;
        if (!c.key.empty()) trust.keys.push_back(parse_verifier_key(c.key).value());
        const Verdict v = verify_text(c.text, trust);
        EXPECT_EQ(record::Field<Fault>::name(v.fault), c.fault) << c.name;
        EXPECT_FALSE(explain(v, true).empty());
        EXPECT_NE(explain(v, false).find(v.fault == Fault::none ? "Not proven" : "Not valid"), std::string::npos)
            << c.name;
        if (c.name != "erased, and when") continue;
        EXPECT_NE(explain(v, false).find("neither changed nor removed since"), std::string::npos);
        EXPECT_NE(explain(v, false).find("the county says on 2017-03-01T04:05:06Z"), std::string::npos);
        EXPECT_NE(explain(v, true).find("县里说于 2017-03-01T04:05:06Z"), std::string::npos);
    }
    const Receipt good = record::from_json<Receipt>(cases.front().text);
    EXPECT_EQ(verify_text(receipt_link("https://huying.example", good), {}).fault, Fault::none);
}

/// A store with a log and witnesses, in one folder.
struct WitnessTest : StoreTest {
    std::unique_ptr<Store> store = with_tables();
    SigningKey log_key = SigningKey::generate(KeyKind::ed25519), other_key = SigningKey::generate(KeyKind::ed25519);
    const std::string origin = "log.huying.example/330521";
    Witness witness{
        "witness.huying.example/a", SigningKey::generate(KeyKind::ed25519), {verifier_key(origin, log_key)}};

    std::unique_ptr<Store> with_tables() {
        auto opened = open();
        opened->migrate(stream_migrations());
        opened->migrate(ledger_migrations());
        before_commit(*opened, append_events);
        return opened;
    }
    std::string note(std::uint64_t size, const std::string& name, const SigningKey& key,
                     const NodeAt& node = slow_node) const {
        const std::string text = to_text(Checkpoint{name, size, root_of(size, node)});
        return to_text(Note{text, {sign_note(name, key, text)}});
    }
    http::Reply ask(const std::string& body) {
        return store->write(me, [&](Tx& tx) { return witness.add_checkpoint(tx, body); });
    }
    http::Reply grow(std::uint64_t old, std::uint64_t size) {
        return ask(add_checkpoint_body(old, old == 0 ? Proof{} : consistency_proof(old, size, slow_node),
                                       note(size, origin, log_key)));
    }
};
INSTANTIATE_TEST_SUITE_P(Places, WitnessTest, testing::ValuesIn(places()), name_of_place);

TEST_P(WitnessTest, signs_what_grows) {
    for (const auto& [old, size] : {std::pair(0, 5), {5, 5}, {5, 8}, {8, 20}}) {
        const auto reply = grow(static_cast<std::uint64_t>(old), static_cast<std::uint64_t>(size));
        ASSERT_EQ(reply.status, 200) << reply.body;
        auto signed_note = parse_note(note(static_cast<std::uint64_t>(size), origin, log_key)).value();
        signed_note.signatures = parse_signature_lines(reply.body).value();
        EXPECT_EQ(cosigned_at(signed_note, witness.verifier()), clock.now().value / second);
    }
}

TEST_P(WitnessTest, refuses_with_the_status_of_the_specification) {
    ASSERT_EQ(grow(0, 8).status, 200);
    const auto other_past = [](int level, std::uint64_t index) {
        Hash h = slow_node(level, index);
        h[0] ^= 1;
        return h;
    };
    EXPECT_EQ(ask("").status, 400);
    EXPECT_EQ(ask("old 08\n\n" + note(8, origin, log_key)).status, 400);
    EXPECT_EQ(ask(add_checkpoint_body(9, {}, note(8, origin, log_key))).status, 400) << "larger than the checkpoint";
    EXPECT_EQ(ask(add_checkpoint_body(8, {}, note(8, "log.huying.example/330522", log_key))).status, 404);
    EXPECT_EQ(ask(add_checkpoint_body(8, {}, note(8, origin, other_key))).status, 403);
    const auto stale = grow(5, 9);
    EXPECT_EQ(stale.status, 409);
    EXPECT_EQ(stale.type, "text/x.tlog.size");
    EXPECT_EQ(stale.body, "8\n");
    EXPECT_EQ(grow(0, 5).status, 409) << "an older checkpoint";
    EXPECT_EQ(ask(add_checkpoint_body(8, {}, note(8, origin, log_key, other_past))).status, 409)
        << "a split view of one size";
    EXPECT_EQ(
        ask(add_checkpoint_body(8, consistency_proof(8, 20, other_past), note(20, origin, log_key, other_past))).status,
        422);
    EXPECT_EQ(ask(add_checkpoint_body(8, {}, note(20, origin, log_key))).status, 422);
    EXPECT_EQ(grow(8, 20).status, 200) << "what was refused has changed nothing";
}

struct NotaryTest : WitnessTest {
    std::string folder =
        (std::filesystem::temp_directory_path() / fmt::format("huying_notary_{}_{}", getpid(), GetParam())).string();
    NotaryTest() { std::filesystem::create_directories(folder); }
    ~NotaryTest() override { std::filesystem::remove_all(folder); }
    void happen() {
        store->write(me, [](Tx& tx) { emit(tx, "thing_done", {}, std::string("{}")); });
    }
    std::shared_ptr<const Published> wait(Notary& notary, std::uint64_t size) {
        for (int i = 0; i < 1000; ++i) {
            notary.wake("330521");
            if (auto p = notary.published("330521"); p && p->checkpoint.size >= size) return p;
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        return nullptr;
    }
};
INSTANTIATE_TEST_SUITE_P(Places, NotaryTest, testing::ValuesIn(places()), name_of_place);

TEST_P(NotaryTest, signs_what_there_is_and_keeps_it_in_a_file) {
    happen();
    Notary notary(*store, {.folder = folder, .name = "log.huying.example", .sm2 = true}, {"330521"});
    happen();
    const auto p = wait(notary, 2);
    ASSERT_TRUE(p);
    const auto read = parse_note(p->note).value();
    for (const auto& key : notary.keys("330521")) EXPECT_EQ(check(read, key), Signed::yes);
    EXPECT_EQ(notary.keys("330521").size(), 2u);
    EXPECT_EQ(p->checkpoint.origin, origin);
    notary.stop();
    EXPECT_EQ(last_signed(checkpoint_file(folder, "330521"), notary.keys("330521")[0])->size, 2u);
    EXPECT_EQ(std::filesystem::status(key_file(folder)).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_P(NotaryTest, refuses_a_database_that_does_not_continue_what_was_signed) {
    happen(), happen();
    {
        Notary notary(*store, {.folder = folder}, {"330521"});
        ASSERT_TRUE(wait(notary, 2));
    }
    const auto begin = [&] { return said_by([&] { Notary(*store, {.folder = folder}, {"330521"}); }); };
    EXPECT_EQ(begin(), "");
    store->write(me, [&](Tx& tx) { tx.connection().script("DELETE FROM ledger_tree; DELETE FROM ledger_leaves"); });
    EXPECT_NE(begin().find("does not continue the log"), std::string::npos);
    EXPECT_NE(begin().find("huying log renew"), std::string::npos);
    EXPECT_EQ(renew_log(*store, folder, "330521"), "huying.local/log/330521/after-2");
    EXPECT_EQ(begin(), "");
}

TEST_P(NotaryTest, refuses_another_key_and_another_name) {
    { Notary(*store, {.folder = folder}, {"330521"}); }
    EXPECT_NE(said_by([&] {
                  Notary(*store, {.folder = folder, .name = "log.other.example"}, {"330521"});
              }).find("keeps its name"),
              std::string::npos);
    std::filesystem::remove(key_file(folder));
    EXPECT_NE(said_by([&] { Notary(*store, {.folder = folder}, {"330521"}); }).find("holds another"),
              std::string::npos);
}

TEST_P(NotaryTest, hands_out_nothing_without_the_witnesses_it_must_have) {
    happen();
    const auto nobody = verifier_key("witness.huying.example/b", other_key, true);
    Notary notary(*store, {.folder = folder, .witnesses = {{"http://127.0.0.1:1", nobody}}, .quorum = 1}, {"330521"});
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    EXPECT_FALSE(notary.published("330521"));
    EXPECT_THROW(Notary(*store, {.folder = folder, .quorum = 1}, {"330521"}), std::runtime_error);
}

TEST(WitnessAddress, is_read_and_refused) {
    const auto key = to_text(verifier_key("w", SigningKey::generate(KeyKind::ed25519), true));
    EXPECT_EQ(parse_witness("https://w.example/prefix/+" + key).url, "https://w.example/prefix");
    for (const std::string& bad :
         {std::string("https://w.example"), "ftp://w.example+" + key, key, "https://w.example+" + key.substr(1)})
        EXPECT_THROW(parse_witness(bad), std::runtime_error) << bad;
}

}  // namespace
}  // namespace huying::ledger::test
