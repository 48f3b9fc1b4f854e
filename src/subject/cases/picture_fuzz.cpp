// picture_fuzz.cpp - any bytes as a photo: a place within the globe of what is a picture, or none.
#include "subject/cases/picture.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto type = huying::cases::picture_type(bytes);
    const auto place = huying::cases::picture_place(bytes);
    if (!place) return 0;
    const auto [latitude, longitude] = *place;
    const bool on_the_globe = latitude >= -90 && latitude <= 90 && longitude >= -180 && longitude <= 180;
    if (!type || !on_the_globe) __builtin_trap();
    return 0;
}
