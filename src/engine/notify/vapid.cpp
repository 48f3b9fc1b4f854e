// vapid.cpp - the token of RFC 8292 and the file that keeps its key.
#include "engine/notify/vapid.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "base/bytes.hpp"
#include "base/file.hpp"
#include "engine/notify/endpoint.hpp"

namespace huying::notify {
namespace {

namespace fs = std::filesystem;

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

VapidKey VapidKey::from_pem(const std::string& pem, const fs::path& file) {
    try {
        return VapidKey{P256Key::from_pem(pem)};
    } catch (const std::invalid_argument& error) {
        throw std::invalid_argument(fmt::format("{}: {}", file.string(), error.what()));
    }
}

VapidKey VapidKey::load(const fs::path& file) { return from_pem(read_private(file), file); }

VapidKey VapidKey::load_or_create(const fs::path& file) {
    return from_pem(read_or_create_private(file, [] { return generate().key_.to_pem(); }), file);
}

void VapidKey::save(const fs::path& file) const {
    if (!create_private(file, key_.to_pem())) throw std::runtime_error(file.string() + " is there already: it stays");
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
