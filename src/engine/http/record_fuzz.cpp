// record_fuzz.cpp - any bytes as the JSON body of a route: a record whose own JSON reads back the same, or a problem
// that names what is wrong.
#include <cstdint>
#include <cstdlib>

#include "engine/http/route.hpp"

namespace fuzz {

enum class Side { left, right };
BOOST_DESCRIBE_ENUM(Side, left, right)
struct Inner {
    std::optional<double> share;
    std::vector<std::int64_t> numbers;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (share, numbers))
struct Outer {
    huying::Id id;
    huying::Text<1, 20> text;
    std::optional<huying::Micros> time;
    std::optional<Side> side;
    std::vector<Inner> inner;
    std::optional<huying::Json> free;
    bool flag;
};
BOOST_DESCRIBE_STRUCT(Outer, (), (id, text, time, side, inner, free, flag))

}  // namespace fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace huying;
    http::Request request;
    request.body.assign(reinterpret_cast<const char*>(data), size);
    if (size % 3 == 0) request.params = {{"id", request.body.substr(0, size / 2)}};
    try {
        const auto value = http::detail::read_input<fuzz::Outer>(request, true);
        const std::string json = record::to_json(value);
        if (record::to_json(record::from_json<fuzz::Outer>(json)) != json) std::abort();
    } catch (const Problem& p) {
        const bool named = p.status == 422 && !p.errors.empty();
        if (p.status != 400 && !named) std::abort();
        http::problem_reply(p);
    }
    return 0;
}
