// static_files.hpp - the built pages: files of one folder, read when asked for. No file outside of the folder is ever
// served, whatever the path or a symbolic link says.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/http/server.hpp"

namespace huying::http {

class StaticFiles {
  public:
    /// An empty folder: there are no pages. Throws std::runtime_error when the folder does not exist.
    StaticFiles(const std::string& folder, std::vector<Page> pages, std::string absent = "");
    /// `path` is decoded and begins with '/'. Nothing: there is no such file. Where no page is: the absent one, with 404.
    std::optional<Reply> find(std::string_view path, bool accepts_gzip, const std::string& if_none_match) const;
    /// There is a file or page of this path.
    bool has(std::string_view path) const;

  private:
    std::optional<Reply> serve(const std::string& file, bool accepts_gzip, const std::string& if_none_match) const;
    /// Its name in the folder, whether or not there is one.
    std::optional<std::string> name_of(std::string_view path) const;
    std::optional<std::string> inside(const std::string& file) const;

    std::string root_;  ///< canonical; empty = no pages
    std::vector<Page> pages_;
    std::string absent_;
};

}  // namespace huying::http
