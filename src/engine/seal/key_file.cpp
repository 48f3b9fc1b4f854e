// key_file.cpp - see key_file.hpp.
#include "engine/seal/key_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "engine/ledger/file.hpp"
#include "engine/seal/cipher.hpp"

namespace huying::seal {

std::string load_or_create_key(const std::filesystem::path& file) {
    // Of several processes that start together one makes the key and all read the same.
    if (!std::filesystem::exists(file)) ledger::create_file(file.string(), random_bytes(key_bytes));
    const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) throw std::runtime_error("cannot read " + file.string() + ": " + std::strerror(errno));
    struct stat info {};
    std::string key(key_bytes + 1, '\0');
    const bool stated = ::fstat(fd, &info) == 0;
    const auto n = ::read(fd, key.data(), key.size());
    ::close(fd);
    if (!stated || (info.st_mode & 077) != 0)
        throw std::runtime_error("others may read " + file.string() + ": chmod 600 it");
    if (n != static_cast<ssize_t>(key_bytes)) throw std::runtime_error(file.string() + " is no key of 32 bytes");
    key.resize(key_bytes);
    return key;
}

}  // namespace huying::seal
