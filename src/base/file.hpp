// file.hpp - small files that must be complete and on disk, or not there: keys, the last checkpoint.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>

namespace huying {

/// The whole file. Everything here throws std::runtime_error naming the file when it cannot be done.
std::string read_file(const std::filesystem::path& file);

/// Makes a file that is not there yet, for its owner's eyes only (0600), on disk when this returns. False when there is one
/// already, also when another process made it meanwhile: it stays as it is.
bool create_private(const std::filesystem::path& file, std::string_view content);
/// The whole file, at most 64 KiB. Throws std::runtime_error also when others than its owner may read or write it.
std::string read_private(const std::filesystem::path& file);
/// Reads the file, or makes it of what `make()` gives. Of several processes that start together one makes it and all read
/// the same.
template <class F> std::string read_or_create_private(const std::filesystem::path& file, F make) {
    std::error_code unknown;
    if (!std::filesystem::exists(file, unknown)) create_private(file, make());
    return read_private(file);
}

/// Puts the content in the place of the file's, in one step and on disk when this returns.
void replace_file(const std::filesystem::path& file, std::string_view content);
/// Puts a file in the place of another of the same folder, in one step and on disk when this returns.
void move_file(const std::filesystem::path& from, const std::filesystem::path& to);

/// While it lives, no other process has it for the same folder.
class FolderLock {
  public:
    explicit FolderLock(const std::filesystem::path& file_in_it);
    ~FolderLock();
    FolderLock(const FolderLock&) = delete;

  private:
    int fd_;
};

}  // namespace huying
