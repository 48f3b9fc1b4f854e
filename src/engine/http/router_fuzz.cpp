// router_fuzz.cpp - any bytes as a request target: nothing crashes, and what is accepted is clean UTF-8.
#include <simdjson.h>

#include <cstdlib>

#include "engine/http/router.hpp"
#include "engine/http/target.hpp"

namespace {

const huying::http::Router& table() {
    static const huying::http::Router router = [] {
        huying::http::Router r;
        std::size_t line = 0;
        for (const char* path : {"/", "/a", "/a/{x}", "/a/{x}/b", "/{y}/b", "/a/b/{rest...}", "/s/{rest...}"})
            r.add("GET", path, line++);
        return r;
    }();
    return router;
}

void check(const std::string& text) {
    if (!simdjson::validate_utf8(text.data(), text.size()) || text.find('\0') != std::string::npos) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace huying::http;
    const std::string_view raw(reinterpret_cast<const char*>(data), size);
    Target target;
    if (!split_target(raw, target)) return 0;
    Router::Match match;
    table().find("GET", target.path, match);
    // What was not checked as an escape is checked with the whole path, as the service does.
    std::string path;
    std::vector<std::pair<std::string, std::string>> query;
    if (!decode_path(target.path, path) || !parse_query(target.query, query)) return 0;
    check(path);
    for (const auto& [name, value] : match.params) check(value);
    for (const auto& [name, value] : query) check(name), check(value);
    accepts(raw, "gzip");
    cookie(raw, "session");
    return 0;
}
