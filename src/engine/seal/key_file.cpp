// key_file.cpp - see key_file.hpp.
#include "engine/seal/key_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "base/bytes.hpp"
#include "engine/ledger/file.hpp"
#include "engine/seal/cipher.hpp"

namespace huying::seal {
namespace {

constexpr std::size_t most_bytes = 4096;

}  // namespace

std::string read_key_file(const std::filesystem::path& file) {
    const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) throw std::runtime_error("cannot read " + file.string() + ": " + std::strerror(errno));
    struct stat info {};
    std::string key(most_bytes, '\0');
    const bool stated = ::fstat(fd, &info) == 0;
    const auto n = ::read(fd, key.data(), key.size());
    ::close(fd);
    if (!stated || (info.st_mode & 077) != 0)
        throw std::runtime_error("others may read " + file.string() + ": chmod 600 it");
    if (n < 0) throw std::runtime_error("cannot read " + file.string());
    key.resize(static_cast<std::size_t>(n));
    return key;
}

std::string load_or_create_key(const std::filesystem::path& file) {
    // Of several processes that start together one makes the key and all read the same.
    if (!std::filesystem::exists(file)) ledger::create_file(file.string(), random_bytes(key_bytes));
    std::string key = read_key_file(file);
    if (key.size() != key_bytes) throw std::runtime_error(file.string() + " is no key of 32 bytes");
    return key;
}

}  // namespace huying::seal
