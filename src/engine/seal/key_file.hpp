// key_file.hpp - a key of 32 bytes in a file that is its owner's alone.
#pragma once
#include <filesystem>
#include <string>

namespace huying::seal {

/// Reads the file, or makes it with mode 0600 where there is none. Throws std::runtime_error when it cannot be read, has
/// another size, or others than its owner may read it.
std::string load_or_create_key(const std::filesystem::path& file);

}  // namespace huying::seal
