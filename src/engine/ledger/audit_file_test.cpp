// audit_file_test.cpp - an exported stream that holds, and what is said when a letter, a row or a signature of it is another.
#include "engine/ledger/audit_file.hpp"

#include "base/bytes.hpp"
#include "engine/ledger/ledger.hpp"
#include "engine/ledger/vectors_for_test.hpp"
#include "engine/store/before_commit.hpp"
#include "engine/store/setup.hpp"
#include "engine/store/store_fixture.hpp"

namespace huying::ledger::test {
namespace {

using namespace huying::test;

struct AuditFileTest : StoreTest {
    const std::string origin = "log.huying.example/330521";
    const SigningKey key = SigningKey::generate(KeyKind::ed25519);
    std::unique_ptr<Store> store;

    void SetUp() override {
        store = open();
        store->migrate(setup_migrations());
        store->migrate(stream_migrations());
        store->migrate(ledger_migrations());
        before_commit(*store, append_events);
        store->write(me, [](Tx& tx) {
            for (int i = 0; i < 12; ++i)
                emit(tx, "thing_done", {"330521001", "environment", Id{7}},
                     R"({"text":"一件\u4e8b","share":1.50e1,"n":)" + std::to_string(i) + "}");
        });
    }
    /// The events so numbered, in lines, under a checkpoint of the first `size`.
    std::vector<std::string> lines_of(const std::vector<std::int64_t>& seqs, std::uint64_t size) {
        return store->read(me, [&](const Tx& tx) {
            std::vector<std::string> out;
            std::vector<std::uint64_t> at;
            LeafReader leaves(tx);
            for (const std::int64_t seq : seqs) {
                const Event e = events_after(tx, seq - 1, 1).at(0);
                const auto leaf = leaves.compare(e);
                AuditRow row{e.seq, e.time, e.kind, e.division, e.departments, e.person, e.content};
                row.leaf_hash = base64(bytes_of(leaf.hash));
                row.unchanged = leaf.unchanged;
                row.digest = base64(bytes_of(leaf.digest));
                if (leaf.salt) row.salt = base64(*leaf.salt);
                out.push_back(record::to_json(row));
                if (static_cast<std::uint64_t>(seq) <= size) at.push_back(static_cast<std::uint64_t>(seq - 1));
            }
            const std::string text = to_text(Checkpoint{origin, size, root_at(tx, size)});
            AuditEnd end{.format = audit_format, .county = tx.county(), .rows = std::ssize(seqs)};
            end.checkpoint = to_text(Note{text, {sign_note(origin, key, text)}});
            for (const Hash& h : prove_subset(tx, at, size)) end.proof.push_back(base64(bytes_of(h)));
            end.keys = {to_text(verifier_key(origin, key))};
            out.push_back(record::to_json(end));
            return out;
        });
    }
    static AuditVerdict judged(const std::vector<std::string>& lines) {
        std::string text;
        for (const auto& line : lines) text += line + "\n";
        const auto out = verify_audit(text, {});
        if (!out) throw std::runtime_error("no such file");
        return *out;
    }
    static std::string with(std::string text, const std::string& a, const std::string& b) {
        const auto at = text.find(a);
        if (at == std::string::npos) throw std::runtime_error("not in it: " + a);
        return text.replace(at, a.size(), b);
    }
};
INSTANTIATE_TEST_SUITE_P(Places, AuditFileTest, testing::ValuesIn(places()), name_of_place);

TEST_P(AuditFileTest, is_proven_row_by_row_and_says_what_is_missing) {
    const auto all = judged(lines_of({3, 4, 5, 6, 7}, 10));
    EXPECT_EQ(all.verdict.fault, Fault::none) << explain(all, false);
    EXPECT_EQ(std::tuple(all.rows, all.missing, all.newer, all.first, all.last), std::tuple(5, 0, 0, 3, 7));
    const auto some = judged(lines_of({1, 4, 9, 11, 12}, 10));
    EXPECT_EQ(some.verdict.fault, Fault::none) << explain(some, false);
    EXPECT_EQ(std::tuple(some.rows, some.missing, some.newer), std::tuple(3, 7, 2));
    EXPECT_NE(explain(some, false).find("The last 2 rows"), std::string::npos);
    EXPECT_NE(explain(some, true).find("缺 7 件"), std::string::npos);
}

TEST_P(AuditFileTest, a_letter_that_was_changed_is_found_in_its_line) {
    const auto good = lines_of({3, 4, 5}, 10);
    for (const auto& [a, b] : {std::pair("1.50e1", "1.51e1"), std::pair("1.50e1", "15.0"), std::pair("\\u4e8b", "事"),
                               std::pair("330521001", "330521002"), std::pair("thing_done", "thing_gone"),
                               std::pair("\"person\":\"7\"", "\"person\":\"8\"")}) {
        auto lines = good;
        lines[1] = with(lines[1], a, b);
        const auto v = judged(lines);
        EXPECT_NE(v.verdict.fault, Fault::none) << a;
        EXPECT_EQ(v.line, 2) << a;
        EXPECT_NE(explain(v, false).find("Line 2: Not valid."), std::string::npos) << explain(v, false);
    }
}

TEST_P(AuditFileTest, a_row_that_was_taken_out_or_moved_is_found) {
    const auto good = lines_of({3, 4, 5}, 10);
    EXPECT_EQ(judged({good[0], good[2], good[3]}).verdict.fault, Fault::not_a_receipt) << "the file is not complete";
    EXPECT_EQ(judged({good[0], good[2], with(good[3], "\"rows\":3", "\"rows\":2")}).verdict.fault, Fault::not_in_log);
    EXPECT_EQ(judged({good[1], good[0], good[2], good[3]}).verdict.fault, Fault::leaf_misplaced);
}

TEST_P(AuditFileTest, an_erased_content_is_said_to_be_and_must_be_empty) {
    store->write(me, [](Tx& tx) { erase_content(tx, 4); });
    auto lines = lines_of({3, 4, 5}, 10);
    const auto v = judged(lines);
    EXPECT_EQ(v.verdict.fault, Fault::none) << explain(v, false);
    EXPECT_EQ(v.erased, 1);
    lines[1] = with(lines[1], "\"content\":{}", "\"content\":{\"n\":1}");
    EXPECT_EQ(judged(lines).verdict.fault, Fault::content_changed);
}

TEST_P(AuditFileTest, what_nobody_signed_or_another_key_signed_is_not_proven) {
    auto lines = lines_of({3, 4, 5}, 10);
    AuditEnd end = record::from_json<AuditEnd>(lines[3]);
    end.keys = {to_text(verifier_key(origin, SigningKey::generate(KeyKind::ed25519)))};
    lines[3] = record::to_json(end);
    EXPECT_EQ(judged(lines).verdict.fault, Fault::not_signed);
    end.checkpoint.reset();
    lines[3] = record::to_json(end);
    EXPECT_EQ(judged(lines).verdict.fault, Fault::not_signed);
    EXPECT_FALSE(verify_audit(lines[0], {})) << "without its end it is no such file";
}

struct FileCase {
    std::string name, text, fault;
    Trust trust;
    std::int64_t line = 0;
    std::optional<std::array<std::int64_t, 6>> counts;  ///< of a good one: rows, erased, newer, missing, first, last
};

/// All read first: judging parses, too.
std::vector<FileCase> file_cases() {
    std::vector<FileCase> out;
    for (const auto c : list(vectors("audit.json"))) {
        FileCase& one = out.emplace_back(FileCase{text_of(c["name"]), text_of(c["text"]), text_of(c["fault"])});
        const std::string key = text_of(c["key"]);
        if (!key.empty()) one.trust.keys = {parse_verifier_key(key).value()};
        one.line = c["line"].get_int64().value();
        if (one.fault != "none") continue;
        one.counts.emplace();
        std::size_t i = 0;
        for (const char* count : {"rows", "erased", "newer", "missing", "first", "last"})
            (*one.counts)[i++] = c[count].get_int64().value();
    }
    return out;
}

TEST(AuditFile, is_judged_as_the_page_judges_it) {
    const auto all = file_cases();
    EXPECT_GT(all.size(), 40u);
    for (const FileCase& c : all) {
        const auto v = verify_audit(c.text, c.trust);
        EXPECT_EQ(v ? record::Field<Fault>::name(v->verdict.fault) : "no_such_file", c.fault) << c.name;
        if (!v) continue;
        EXPECT_EQ(v->line, c.line) << c.name;
        if (!c.counts) continue;
        EXPECT_EQ((std::array{v->rows, v->erased, v->newer, v->missing, v->first, v->last}), *c.counts) << c.name;
        EXPECT_EQ(v->verdict.own_key, !c.trust.keys.empty()) << c.name;
    }
}

}  // namespace
}  // namespace huying::ledger::test
