// sta_path.hpp - the path of a SensorThings request (18-088, clause 9.2; OData 4 URL conventions). Its options: sta_query.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/problem.hpp"

namespace huying::sensing::sta {

/// "Datastreams(17)" is {"Datastreams", "17"}; "Observations('17-14')" is {"Observations", "17-14"}.
struct Segment {
    std::string name;
    std::optional<std::string> id;
};
inline constexpr std::size_t most_segments = 40;
/// The path after /sta/v1.1/; empty for the service root. Problem 400 for text that is no such path.
std::vector<Segment> parse_path(std::string_view path);

}  // namespace huying::sensing::sta
