// patch_fuzz.cpp - a document and a patch, apart by a zero byte: whatever they are, nothing but a Problem comes of them.
#include "engine/record/patch.hpp"
#include "engine/record/record.hpp"

using namespace huying;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto middle = std::min(text.find('\0'), text.size());
    try {
        record::Tree document = record::to_tree(record::parse_json(text.substr(0, middle)));
        const record::Tree before = document;
        try {
            record::apply_patch(document, record::parse_json(text.substr(std::min(middle + 1, size))));
        } catch (const Problem&) {
            if (!(document == before)) __builtin_trap();  // a patch that fails changes nothing
        }
        record::merge(document, before);
        if (!(record::to_tree(record::parse_json(record::to_json(document))) == document)) __builtin_trap();
    } catch (const Problem&) {
    }
    return 0;
}
