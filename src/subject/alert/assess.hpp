// assess.hpp - days with their index and a rule set → the level that is due and why, in words. No store, no clock.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "subject/alert/rule_sets.hpp"

namespace huying::alert {

/// What a day's index stands on: 24 hours that were measured, the last 24 hours until now, or a forecast.
enum class Basis { measured, running, forecast };
BOOST_DESCRIBE_ENUM(Basis, measured, running, forecast)

struct Day {
    Micros begin;  ///< midnight in China
    std::optional<std::int64_t> aqi;
    Basis basis = Basis::measured;
    std::int64_t hours = 24;  ///< of the day that the figure tells of; of the running one those since midnight
};

struct Assessment {
    std::optional<Level> level;     ///< nothing: below every level
    Micros onset, expires;          ///< of the episode, as far as the days reach
    Basis basis = Basis::measured;  ///< forecast when any of the episode's days is
    std::string reason, reason_en;  ///< the figures and the condition that they meet
};

/// `days` follow one another without a gap (a day without a figure has no aqi). Only an episode that has not ended by
/// `now` counts, and the first of them that reaches a level. Episodes that are closer than `lift_hours` are one (the
/// higher level holds for all of it).
Assessment assess(const RuleSet& rules, const std::vector<Day>& days, Micros now);

/// Whether any of the days could be part of an episode.
bool any_high(const RuleSet& rules, const std::vector<Day>& days);
/// Whether every day that touches the next `lift_hours` is known.
bool known_until_lift(const RuleSet& rules, const std::vector<Day>& days, Micros now);
/// The first day within the next `lift_hours` that belongs to an episode with a level: too close to lift.
std::optional<Day> too_close(const RuleSet& rules, const std::vector<Day>& days, Micros now);

/// "2016-12-20 172、过去24小时 181" and "2016-12-20 AQI 172, last 24 hours: AQI 181".
std::string figures_zh(std::span<const Day> days);
std::string figures_en(std::span<const Day> days);

std::string date_text(Micros t);   ///< "2016-12-20", China's time
const char* name_zh(Level level);  ///< 橙色
const char* name_en(Level level);  ///< orange

}  // namespace huying::alert
