// working_days_test.cpp - weekends, holidays and the weekends made up for them; years without a notice; the shipped notices.
#include "base/working_days.hpp"

#include <gtest/gtest.h>

namespace huying {
namespace {

std::string last_moment(const char* start, int n) {
    return to_text(after_working_days(*parse_time(start), n).due + china_offset).substr(0, 10);
}

TEST(WorkingDays, WeekendsDoNotCount) {
    EXPECT_EQ(last_moment("2016-12-01T10:00:00+08:00", 1), "2016-12-03") << "Thursday: until Friday is over";
    EXPECT_EQ(last_moment("2016-12-02T23:59:00+08:00", 1), "2016-12-06") << "Friday: until Monday is over";
    EXPECT_EQ(last_moment("2016-12-03T10:00:00+08:00", 5), "2016-12-10") << "Saturday";
    EXPECT_EQ(last_moment("2016-12-01T00:00:00+08:00", 15), "2016-12-23");
}

TEST(WorkingDays, HolidaysDoNotCountAndTheWeekendsMadeUpForThemDo) {
    EXPECT_EQ(last_moment("2026-02-13T09:00:00+08:00", 1), "2026-02-15") << "Friday: Saturday the 14th is worked";
    EXPECT_EQ(last_moment("2026-02-14T09:00:00+08:00", 1), "2026-02-25")
        << "until the 24th, the first day after Spring Festival, is over";
    EXPECT_EQ(last_moment("2026-02-27T09:00:00+08:00", 1), "2026-03-01") << "Saturday the 28th is worked";
    EXPECT_EQ(last_moment("2025-09-30T09:00:00+08:00", 2), "2025-10-11") << "the 9th and the 10th";
    EXPECT_EQ(last_moment("2025-09-30T09:00:00+08:00", 3), "2025-10-12") << "and Saturday the 11th, which is worked";
    EXPECT_EQ(last_moment("2025-04-03T09:00:00+08:00", 1), "2025-04-08") << "Tomb Sweeping is on a Friday";
}

TEST(WorkingDays, SaysWhenAYearsNoticeIsNotHere) {
    EXPECT_TRUE(after_working_days(*parse_time("2026-11-26T10:00:00+08:00"), 15).holidays_known);
    EXPECT_FALSE(after_working_days(*parse_time("2026-12-21T10:00:00+08:00"), 15).holidays_known) << "it ends in 2027";
    EXPECT_FALSE(after_working_days(*parse_time("2016-12-01T10:00:00+08:00"), 1).holidays_known);
    const Holidays later = read_holidays("day,kind,name,notice\n2027-01-01,off,x,y\n");
    EXPECT_TRUE(after_working_days(*parse_time("2027-01-01T10:00:00+08:00"), 3, later).holidays_known);
}

TEST(WorkingDays, TheShippedNoticesAreWhole) {
    EXPECT_EQ(holidays().years, (std::set<int>{2025, 2026}));
    std::map<std::string, int> off, worked;
    for (const auto& [when, works] : holidays().works) ++(works ? worked : off)[when.substr(0, 4)];
    EXPECT_EQ(off, (std::map<std::string, int>{{"2025", 28}, {"2026", 33}}));
    EXPECT_EQ(worked, (std::map<std::string, int>{{"2025", 5}, {"2026", 6}}));
}

TEST(WorkingDays, RefusesALineThatIsNoDayOfANotice) {
    for (const char* bad : {"2026-02-30,off,x,y", "2026-2-3,off,x,y", "2026-02-03,maybe,x,y", "2026-02-03", "",
                            "2026-02-03,off", "2026-02-03,off,x,y\n2026-02-03,work,x,y"})
        EXPECT_THROW(read_holidays(std::string("day,kind,name,notice\n") + bad + "\n"), std::runtime_error) << bad;
    EXPECT_THROW(read_holidays("2026-01-01,off,x,y\n"), std::runtime_error) << "no head";
}

}  // namespace
}  // namespace huying
