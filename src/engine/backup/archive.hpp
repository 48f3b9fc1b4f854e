// archive.hpp - files within a sealed file: name, size and bytes, one after the other.
#pragma once
#include <functional>

#include "engine/backup/sealed_file.hpp"

namespace huying::backup {

/// Adds a file under a name of at most 255 bytes.
void add_file(SealedWriter& out, const std::string& name, const std::string& file);
void add_text(SealedWriter& out, const std::string& name, std::string_view text);

/// Reads everything. `place` says where a file goes: a path, or empty to leave it out; texts of up to 64 KiB can be had
/// from `text` instead. Names are plain: no '/', no leading dot. Throws std::runtime_error for anything that is not whole.
void extract(SealedReader& in, const std::function<std::string(const std::string& name)>& place,
             const std::function<void(const std::string& name, const std::string& text)>& text);

}  // namespace huying::backup
