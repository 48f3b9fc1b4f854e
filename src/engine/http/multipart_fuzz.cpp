// multipart_fuzz.cpp - any bytes as a form: a file within the body, or a problem; nothing else.
#include <cstdint>
#include <cstdlib>

#include "engine/http/multipart.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view all(reinterpret_cast<const char*>(data), size);
    const auto line = all.find('\n');  // the first line is the Content-Type
    const std::string_view type =
        line == std::string_view::npos ? "multipart/form-data; boundary=b" : all.substr(0, line);
    const std::string_view body = line == std::string_view::npos ? all : all.substr(line + 1);
    try {
        const auto file = huying::http::first_file(type, body);
        if (body.find(file.bytes) == std::string_view::npos) std::abort();
    } catch (const huying::Problem& p) {
        if (p.status != 400) std::abort();
    }
    return 0;
}
