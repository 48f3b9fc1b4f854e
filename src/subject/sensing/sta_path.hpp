// sta_path.hpp - the path and the query options of a SensorThings request (18-088, clause 9; OData 4 URL conventions).
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
/// The path after /sta/v1.1/. Problem 400 for text that is no such path.
std::vector<Segment> parse_path(std::string_view path);

/// What a list may be asked for here. The rest of the standard's options answer 501 and say so.
struct Options {
    std::int64_t top = 100;   ///< 0…1000; more is cut to 1000
    std::int64_t skip = 0;
    bool count = false;
    bool newest_first = false;  ///< $orderby=phenomenonTime desc, of Observations
};
Options parse_options(const std::vector<std::pair<std::string, std::string>>& query);

}  // namespace huying::sensing::sta
