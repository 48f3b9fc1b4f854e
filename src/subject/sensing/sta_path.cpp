// sta_path.cpp - see sta_path.hpp.
#include "subject/sensing/sta_path.hpp"

#include <algorithm>

#include "engine/record/field.hpp"

namespace huying::sensing::sta {
namespace {

constexpr std::int64_t most_per_page = 1000;

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

std::int64_t natural(const std::string& name, const std::string& value) {
    const auto n = record::integer_from(value);
    if (!n || *n < 0) throw Problem(400, "bad_option", name + " must be a whole number from 0.", {{"?" + name, "must be a whole number from 0"}});
    return *n;
}

}  // namespace

std::vector<Segment> parse_path(std::string_view path) {
    std::vector<Segment> out;
    while (path.ends_with('/')) path.remove_suffix(1);
    if (path.empty()) return out;
    for (std::size_t at = 0; at <= path.size();) {
        const auto slash = std::min(path.find('/', at), path.size());
        out.push_back(parse_segment(path.substr(at, slash - at)));
        if (out.size() > 8) throw bad_path("more than 8 segments.");
        at = slash + 1;
    }
    return out;
}

Options parse_options(const std::vector<std::pair<std::string, std::string>>& query) {
    Options out;
    for (const auto& [name, value] : query) {
        if (name == "$top") out.top = std::min(natural(name, value), most_per_page);
        else if (name == "$skip") out.skip = natural(name, value);
        else if (name == "$count" && (value == "true" || value == "false")) out.count = value == "true";
        else if (name == "$count") throw Problem(400, "bad_option", "$count must be true or false.");
        else if (name == "$orderby" && (value == "phenomenonTime desc" || value == "phenomenonTime asc" || value == "phenomenonTime"))
            out.newest_first = value.ends_with("desc");
        else if (name.starts_with('$')) throw Problem(501, "option_not_here", name + " in this form is not offered here.");
        else throw Problem(400, "bad_option", "'" + name + "' is not an option of SensorThings.");
    }
    return out;
}

}  // namespace huying::sensing::sta
