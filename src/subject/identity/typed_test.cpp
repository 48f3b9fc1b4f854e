// typed_test.cpp - what is typed: wide and narrow, a number in its spellings, and names that would tell of a person.
#include "subject/identity/typed.hpp"

#include <gtest/gtest.h>

#include "subject/identity/person.hpp"

namespace huying::identity {
namespace {

TEST(Typed, IsReadInOneWidth) {
    EXPECT_EQ(half_width("a１Ｂ－！～　张"), U"a1B-!~ 张");
    EXPECT_EQ(half_width("\xc3\x28\xff\xe4\xbd"), U"\xfffd(\xfffd\xfffd\xfffd");
    EXPECT_EQ(half_width("𠀀é"), U"𠀀é");
    EXPECT_TRUE(half_width("").empty());
    EXPECT_TRUE(is_han(U'张') && is_han(U'〇') && is_han(U'𠀀'));
    EXPECT_FALSE(is_han(U'⼀') || is_han(U'、') || is_han(U'ア') || is_han(U'a'));
}

TEST(Typed, NumbersAreOneInEverySpelling) {
    for (const char* again :
         {"a001", "A001", "Ａ００１", "ａ001", "A-001", "a 001", "A　001", "A_0/0.1", "A‑001", "a00\u200b1"})
        EXPECT_EQ(normal_person(again), "A001") << again;
    for (const char* other : {"A002", "A0001", "B001", "001", "张A001"})
        EXPECT_NE(normal_person(other), "A001") << other;
    EXPECT_EQ(normal_person("工号 一三x"), "工号一三X");
    EXPECT_EQ(normal_person("𠀀1"), "𠀀1");
    EXPECT_EQ(normal_person("11010519491231002x"), "11010519491231002X");
    EXPECT_EQ(normal_person("110105 491231 002"), "11010519491231002X") << "of 15 digits, before 1999";
    EXPECT_EQ(normal_person("110105 991331 002"), "110105991331002") << "no day of the year: no identity number";
}

TEST(Typed, NumbersAreRefusedThatNobodyCouldTellApart) {
    for (const char* good : {"A001", "Ａ－００１", "工号1", "x"}) EXPECT_EQ(person_fault(good), "") << good;
    for (const char* bad : {"", " ", "--", "　", "\u200b"}) EXPECT_NE(person_fault(bad), "") << bad;
    for (const char* likes : {"А001", "Α001", "A٠٠١", "A⁰⁰¹", "①", "⼀1", "𝟎1", "Á1", "\xff"})
        EXPECT_NE(person_fault(likes), "") << likes;
}

TEST(Typed, NamesOfCitizensTellNothingOfThem) {
    for (const char* good : {"citizen-1", "Spring_Rain", "a", "x1234567890"})
        EXPECT_EQ(name_fault("citizen", good), "") << good;
    for (const char* bad : {"张三丰", "citizen张", "མིང", "ئات", "José", "李-1", "tel13812345678x", "13812345678",
                            "１３８１２３４５６７８", "138-1234-5678", "138a1234b5678", "110105194912310028",
                            "110105491231002", "a@b", "a b"})
        EXPECT_NE(name_fault("citizen", bad), "") << bad;
}

TEST(Typed, NamesOfStaffAreNoNumbersOfTheirs) {
    for (const char* good : {"王科长", "worker-330521001001001-1", "clerk-20240501123", "12345678901"})
        EXPECT_EQ(name_fault("worker", good), "") << good;
    for (const char* bad : {"13812345678", "１３８１２３４５６７８", "138-1234-5678", "tel13812345678x",
                            "11010519491231002X", "id11010519491231002x", "王13812345678"})
        EXPECT_NE(name_fault("worker", bad), "") << bad;
    EXPECT_EQ(name_fault("gateway", "13812345678"), "") << "the card of a device";
}

}  // namespace
}  // namespace huying::identity
