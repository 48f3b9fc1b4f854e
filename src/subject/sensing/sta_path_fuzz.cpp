// sta_path_fuzz.cpp - any text as a SensorThings path: an answer or a Problem, nothing else.
#include "engine/record/field.hpp"
#include "subject/sensing/sensing.hpp"
#include "subject/sensing/sta_path.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace huying;
    const std::string text(reinterpret_cast<const char*>(data), size);
    try {
        sensing::sta::parse_path(text);
    } catch (const Problem&) {
    }
    if (const auto id = sensing::parse_observation_id(text))
        if (!sensing::parse_observation_id(sensing::observation_id(id->first, id->second))) __builtin_trap();
    return 0;
}
