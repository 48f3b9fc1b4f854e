// network.cpp - see network.hpp.
#include "subject/warning/network.hpp"

#include <algorithm>
#include <cmath>

namespace huying::warning {
namespace {

constexpr double mad_to_deviation = 1.4826;  // of a normal distribution: 1 / Φ⁻¹(3/4)
constexpr double least_share = 0.2;          // stations that agree perfectly still differ by a fifth an hour later
constexpr double metres = 1000;
constexpr double metres_per_degree = 111'000;  // a little less than a degree of latitude, so that nobody is left out

/// (0, 0), in the sea, stands for a place that is not known.
bool is_placed(const geo::Point& p) { return p.latitude != 0 || p.longitude != 0; }

/// The nearest sensor of each station: two of them at one place are one opinion.
std::vector<std::size_t> nearest_of(const Sighting& own, std::span<const Sighting> all, const Neighbourhood& by) {
    std::vector<std::pair<double, std::size_t>> found;
    const double reach = by.kilometres * metres / metres_per_degree;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].station == own.station || !is_placed(all[i].place) ||
            std::abs(all[i].place.latitude - own.place.latitude) > reach)
            continue;
        const double away = geo::distance_m(own.place, all[i].place);
        if (away <= by.kilometres * metres) found.emplace_back(away, i);
    }
    std::ranges::sort(found);
    std::vector<std::size_t> out;
    for (const auto& [away, i] : found) {
        if (std::ssize(out) == by.nearest) break;
        const auto same = [&, here = i](std::size_t o) { return all[o].station == all[here].station; };
        if (std::ranges::none_of(out, same)) out.push_back(i);
    }
    return out;
}

}  // namespace

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    if (values.size() % 2 == 1) return *middle;
    return (*std::max_element(values.begin(), middle) + *middle) / 2;
}

double noise(const std::string& unit) {
    if (unit == "ug/m3") return 5;
    if (unit == "mg/m3") return 0.2;
    return 0;
}

std::optional<Opinion> neighbours_say(const Sighting& own, std::span<const Sighting> all, const Neighbourhood& by,
                                      const std::string& unit) {
    Opinion out{.neighbours = nearest_of(own, all, by)};
    if (out.neighbours.size() < fewest_neighbours) return std::nullopt;
    std::vector<double> values;
    for (const std::size_t i : out.neighbours) values.push_back(all[i].value);
    out.median = median(values);
    for (double& v : values) v = std::abs(v - out.median);
    out.spread = std::max({mad_to_deviation * median(values), least_share * std::abs(out.median), noise(unit)});
    out.disputed = std::abs(own.value - out.median) > by.factor * out.spread;
    return out;
}

}  // namespace huying::warning
