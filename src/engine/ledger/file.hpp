// file.hpp - small files that must be complete and on disk, or not there: keys, the last checkpoint.
#pragma once
#include <string>
#include <string_view>

namespace huying::ledger {

/// The whole file; throws std::runtime_error naming it.
std::string read_file(const std::string& file);
/// Makes a file that is not there yet, for its owner's eyes only (0600), on disk when this returns. A file that another
/// process made meanwhile stays as it is. Throws std::runtime_error.
void create_file(const std::string& file, std::string_view content);
/// Puts the content in the place of the file's, in one step and on disk when this returns. Throws std::runtime_error.
void replace_file(const std::string& file, std::string_view content);
/// Puts a file in the place of another of the same folder, in one step and on disk when this returns. Throws std::runtime_error.
void move_file(const std::string& from, const std::string& to);

/// While it lives, no other process has it for the same folder.
class FolderLock {
  public:
    explicit FolderLock(const std::string& file_in_it);
    ~FolderLock();
    FolderLock(const FolderLock&) = delete;

  private:
    int fd_;
};

}  // namespace huying::ledger
