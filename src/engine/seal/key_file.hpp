// key_file.hpp - a key in a file that is its owner's alone.
#pragma once
#include <filesystem>
#include <string>

namespace huying::seal {

/// A key of 32 bytes: reads the file, or makes it with mode 0600 where there is none (base/file.hpp). Throws
/// std::runtime_error also when it has another size.
std::string load_or_create_key(const std::filesystem::path& file);

}  // namespace huying::seal
