// typed_fuzz.cpp - whatever bytes are typed: what is read of them is itself again, and a number's normal form is its own.
#include <cstdint>
#include <cstdlib>

#include "subject/identity/person.hpp"
#include "subject/identity/typed.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace huying::identity;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (half_width(text).size() > size) std::abort();
    const std::string normal = normal_person(std::string(text));
    if (normal_person(normal) != normal) std::abort();
    for (const char* role : {"citizen", "worker"}) name_fault(role, text);
    return 0;
}
