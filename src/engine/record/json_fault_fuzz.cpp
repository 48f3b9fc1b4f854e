// json_fault_fuzz.cpp - what the parser refuses has a fault at a pointer, a line and a column; what it takes has none. Halves of
// surrogate pairs are left out: the parser takes some of them.
#include "engine/record/field.hpp"
#include "engine/record/json_fault.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace huying;
    constexpr std::size_t too_deep = 64;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (text.find("\\ud") != std::string_view::npos || text.find("\\uD") != std::string_view::npos) return 0;
    static simdjson::dom::parser parser;
    if (parser.allocate(std::max(size, std::size_t{4096}), too_deep)) return 0;
    record::Element root;
    const bool taken = !parser.parse(text.data(), text.size()).get(root);
    const auto fault = record::json_fault(text, too_deep);
    if (taken == fault.has_value()) __builtin_trap();
    if (!fault) return 0;
    if (!fault->pointer.empty() && fault->pointer[0] != '/') __builtin_trap();
    if (fault->detail.find("(line ") == std::string::npos) __builtin_trap();
    if (!simdjson::validate_utf8(fault->pointer.data(), fault->pointer.size())) __builtin_trap();
    return 0;
}
