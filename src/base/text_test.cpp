// text_test.cpp - characters are code points; types carry lengths and units; problems have RFC 9110's titles.
#include "base/text.hpp"

#include <gtest/gtest.h>

#include "base/problem.hpp"

namespace huying {
namespace {

TEST(Text, CountsCodePointsNotBytes) {
    EXPECT_EQ(characters(""), 0u);
    EXPECT_EQ(characters("abc"), 3u);
    EXPECT_EQ(characters("德清县"), 3u);
    EXPECT_EQ(characters("😀é"), 2u);
}

TEST(Text, KnowsItsLimitsFromItsType) {
    EXPECT_EQ((Text<1, 80>::min), 1u);
    EXPECT_EQ((Text<1, 80>::max), 80u);
    EXPECT_LT((Text<0, 9>{"a"}), (Text<0, 9>{"b"}));
}

TEST(Quantity, CarriesItsUnit) {
    EXPECT_STREQ(Quantity<"ug/m3">::unit.data(), "ug/m3");
    EXPECT_LT(Quantity<"ug/m3">{1}, Quantity<"ug/m3">{2});
    static_assert(!std::is_same_v<Quantity<"ug/m3">, Quantity<"mg/m3">>);
}

TEST(Problem, NamesItsStatusAndItsFields) {
    const Problem p = invalid("/name", "is required");
    EXPECT_EQ(p.status, 422);
    EXPECT_EQ(p.errors.size(), 1u);
    EXPECT_STREQ(p.what(), p.detail.c_str());
    EXPECT_STREQ(status_title(not_found("x").status), "Not Found");
    EXPECT_STREQ(status_title(422), "Unprocessable Content");
    EXPECT_STREQ(status_title(418), "Request Refused");
    EXPECT_STREQ(status_title(599), "Internal Server Error");
}

}  // namespace
}  // namespace huying
