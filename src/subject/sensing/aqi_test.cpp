// aqi_test.cpp - the vectors computed from HJ 633-2026 and HJ 633-2012, table 3.
#include "subject/sensing/aqi.hpp"

#include <gtest/gtest.h>

namespace huying::sensing {
namespace {

const Micros in_2026 = *parse_time("2026-03-01T00:00:00+08:00");
const Micros in_2016 = *parse_time("2016-12-01T00:00:00+08:00");

struct Vector {
    Pollutant pollutant;
    double concentration;
    int aqi_2026, aqi_2012;
};

TEST(Aqi, HoldsTheVectorsOfBothEditions) {
    using enum Pollutant;
    const Vector vectors[] = {
        {pm25_24h, 35, 50, 50},    {pm25_24h, 35.01, 51, 51}, {pm25_24h, 45, 70, 63},    {pm25_24h, 60, 100, 82},
        {pm25_24h, 61, 101, 83},   {pm25_24h, 75, 114, 100},  {pm25_24h, 115, 150, 150}, {pm25_24h, 620, 500, 500},
        {pm10_24h, 120, 100, 85},  {pm10_24h, 121, 101, 86},  {pm10_24h, 150, 112, 100}, {o3_8h, 160, 100, 100},
        {o3_8h, 801, 300, 300},    {so2_1h, 801, 200, 200},   {co_1h, 7.5, 75, 75},      {co_24h, 0.8, 20, 20},
    };
    for (const Vector& v : vectors) {
        EXPECT_EQ(iaqi(v.pollutant, milli(v.concentration), in_2026), v.aqi_2026) << v.concentration;
        EXPECT_EQ(iaqi(v.pollutant, milli(v.concentration), in_2016), v.aqi_2012) << v.concentration;
    }
}

TEST(Aqi, ChoosesTheEditionByTheMinuteOfTheMeasurement) {
    EXPECT_EQ(iaqi(Pollutant::pm25_24h, milli(75), in_2026 - 1), 100);
    EXPECT_EQ(iaqi(Pollutant::pm25_24h, milli(75), in_2026), 114);
}

TEST(Aqi, RoundsConcentrationsHalfToEven) {
    EXPECT_EQ(as_reported(Pollutant::pm25_24h, milli(34.5)).value, 34000);
    EXPECT_EQ(as_reported(Pollutant::pm25_24h, milli(35.5)).value, 36000);
    EXPECT_EQ(as_reported(Pollutant::co_1h, milli(0.85)).value, 800);
}

TEST(Aqi, NamesPrimaryPollutantsOnlyAboveFifty) {
    const auto clean = realtime_aqi({10, 20, 0.5, 30, 40, 20}, in_2016);
    ASSERT_TRUE(clean);
    EXPECT_TRUE(clean->primary.empty());
    const auto smog = realtime_aqi({10, 20, 0.5, 30, 200, 300}, in_2016);
    ASSERT_TRUE(smog);
    EXPECT_EQ(smog->value, 350);
    EXPECT_EQ(smog->level, 6);
    EXPECT_EQ(smog->primary, std::vector<std::string>{"pm25"});
}

TEST(Aqi, IsNotGivenWhenAMissingPollutantCouldChangeIt) {
    EXPECT_FALSE(realtime_aqi({10, 20, {}, 30, 40, 20}, in_2016));
    EXPECT_TRUE(realtime_aqi({10, 20, {}, 30, 40, 200}, in_2016));
}

TEST(Aqi, LevelsMeetAtTheirUpperEdge) {
    EXPECT_EQ(aqi_level(50), 1);
    EXPECT_EQ(aqi_level(51), 2);
    EXPECT_EQ(aqi_level(300), 5);
    EXPECT_EQ(aqi_level(301), 6);
}

}  // namespace
}  // namespace huying::sensing
