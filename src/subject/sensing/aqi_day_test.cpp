// aqi_day_test.cpp - a day's concentrations: how many hours they need, the 8-h windows of O3, the mean of the county.
#include "subject/sensing/aqi_day.hpp"

#include <gtest/gtest.h>

namespace huying::sensing {
namespace {

DayHours filled(double value, int hours = 24) {
    DayHours out;
    for (int i = 0; i < hours; ++i) out[static_cast<std::size_t>(i)] = milli(value);
    return out;
}

TEST(AqiDay, NeedsTwentyHoursForAMean) {
    EXPECT_EQ(mean_24h(Pollutant::pm25_24h, filled(42, 20)), milli(42));
    EXPECT_FALSE(mean_24h(Pollutant::pm25_24h, filled(42, 19)));
    EXPECT_EQ(hours_of(filled(42, 19)), 19);
}

TEST(AqiDay, RoundsTheMeanOnceHalfToEven) {
    DayHours hours = filled(34, 24);
    for (std::size_t i = 0; i < 12; ++i) hours[i] = milli(35);
    EXPECT_EQ(mean_24h(Pollutant::pm25_24h, hours), milli(34));  // 34.5
    for (std::size_t i = 0; i < 24; ++i) hours[i] = milli(i < 12 ? 35 : 36);
    EXPECT_EQ(mean_24h(Pollutant::pm25_24h, hours), milli(36));  // 35.5
    DayHours just_below = filled(34.5);
    just_below[0] = milli(34.499);  // the mean is 34.49996: rounded twice it would go up to 34.5 first
    EXPECT_EQ(mean_24h(Pollutant::pm25_24h, just_below), milli(34));
    EXPECT_EQ(mean_24h(Pollutant::co_24h, filled(0.85)), milli(0.8));
}

TEST(AqiDay, TakesTheLargestEightHoursOfOzoneThatEndFromEightToMidnight) {
    DayHours hours = filled(20);
    for (std::size_t i = 10; i < 18; ++i) hours[i] = milli(120);
    EXPECT_EQ(largest_8h(hours), milli(120));
    DayHours evening = filled(0);
    evening[23] = milli(80);
    EXPECT_EQ(largest_8h(evening), milli(10));
}

TEST(AqiDay, NeedsSixOfEightHoursAndFourteenWindowsUnlessTheLimitIsPassed) {
    DayHours hours = filled(100);
    for (std::size_t i = 16; i < 24; ++i) hours[i].reset();  // windows that end at 8…18 o'clock have six hours: 11
    EXPECT_FALSE(largest_8h(hours));
    hours[16] = hours[17] = hours[18] = milli(100);  // …21 o'clock: 14
    EXPECT_EQ(largest_8h(hours), milli(100));
    DayHours high = filled(161, 6);
    EXPECT_EQ(largest_8h(high), milli(161));
    EXPECT_FALSE(largest_8h(filled(160, 6)));
    EXPECT_FALSE(largest_8h(filled(300, 5)));
    EXPECT_FALSE(largest_8h({}));
}

TEST(AqiDay, IsTheMeanOfTheStationsWhenThreeInFourReport) {
    StationDay day;
    for (DayHours& hours : day) hours = filled(50);
    const Concentrations full = day_values(day);
    for (const auto& value : full) EXPECT_TRUE(value);
    day[5] = filled(51);
    std::vector<Concentrations> stations{full, full, day_values(day), {}};
    EXPECT_EQ(county_values(stations)[5], milli(50));  // (50 + 50 + 51) / 3
    stations.emplace_back();
    EXPECT_FALSE(county_values(stations)[5]);
    EXPECT_FALSE(county_values({})[0]);
}

}  // namespace
}  // namespace huying::sensing
