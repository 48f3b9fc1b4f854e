// archive_fuzz.cpp - any bytes as the content of a backup whose key is right: they are refused, or what comes out, put
// together again, is what went in; and no name leads out of the folder.
#include "engine/backup/archive.hpp"

#include <unistd.h>

#include <filesystem>
#include <stdexcept>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace huying::backup;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    static const std::string folder =
        (std::filesystem::temp_directory_path() / ("archive_fuzz_" + std::to_string(getpid()))).string();
    static const Secret secret{std::string(32, 'k')};
    std::filesystem::create_directories(folder);
    const std::string file = folder + "/backup", out = folder + "/out", again = folder + "/again";
    for (const auto& old : {file, out, again}) std::filesystem::remove(old);
    SealedWriter writer(file, secret);
    writer.write(bytes);
    writer.finish();
    try {
        std::string together;
        const auto take = [&](const std::string& name, std::uint64_t length) {
            if (name.find('/') != std::string::npos || name.starts_with('.')) __builtin_trap();
            together += static_cast<char>(name.size());
            together += name;
            for (int shift = 56; shift >= 0; shift -= 8) together += static_cast<char>(length >> shift & 0xff);
        };
        SealedReader reader(file, secret);
        bool placed = false;
        extract(
            reader,
            [&](const std::string& name) {
                placed = placed || name == "placed";
                return name == "placed" ? out : std::string();
            },
            [&](const std::string& name, const std::string& text) { take(name, text.size()), together += text; });
        if (!placed && together != bytes) __builtin_trap();
    } catch (const std::runtime_error&) {  // refused with a sentence
    }
    return 0;
}
