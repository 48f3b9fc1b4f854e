// record.cpp - the JSON parser of each thread.
#include "engine/record/record.hpp"

#include "engine/record/json_fault.hpp"

namespace huying::record {
namespace {

constexpr std::size_t deepest = 64;          // levels of nesting are more than any of our records could need
constexpr std::size_t keep_bytes = 1 << 20;  // a parser that once read more is given back, so that memory does not grow

/// For who sent it. Beyond 64 bits or 1.8e308 it is JSON, but no number we could keep.
Problem malformed(std::string_view text, simdjson::error_code error) {
    JsonFault fault = json_fault(text, deepest).value_or(JsonFault{"", simdjson::error_message(error)});
    const std::string where = fault.pointer.empty() ? "it" : fault.pointer;
    return {400,
            "malformed_json",
            "The body cannot be read as JSON: " + where + " " + fault.detail + ".",
            {{std::move(fault.pointer), std::move(fault.detail)}}};
}

}  // namespace

Element parse_json(std::string_view text) {
    thread_local auto parser = std::make_unique<simdjson::dom::parser>();
    if (parser->capacity() > keep_bytes && text.size() <= keep_bytes)
        parser = std::make_unique<simdjson::dom::parser>();
    if (parser->max_depth() != deepest && parser->allocate(std::max(text.size(), std::size_t{4096}), deepest))
        throw Problem(503, "unavailable", "Not enough memory to read the request.");
    Element root;
    if (const auto error = parser->parse(text.data(), text.size()).get(root)) throw malformed(text, error);
    return root;
}

}  // namespace huying::record
