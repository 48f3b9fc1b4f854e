// field_fuzz.cpp - any text as a parameter of each type: refused with a reason, or a value whose own text reads back.
#include "engine/record/record.hpp"

namespace {

using namespace huying;

template <class T> void there_and_back(std::string_view text) {
    T value{}, again{};
    record::Errors errors;
    if (!record::Field<T>::read_text(text, value, errors, {nullptr, "?x"})) {
        if (errors.list.size() != 1 || errors.list[0].detail.empty()) __builtin_trap();
        return;
    }
    std::string json = "[";
    record::Field<T>::write(json, value);
    simdjson::dom::array list;
    if (record::parse_json(json + "]").get(list)) __builtin_trap();
    if (!record::Field<T>::read(list.at(0).value_unsafe(), again, errors, {}) || again != value) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    there_and_back<bool>(text);
    there_and_back<std::int64_t>(text);
    there_and_back<double>(text);
    there_and_back<std::string>(text);
    there_and_back<Text<1, 12>>(text);
    there_and_back<Id>(text);
    there_and_back<Micros>(text);
    there_and_back<std::optional<Quantity<"ug/m3">>>(text);
    return 0;
}
