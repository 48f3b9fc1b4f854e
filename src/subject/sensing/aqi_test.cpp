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
        {pm25_24h, 35, 50, 50},   {pm25_24h, 35.01, 51, 51}, {pm25_24h, 45, 70, 63},    {pm25_24h, 60, 100, 82},
        {pm25_24h, 61, 101, 83},  {pm25_24h, 75, 114, 100},  {pm25_24h, 115, 150, 150}, {pm25_24h, 620, 500, 500},
        {pm10_24h, 120, 100, 85}, {pm10_24h, 121, 101, 86},  {pm10_24h, 150, 112, 100}, {o3_8h, 160, 100, 100},
        {o3_8h, 801, 300, 300},   {so2_1h, 801, 200, 200},   {co_1h, 7.5, 75, 75},      {co_24h, 0.8, 20, 20},
    };
    for (const Vector& v : vectors) {
        EXPECT_EQ(iaqi(v.pollutant, milli(v.concentration), in_2026), v.aqi_2026) << v.concentration;
        EXPECT_EQ(iaqi(v.pollutant, milli(v.concentration), in_2016), v.aqi_2012) << v.concentration;
    }
}

const std::vector<Pollutant> every_column{
    Pollutant::so2_24h, Pollutant::so2_1h, Pollutant::no2_24h, Pollutant::no2_1h,   Pollutant::co_24h,
    Pollutant::co_1h,   Pollutant::o3_1h,  Pollutant::o3_8h,   Pollutant::pm10_24h, Pollutant::pm25_24h};

Concentrations air(double so2, double no2, double co, double o3, double pm10, double pm25) {
    return {milli(so2), milli(no2), milli(co), milli(o3), milli(pm10), milli(pm25)};
}

TEST(Aqi, HoldsTheWholeDayOfThe2026Edition) {
    const AirIndex day = air_index(air(12, 35, 0.8, 160, 90, 55), Report::daily, in_2026);
    const int expected[] = {12, 44, 20, 100, 79, 90};
    for (std::size_t i = 0; i < aqi_parts; ++i) EXPECT_EQ(day.parts[i], expected[i]) << aqi_pollutants[i];
    EXPECT_EQ(day.value, 100);
    EXPECT_EQ(aqi_level(*day.value), 2);
    EXPECT_EQ(day.primary, std::vector<std::string>{"o3"});
    EXPECT_TRUE(day.exceeding.empty());
}

TEST(Aqi, MeetsEveryBreakpointExactlyAndLeavesItWithTheLeastMore) {
    for (const Edition& edition : editions)
        for (const Pollutant p : every_column) {
            const Micros when = *parse_time(std::string(edition.in_force) + "T12:00:00+08:00");
            const Column& column = edition.columns[static_cast<std::size_t>(p)];
            for (std::size_t i = 0; i < column.size() && column[i] != ends; ++i) {
                EXPECT_EQ(iaqi(p, {column[i] * 1000LL}, when), index_steps[i]) << edition.name << " " << column[i];
                const bool last = i + 1 == column.size() || column[i + 1] == ends;
                EXPECT_EQ(iaqi(p, {column[i] * 1000LL + 1}, when), last ? index_steps[i] : index_steps[i] + 1)
                    << edition.name << " above " << column[i];
            }
        }
}

TEST(Aqi, NeverFallsWhenAConcentrationRises) {
    for (const Micros when : {in_2016, in_2026})
        for (const Pollutant p : every_column) {
            int before = 0;
            for (std::int64_t c = 0; c < 4'000'000; c += 97) {
                const int now = iaqi(p, {c}, when);
                ASSERT_GE(now, before) << c;
                ASSERT_LE(now, 500);
                before = now;
            }
        }
}

