// record.cpp - the JSON parser of each thread.
#include "engine/record/record.hpp"

namespace huying::record {
namespace {

constexpr std::size_t deepest = 64;          // levels of nesting that any of our records could need, and then some
constexpr std::size_t keep_bytes = 1 << 20;  // a parser that once read more is given back, so that memory does not grow

}  // namespace

Element parse_json(std::string_view text) {
    thread_local auto parser = std::make_unique<simdjson::dom::parser>();
    if (parser->capacity() > keep_bytes && text.size() <= keep_bytes) parser = std::make_unique<simdjson::dom::parser>();
    if (parser->max_depth() != deepest && parser->allocate(std::max(text.size(), std::size_t{4096}), deepest))
        throw Problem(503, "unavailable", "Not enough memory to read the request.");
    Element root;
    if (const auto error = parser->parse(text.data(), text.size()).get(root)) {
        throw Problem(400, "malformed_json", std::string("The body is not valid JSON: ") + simdjson::error_message(error),
                      {{"", simdjson::error_message(error)}});
    }
    return root;
}

}  // namespace huying::record
