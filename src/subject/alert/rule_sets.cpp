// rule_sets.cpp - the numbers. The thresholds of cn-2024 are those of 环大气〔2024〕6号 as commonly reported, its levels, the
// counting over midnight and the 36 hours as explained by Yangzhou in January 2026; cn-2017 as local governments published
// the four-level scheme. Neither original was read. A county's own plan may be stricter: to be confirmed before go-live.
#include "subject/alert/rule_sets.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace huying::alert {
namespace {

constexpr Trigger cn_2017[] = {
    {Level::blue, {200, 24}},           {Level::yellow, {200, 48}}, {Level::orange, {200, 72}, {300, 24}},
    {Level::red, {200, 96}, {300, 48}}, {Level::red, {499, 24}},
};
constexpr Trigger cn_2024[] = {
    {Level::yellow, {200, 24}}, {Level::yellow, {150, 48}},         {Level::orange, {200, 48}},
    {Level::orange, {150, 72}}, {Level::red, {200, 72}, {300, 24}},
};
constexpr RuleSet sets[] = {
    {"cn-2017", "2017-01-01", cn_2017, 36, "重污染天气四级预警分级（2017年）",
     "four-level heavy-pollution alert scheme, 2017"},
    {"cn-2024", "2024-01-11", cn_2024, 36, "重污染天气三级预警分级（环大气〔2024〕6号）",
     "three-level heavy-pollution alert scheme, MEE document No. 6 of 2024"},
};

}  // namespace

std::span<const RuleSet> rule_sets() { return sets; }

const RuleSet& rule_set_at(Micros t) {
    const RuleSet* found = &sets[0];
    for (const RuleSet& s : sets)
        if (*parse_time(std::string(s.in_force) + "T00:00:00+08:00") <= t) found = &s;
    return *found;
}

}  // namespace huying::alert
