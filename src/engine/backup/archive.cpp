// archive.cpp - see archive.hpp.  name's length (1) | name | size (8, big end first) | bytes
#include "engine/backup/archive.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace huying::backup {
namespace {

constexpr std::uint64_t longest_text = 65'536, step = 65'536;  // bytes

void add_head(SealedWriter& out, const std::string& name, std::uint64_t size) {
    std::string head(1, static_cast<char>(name.size()));
    head += name;
    for (int shift = 56; shift >= 0; shift -= 8) head += static_cast<char>(size >> shift & 0xff);
    out.write(head);
}

std::uint64_t read_size(SealedReader& in) {
    std::uint64_t size = 0;
    for (const unsigned char c : in.read(8)) size = size << 8 | c;
    return size;
}

bool is_plain(const std::string& name) {
    return !name.empty() && name.front() != '.' &&
           name.find_first_of(std::string_view("/\\\0", 3)) == std::string::npos;
}

void copy_out(SealedReader& in, const std::string& file, std::uint64_t size) {
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        throw std::runtime_error("cannot make " + file + ": it is there already, or the folder cannot be written");
    bool good = true;
    while (size > 0 && good) {
        const std::string part = in.read(std::min(size, step));
        for (std::size_t at = 0; good && at < part.size();) {
            const ssize_t n = ::write(fd, part.data() + at, part.size() - at);
            good = n > 0;
            at += good ? static_cast<std::size_t>(n) : 0;
        }
        size -= part.size();
    }
    good = good && ::fsync(fd) == 0;
    ::close(fd);
    if (!good) throw std::runtime_error("cannot write " + file + ": is the disk full?");
}

}  // namespace

void add_file(SealedWriter& out, const std::string& name, const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + file);
    std::uint64_t left = std::filesystem::file_size(file);
    add_head(out, name, left);
    std::string part(step, '\0');
    while (left > 0) {
        in.read(part.data(), static_cast<std::streamsize>(std::min(left, step)));
        const auto n = static_cast<std::uint64_t>(in.gcount());
        if (n == 0) throw std::runtime_error(file + " became shorter while it was read");
        out.write(std::string_view(part).substr(0, n));
        left -= n;
    }
}

void add_text(SealedWriter& out, const std::string& name, std::string_view text) {
    add_head(out, name, text.size());
    out.write(text);
}

void extract(SealedReader& in, const std::function<std::string(const std::string& name)>& place,
             const std::function<void(const std::string& name, const std::string& text)>& text) {
    while (!in.at_end()) {
        const std::string name = in.read(static_cast<unsigned char>(in.read(1)[0]));
        std::uint64_t size = read_size(in);
        if (!is_plain(name)) throw std::runtime_error("the backup has a file with the name '" + name + "'");
        if (const std::string file = place(name); !file.empty()) {
            copy_out(in, file, size);
        } else if (size <= longest_text) {
            text(name, in.read(size));
        } else {
            for (; size > 0; size -= std::min(size, step)) in.read(std::min(size, step));
        }
    }
}

}  // namespace huying::backup
