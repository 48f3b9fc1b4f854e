// note_test.cpp - a published log's checkpoints and tiles are read and checked; keys, notes and cosignatures of our own.
#include "engine/ledger/note.hpp"

#include "engine/ledger/tile.hpp"
#include "engine/ledger/vectors_for_test.hpp"

namespace huying::ledger::test {
namespace {

struct NoteTest : testing::Test {
    SigningKey key = SigningKey::generate(KeyKind::ed25519);
    VerifierKey verifier = verifier_key("log.huying.example/330521", key);
    std::string text = to_text(Checkpoint{"log.huying.example/330521", 7, leaf_hash("x")});
    Note signed_note = {text, {sign_note(verifier.name, key, text)}};
};

TEST_F(NoteTest, a_published_log_is_read_and_checked) {
    const auto log = vectors("tlog.json");
    const auto published = parse_verifier_key(text_of(log["key"]));
    ASSERT_TRUE(published);
    EXPECT_EQ(to_text(*published), text_of(log["key"]));
    std::uint64_t size = 0;
    for (const auto item : list(log["checkpoints"])) {
        const auto note = parse_note(text_of(item));
        ASSERT_TRUE(note);
        EXPECT_EQ(to_text(*note), text_of(item));
        EXPECT_EQ(check(*note, *published), Signed::yes);
        EXPECT_EQ(check(*note, verifier), Signed::no);
        const auto checkpoint = parse_checkpoint(note->text);
        ASSERT_TRUE(checkpoint);
        EXPECT_EQ(checkpoint->size, size);
        if (size > 0) {
            const auto entries = read_bundle(bytes_in(log["bundles"][std::to_string(size)]));
            ASSERT_TRUE(entries);
            std::string hashes;
            for (const auto& e : *entries) hashes += bytes_of(leaf_hash(e));
            EXPECT_EQ(hashes, bytes_in(log["tiles"][std::to_string(size)]));
            EXPECT_EQ(root_of_hashes(hashes), checkpoint->root);
        }
        ++size;
    }
    EXPECT_EQ(size, 16u);
}

TEST_F(NoteTest, each_changed_byte_of_a_signed_checkpoint_is_refused) {
    const std::string good = to_text(signed_note);
    ASSERT_EQ(check(*parse_note(good), verifier), Signed::yes);
    for (std::size_t i = 0; i < good.size(); ++i) {
        std::string bad = good;
        bad[i] = static_cast<char>(bad[i] ^ 1);
        const auto note = parse_note(bad);
        EXPECT_FALSE(note && check(*note, verifier) == Signed::yes) << i;
    }
}

TEST_F(NoteTest, sm2_signs_beside_ed25519) {
    const auto sm2 = SigningKey::generate(KeyKind::sm2);
    const auto sm2_verifier = verifier_key(verifier.name, sm2);
    signed_note.signatures.push_back(sign_note(verifier.name, sm2, text));
    const auto note = parse_note(to_text(signed_note));
    ASSERT_TRUE(note);
    EXPECT_EQ(check(*note, verifier), Signed::yes);
    EXPECT_EQ(check(*note, sm2_verifier), Signed::yes);
    EXPECT_EQ(parse_verifier_key(to_text(sm2_verifier)), sm2_verifier);
    auto other = *note;
    other.text += "more\n";
    EXPECT_EQ(check(other, sm2_verifier), Signed::wrong);
    const auto again = SigningKey::from_pem(sm2.pem(), KeyKind::sm2);
    EXPECT_EQ(again.public_key(), sm2.public_key());
    EXPECT_THROW(SigningKey::from_pem(sm2.pem(), KeyKind::ed25519), std::invalid_argument);
}

TEST_F(NoteTest, a_cosignature_says_when) {
    const auto witness = SigningKey::generate(KeyKind::ed25519);
    const auto by = verifier_key("witness.huying.example/a", witness, true);
    signed_note.signatures.push_back(cosign(by.name, witness, text, 1'679'315'147));
    const auto note = parse_note(to_text(signed_note));
    ASSERT_TRUE(note);
    EXPECT_EQ(cosigned_at(*note, by), 1'679'315'147);
    EXPECT_EQ(check(*note, by), Signed::yes);
    EXPECT_EQ(parse_verifier_key(to_text(by)), by);
    auto later = *note;
    later.signatures[1].bytes[11] ^= 1;  // the last byte of the time
    EXPECT_EQ(cosigned_at(later, by), std::nullopt);
    EXPECT_EQ(check(later, by), Signed::wrong);
}

TEST_F(NoteTest, what_is_no_note_is_refused) {
    const std::string good = to_text(signed_note);
    for (const std::string& bad :
         {std::string(), std::string("text\n"), std::string("text\n\n"), good + "x", good.substr(0, good.size() - 1),
          good + "\n", "\x01" + good, "\xff" + good, good + "— name AAAA\n", good + "— a+b AAAAAAAA\n",
          good + "- name AAAAAAAA\n", good + "— AAAAAAAA\n"})
        EXPECT_FALSE(parse_note(bad)) << bad;
    std::string many = good;
    for (int i = 0; i < 64; ++i) many += "— name AAAAAAAA\n";
    EXPECT_FALSE(parse_note(many));
}

TEST_F(NoteTest, what_is_no_checkpoint_is_refused) {
    const std::string root = base64(bytes_of(leaf_hash("x")));
    EXPECT_TRUE(parse_checkpoint("o\n0\n" + root + "\n"));
    EXPECT_TRUE(parse_checkpoint("o\n10\n" + root + "\nextension\n"));
    for (const std::string& bad : {std::string("o\n1\n"), "o\n01\n" + root + "\n", "o\n-1\n" + root + "\n",
                                   "\n1\n" + root + "\n", "o\n1\n" + root, std::string("o\n1\nAAAA\n"),
                                   "o\n1\n" + root + "\n\n", "o\n99999999999999999999\n" + root + "\n"})
        EXPECT_FALSE(parse_checkpoint(bad)) << bad;
}

TEST_F(NoteTest, what_is_no_key_is_refused) {
    const std::string good = to_text(verifier);
    for (const std::string& bad :
         {std::string(), std::string("a+b"), "x" + good, good + "=", good.substr(0, good.size() - 4), " " + good})
        EXPECT_FALSE(parse_verifier_key(bad)) << bad;
}

TEST(Tile, addresses_are_read_and_written_in_one_way) {
    for (const char* good : {"0/000", "63/001", "0/x001/x234/067", "entries/000.p/1", "2/x001/000.p/255"})
        EXPECT_EQ(to_text(parse_tile_path(good).value()), good);
    EXPECT_EQ(parse_tile_path("0/x001/x234/067")->number, 1'234'067u);
    for (const char* bad : {"",
                            "0",
                            "0/",
                            "64/000",
                            "00/000",
                            "-1/000",
                            "0/00",
                            "0/0000",
                            "0/x000/001",
                            "0/001/002",
                            "0/x001",
                            "0/000.p/0",
                            "0/000.p/256",
                            "0/000.p/01",
                            "0/000.p/",
                            "0/.p/1",
                            "x/000",
                            "entries/000/",
                            "0/000.p/1/2",
                            "0//000",
                            "0/x999/x999/x999/x999/x999/x999/999"})
        EXPECT_FALSE(parse_tile_path(bad)) << bad;
}

TEST(Tile, widths_are_those_of_the_specification) {
    // C2SP tlog-tiles: a tree of 70,000 has 273 full tiles and one of 112; one full of level 1 and one of 17; one of width 1.
    EXPECT_EQ(width_in(70'000, 0, 272), 256);
    EXPECT_EQ(width_in(70'000, 0, 273), 112);
    EXPECT_EQ(width_in(70'000, 0, 274), 0);
    EXPECT_EQ(width_in(70'000, 1, 0), 256);
    EXPECT_EQ(width_in(70'000, 1, 1), 17);
    EXPECT_EQ(width_in(70'000, 2, 0), 1);
    EXPECT_EQ(width_in(256, 0, 1), 0);
    EXPECT_EQ(width_in(256, 1, 0), 1);
}

TEST(Tile, proofs_out_of_tiles_are_those_out_of_the_tree) {
    const std::uint64_t size = 600;
    Frontier tree;
    std::map<std::pair<int, std::uint64_t>, std::string> kept;
    for (std::uint64_t i = 0; i < size; ++i) {
        kept[{0, i / 256}] += bytes_of(leaf_number(i));
        tree.append(leaf_number(i), [&](int level, std::uint64_t index, const Hash& h) {
            if (level % 8 == 0) kept[{level / 8, index / 256}] += bytes_of(h);
        });
    }
    Tiles tiles([&](int level, std::uint64_t number) { return kept[{level, number}]; });
    EXPECT_EQ(root_of(size, tiles.nodes()), tree.root());
    for (const std::uint64_t index : {0, 1, 255, 256, 511, 512, 599})
        EXPECT_TRUE(
            verify_inclusion(index, size, leaf_number(index), inclusion_proof(index, size, tiles.nodes()), tree.root()))
            << index;
    EXPECT_THROW(tiles.node(0, size), std::invalid_argument);
}

TEST(Bundle, entries_come_back) {
    std::string bundle;
    for (const char* e : {"one", "", "three"}) add_to_bundle(bundle, e);
    EXPECT_EQ(read_bundle(bundle), (std::vector<std::string>{"one", "", "three"}));
    EXPECT_FALSE(read_bundle(bundle.substr(0, bundle.size() - 1)));
    EXPECT_FALSE(read_bundle(std::string_view("\0", 1)));
}

}  // namespace
}  // namespace huying::ledger::test
