// base64url_test.cpp - the vectors of RFC 4648 section 10 and what a strict reader refuses.
#include "engine/notify/base64url.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace huying::notify {
namespace {

using namespace std::string_view_literals;

TEST(Base64url, WritesAndReadsTheVectorsOfTheStandard) {
    constexpr std::pair<std::string_view, std::string_view> vectors[] = {
        {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
        {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xfb\xff", "-_8"},
    };
    for (const auto& [bytes, text] : vectors) {
        EXPECT_EQ(base64url_encode(bytes), text);
        EXPECT_EQ(base64url_decode(text), bytes);
    }
}

TEST(Base64url, ReadsBackEveryByte) {
    std::string bytes;
    for (int i = 0; i < 256; ++i) {
        bytes += static_cast<char>(i);
        EXPECT_EQ(base64url_decode(base64url_encode(bytes)), bytes);
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
    for (const std::string_view text : refused) EXPECT_FALSE(base64url_decode(text)) << text;
}

}  // namespace
}  // namespace huying::notify
