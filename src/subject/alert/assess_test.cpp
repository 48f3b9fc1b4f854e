// assess_test.cpp - which days lead to which level, by both rule sets; days are counted from "now", which is day 0 at 10:00.
#include "subject/alert/assess.hpp"

#include <gtest/gtest.h>

namespace huying::alert {
namespace {

const Micros in_2025 = *parse_time("2025-01-10T00:00:00+08:00");
const Micros in_2017 = *parse_time("2017-01-10T00:00:00+08:00");
constexpr int none = -1;

/// Days from `before` days before today on: those before are measured, the others are a forecast; `none` is not known.
std::vector<Day> days(Micros today, int before, const std::vector<int>& aqi) {
    std::vector<Day> out;
    for (std::size_t i = 0; i < aqi.size(); ++i) {
        const auto offset = static_cast<std::int64_t>(i) - before;
        out.push_back({today + offset * day, aqi[i] == none ? std::nullopt : std::optional<std::int64_t>(aqi[i]),
                       offset < 0 ? Basis::measured : Basis::forecast});
    }
    return out;
}
std::optional<Level> level(Micros today, int before, const std::vector<int>& aqi) {
    return assess(rule_set_at(today), days(today, before, aqi), today + 10 * hour).level;
}

TEST(RuleSets, AreChosenByTheDay) {
    EXPECT_EQ(rule_set_at(*parse_time("2016-12-20T00:00:00+08:00")).name, "cn-2017");
    EXPECT_EQ(rule_set_at(*parse_time("2024-01-10T23:59:59+08:00")).name, "cn-2017");
    EXPECT_EQ(rule_set_at(*parse_time("2024-01-11T00:00:00+08:00")).name, "cn-2024");
}

struct Expected {
    std::vector<int> aqi;
    std::optional<Level> level;
};

TEST(Assess, FollowsTheThreeLevelsOf2024) {
    const Expected table[] = {
        {{150, 150, 150}, {}},
        {{151}, {}},
        {{201}, Level::yellow},
        {{200}, {}},
        {{151, 151}, Level::yellow},
        {{201, 201}, Level::orange},
        {{151, 151, 151}, Level::orange},
        {{201, 201, 201}, Level::orange},
        {{201, 301, 201}, Level::red},
        {{201, 300, 201}, Level::orange},
        {{301, 301}, Level::orange},
        {{500}, Level::yellow},
        {{90, 80, 210}, Level::yellow},
        {{}, {}},
        {{none, none}, {}},
    };
    for (const auto& [aqi, expected] : table)
        EXPECT_EQ(level(in_2025, 0, aqi), expected) << testing::PrintToString(aqi);
}

TEST(Assess, FollowsTheFourLevelsOf2017) {
    const Expected table[] = {
        {{199, 180}, {}},
        {{201}, Level::blue},
        {{201, 201}, Level::yellow},
        {{201, 201, 201}, Level::yellow},
        {{201, 301, 201}, Level::orange},
        {{201, 301, 301, 201}, Level::red},
        {{201, 301, 201, 201}, Level::orange},
        {{500}, Level::red},
        {{499}, Level::blue},
    };
    for (const auto& [aqi, expected] : table)
        EXPECT_EQ(level(in_2017, 0, aqi), expected) << testing::PrintToString(aqi);
}

TEST(Assess, CountsTheMeasuredDaysOfARunThatGoesOnAndNoneOfOneThatIsOver) {
    EXPECT_EQ(level(in_2025, 2, {210, 320, 210}), Level::red);
    EXPECT_EQ(level(in_2025, 2, {210, 320, 160}), Level::orange) << "above 150 for three days; above 200 is over";
    EXPECT_EQ(level(in_2025, 3, {320, 320, 320, 90}), std::nullopt);
    EXPECT_EQ(level(in_2025, 1, {210}), std::nullopt);
}

TEST(Assess, TakesTwoCloseEpisodesAsOneAtTheHigherLevel) {
    const auto one = assess(rule_set_at(in_2025), days(in_2025, 0, {210, 90, 210, 210}), in_2025);
    EXPECT_EQ(one.level, Level::orange);
    EXPECT_EQ(one.onset, in_2025);
    EXPECT_EQ(one.expires, in_2025 + 4 * day);
    EXPECT_NE(one.reason.find("按一次过程"), std::string::npos);
    EXPECT_NE(one.reason_en.find("count as one"), std::string::npos);
    const auto two = assess(rule_set_at(in_2025), days(in_2025, 0, {210, 90, 90, 210, 210}), in_2025);
    EXPECT_EQ(two.level, Level::yellow) << "48 hours apart: the first alone";
    EXPECT_EQ(two.expires, in_2025 + 1 * day);
    EXPECT_EQ(two.reason.find("按一次过程"), std::string::npos);
}

TEST(Assess, SaysTheFiguresTheRuleAndWhatTheyStandOn) {
    const auto a = assess(rule_set_at(in_2025), days(in_2025, 1, {210, 305, 240}), in_2025 + 10 * hour);
    EXPECT_EQ(a.level, Level::red);
    EXPECT_EQ(a.basis, Basis::forecast);
    EXPECT_EQ(
        a.reason,
        "预报和实测：2025-01-09 210、2025-01-10 305、2025-01-11 240；达到红色预警条件（cn-2024：日AQI大于200持续72小时及以上，"
        "且日AQI大于300持续24小时及以上）。");
    EXPECT_EQ(
        a.reason_en,
        "Forecast and measured: 2025-01-09 AQI 210, 2025-01-10 AQI 305, 2025-01-11 AQI 240. This meets the condition for red "
        "(cn-2024: daily AQI above 200 for at least 72 hours, and daily AQI above 300 for at least 24 hours).");
    auto measured = days(in_2025, 0, {210});
    measured[0].basis = Basis::running;
    EXPECT_EQ(assess(rule_set_at(in_2025), measured, in_2025 + hour).basis, Basis::measured);
}

/// As `days`, but today is the last 24 hours until `hours` after midnight.
std::vector<Day> days_until(std::int64_t hours, int before, const std::vector<int>& aqi) {
    auto out = days(in_2025, before, aqi);
    out[static_cast<std::size_t>(before)].basis = Basis::running;
    out[static_cast<std::size_t>(before)].hours = hours;
    return out;
}

TEST(Assess, CountsTodayOnlyAsTheHoursThatHavePassed) {
    const RuleSet& rules = rule_set_at(in_2025);
    const auto at = [&](std::int64_t hours, const std::vector<int>& aqi, int before) {
        return assess(rules, days_until(hours, before, aqi), in_2025 + hours * hour).level;
    };
    EXPECT_EQ(at(12, {172, 172, 172}, 2), Level::yellow) << "60 hours above 150 are not 72";
    EXPECT_EQ(at(23, {172, 172, 172}, 2), Level::yellow);
    EXPECT_EQ(at(12, {172, 172, 172, 172}, 3), Level::orange) << "84 hours";
    EXPECT_EQ(at(12, {172, 172}, 1), std::nullopt) << "36 hours above 150 are not 48";
    EXPECT_EQ(at(12, {210}, 0), Level::yellow) << "the last 24 hours are 24 hours";
    EXPECT_EQ(at(12, {210, 210}, 1), Level::yellow) << "36 hours above 200 are not 48";
    EXPECT_EQ(at(12, {172, 172}, 0), std::nullopt) << "what is between now and tomorrow nobody has said";
}

TEST(Assess, SaysLast24HoursForThem) {
    const auto a = assess(rule_set_at(in_2025), days_until(12, 2, {172, 173, 174}), in_2025 + 12 * hour);
    EXPECT_TRUE(a.reason.starts_with("实测：2025-01-08 172、2025-01-09 173、过去24小时 174；达到黄色预警条件"))
        << a.reason;
    EXPECT_TRUE(
        a.reason_en.starts_with("Measured: 2025-01-08 AQI 172, 2025-01-09 AQI 173, last 24 hours: AQI 174. This"))
        << a.reason_en;
}

TEST(Assess, NeverFallsWhenADayGetsWorse) {
    const int steps[] = {90, 155, 210, 310, 500};
    for (int a : steps)
        for (int b : steps)
            for (int c : steps)
                for (std::size_t worse = 0; worse < 3; ++worse) {
                    std::vector<int> aqi{a, b, c};
                    const auto before = level(in_2025, 0, aqi);
                    aqi[worse] = 500;
                    const auto after = level(in_2025, 0, aqi);
                    EXPECT_TRUE(!before || (after && *after >= *before))
                        << a << " " << b << " " << c << " day " << worse;
                }
}

TEST(Lift, NeedsThirtySixKnownHoursWithoutAnEpisode) {
    const RuleSet& rules = rule_set_at(in_2025);
    const Micros now = in_2025 + 10 * hour;
    EXPECT_TRUE(known_until_lift(rules, days(in_2025, 0, {90, 90}), now)) << "22:00 tomorrow";
    EXPECT_FALSE(known_until_lift(rules, days(in_2025, 0, {90, 90}), in_2025 + 13 * hour)) << "1:00 of the day after";
    EXPECT_FALSE(known_until_lift(rules, days(in_2025, 0, {90, none, 90}), now));
    EXPECT_FALSE(known_until_lift(rules, {}, now));
    EXPECT_FALSE(too_close(rules, days(in_2025, 0, {90, 90, 210}), now));
    EXPECT_TRUE(too_close(rules, days(in_2025, 0, {90, 90, 210}), in_2025 + 13 * hour));
    EXPECT_TRUE(too_close(rules, days(in_2025, 0, {90, 210}), now));
    EXPECT_FALSE(too_close(rules, days(in_2025, 0, {90, 160, 90}), now)) << "one day above 150 is no level";
}

}  // namespace
}  // namespace huying::alert
