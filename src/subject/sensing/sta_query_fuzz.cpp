// sta_query_fuzz.cpp - any text as $filter, $orderby, $expand and $select of each entity: a checked query or a Problem of 4xx
// or 501, nothing else.
#include "subject/sensing/sta_lexer.hpp"
#include "subject/sensing/sta_literal.hpp"
#include "subject/sensing/sta_model.hpp"
#include "subject/sensing/sta_parser.hpp"
#include "subject/sensing/sta_query.hpp"
#include "subject/sensing/sta_shape.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace huying;
    if (size < 2) return 0;
    static constexpr std::string_view options[] = {"$filter", "$orderby", "$expand", "$select"};
    const auto entities = sensing::sta::entities();
    const std::string option(options[data[0] % 4]), text(reinterpret_cast<const char*>(data + 2), size - 2);
    try {
        const auto query = sensing::sta::parse_query(entities[data[1] % entities.size()], {{option, text}});
        sensing::sta::next_page(query, 100);
    } catch (const Problem& problem) {
        if (problem.status < 400 || problem.status >= 502 || problem.status == 500) __builtin_trap();
    }
    return 0;
}
