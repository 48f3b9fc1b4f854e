// secret_box.cpp - see secret_box.hpp.
#include "subject/identity/secret_box.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>

#include "engine/notify/base64url.hpp"
#include "engine/notify/openssl.hpp"
#include "subject/identity/secret.hpp"

namespace huying::identity {
namespace {

using notify::require_openssl;
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, notify::FreeWith<EVP_CIPHER_CTX_free>>;
constexpr std::size_t nonce_bytes = 12, tag_bytes = 16;  // NIST SP 800-38D, 8.2.1 and 5.2.1.2

unsigned char* bytes(std::string& s) { return reinterpret_cast<unsigned char*>(s.data()); }
const unsigned char* bytes(const std::string& s) { return reinterpret_cast<const unsigned char*>(s.data()); }

Cipher started(const std::string& key, const std::string& nonce, const std::string& whose, bool sealing) {
    Cipher c(EVP_CIPHER_CTX_new());
    int n = 0;
    require_openssl(c && EVP_CipherInit_ex(c.get(), EVP_aes_256_gcm(), nullptr, bytes(key), bytes(nonce), sealing) == 1 &&
                        EVP_CipherUpdate(c.get(), nullptr, &n, bytes(whose), static_cast<int>(whose.size())) == 1,
                    "start AES-256-GCM");
    return c;
}

/// The file's bytes if it is ours alone.
std::string read_key(const std::filesystem::path& file) {
    const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) throw std::runtime_error("cannot read " + file.string() + ": " + std::strerror(errno));
    struct stat info{};
    std::string key(SecretBox::key_bytes + 1, '\0');
    const bool stated = ::fstat(fd, &info) == 0;
    const auto n = ::read(fd, key.data(), key.size());
    ::close(fd);
    if (!stated || (info.st_mode & 077) != 0) throw std::runtime_error("others may read " + file.string() + ": chmod 600 it");
    if (n != static_cast<ssize_t>(SecretBox::key_bytes)) throw std::runtime_error(file.string() + " is no key of 32 bytes");
    key.resize(SecretBox::key_bytes);
    return key;
}

/// At once or not at all: of several processes that start together one makes the key and all read the same.
void create_key(const std::filesystem::path& file) {
    const std::string draft = file.string() + "." + random_secret(6);
    const int fd = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) throw std::runtime_error("cannot write " + draft + ": " + std::strerror(errno));
    const std::string key = random_bytes(SecretBox::key_bytes);
    const bool written = ::write(fd, key.data(), key.size()) == static_cast<ssize_t>(key.size()) && ::fsync(fd) == 0;
    ::close(fd);
    const bool linked = written && (::link(draft.c_str(), file.c_str()) == 0 || errno == EEXIST);
    ::unlink(draft.c_str());
    if (!linked) throw std::runtime_error("cannot write " + file.string() + ": " + std::strerror(errno));
}

}  // namespace

SecretBox::SecretBox(std::string key) : key_(key.empty() ? random_bytes(key_bytes) : std::move(key)) {
    if (key_.size() != key_bytes) throw std::runtime_error("a key has 32 bytes");
}

SecretBox SecretBox::load_or_create(const std::filesystem::path& file) {
    if (!std::filesystem::exists(file)) create_key(file);
    return SecretBox(read_key(file));
}

std::string SecretBox::seal(const std::string& plain, const std::string& whose) const {
    const std::string nonce = random_bytes(nonce_bytes);
    const Cipher c = started(key_, nonce, whose, true);
    std::string out(plain.size(), '\0'), tag(tag_bytes, '\0');
    int n = 0;
    require_openssl(EVP_CipherUpdate(c.get(), bytes(out), &n, bytes(plain), static_cast<int>(plain.size())) == 1 &&
                        EVP_CipherFinal_ex(c.get(), bytes(tag), &n) == 1 &&
                        EVP_CIPHER_CTX_ctrl(c.get(), EVP_CTRL_GCM_GET_TAG, tag_bytes, tag.data()) == 1,
                    "seal");
    return notify::base64url_encode(nonce + out + tag);
}

std::optional<std::string> SecretBox::open(const std::string& sealed, const std::string& whose) const {
    const auto all = notify::base64url_decode(sealed);
    if (!all || all->size() < nonce_bytes + tag_bytes) return std::nullopt;
    const std::string nonce = all->substr(0, nonce_bytes);
    const std::string body = all->substr(nonce_bytes, all->size() - nonce_bytes - tag_bytes);
    std::string tag = all->substr(all->size() - tag_bytes), out(body.size(), '\0'), rest(tag_bytes, '\0');
    const Cipher c = started(key_, nonce, whose, false);
    int n = 0;
    const bool good = EVP_CipherUpdate(c.get(), bytes(out), &n, bytes(body), static_cast<int>(body.size())) == 1 &&
                      EVP_CIPHER_CTX_ctrl(c.get(), EVP_CTRL_GCM_SET_TAG, tag_bytes, tag.data()) == 1 &&
                      EVP_CipherFinal_ex(c.get(), bytes(rest), &n) == 1;
    return good ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace huying::identity
