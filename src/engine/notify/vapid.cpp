// vapid.cpp - the token of RFC 8292 and the file that keeps its key.
#include "engine/notify/vapid.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "base/bytes.hpp"
#include "engine/notify/endpoint.hpp"

namespace huying::notify {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t max_pem_bytes = 4096;  // a P-256 key in PKCS #8 PEM has 241
constexpr mode_t others = 0077;

class File {
  public:
    explicit File(int fd) : fd_{fd} {}
    ~File() {
        if (fd_ >= 0) ::close(fd_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    int fd() const { return fd_; }

  private:
    int fd_;
};

[[noreturn]] void fail(const char* action, const fs::path& file, int error) {
    throw std::runtime_error(fmt::format("cannot {} the Web Push key {}: {}", action, file.string(),
                                         std::generic_category().message(error)));
}

/// The text of the file; nothing if there is none.
std::optional<std::string> read_private(const fs::path& path) {
    const File file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (file.fd() < 0 && errno == ENOENT) return std::nullopt;
    struct stat facts {};
    if (file.fd() < 0 || ::fstat(file.fd(), &facts) != 0) fail("open", path, errno);
    if ((facts.st_mode & others) != 0)
        throw std::runtime_error(
            fmt::format("the Web Push key {} is open to others than its owner; run chmod 600 on it", path.string()));
    std::string text(max_pem_bytes, '\0');
    const ssize_t size = ::read(file.fd(), text.data(), text.size());
    if (size < 0) fail("read", path, errno);
    text.resize(static_cast<std::size_t>(size));
    return text;
}

/// Writes a file beside it and links it to its name, which fails where the name is taken.
/// Returns errno, 0 for success.
int write_private(const fs::path& path, std::string_view text) {
    std::string draft = path.string() + ".XXXXXX";
    const File file{::mkostemp(draft.data(), O_CLOEXEC)};  // with mode 0600
    if (file.fd() < 0) return errno;
    const auto size = static_cast<ssize_t>(text.size());
    const bool linked = ::write(file.fd(), text.data(), text.size()) == size && ::fsync(file.fd()) == 0 &&
                        ::link(draft.c_str(), path.c_str()) == 0;
    const int error = linked ? 0 : errno;
    ::unlink(draft.c_str());
    if (!linked) return error;
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path{"."};
    const File entry{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    ::fsync(entry.fd());
    return 0;
}

/// Letters that need no escape in JSON and mean nothing in a header.
bool is_plain(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f' && c != '"' && c != '\\'; });
}

void check_subject(std::string_view subject) {
    const bool contact = subject.starts_with("mailto:") || subject.starts_with("https:");
    if (!contact || !is_plain(subject) || subject.size() > 256)
        throw std::invalid_argument("the Web Push subject is mailto: or https: and up to 256 plain ASCII letters");
}

}  // namespace

VapidKey::VapidKey(P256Key key) : key_{std::move(key)} {}

VapidKey VapidKey::generate() { return VapidKey{P256Key::generate()}; }

VapidKey VapidKey::load(const fs::path& file) {
    const auto pem = read_private(file);
    if (!pem) fail("open", file, ENOENT);
    try {
        return VapidKey{P256Key::from_pem(*pem)};
    } catch (const std::invalid_argument& error) {
        throw std::invalid_argument(fmt::format("{}: {}", file.string(), error.what()));
    }
}

VapidKey VapidKey::load_or_create(const fs::path& file) {
    if (!fs::exists(file)) {
        const int error = write_private(file, generate().key_.to_pem());
        if (error != 0 && error != EEXIST) fail("write", file, error);
    }
    return load(file);
}

void VapidKey::save(const fs::path& file) const {
    const int error = write_private(file, key_.to_pem());
    if (error != 0) fail("write", file, error);
}

std::string VapidKey::public_key() const { return base64url(key_.public_point()); }

std::string VapidKey::authorization(std::string_view endpoint, std::string_view subject,
                                    std::chrono::sys_seconds now) const {
    const auto audience = origin(endpoint);
    if (!audience) throw std::invalid_argument("the push endpoint is not a valid web address");
    check_subject(subject);
    const auto expires = (now + vapid_lifetime).time_since_epoch().count();
    const std::string header = R"({"typ":"JWT","alg":"ES256"})";
    const std::string claims = fmt::format(R"({{"aud":"{}","exp":{},"sub":"{}"}})", *audience, expires, subject);
    const std::string signed_text = base64url(header) + "." + base64url(claims);
    return fmt::format("vapid t={}.{}, k={}", signed_text, base64url(key_.sign_es256(signed_text)), public_key());
}

}  // namespace huying::notify
