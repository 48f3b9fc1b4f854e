// condition.hpp - when a rule holds: a tree of conditions over the readings of one stream, as JSON and as a struct.
//   {"kind":"any","of":[{"kind":"above","level":250},{"kind":"above","level":150,"clear_level":115,"minutes":120}]}
// Kinds of one property are judged reading by reading (plan.hpp); silent, stuck and neighbours describe the sensor, not the
// air: a rule of these finds sensor faults (check_network.cpp) and never raises a warning, so the two are not mixed. What
// must last and k of n begin anew after a silence: three hours, or half of `minutes` where that is longer.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/record/record.hpp"

namespace huying::warning {

enum class Kind { above, below, count, change, aqi, silent, stuck, neighbours, all, any };
BOOST_DESCRIBE_ENUM(Kind, above, below, count, change, aqi, silent, stuck, neighbours, all, any)
enum class Direction { rise, fall, either };
BOOST_DESCRIBE_ENUM(Direction, rise, fall, either)

/// Which members a kind needs or may have says the table in condition.cpp. Levels are in the rule's unit.
struct Condition {
    Kind kind = Kind::above;
    std::optional<double> level;               ///< above, below, count: the threshold
    std::optional<double> clear_level;         ///< hysteresis: on the calm side of `level`; `level` when absent
    std::optional<std::int64_t> minutes;       ///< it must last so long; change, silent, stuck: within, for
    std::optional<std::int64_t> k, n;          ///< count: k of the last n readings beyond `level`
    std::optional<double> by;                  ///< change: by so much within `minutes`
    std::optional<Direction> direction;        ///< change: rise when absent
    std::optional<std::int64_t> aqi_level;     ///< aqi: 2 (good) … 6 (severely polluted), HJ 633
    std::optional<std::int64_t> nearest;       ///< neighbours: at most so many of them
    std::optional<double> kilometres;          ///< neighbours: none farther
    std::optional<double> factor;              ///< neighbours: so many robust spreads apart (network.hpp)
    std::optional<std::vector<Condition>> of;  ///< all, any
};
BOOST_DESCRIBE_STRUCT(Condition, (),
                      (kind, level, clear_level, minutes, k, n, by, direction, aqi_level, nearest, kilometres, factor,
                       of))

constexpr std::size_t most_conditions = 16;  // of one rule: a person must be able to read it
constexpr std::size_t deepest_condition = 4;

/// Is it about the sensor rather than the air?
bool of_sensor(const Condition& c);
/// Adds every wrong member below `pointer`. `property` is the rule's.
void check_condition(const Condition& c, const std::string& property, const std::string& pointer,
                     std::vector<FieldError>& errors);
/// The first condition that compares with a level: what a list shows of a rule. Null when there is none.
const Condition* first_level(const Condition& c);

/// "高于 150 μg/m³，持续 2 小时" / "above 150 μg/m³ for 2 h"
std::pair<std::string, std::string> words(const Condition& c, const std::string& unit);
/// What must be so for a warning to clear.
std::pair<std::string, std::string> calm_words(const Condition& c, const std::string& unit);

std::string property_name(const std::string& key);  ///< "PM2.5" for "pm25"
std::string unit_name(const std::string& unit);     ///< "μg/m³" for "ug/m3"

}  // namespace huying::warning
