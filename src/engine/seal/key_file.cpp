// key_file.cpp - see key_file.hpp.
#include "engine/seal/key_file.hpp"

#include <stdexcept>

#include "base/bytes.hpp"
#include "base/file.hpp"
#include "engine/seal/cipher.hpp"

namespace huying::seal {

std::string load_or_create_key(const std::filesystem::path& file) {
    std::string key = read_or_create_private(file, [] { return random_bytes(key_bytes); });
    if (key.size() != key_bytes) throw std::runtime_error(file.string() + " is no key of 32 bytes");
    return key;
}

}  // namespace huying::seal
