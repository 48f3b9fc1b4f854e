// static_files.cpp - see static_files.hpp.
#include "engine/http/static_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <stdexcept>

#include "engine/http/reply.hpp"
#include "engine/http/target.hpp"

namespace huying::http {
namespace {

namespace fs = std::filesystem;

struct Type {
    std::string_view extension, type;
};
constexpr std::array<Type, 18> types{{{".html", "text/html; charset=utf-8"},
                                      {".js", "text/javascript; charset=utf-8"},
                                      {".mjs", "text/javascript; charset=utf-8"},
                                      {".css", "text/css; charset=utf-8"},
                                      {".json", "application/json"},
                                      {".geojson", "application/geo+json"},
                                      {".webmanifest", "application/manifest+json"},
                                      {".svg", "image/svg+xml"},
                                      {".png", "image/png"},
                                      {".jpg", "image/jpeg"},
                                      {".webp", "image/webp"},
                                      {".ico", "image/x-icon"},
                                      {".woff2", "font/woff2"},
                                      {".wasm", "application/wasm"},
                                      {".txt", "text/plain; charset=utf-8"},
                                      {".mp3", "audio/mpeg"},
                                      {".pbf", "application/x-protobuf"},
                                      {".map", "application/json"}}};

/// What a page may do: only what comes from here, except pictures that the page makes itself (data:, blob:) and
/// the workers that MapLibre starts from blobs.
constexpr std::array<std::pair<const char*, const char*>, 3> page_headers{{
    {"Content-Security-Policy",
     "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
     "connect-src 'self'; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'self'; "
     "form-action 'self'; object-src 'none'"},
    {"Referrer-Policy", "same-origin"},
    {"Permissions-Policy", "geolocation=(self), camera=(self), microphone=()"},
}};

std::string_view type_of(std::string_view file) {
    const auto dot = file.rfind('.');
    if (dot == std::string_view::npos) return {};
    for (const Type& t : types) {
        if (same_text(file.substr(dot), t.extension)) return t.type;
    }
    return {};
}

bool has_extension(std::string_view path) {
    return path.substr(path.rfind('/') + 1).find('.') != std::string_view::npos;
}

/// Segments that mean "up", "here" or "hidden" are no names of ours.
bool clean(std::string_view path) {
    for (std::size_t at = 1; at <= path.size();) {
        const std::size_t end = std::min(path.find('/', at), path.size());
        if (path.substr(at, end - at).starts_with('.')) return false;
        at = end + 1;
    }
    return path.find('\\') == std::string_view::npos;
}

bool matches(const Page& page, std::string_view path) {
    if (path == page.path) return true;
    const bool below = path.size() > page.path.size() && path.starts_with(page.path) && path[page.path.size()] == '/';
    return below && (!page.alone || path.size() == page.path.size() + 1);
}

struct Bytes {
    std::string content, tag;
};

/// The whole of a regular file; nothing when there is none.
std::optional<Bytes> read_file(const std::string& file) {
    const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return std::nullopt;
    const std::unique_ptr<const int, void (*)(const int*)> closing(&fd, [](const int* f) { ::close(*f); });
    struct stat s {};
    if (::fstat(fd, &s) != 0 || !S_ISREG(s.st_mode)) return std::nullopt;
    Bytes out;
    out.content.resize(static_cast<std::size_t>(s.st_size));
    std::size_t have = 0;
    while (have < out.content.size()) {
        const ssize_t n = ::read(fd, out.content.data() + have, out.content.size() - have);
        if (n <= 0) return std::nullopt;  // it shrank while we read: a build is writing it
        have += static_cast<std::size_t>(n);
    }
    char tag[64];
    std::snprintf(tag, sizeof tag, "\"%llx-%llx%09llx\"", static_cast<unsigned long long>(s.st_size),
                  static_cast<unsigned long long>(s.st_mtim.tv_sec),
                  static_cast<unsigned long long>(s.st_mtim.tv_nsec));
    out.tag = tag;
    return out;
}

}  // namespace

StaticFiles::StaticFiles(const std::string& folder, std::vector<Page> pages, std::string absent)
    : pages_(std::move(pages)), absent_(std::move(absent)) {
    if (folder.empty()) return;
    std::error_code ec;
    root_ = fs::canonical(folder, ec).string();
    if (ec) throw std::runtime_error("the pages folder " + folder + " cannot be opened: " + ec.message());
}

std::optional<Reply> StaticFiles::find(std::string_view path, bool accepts_gzip,
                                       const std::string& if_none_match) const {
    if (root_.empty() || !clean(path)) return std::nullopt;
    if (const auto file = name_of(path)) return serve(*file, accepts_gzip, if_none_match);
    auto reply = absent_.empty() ? std::nullopt : serve(absent_, accepts_gzip, "");
    if (reply) reply->status = 404;
    return reply;
}

bool StaticFiles::has(std::string_view path) const {
    if (root_.empty() || !clean(path)) return false;
    const auto file = name_of(path);
    return file && !type_of(*file).empty() && inside(*file);
}

std::optional<std::string> StaticFiles::name_of(std::string_view path) const {
    if (has_extension(path)) return std::string(path.substr(1));
    for (const Page& page : pages_)
        if (matches(page, path)) return page.file;
    return std::nullopt;
}

std::optional<std::string> StaticFiles::inside(const std::string& file) const {
    std::error_code ec;
    std::string real = fs::canonical(root_ + "/" + file, ec).string();
    if (ec || !real.starts_with(root_ + "/")) return std::nullopt;
    return real;
}

std::optional<Reply> StaticFiles::serve(const std::string& file, bool accepts_gzip,
                                        const std::string& if_none_match) const {
    const std::string_view type = type_of(file);
    const auto real = type.empty() ? std::nullopt : inside(file);
    if (!real) return std::nullopt;
    Reply reply{200, std::string(type), "", {}};
    const auto packed = inside(file + ".gz");
    auto bytes = packed && accepts_gzip ? read_file(*packed) : read_file(*real);
    if (!bytes) return std::nullopt;
    if (packed) reply.headers.emplace_back("Vary", "Accept-Encoding");
    if (packed && accepts_gzip) reply.headers.emplace_back("Content-Encoding", "gzip");
    reply.body = std::move(bytes->content);
    reply.headers.emplace_back("ETag", std::move(bytes->tag));
    // Vite puts a hash of the content into the names below assets/: such a file never changes.
    const bool hashed = file.starts_with("assets/");
    reply.headers.emplace_back("Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
    if (type.starts_with("text/html")) {
        for (const auto& [name, value] : page_headers) reply.headers.emplace_back(name, value);
    }
    apply_condition(reply, if_none_match);
    return reply;
}

}  // namespace huying::http
