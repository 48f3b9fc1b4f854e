// record.cpp - the JSON parser of each thread.
#include "engine/record/record.hpp"

namespace huying::record {
namespace {

constexpr std::size_t deepest = 64;          // levels of nesting that any of our records could need, and then some
constexpr std::size_t keep_bytes = 1 << 20;  // a parser that once read more is given back, so that memory does not grow

/// Why a text could not be read, for who sent it. Beyond 64 bits or 1.8e308 it is JSON, but no number we could keep.
std::string fault_words(simdjson::error_code error) {
    switch (error) {
        case simdjson::DEPTH_ERROR: return "it is nested deeper than " + std::to_string(deepest) + " levels";
        case simdjson::NUMBER_ERROR: return "a number in it is malformed or too large";
        case simdjson::STRING_ERROR: return "a text in it has a wrong escape or half of a surrogate pair";
        default: return simdjson::error_message(error);
    }
}

}  // namespace

Element parse_json(std::string_view text) {
    thread_local auto parser = std::make_unique<simdjson::dom::parser>();
    if (parser->capacity() > keep_bytes && text.size() <= keep_bytes)
        parser = std::make_unique<simdjson::dom::parser>();
    if (parser->max_depth() != deepest && parser->allocate(std::max(text.size(), std::size_t{4096}), deepest))
        throw Problem(503, "unavailable", "Not enough memory to read the request.");
    Element root;
    if (const auto error = parser->parse(text.data(), text.size()).get(root)) {
        const std::string why = fault_words(error);
        throw Problem(400, "malformed_json", "The body cannot be read as JSON: " + why, {{"", why}});
    }
    return root;
}

}  // namespace huying::record
