// list_test.cpp - the words of a list, at its edges too, and a search that stops.
#include "base/list.hpp"

#include <gtest/gtest.h>

namespace huying {
namespace {

TEST(List, HasItsWordsInOrder) {
    using Words = std::vector<std::string>;
    EXPECT_EQ(listed("appeal,visit,audit"), (Words{"appeal", "visit", "audit"}));
    EXPECT_EQ(listed("应急局"), Words{"应急局"});
    EXPECT_EQ(listed(""), Words{});
    EXPECT_EQ(listed("a,"), Words{"a"});
    EXPECT_EQ(listed(",a,,b"), (Words{"", "a", "", "b"}));
}

TEST(List, ListsWholeWordsOnly) {
    EXPECT_TRUE(is_listed("appeal,visit", "appeal"));
    EXPECT_TRUE(is_listed("appeal,visit", "visit"));
    for (const char* other : {"app", "isit", "appeal,visit", "", ","})
        EXPECT_FALSE(is_listed("appeal,visit", other)) << other;
    EXPECT_FALSE(is_listed("", "appeal"));
}

TEST(List, SearchesNoFurtherThanItMust) {
    std::string seen;
    EXPECT_TRUE(any_listed("a,b,c", [&](std::string_view one) { return (seen += one) == "ab"; }));
    EXPECT_EQ(seen, "ab");
}

}  // namespace
}  // namespace huying
