// rule_sets.hpp - when which level of heavy-pollution alert (重污染天气预警) is due, as dated data. A level is due when one
// of its triggers holds: all conditions of the trigger within one episode. Daily AQI, whole days of 24 hours.
#pragma once
#include <boost/describe.hpp>

#include <span>
#include <string_view>

#include "base/time.hpp"

namespace huying::alert {

enum class Level { blue, yellow, orange, red };  ///< 蓝 Ⅳ, 黄 Ⅲ, 橙 Ⅱ, 红 Ⅰ
BOOST_DESCRIBE_ENUM(Level, blue, yellow, orange, red)

/// The daily AQI is above `above` for at least `hours` on end.
struct Condition {
    int above = 0;
    int hours = 0;  ///< 0: no condition
};
struct Trigger {
    Level level;
    Condition first, second = {};  ///< both must hold
};
struct RuleSet {
    std::string_view name;
    std::string_view in_force;  ///< first day, China's time
    std::span<const Trigger> triggers;
    int lift_hours;  ///< below every level for longer than this before it may be lifted; closer episodes are one
    std::string_view source, source_en;
};

/// The set in force at that moment; the first one for all days before it.
const RuleSet& rule_set_at(Micros t);
std::span<const RuleSet> rule_sets();

}  // namespace huying::alert
