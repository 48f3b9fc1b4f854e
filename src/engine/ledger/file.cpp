// file.cpp - see file.hpp: written beside, synced, then moved into place; the folder is synced, too.
#include "engine/ledger/file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace huying::ledger {
namespace {

[[noreturn]] void fail(const char* what, const std::string& file) {
    throw std::runtime_error(std::string(what) + " " + file + ": " + std::strerror(errno));
}

int open_folder_of(const std::string& file) {
    auto folder = std::filesystem::path(file).parent_path();
    if (folder.empty()) folder = ".";
    return ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

void sync_folder(const std::string& file) {
    const int fd = open_folder_of(file);
    if (fd < 0) return;
    ::fsync(fd);
    ::close(fd);
}

/// Gives the name of a new file with this content, on disk.
std::string write_beside(const std::string& file, std::string_view content) {
    std::string name = file + ".XXXXXX";
    const int fd = ::mkostemp(name.data(), O_CLOEXEC);  // mode 0600
    if (fd < 0) fail("cannot write", file);
    for (std::size_t done = 0; done < content.size();) {
        const ssize_t n = ::write(fd, content.data() + done, content.size() - done);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) {
            const int error = errno;
            ::close(fd), ::unlink(name.c_str());
            errno = error;
            fail("cannot write", file);
        }
        done += static_cast<std::size_t>(n);
    }
    const bool synced = ::fsync(fd) == 0;
    ::close(fd);
    if (!synced) fail("cannot write", file);
    return name;
}

}  // namespace

FolderLock::FolderLock(const std::string& file_in_it) : fd_(open_folder_of(file_in_it)) {
    if (fd_ >= 0) ::flock(fd_, LOCK_EX);
}

FolderLock::~FolderLock() {
    if (fd_ >= 0) ::close(fd_);
}

std::string read_file(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream out;
    if (!in || !(out << in.rdbuf())) throw std::runtime_error("cannot read " + file);
    return out.str();
}

void create_file(const std::string& file, std::string_view content) {
    const std::string name = write_beside(file, content);
    const bool made = ::link(name.c_str(), file.c_str()) == 0 || errno == EEXIST;
    const int error = errno;
    ::unlink(name.c_str());
    errno = error;
    if (!made) fail("cannot write", file);
    sync_folder(file);
}

void replace_file(const std::string& file, std::string_view content) { move_file(write_beside(file, content), file); }

void move_file(const std::string& from, const std::string& to) {
    if (std::rename(from.c_str(), to.c_str()) != 0) fail("cannot write", to);
    sync_folder(to);
}

}  // namespace huying::ledger
