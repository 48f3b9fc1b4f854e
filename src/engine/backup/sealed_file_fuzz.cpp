// sealed_file_fuzz.cpp - any bytes as a backup file: nothing opens that was not sealed, and a true file that was changed is
// refused before it is read to its end.
#include "engine/backup/sealed_file.hpp"

#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace {

using namespace huying::backup;

const Secret secret{std::string(32, 'k')};

void put(const std::string& file, std::string_view bytes) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

/// Whether the file was read to its end, whole.
bool opens(const std::string& file) {
    try {
        SealedReader reader(file, secret);
        while (!reader.at_end()) reader.read(1);
        return true;
    } catch (const std::runtime_error&) {
        return false;
    }
}

/// A true file of two chunks.
std::string true_file(const std::string& file) {
    std::filesystem::remove(file);
    SealedWriter writer(file, secret);
    writer.write(std::string(66'000, 'x'));
    writer.finish();
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    static const std::string file =
        (std::filesystem::temp_directory_path() / ("sealed_file_fuzz_" + std::to_string(getpid()))).string();
    static const std::string good = true_file(file);
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    put(file, bytes);
    if (opens(file)) __builtin_trap();
    if (size < 5) return 0;
    std::uint32_t at = 0;  // the input as a change of the true file: where, and what is put there
    std::memcpy(&at, data, sizeof at);
    std::string changed = good;
    const std::string_view patch = bytes.substr(4);
    changed.replace(at % good.size(), patch.size(), patch);
    put(file, changed);
    if (opens(file) != (changed == good)) __builtin_trap();
    return 0;
}
