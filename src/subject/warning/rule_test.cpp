// rule_test.cpp - what a rule says beside its condition: season, hours and area, and how a reading is seen under it.
#include <gtest/gtest.h>

#include "subject/warning/rule_in.hpp"

namespace huying::warning {
namespace {

ReadyRule ready(const std::string& options, const std::string& condition = "") {
    Rule r = default_rule();
    r.options = options;
    r.condition = condition;
    return ReadyRule(r);
}
Micros at(const char* time) { return *parse_time(time); }

struct Heard {
    explicit Heard(ReadyRule r) : rule(std::move(r)), words(rule.memory()) {}
    Seen see(const char* time, double value) { return warning::see(rule, words, at(time), value); }
    ReadyRule rule;
    std::vector<std::int64_t> words;
};

std::string wrong(const std::string& json) {
    std::vector<FieldError> errors;
    check_options(record::from_json<Options>(json), "", errors);
    std::string out;
    for (const FieldError& e : errors) out += (out.empty() ? "" : " ") + e.pointer;
    return out;
}

TEST(Rule, BeginsNothingOutsideItsHoursAndSeesTheAirAsItIs) {
    Heard day(ready(R"({"from_hour":8,"to_hour":18})"));
    const Seen inside = day.see("2016-12-01T17:50:00+08:00", 350), outside = day.see("2016-12-01T18:10:00+08:00", 400),
               calm = day.see("2016-12-01T18:20:00+08:00", 115);
    EXPECT_TRUE(inside.beyond && !inside.calm && !inside.outside);
    EXPECT_TRUE(!outside.beyond && !outside.calm && outside.outside) << "worse air is not calm because it is evening";
    EXPECT_TRUE(!calm.beyond && calm.calm && !calm.outside);
}

TEST(Rule, HoldsOverMidnightAndInItsMonths) {
    const ReadyRule night = ready(R"({"from_hour":20,"to_hour":8,"months":[12,1]})");
    EXPECT_TRUE(night.holds_at(at("2016-12-01T20:00:00+08:00")));
    EXPECT_TRUE(night.holds_at(at("2017-01-31T07:59:59+08:00")));
    EXPECT_FALSE(night.holds_at(at("2016-12-01T08:00:00+08:00")));
    EXPECT_FALSE(night.holds_at(at("2017-02-01T00:00:00+08:00")));
}

TEST(Rule, CountsWhatLastedOnlyWithoutASilence) {
    Heard strict(ready(R"({"confirm":{"readings":3,"nearest":5,"kilometres":20,"factor":6}})"));
    const auto held_after = [&](const char* time, double value) {
        strict.see(time, value);
        return held(strict.rule, strict.words);
    };
    EXPECT_EQ(held_after("2016-04-01T10:00:00+08:00", 400), 1);
    EXPECT_EQ(held_after("2016-04-01T13:00:00+08:00", 400), 2);
    EXPECT_EQ(held_after("2016-12-01T10:00:00+08:00", 400), 1) << "the others were in April";
    EXPECT_EQ(held_after("2016-12-01T11:00:00+08:00", 400), 2);
    EXPECT_EQ(held_after("2016-12-01T12:00:00+08:00", 100), 0);
}

TEST(Rule, RefusesWhatWouldNeverHold) {
    EXPECT_EQ(wrong(R"({"from_hour":8,"to_hour":8})"), "/to_hour");
    EXPECT_EQ(wrong(R"({"from_hour":24,"to_hour":0})"), "/to_hour");
    EXPECT_EQ(wrong(R"({"months":[],"divisions":[]})"), "/divisions /months");
    EXPECT_EQ(wrong(R"({"from_hour":0,"to_hour":24,"months":[1],"divisions":["330521"]})"), "");
    EXPECT_EQ(wrong(R"({"from_hour":20,"to_hour":8})"), "");
}

TEST(Rule, GetsWorseDownwardsWhenItIsAFall) {
    RuleBody in;
    in.condition = record::from_json<Condition>(
        R"({"kind":"any","of":[{"kind":"change","by":50,"minutes":60,"direction":"fall"}]})");
    EXPECT_EQ(rule_from(in).comparison, Comparison::below);
    in.condition->of->front().direction = Direction::rise;
    EXPECT_EQ(rule_from(in).comparison, Comparison::above);
}

TEST(Rule, RisesAsTheFiguresAreWritten) {
    const ReadyRule rule = ready(R"({"rises":[{"level":70,"severity":"critical"}]})");
    EXPECT_EQ(rule.severity_at(0.07 * 1000), Severity::serious) << "0.07 mg is 70 ug";
    EXPECT_EQ(rule.severity_at(70.1), Severity::critical);
}

}  // namespace
}  // namespace huying::warning
