// air_csv_fuzz.cpp - any text as an air file: rows within range or a reason.
#include "subject/sensing/air_csv.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace huying::sensing;
    std::string_view text(reinterpret_cast<const char*>(data), size);
    AirReader reader;
    if (reader.header("year,month,day,hour,PM2.5,PM10,SO2,NO2,CO,O3,station")) __builtin_trap();
    AirHour hour;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        if (!reader.row(text.substr(0, end), hour))
            for (const auto& v : hour.values)
                if (v && !(*v >= 0 && *v <= 20'000)) __builtin_trap();
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    AirReader other;
    (void)other.header(std::string_view(reinterpret_cast<const char*>(data), size));
    return 0;
}
