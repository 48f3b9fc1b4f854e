// picture_fuzz.cpp - any bytes as a photo: a place within the globe, or none.
#include "subject/cases/picture.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (const auto place = huying::cases::picture_place(bytes))
        if (place->first < -90 || place->first > 90) __builtin_trap();
    return 0;
}
