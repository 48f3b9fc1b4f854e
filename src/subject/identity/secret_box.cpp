// secret_box.cpp - see secret_box.hpp.
#include "subject/identity/secret_box.hpp"

#include <stdexcept>

#include "base/bytes.hpp"
#include "engine/seal/key_file.hpp"
#include "engine/seal/primitives.hpp"
#include "subject/identity/secret.hpp"

namespace huying::identity {
namespace {

constexpr std::size_t nonce_bytes = 12;  // NIST SP 800-38D, 8.2.1

}  // namespace

SecretBox::SecretBox(std::string key) : key_(key.empty() ? random_bytes(key_bytes) : std::move(key)) {
    if (key_.size() != key_bytes) throw std::runtime_error("a key has 32 bytes");
}

SecretBox SecretBox::load_or_create(const std::filesystem::path& file) {
    return SecretBox(huying::seal::load_or_create_key(file));
}

std::string SecretBox::seal(const std::string& plain, const std::string& whose) const {
    const std::string nonce = random_bytes(nonce_bytes);
    std::string out = nonce;
    huying::seal::Gcm(key_).seal(nonce, whose, plain, out);
    return base64url(out);
}

std::optional<std::string> SecretBox::open(const std::string& sealed, const std::string& whose) const {
    const auto all = from_base64url(sealed);
    if (!all || all->size() < nonce_bytes) return std::nullopt;
    return huying::seal::Gcm(key_).open(all->substr(0, nonce_bytes), whose, all->substr(nonce_bytes));
}

std::string SecretBox::digest(std::string_view use, std::string_view typed) const {
    using huying::seal::Digest;
    const std::string key = huying::seal::Hmac(Digest::sha256, key_).of({"digest for ", use});
    return hex(huying::seal::Hmac(Digest::sha256, key).of({typed}));
}

}  // namespace huying::identity
