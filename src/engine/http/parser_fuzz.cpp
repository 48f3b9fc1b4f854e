// parser_fuzz.cpp - any bytes as a connection, in pieces of every size: the parser says the same as when they come at
// once, and never holds more than its limits.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "engine/http/parser.hpp"

namespace {

using namespace huying::http;

constexpr Limits limits{200, 400, 300, 50};

/// What the parser makes of the bytes: bodies, and how it ended.
std::string reading(std::string_view bytes, std::size_t piece) {
    Parser parser(limits);
    Incoming in;
    std::string held, out;
    parser.start(in);
    while (!bytes.empty() || !held.empty()) {
        const auto next = bytes.substr(0, piece);
        held += next;
        bytes.remove_prefix(next.size());
        std::size_t used = 0;
        try {
            const auto step = parser.feed(held, used);
            held.erase(0, used);
            if (step == Parser::Step::done) {
                out += in.request.method + " " + in.target + " " + in.request.body + "\n";
                if (in.request.body.size() > limits.body + limits.framing) std::abort();
                parser.start(in);
                continue;
            }
        } catch (const huying::Problem&) {
            return out + "refused";
        }
        if (next.empty()) break;
    }
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const std::string whole = reading(bytes, size + 1);
    reading(bytes, 1);
    reading(bytes, 1 + size % 7);
    return whole.size() > 2 * size + 100 ? 1 : 0;
}
