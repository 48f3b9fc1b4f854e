// blank_test.cpp - what says nothing, and what says little but something.
#include "base/blank.hpp"

#include <gtest/gtest.h>

namespace huying {
namespace {

TEST(Blank, IsNothingButWhiteSpace) {
    for (const char* text : {"", " ", "   ", "\t\n", "\u3000", "\u3000 \u00a0", "\u200b", "\ufeff\u2003"})
        EXPECT_TRUE(is_blank(text)) << '"' << text << '"';
}

TEST(Blank, IsNotWhatSaysSomething) {
    for (const char* text : {"x", " x ", "\u3000无", "。", "\u3001", "0", "\xe3\x80"})
        EXPECT_FALSE(is_blank(text)) << text;
}

}  // namespace
}  // namespace huying
