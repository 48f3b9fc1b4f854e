// time_test.cpp - RFC 3339 both ways.
#include "base/time.hpp"

#include <gtest/gtest.h>

#include <random>

namespace huying {
namespace {

std::int64_t at(const char* text) {
    const auto t = parse_time(text);
    EXPECT_TRUE(t) << text;
    return t.value_or(Micros{}).value;
}

TEST(Time, CountsMicrosecondsFrom1970InUtc) {
    EXPECT_EQ(at("1970-01-01T00:00:00Z"), 0);
    EXPECT_EQ(at("1969-12-31T23:59:59.999999Z"), -1);
    EXPECT_EQ(at("2016-12-01T00:00:00Z"), 1'480'550'400'000'000);
}

TEST(Time, TakesAnyOffsetFromUtc) {
    EXPECT_EQ(at("2016-12-01T08:00:00+08:00"), at("2016-12-01T00:00:00Z"));
    EXPECT_EQ(at("2016-11-30T18:30:00-05:30"), at("2016-12-01T00:00:00Z"));
    EXPECT_EQ(at("2016-12-01T00:00:00-00:00"), at("2016-12-01T00:00:00Z"));
    EXPECT_EQ(at("2016-12-01T23:59:00+23:59"), at("2016-12-01T00:00:00Z"));
}

TEST(Time, TakesOffsetsWithoutAColonAndOfHoursAlone) {
    EXPECT_EQ(at("2016-12-01T08:00:00+0800"), at("2016-12-01T00:00:00Z"));
    EXPECT_EQ(at("2010-12-23T10:20:00-0700"), at("2010-12-23T17:20:00Z"));
    EXPECT_EQ(at("2016-12-01T05:30:00.5+0530"), at("2016-12-01T00:00:00.5Z"));
    EXPECT_EQ(at("2016-12-01T08:00:00+08"), at("2016-12-01T00:00:00Z"));
    EXPECT_EQ(at("2016-11-30T17:00:00-07"), at("2016-12-01T00:00:00Z"));
    std::mt19937_64 random(20101223);
    for (int i = 0; i < 2'000; ++i) {
        const int h = static_cast<int>(random() % 24), m = static_cast<int>(random() % 60);
        const auto two = [](int n) { return std::string(n < 10 ? "0" : "") + std::to_string(n); };
        const std::string clock = (random() % 2 ? "2016-12-01T12:00:00+" : "2016-12-01T12:00:00-") + two(h);
        ASSERT_EQ(parse_time(clock + two(m)), parse_time(clock + ":" + two(m))) << clock;
        ASSERT_EQ(parse_time(clock), parse_time(clock + ":00")) << clock;
    }
}

TEST(Time, TakesSmallLettersAndABlankBetweenDateAndTime) {
    EXPECT_EQ(at("2016-12-01t00:00:00z"), at("2016-12-01T00:00:00Z"));
    EXPECT_EQ(at("2016-12-01 00:00:00Z"), at("2016-12-01T00:00:00Z"));
}

TEST(Time, CutsTheFractionAtMicroseconds) {
    EXPECT_EQ(at("1970-01-01T00:00:00.5Z"), 500'000);
    EXPECT_EQ(at("1970-01-01T00:00:00.123456789Z"), 123'456);
    EXPECT_EQ(at("1970-01-01T00:00:00.000001Z"), 1);
}

TEST(Time, CountsALeapSecondAsTheNextSecond) {
    EXPECT_EQ(at("2016-12-31T23:59:60Z"), at("2017-01-01T00:00:00Z"));
    EXPECT_EQ(at("2017-01-01T07:59:60+08:00"), at("2017-01-01T00:00:00Z"));
}

TEST(Time, KnowsLeapDays) {
    EXPECT_EQ(at("2016-03-01T00:00:00Z") - at("2016-02-29T00:00:00Z"), day);
    EXPECT_EQ(at("2017-03-01T00:00:00Z") - at("2017-02-28T00:00:00Z"), day);
    EXPECT_FALSE(parse_time("2017-02-29T00:00:00Z"));
    EXPECT_FALSE(parse_time("1900-02-29T00:00:00Z"));
    EXPECT_TRUE(parse_time("2000-02-29T00:00:00Z"));
}

TEST(Time, ReachesFromYear1To9999) {
    EXPECT_EQ(to_text({at("0001-01-01T00:00:00Z")}), "0001-01-01T00:00:00Z");
    EXPECT_EQ(to_text({at("9999-12-31T23:59:59.999999Z")}), "9999-12-31T23:59:59.999999Z");
}

TEST(Time, RefusesWhatLiesOutsideItsYearsInUtc) {
    EXPECT_FALSE(parse_time("0000-12-31T23:59:59Z"));
    EXPECT_FALSE(parse_time("0001-01-01T00:00:00+00:01"));
    EXPECT_FALSE(parse_time("9999-12-31T23:59:59-00:01"));
    EXPECT_FALSE(parse_time("9999-12-31T23:59:60Z"));
}

TEST(Time, RefusesEveryOtherText) {
    for (const char* text : {"",
                             "2016",
                             "2016-12-01",
                             "2016-12-01T00:00:00",
                             "2016-12-01T00:00Z",
                             "2016-13-01T00:00:00Z",
                             "2016-00-01T00:00:00Z",
                             "2016-12-32T00:00:00Z",
                             "2016-12-01T24:00:00Z",
                             "2016-12-01T00:60:00Z",
                             "2016-12-01T00:00:61Z",
                             "2016-12-01T00:00:00.Z",
                             "2016-12-01T00:00:00.1234567890123Z",
                             "2016-12-01T00:00:00+24:00",
                             "2016-12-01T00:00:00+08:60",
                             "2016-12-01T00:00:00+8",
                             "2016-12-01T00:00:00+080",
                             "2016-12-01T00:00:00+08:",
                             "2016-12-01T00:00:00+08:0",
                             "2016-12-01T00:00:00+08000",
                             "2016-12-01T00:00:00+0860",
                             "2016-12-01T00:00:00+2400",
                             "2016-12-01T00:00:00+24",
                             "2016-12-01T00:00:00+",
                             "2016-12-01T00:00:00Zx",
                             " 2016-12-01T00:00:00Z",
                             "+016-12-01T00:00:00Z",
                             "2016-12-01T00:00:00Z ",
                             "2016-1-01T00:00:00Z",
                             "20161201T000000Z",
                             "2016-12-01T-1:00:00Z"})
        EXPECT_FALSE(parse_time(text)) << text;
    EXPECT_FALSE(parse_time(std::string_view("2016-12-01T00:00:00Z\0", 21)));
}

TEST(Time, WritesTheFractionOnlyWhenThereIsOne) {
    EXPECT_EQ(to_text({0}), "1970-01-01T00:00:00Z");
    EXPECT_EQ(to_text({250'000}), "1970-01-01T00:00:00.250Z");
    EXPECT_EQ(to_text({250'001}), "1970-01-01T00:00:00.250001Z");
    EXPECT_EQ(to_text({-1}), "1969-12-31T23:59:59.999999Z");
}

TEST(Time, ShowsChinasWallClock) {
    const Civil c = civil({at("2016-12-31T16:00:00.000007Z")});
    EXPECT_EQ(c.year, 2017);
    EXPECT_EQ(c.month, 1);
    EXPECT_EQ(c.day, 1);
    EXPECT_EQ(c.hour, 0);
    EXPECT_EQ(c.micro, 7);
    EXPECT_EQ(from_civil(c).value, at("2016-12-31T16:00:00.000007Z"));
}

TEST(Time, ComesBackAsItWasWritten) {
    const std::int64_t first = at("0001-01-01T00:00:00Z"), last = at("9999-12-31T23:59:59.999999Z");
    std::mt19937_64 random(20161201);
    std::uniform_int_distribution<std::int64_t> any(first, last);
    for (int i = 0; i < 20'000; ++i) {
        const Micros t{any(random)};
        const auto back = parse_time(to_text(t));
        ASSERT_TRUE(back) << to_text(t);
        ASSERT_EQ(back->value, t.value) << to_text(t);
        ASSERT_EQ(from_civil(civil(t)).value, t.value) << to_text(t);
    }
}

}  // namespace
}  // namespace huying
