// sta_path.cpp - see sta_path.hpp.
#include "subject/sensing/sta_path.hpp"

#include <fmt/format.h>

namespace huying::sensing::sta {
namespace {

Problem bad_path(const std::string& why) { return {400, "bad_path", "The path is not a SensorThings path: " + why}; }

Segment parse_segment(std::string_view part) {
    const auto open = part.find('(');
    if (open == std::string_view::npos) {
        if (part.empty()) throw bad_path("an empty segment.");
        return {std::string(part), std::nullopt};
    }
    if (open == 0 || part.back() != ')') throw bad_path("'(' without ')' or without a name.");
    std::string_view id = part.substr(open + 1, part.size() - open - 2);
    if (id.size() >= 2 && id.front() == '\'' && id.back() == '\'') id = id.substr(1, id.size() - 2);
    if (id.empty() || id.size() > 60) throw bad_path("an id of 1 to 60 characters is needed.");
    return {std::string(part.substr(0, open)), std::string(id)};
}

}  // namespace

std::vector<Segment> parse_path(std::string_view path) {
    std::vector<Segment> out;
    while (path.ends_with('/')) path.remove_suffix(1);
    if (path.empty()) return out;
    bool quoted = false;  // a '/' between quotes belongs to an id
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= path.size(); ++at) {
        if (at < path.size() && path[at] == '\'') quoted = !quoted;
        if (at < path.size() && (quoted || path[at] != '/')) continue;
        out.push_back(parse_segment(path.substr(begin, at - begin)));
        if (out.size() > most_segments) throw bad_path(fmt::format("more than {} segments.", most_segments));
        begin = at + 1;
    }
    return out;
}

}  // namespace huying::sensing::sta