TEST(Aqi, IsTheRoundedUpFractionAndNotItsFloatingNeighbour) {
    // PM2.5 61 in 2026 is (150 - 100) / (115 - 60) * 1 + 100 = 100.909…; 71 is exactly 110, which a double makes 110.00…01.
    EXPECT_EQ(iaqi(Pollutant::pm25_24h, milli(71), in_2026), 110);
    EXPECT_EQ(iaqi(Pollutant::pm25_24h, milli(0.1 + 0.2), in_2026), 1);
    EXPECT_EQ(milli(60.0000000001).value, 60'000);
    EXPECT_EQ(iaqi(Pollutant::pm25_24h, milli(60.0000000001), in_2026), 100);
}

TEST(Aqi, TakesAnyNumberAnInstrumentMaySend) {
    EXPECT_EQ(iaqi(Pollutant::pm25_24h, milli(-3), in_2026), 0);
    EXPECT_EQ(iaqi(Pollutant::pm25_24h, milli(1e300), in_2026), 500);
}

TEST(Aqi, UsesTheFirstEditionForWhatWasMeasuredBeforeIt) {
    EXPECT_STREQ(edition_at({0}).name, "HJ 633-2012");
    EXPECT_STREQ(edition_at(in_2026 - 1).name, "HJ 633-2012");
    EXPECT_STREQ(edition_at(in_2026).name, "HJ 633-2026");
    EXPECT_STREQ(edition_at({INT64_MAX / 2}).name, "HJ 633-2026");
}

TEST(Aqi, RoundsTheConcentrationBeforeTheFormula) {
    EXPECT_EQ(air_index(air(0, 0, 0, 0, 0, 35.01), Report::daily, in_2026).parts[5], 50);
    EXPECT_EQ(air_index(air(0, 0, 0, 0, 0, 60.5), Report::daily, in_2026).parts[5], 100);
    EXPECT_EQ(air_index(air(0, 0, 0, 0, 0, 60.501), Report::daily, in_2026).parts[5], 101);
}

TEST(Aqi, NamesEveryPollutantAboveAHundredAndAllThatMakeTheIndex) {
    const AirIndex both = air_index(air(0, 0, 0, 0, 250, 115), Report::daily, in_2026);
    EXPECT_EQ(both.value, 150);
    EXPECT_EQ(both.primary, (std::vector<std::string>{"pm10", "pm25"}));
    const AirIndex smog = air_index(air(0, 0, 0, 200, 130, 300), Report::daily, in_2026);
    EXPECT_EQ(smog.primary, std::vector<std::string>{"pm25"});
    EXPECT_EQ(smog.exceeding, (std::vector<std::string>{"o3", "pm10", "pm25"}));
}

TEST(Aqi, PublishesWhatIsAboveAHundredEvenWithGapsAndOtherwiseOnlyTheParts) {
    Concentrations gap = air(10, 20, 0.5, 30, 40, 61);
    gap[0].reset();
    EXPECT_EQ(air_index(gap, Report::daily, in_2026).value, 101);
    gap[5] = milli(60);
    const AirIndex na = air_index(gap, Report::daily, in_2026);
    EXPECT_FALSE(na.value);
    EXPECT_TRUE(na.primary.empty());
    EXPECT_EQ(na.parts[5], 100);
    EXPECT_FALSE(na.parts[0]);
    EXPECT_FALSE(air_index({}, Report::daily, in_2026).value);
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
    const AirIndex clean = air_index(air(10, 20, 0.5, 30, 40, 20), Report::hourly, in_2016);
    EXPECT_TRUE(clean.value);
    EXPECT_TRUE(clean.primary.empty());
    const AirIndex smog = air_index(air(10, 20, 0.5, 30, 200, 300), Report::hourly, in_2016);
    EXPECT_EQ(smog.value, 350);
    EXPECT_EQ(aqi_level(*smog.value), 6);
    EXPECT_EQ(smog.primary, std::vector<std::string>{"pm25"});
}

TEST(Aqi, LevelsMeetAtTheirUpperEdge) {
    EXPECT_EQ(aqi_level(50), 1);
    EXPECT_EQ(aqi_level(51), 2);
    EXPECT_EQ(aqi_level(300), 5);
    EXPECT_EQ(aqi_level(301), 6);
}

}  // namespace
}  // namespace huying::sensing
