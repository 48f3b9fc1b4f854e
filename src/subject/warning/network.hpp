// network.hpp - what the neighbours of a sensor say about it. Robust: medians, so that one bad neighbour decides nothing.
// Pure functions; the figures without a source are ours and can be set by a rule.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "engine/geo/geo.hpp"

namespace huying::warning {

/// Who counts as a neighbour, and how far one may be from them.
struct Neighbourhood {
    std::int64_t nearest = 5;  ///< at most so many, the nearest ones
    double kilometres = 20;    ///< and none farther than this
    double factor = 6;         ///< so many spreads from their median are a dispute
};
constexpr std::size_t fewest_neighbours = 3;  // a median of two is no opinion

/// A sensor's reading, or its mean over some hours.
struct Sighting {
    Id stream, station;
    geo::Point place;
    double value = 0;
};

struct Opinion {
    std::vector<std::size_t> neighbours;  ///< places in the list given, nearest first
    double median = 0, spread = 0;
    bool disputed = false;
};

double median(std::vector<double> values);  ///< of at least one
/// The lowest spread that is not noise of the instrument: 5 ug/m3, 0.2 mg/m3, 0 for other units.
double noise(const std::string& unit);
/// The spread is 1.4826 MAD (a normal distribution's standard deviation), at least a fifth of the median and the noise.
/// Nothing when there are fewer than three neighbours, each a station of its own. `own` may be in the list.
std::optional<Opinion> neighbours_say(const Sighting& own, std::span<const Sighting> all, const Neighbourhood& by,
                                      const std::string& unit);

}  // namespace huying::warning
