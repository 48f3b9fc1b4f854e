// result.cpp - see result.hpp.
#include "subject/sensing/result.hpp"

#include <fmt/format.h>

#include <cmath>

#include "subject/sensing/sensing.hpp"

namespace huying::sensing {
namespace {

struct KnownRange {
    std::string_view property;
    Range range;
};
// PM2.5: no instrument on the market reads beyond 5000 ug/m3. PM10: dust storms reach ten thousand. Gases: far above the
// last row of table 3 of HJ 633 (SO2 2620, NO2 3840, O3 1200 ug/m3, CO 150 mg/m3).
constexpr KnownRange known_ranges[] = {
    {"pm25", {0, 5000, "ug/m3"}},  {"pm10", {0, 20'000, "ug/m3"}}, {"so2", {0, 20'000, "ug/m3"}},
    {"no2", {0, 20'000, "ug/m3"}}, {"o3", {0, 20'000, "ug/m3"}},   {"co", {0, 200, "mg/m3"}},
    {"pm25", {0, 5, "mg/m3"}},     {"pm10", {0, 20, "mg/m3"}},     {"so2", {0, 20, "mg/m3"}},
    {"no2", {0, 20, "mg/m3"}},     {"o3", {0, 20, "mg/m3"}},       {"co", {0, 200'000, "ug/m3"}}};

constexpr std::pair<std::string_view, ResultType> standard_types[] = {{"OM_Measurement", ResultType::number},
                                                                      {"OM_CountObservation", ResultType::integer},
                                                                      {"OM_TruthObservation", ResultType::truth},
                                                                      {"OM_CategoryObservation", ResultType::text}};

/// Of a result that is no number, or of a stream that takes none.
bool is_taken(ResultType type, const NewObservation& o) {
    if (o.value) return type == ResultType::integer && std::trunc(*o.value) == *o.value;
    if (o.extra.empty()) return true;
    simdjson::dom::parser parser;
    record::Element result;
    return parser.parse(o.extra)["result"].get(result) || is_of(type, result);
}

}  // namespace

ResultType result_type(std::string_view observation_type) {
    for (const auto& [name, type] : standard_types)
        if (observation_type.ends_with(name)) return type;
    return ResultType::any;
}

bool is_of(ResultType type, record::Element value) {
    if (value.is_null()) return true;
    switch (type) {
        case ResultType::number: return value.is_number();
        case ResultType::integer: return value.is_int64() || value.is_uint64();
        case ResultType::truth: return value.is_bool();
        case ResultType::text: return value.is_string();
        default: return true;
    }
}

std::string_view must_be(ResultType type) {
    switch (type) {
        case ResultType::number: return "must be a number, as the stream's observationType says";
        case ResultType::integer: return "must be a whole number, as the stream's observationType says";
        case ResultType::truth: return "must be true or false, as the stream's observationType says";
        case ResultType::text: return "must be text, as the stream's observationType says";
        default: return "";
    }
}

std::string Range::words() const {
    return unit.empty() ? fmt::format("must be from {:g} to {:g}", low, high)
                        : fmt::format("must be from {} to {} {}", low, high, unit);
}

Range range_of(std::string_view property, std::string_view unit) {
    for (const KnownRange& k : known_ranges)
        if (k.property == property && k.range.unit == unit) return k.range;
    return {-farthest, farthest, ""};
}

std::vector<std::string_view> units_of(std::string_view property) {
    std::vector<std::string_view> out;
    for (const KnownRange& k : known_ranges)
        if (k.property == property) out.push_back(k.range.unit);
    return out;
}

std::optional<std::string> result_fault(const StreamInfo& stream, const NewObservation& o) {
    const bool number = o.value && (stream.takes == ResultType::number || stream.takes == ResultType::any);
    if (!number && stream.takes != ResultType::any && !is_taken(stream.takes, o))
        return std::string(must_be(stream.takes));
    if (!o.value) return std::nullopt;
    const Range range = range_of(stream.property, stream.unit);
    return range.holds(*o.value) ? std::nullopt : std::optional(range.words());
}

}  // namespace huying::sensing
