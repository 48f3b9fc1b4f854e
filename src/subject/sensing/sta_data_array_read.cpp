// sta_data_array_read.cpp - $resultFormat=dataArray: each stream's observations as rows of values (18-088, clause 14).
#include <fmt/format.h>

#include <algorithm>

#include "subject/sensing/sta_page.hpp"

namespace huying::sensing::sta {
namespace {

constexpr std::string_view all_components[] = {"id",        "phenomenonTime", "result", "resultTime", "resultQuality",
                                               "validTime", "parameters"};

/// The value of one component; `extra` is the parsed column of that name.
std::string cell(std::string_view component, const Rows& row, simdjson::dom::element extra, bool has_extra) {
    if (component == "id") return '"' + observation_id({row.integer(0)}, {row.integer(5)}) + '"';
    std::string out;
    if (component == "result" && !row.null(2)) return record::write_number(out, row.real(2)), out;
    simdjson::dom::element value;
    if (has_extra && !extra[component].get(value)) return simdjson::minify(value);
    if (component == "phenomenonTime") return '"' + to_text({row.integer(1)}) + '"';
    return "null";
}

}  // namespace

DataArray::DataArray(const Reading& reading, const Query& query) : reading_(reading) {
    for (const std::string_view component : all_components)
        if (query.selects(component)) components_.push_back(component);
}

void DataArray::add(const Rows& row) {
    const std::int64_t stream = row.integer(0);
    auto at = std::ranges::find(groups_, stream, &std::pair<std::int64_t, Group>::first);
    if (at == groups_.end()) {
        const std::string_view name = row.boolean(4) ? "MultiDatastream" : "Datastream";
        const std::string link = self_link(reading_.base_url, *by_set(std::string(name) + "s"), std::to_string(stream));
        groups_.push_back({stream, {fmt::format("\"{}@iot.navigationLink\":\"{}\"", name, link), {}, 0}});
        at = groups_.end() - 1;
    }
    simdjson::dom::parser parser;
    simdjson::dom::element extra;
    const std::string_view text = row.null(3) ? std::string_view{} : row.text(3);
    const bool has_extra = !text.empty() && !parser.parse(text.data(), text.size()).get(extra);
    Group& group = at->second;
    group.rows += group.count++ == 0 ? "[" : ",[";
    for (std::size_t i = 0; i < components_.size(); ++i)
        group.rows += (i ? "," : "") + cell(components_[i], row, extra, has_extra);
    group.rows += ']';
}

std::string DataArray::text() const {
    std::string components;
    for (const std::string_view c : components_)
        components += (components.empty() ? "\"" : ",\"") + std::string(c) + '"';
    std::string out = "[";
    for (const auto& [stream, group] : groups_)
        out += fmt::format(R"({}{{{},"components":[{}],"dataArray@iot.count":{},"dataArray":[{}]}})",
                           out.size() > 1 ? "," : "", group.stream_link, components, group.count, group.rows);
    return out + ']';
}

}  // namespace huying::sensing::sta
