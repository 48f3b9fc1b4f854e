// file.cpp - see file.hpp: written beside, synced, then moved or linked into place; the folder is synced, too.
#include "base/file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace huying {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_private = 64 * 1024;  // bytes; the longest key, two SM2 pairs in PEM form, has 500
constexpr mode_t others = 0077;

class Descriptor {
  public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    operator int() const { return fd_; }

  private:
    const int fd_;
};

[[noreturn]] void fail(const char* what, const fs::path& file, int error) {
    throw std::runtime_error(std::string(what) + " " + file.string() + ": " + std::strerror(error));
}

int open_folder_of(const fs::path& file) {
    const fs::path folder = file.has_parent_path() ? file.parent_path() : ".";
    return ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

void sync_folder(const fs::path& file) {
    const Descriptor folder(open_folder_of(file));
    if (folder >= 0) ::fsync(folder);
}

/// All of it and on disk; errno says what went wrong.
bool write_all(int fd, std::string_view content) {
    while (!content.empty()) {
        const ssize_t n = ::write(fd, content.data(), content.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        content.remove_prefix(static_cast<std::size_t>(n));
    }
    return ::fsync(fd) == 0;
}

/// Gives the name of a new file with this content, on disk.
std::string write_beside(const fs::path& file, std::string_view content) {
    std::string name = file.string() + ".XXXXXX";
    const Descriptor out(::mkostemp(name.data(), O_CLOEXEC));  // mode 0600
    if (out < 0) fail("cannot write", file, errno);
    if (write_all(out, content)) return name;
    const int error = errno;
    ::unlink(name.c_str());
    fail("cannot write", file, error);
}

}  // namespace

FolderLock::FolderLock(const fs::path& file_in_it) : fd_(open_folder_of(file_in_it)) {
    if (fd_ >= 0) ::flock(fd_, LOCK_EX);
}

FolderLock::~FolderLock() {
    if (fd_ >= 0) ::close(fd_);
}

std::string read_file(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream out;
    if (!in || !(out << in.rdbuf())) throw std::runtime_error("cannot read " + file.string());
    return out.str();
}

bool create_private(const fs::path& file, std::string_view content) {
    const std::string name = write_beside(file, content);
    const int error = ::link(name.c_str(), file.c_str()) == 0 ? 0 : errno;
    ::unlink(name.c_str());
    if (error != 0 && error != EEXIST) fail("cannot write", file, error);
    sync_folder(file);
    return error == 0;
}

std::string read_private(const fs::path& file) {
    const Descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat facts {};
    if (in < 0 || ::fstat(in, &facts) != 0) fail("cannot read", file, errno);
    if ((facts.st_mode & others) != 0) throw std::runtime_error(file.string() + " can be read by others: chmod 600 it");
    std::string content(most_private + 1, '\0');
    std::size_t size = 0;
    while (size < content.size()) {
        const ssize_t n = ::read(in, content.data() + size, content.size() - size);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) fail("cannot read", file, errno);
        if (n == 0) break;
        size += static_cast<std::size_t>(n);
    }
    if (size > most_private) throw std::runtime_error(file.string() + " has more than 64 KiB: it holds no key");
    content.resize(size);
    return content;
}

void replace_file(const fs::path& file, std::string_view content) { move_file(write_beside(file, content), file); }

void move_file(const fs::path& from, const fs::path& to) {
    if (std::rename(from.c_str(), to.c_str()) != 0) fail("cannot write", to, errno);
    sync_folder(to);
}

}  // namespace huying
