// explain.hpp - why a warning was raised, as data and in words: the rule and its version, the readings, the neighbours,
// and what clears it. Written once, when it is raised, so that it stays true when the rule changes.
#pragma once
#include "subject/warning/around.hpp"
#include "subject/warning/index.hpp"
#include "subject/warning/rule.hpp"

namespace huying::warning {

struct Why {
    Condition condition;
    std::string rule_name, rule_name_en;
    std::int64_t rule_version = 1;
    std::string raised_because, raised_because_en;
    std::string clears_when, clears_when_en;
    std::vector<Past> readings;  ///< the last of the stream up to the one that raised it, in the rule's unit
    std::vector<Neighbour> neighbours;
    std::optional<double> median, spread;  ///< of the neighbours
    bool disputed = false;                 ///< the neighbours do not bear the reading out
    std::string neighbours_say, neighbours_say_en;
};
BOOST_DESCRIBE_STRUCT(Why, (),
                      (condition, rule_name, rule_name_en, rule_version, raised_because, raised_because_en, clears_when,
                       clears_when_en, readings, neighbours, median, spread, disputed, neighbours_say,
                       neighbours_say_en))

/// The bad side of a warning's threshold, from the columns comparison, said and why: nothing where no figure alone is bad, as
/// of a change, a level of the index or several conditions.
std::optional<Comparison> bad_side(Comparison comparison, const std::string& said, const std::string& why);

Why explain(const Tx& tx, const IndexOf& index, const ReadyRule& rule, const sensing::StreamInfo& stream, Micros time,
            sensing::Conversion convert, LookedAround around);

}  // namespace huying::warning
