// judge_index_test.cpp - a warning of the index in hours that have none, because a pollutant is missing and none is above 100:
// live, and as a trial says.
#include <map>

#include "subject/warning/answer_for_test.hpp"
#include "subject/warning/replay.hpp"

namespace huying::warning {
namespace {

struct IndexHours : test::AnswerTest {
    Micros begin = clock.now();
    Rule rule;
    void add(std::int64_t level) {
        rule = default_rule();
        rule.property = "aqi";
        rule.unit = "1";
        rule.condition = R"({"kind":"aqi","aqi_level":)" + std::to_string(level) + "}";
        rule.departments = "";
        write([&](Tx& tx) { rule = add_rule(tx, rule); });
    }
    void hours(int n, const std::map<std::string, double>& measured) {
        for (int i = 0; i < n; ++i) {
            for (const auto& [property, value] : measured) observe(stream(property), value);
            pass(10 * minute);
            for (int twice = 0; twice < 2; ++twice) write([&](Tx& tx) { judge_index(tx, program.judge()); });
            pass(50 * minute);
        }
    }
    Warning only() {
        auto all = warnings();
        std::erase_if(all, [](const Warning& w) { return w.property != "aqi"; });
        EXPECT_EQ(all.size(), 1u);
        return all.at(0);
    }
    /// The trial ends it at the end of the hour, the job some minutes later.
    void expect_tried(std::optional<Micros> end) {
        const auto tried = read([&](const Tx& tx) {
            return replay(tx, program.judge().index(), rule, {begin, clock.now(), {}});
        });
        ASSERT_EQ(tried.episodes.size(), 1u);
        EXPECT_EQ(tried.episodes[0].to, end);
        EXPECT_EQ(tried.episodes[0].peak, only().peak);
        EXPECT_EQ(tried.episodes[0].readings, only().readings);
    }
    bool is_told(const std::string& words) {
        return events("warning_cleared").back().content.value.find(words) != std::string::npos;
    }
};

TEST_P(IndexHours, OfAStationWithOnePollutantAreCalmWhenThatIs) {
    add(4);
    hours(3, {{"pm25", 200}});
    EXPECT_EQ(only().value, 250);
    hours(1, {{"pm25", 20}});
    EXPECT_EQ(only().state, State::open);
    EXPECT_EQ(only().calm_readings, 1) << "judged twice, counted once";
    hours(2, {{"pm25", 20}});
    EXPECT_EQ(only().state, State::cleared);
    EXPECT_EQ(only().value, 250) << "the last index that was known";
    EXPECT_TRUE(is_told("缺少污染物、算不出 AQI"));
    EXPECT_TRUE(is_told("what was measured is calm"));
    expect_tried(only().last_reading);
    hours(1, {{"pm25", 20}});
    EXPECT_EQ(events("warning_cleared").size(), 2u) << "of the index and of PM2.5";
    promises_hold();
}

TEST_P(IndexHours, SayNothingWhenWhatWasBadIsMissingAndEndItAfterADay) {
    add(4);
    hours(2, {{"pm25", 200}, {"o3", 60}});
    hours(23, {{"o3", 60}});
    EXPECT_EQ(only().state, State::open);
    EXPECT_EQ(only().calm_readings, 0);
    expect_tried(std::nullopt);
    hours(1, {});
    EXPECT_EQ(only().state, State::cleared);
    EXPECT_TRUE(is_told("AQI 已 24 小时无从得知"));
    EXPECT_TRUE(is_told("AQI has not been known for 24 h"));
    expect_tried(only().last_reading + index_forgotten);
    promises_hold();
}

TEST_P(IndexHours, KeepItOpenWhenWhatIsMeasuredIsStillBeyond) {
    add(2);
    hours(1, {{"pm25", 200}});
    hours(30, {{"pm25", 60}});
    EXPECT_EQ(only().state, State::open) << "82 at least, which is above 50";
    hours(1, {{"pm25", 20}});
    hours(1, {{"pm25", 60}});
    hours(1, {{"pm25", 20}});
    EXPECT_EQ(only().state, State::open) << "two in a row";
    hours(1, {{"pm25", 20}});
    EXPECT_EQ(only().state, State::cleared);
    expect_tried(only().last_reading);
}

HUYING_EVERYWHERE(IndexHours);

}  // namespace
}  // namespace huying::warning
