// bytes_test.cpp - the vectors of RFC 4648 section 10 and FIPS 180-4, and what a strict reader refuses.
#include "base/bytes.hpp"

#include <gtest/gtest.h>

#include <set>
#include <utility>

namespace huying {
namespace {

using namespace std::string_view_literals;

TEST(Base64url, WritesAndReadsTheVectorsOfTheStandard) {
    constexpr std::pair<std::string_view, std::string_view> vectors[] = {
        {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
        {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xfb\xff", "-_8"},
    };
    for (const auto& [bytes, text] : vectors) {
        EXPECT_EQ(base64url(bytes), text);
        EXPECT_EQ(from_base64url(text), bytes);
    }
}

TEST(Base64url, ReadsBackEveryByte) {
    std::string bytes;
    for (int i = 0; i < 256; ++i) {
        bytes += static_cast<char>(i);
        EXPECT_EQ(from_base64url(base64url(bytes)), bytes);
    }
}

TEST(Base64url, RefusesWhatIsNotItsOwnWriting) {
    constexpr std::string_view refused[] = {
        "Z",     // no length of bytes gives one letter
        "Zg==",  // padding
        "Zh",    // stray bits: "Zg" is the one text of "f"
        "Zm9",   // likewise, of two bytes
        "+_8",   // letters of the other alphabet
        "-/8",  "Zm 8", "Zm8\n", "Zm\0v"sv, "Zm\xc3\xa9",
    };
    for (const std::string_view text : refused) EXPECT_FALSE(from_base64url(text)) << text;
}

TEST(Base64, WritesAndReadsTheVectorsOfTheStandard) {
    constexpr std::pair<std::string_view, std::string_view> vectors[] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
        {"\xfb\xff", "+/8="},
    };
    for (const auto& [bytes, text] : vectors) {
        EXPECT_EQ(base64(bytes), text);
        EXPECT_EQ(from_base64(text), bytes);
    }
}

TEST(Base64, EveryTextHasOneMeaning) {
    for (const char* text : {"", "AA==", "AAA=", "AAAA", "+/+/"}) EXPECT_EQ(base64(from_base64(text).value()), text);
    for (const char* bad :
         {"A", "AA", "AB==", "AAB=", "A===", "=", "==", "===", "====", "AA=A", "AAAA=", "AAAAA===", "_AAA", "AA ="})
        EXPECT_FALSE(from_base64(bad)) << bad;
}

TEST(Hex, WritesTwoDigitsForAByte) {
    EXPECT_EQ(hex(""), "");
    EXPECT_EQ(hex("\0\x09\x7f\xab\xff"sv), "00097fabff");
}

TEST(Sha256, IsThatOfTheStandard) {
    EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(RandomBytes, AreAsManyAsAskedForAndNeverTheSame) {
    EXPECT_EQ(random_bytes(0), "");
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i) seen.insert(random_bytes(16));
    EXPECT_EQ(seen.size(), 100u);
    EXPECT_EQ(seen.begin()->size(), 16u);
}

}  // namespace
}  // namespace huying
