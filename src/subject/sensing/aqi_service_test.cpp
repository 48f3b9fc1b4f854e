// aqi_service_test.cpp - the county's daily index from readings in the store, and to which hour a reading belongs.
#include <gtest/gtest.h>

#include "subject/fixture_for_test.hpp"

namespace huying::sensing {
namespace {

using namespace huying::test;

struct AqiService : CountyTest {
    const Micros midnight = *parse_time("2016-12-01T00:00:00+08:00");
    /// `hours` readings stamped 1, 2, … o'clock, at each of the county's stations.
    void fill(const std::string& property, double value, int hours) {
        clock.set(midnight + 2 * day);
        for (const char* station : {"Aotizhongxin", "Changping", "Dingling", "Dongsi", "Guanyuan", "Gucheng",
                                    "Nongzhanguan", "Wanshouxigong"})
            write([&](Tx& tx) {
                for (const auto& [name, info] : streams_of_source(tx, sensing(), station)) {
                    std::vector<NewObservation> rows;
                    for (int i = 1; i <= hours; ++i) rows.push_back({midnight + i * hour, value, {}, {}});
                    if (name == property) store_observations(tx, sensing(), info, rows, false);
                }
            });
    }
    std::vector<CountyAir> days(std::int64_t n = 1) {
        return read([&](const Tx& tx) { return county_air(tx, midnight, n); });
    }
};

TEST_P(AqiService, GivesTheCountysDay) {
    for (const char* gas : {"so2", "no2", "o3", "pm10", "co"}) fill(gas, 1, 24);
    fill("pm25", 60, 24);
    const auto found = days(2);
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].aqi, 82);
    EXPECT_EQ(found[0].primary, std::vector<std::string>{"pm25"});
    EXPECT_EQ(found[0].from, midnight);
    EXPECT_FALSE(found[1].aqi);
}

TEST_P(AqiService, CountsAReadingStampedMidnightToTheDayThatEnds) {
    fill("pm25", 200, 20);
    EXPECT_EQ(days()[0].aqi, 250);  // the others are missing, but it is above 100
    const auto next = read([&](const Tx& tx) { return county_air(tx, midnight + 1 * hour, 1); });
    EXPECT_FALSE(next[0].aqi) << "one hour less: 19 are not enough";
}

TEST_P(AqiService, SaysNothingOfADayThatIsCleanButNotWhole) {
    fill("pm25", 30, 24);
    EXPECT_FALSE(days()[0].aqi);
    EXPECT_TRUE(days()[0].primary.empty());
}

HUYING_EVERYWHERE(AqiService);

}  // namespace
}  // namespace huying::sensing
