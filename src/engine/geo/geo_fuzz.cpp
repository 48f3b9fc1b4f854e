// geo_fuzz.cpp - any bytes as a GeoJSON geometry: refused with std::invalid_argument, or an index
// that answers. Build with -fsanitize=fuzzer,address,undefined.
#include "engine/geo/geo.hpp"

#include <cstdlib>
#include <stdexcept>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace huying::geo;
    try {
        const Areas areas({{"a", std::string(reinterpret_cast<const char*>(data), size)}});
        const auto near = areas.nearest({30.5, 120}, 1e9);  // a valid area is at a finite distance
        if (!near || !(near->distance_m <= 20'100'000)) std::abort();
        if (areas.containing({30.5, 120}) && near->distance_m != 0) std::abort();
    } catch (const std::invalid_argument&) {  // refused, as it should be
    }
    return 0;
}
