// json_fuzz.cpp - any text as JSON of a record: malformed, wrong with every fault at a pointer, or a record that its own
// JSON gives again.
#include "engine/record/record.hpp"

namespace fuzz {

using namespace huying;
enum class Side { left, right };
BOOST_DESCRIBE_ENUM(Side, left, right)
struct Inner {
    std::optional<double> share;
    std::optional<std::vector<std::string>> words;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (share, words))
struct Outer {
    std::optional<Id> id;
    std::optional<Text<1, 5>> name;
    std::optional<Side> side;
    std::optional<Micros> time;
    std::optional<std::vector<Inner>> list;
    std::optional<Json> free;
    std::optional<std::string> case_;
};
BOOST_DESCRIBE_STRUCT(Outer, (), (id, name, side, time, list, free, case_))

}  // namespace fuzz

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace huying;
    try {
        const auto value = record::from_json<fuzz::Outer>({reinterpret_cast<const char*>(data), size});
        const std::string json = record::to_json(value);
        if (record::to_json(record::from_json<fuzz::Outer>(json)) != json) __builtin_trap();
    } catch (const Problem& problem) {
        if ((problem.status != 400 && problem.status != 422) || problem.errors.empty()) __builtin_trap();
        for (const FieldError& e : problem.errors)
            if (e.detail.empty() || (!e.pointer.empty() && e.pointer[0] != '/')) __builtin_trap();
    }
    return 0;
}
