// network_test.cpp - one sensor against its neighbours: agreeing, disagreeing, alone, with a liar among the neighbours.
#include <gtest/gtest.h>

#include "subject/warning/network.hpp"

namespace huying::warning {
namespace {

/// Stations about 1.1 km apart on a line to the north.
std::vector<Sighting> line(std::initializer_list<double> values) {
    std::vector<Sighting> out;
    for (const double v : values) {
        const auto n = static_cast<std::int64_t>(out.size());
        out.push_back({{100 + n}, {n + 1}, {30.5 + 0.01 * static_cast<double>(n), 119.9}, v});
    }
    return out;
}

TEST(Neighbours, AgreeOnADayOfSmog) {
    const auto all = line({168, 150, 175, 160, 190});
    const auto said = neighbours_say(all[0], all, {}, "ug/m3");
    ASSERT_TRUE(said);
    EXPECT_EQ(said->neighbours.size(), 4u);
    EXPECT_DOUBLE_EQ(said->median, 167.5);
    EXPECT_FALSE(said->disputed);
}

TEST(Neighbours, DisputeAReadingThatNobodyShares) {
    const auto all = line({600, 40, 42, 38, 45});
    EXPECT_TRUE(neighbours_say(all[0], all, {}, "ug/m3")->disputed);
    EXPECT_FALSE(neighbours_say(all[2], all, {}, "ug/m3")->disputed) << "one liar does not move the median";
}

TEST(Neighbours, DisputeAReadingThatIsMuchTooLow) {
    const auto all = line({1, 300, 320, 310, 290});
    EXPECT_FALSE(neighbours_say(all[0], all, {}, "ug/m3")->disputed) << "six spreads of a fifth reach down to zero";
    EXPECT_TRUE(neighbours_say(all[0], all, {.factor = 4}, "ug/m3")->disputed);
}

TEST(Neighbours, DoNotDisputeTheNoiseOfCleanAir) {
    const auto all = line({30, 3, 4, 5, 4});
    EXPECT_FALSE(neighbours_say(all[0], all, {}, "ug/m3")->disputed);
}

TEST(Neighbours, AreTheNearestAndNotTooFar) {
    const auto all = line({40, 41, 42, 43, 44, 45, 46});
    EXPECT_EQ(neighbours_say(all[0], all, {.nearest = 3}, "ug/m3")->neighbours, (std::vector<std::size_t>{1, 2, 3}));
    EXPECT_EQ(neighbours_say(all[0], all, {.kilometres = 3.5}, "ug/m3")->neighbours.size(), 3u);
    EXPECT_FALSE(neighbours_say(all[0], all, {.kilometres = 2.5}, "ug/m3")) << "two are no opinion";
}

TEST(Neighbours, OfTheSameStationDoNotCount) {
    auto all = line({40, 600, 600, 600});
    for (Sighting& s : all) s.station = {1};
    EXPECT_FALSE(neighbours_say(all[0], all, {}, "ug/m3"));
}

TEST(Neighbours, HaveOneOpinionForEachStation) {
    auto all = line({40, 600, 600, 600, 41, 42});
    all[2].station = all[3].station = all[1].station;
    EXPECT_EQ(neighbours_say(all[0], all, {}, "ug/m3")->neighbours, (std::vector<std::size_t>{1, 4, 5}));
    EXPECT_FALSE(neighbours_say(all[0], all, {}, "ug/m3")->disputed);
}

TEST(Neighbours, AreNotThoseWhosePlaceIsUnknown) {
    auto all = line({40, 600, 600, 600});
    for (Sighting& s : all) s.place = {0, 0};
    EXPECT_FALSE(neighbours_say(all[0], all, {}, "ug/m3"));
}

TEST(Median, OfAnEvenNumberIsBetweenTheTwoInTheMiddle) {
    EXPECT_EQ(median({3}), 3);
    EXPECT_EQ(median({4, 1}), 2.5);
    EXPECT_EQ(median({9, 1, 5}), 5);
    EXPECT_EQ(median({1, 9, 5, 7}), 6);
}

}  // namespace
}  // namespace huying::warning
