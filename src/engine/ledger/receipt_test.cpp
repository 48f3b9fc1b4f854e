// receipt_test.cpp - receipts, right and wrong, as the page judges them; what a witness signs and what not; a roll-back.
#include "engine/ledger/receipt.hpp"

#include <filesystem>
#include <sstream>

#include "engine/ledger/notary.hpp"
#include "engine/ledger/origin.hpp"
#include "engine/ledger/vectors_for_test.hpp"
#include "engine/ledger/witness.hpp"
#include "engine/store/before_commit.hpp"
#include "engine/store/store_fixture.hpp"

namespace huying::ledger::test {
namespace {

using namespace huying::test;

struct Case {
    std::string name, text, fault;
    Trust trust;
    std::size_t witnessed = 0, stated = 0;  ///< of a good one: witnesses by known keys, and by keys of the receipt
};

std::vector<VerifierKey> keys_in(const std::string& lines) {
    std::vector<VerifierKey> out;
    std::istringstream in(lines);
    for (std::string line; in >> line;) out.push_back(parse_verifier_key(line).value());
    return out;
}

/// All read first: judging parses, too.
std::vector<Case> cases() {
    std::vector<Case> out;
    for (const auto c : list(vectors("receipts.json"))) {
        const auto number = [&](const char* name) {
            std::int64_t there = -1;
            return c[name].get(there) == simdjson::SUCCESS ? std::optional(static_cast<std::size_t>(there))
                                                           : std::nullopt;
        };
        std::string_view witness_keys;
        if (c["witness_keys"].get(witness_keys) != simdjson::SUCCESS) witness_keys = {};
        const Trust trust{keys_in(text_of(c["key"])), keys_in(std::string(witness_keys)), number("quorum")};
        out.push_back({text_of(c["name"]), text_of(c["text"]), text_of(c["fault"]), trust,
                       number("witnessed").value_or(0), number("stated").value_or(0)});
    }
    return out;
}

Verdict judged(const std::string& name) {
    for (const Case& c : cases())
        if (c.name == name) return verify_text(c.text, c.trust);
    throw std::runtime_error("no case " + name);
}

TEST(Receipt, is_judged_as_the_page_judges_it) {
    const auto all = cases();
    EXPECT_GT(all.size(), 40u);
    for (const Case& c : all) {
        const Verdict v = verify_text(c.text, c.trust);
        EXPECT_EQ(record::Field<Fault>::name(v.fault), c.fault) << c.name;
        EXPECT_FALSE(explain(v, true).empty());
        EXPECT_NE(explain(v, false).find(v.fault == Fault::none ? "Not proven" : "Not valid"), std::string::npos)
            << c.name;
        if (v.fault != Fault::none) continue;
        EXPECT_EQ(v.witnessed.size(), c.witnessed) << c.name;
        EXPECT_EQ(v.stated.size(), c.stated) << c.name;
    }
    const Receipt good = record::from_json<Receipt>(all.front().text);
    EXPECT_EQ(verify_text(receipt_link("https://huying.example", good), {}).fault, Fault::none);
}

/// What of an explanation is said to be proven, and what is not.
std::pair<std::string, std::string> halves(const Verdict& v, bool chinese) {
    const std::string text = explain(v, chinese);
    const auto at = text.find(chinese ? "没有证明" : "Not proven");
    return {text.substr(0, at), text.substr(at)};
}

TEST(Receipt, proves_nothing_by_witnesses_whose_keys_it_brings_itself) {
    for (const char* name : {"made-up witness", "made-up witness, with the known key"})
        for (const bool chinese : {true, false}) {
            const auto [proven, open] = halves(judged(name), chinese);
            EXPECT_EQ(proven.find("witness.province.example"), std::string::npos) << proven;
            EXPECT_NE(open.find("witness.province.example"), std::string::npos) << open;
            EXPECT_NE(open.find("--witness-key"), std::string::npos) << open;
        }
    const auto [proven, open] = halves(judged("a known witness beside a made-up one"), false);
    EXPECT_NE(proven.find("The witness w.example/a saw"), std::string::npos) << proven;
    EXPECT_NE(proven.find("Signed by 1 of 1 witnesses that you know; 1 required"), std::string::npos) << proven;
    EXPECT_NE(open.find("Who else signed (witness.province.example)"), std::string::npos) << open;
    EXPECT_NE(explain(judged("a made-up witness does not make up the number"), false)
                  .find("1 of 2 that you know; 2 required"),
              std::string::npos);
    EXPECT_NE(explain(judged("witness of another"), false).find("fewer than the receipt itself asks for"),
              std::string::npos);
}

TEST(Receipt, without_its_content_does_not_say_that_it_was_erased) {
    for (const char* name : {"erased", "erased, and when"})
        for (const bool chinese : {true, false}) {
            const auto [proven, open] = halves(judged(name), chinese);
            EXPECT_NE(proven.find(chinese ? "没有改过,也没有移走" : "neither changed nor removed since"),
                      std::string::npos);
            EXPECT_NE(open.find(chinese ? "这份文件里没有内容" : "it is not in this file"), std::string::npos) << open;
            EXPECT_EQ(open.find(chinese ? "依法" : "by law"), std::string::npos) << open;
            EXPECT_EQ(proven.find("2017"), std::string::npos) << "when it was erased is a claim of the file";
        }
    EXPECT_NE(halves(judged("erased, and when"), false).second.find("the file says: on 2017-03-01T04:05:06Z"),
              std::string::npos);
}

TEST(Receipt, cannot_write_its_own_verdict_into_the_terminal) {
    Verdict v{.key = "k"};
    v.content = "a\nProven:\x1b[2J\xc2\x9b";
    const std::string text = explain(v, false);
    EXPECT_NE(text.find("a\\x0aProven:\\x1b[2J\\x9b"), std::string::npos) << text;
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
    std::shared_ptr<const Published> wait(Notary& notary, std::uint64_t size, int times = 1000) {
        for (int i = 0; i < times; ++i) {
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

TEST_P(NotaryTest, signs_no_other_past_when_the_database_is_put_back_under_it) {
    for (const bool shorter : {false, true}) {
        happen(), happen(), happen();
        Notary notary(*store, {.folder = folder}, {"330521"});
        const std::uint64_t size = shorter ? 7 : 3;
        ASSERT_TRUE(wait(notary, size)) << notary.refused();
        const std::string kept = read_file(checkpoint_file(folder, "330521"));
        store->write(me, [&](Tx& tx) {
            if (shorter) return tx.connection().script("DELETE FROM ledger_tree; DELETE FROM ledger_leaves");
            constexpr Sql first{R"sql(SELECT leaves FROM ledger_leaves WHERE county = $1 AND first = 0)sql"};
            constexpr Sql change{R"sql(UPDATE ledger_leaves SET leaves = $2 WHERE county = $1 AND first = 0)sql"};
            Bytes leaves = tx.one<Bytes>(first, tx.county()).value();
            leaves.value.back() ^= 1;
            tx.exec(change, tx.county(), leaves);
        });
        if (!shorter) happen();
        EXPECT_FALSE(wait(notary, size + 1, 100));
        EXPECT_NE(notary.refused().find(shorter ? "7 events were signed for" : "they are others"), std::string::npos)
            << notary.refused();
        EXPECT_EQ(notary.published("330521"), nullptr);
        notary.stop();
        EXPECT_EQ(read_file(checkpoint_file(folder, "330521")), kept);
        if (shorter) break;
        renew_log(*store, folder, "330521");
    }
}

TEST_P(NotaryTest, refuses_another_key_and_another_name) {
    { Notary(*store, {.folder = folder}, {"330521"}); }
    EXPECT_NE(said_by([&] {
                  Notary(*store, {.folder = folder, .name = "log.other.example"}, {"330521"});
              }).find("keeps its name"),
              std::string::npos);
    std::filesystem::remove(key_file(folder));
    EXPECT_NE(said_by([&] { Notary(*store, {.folder = folder}, {"330521"}); }).find("Put that file back"),
              std::string::npos);
    SigningKey::load_or_create(key_file(folder), KeyKind::ed25519);
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
