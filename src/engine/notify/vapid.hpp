// vapid.hpp - how a push service knows who sends: a signed token naming us and the service.
// Source: RFC 8292 (VAPID), RFC 7515 and 7518 (JWS with ES256).
#pragma once
#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

#include "engine/notify/p256.hpp"

namespace huying::notify {

constexpr std::chrono::hours vapid_lifetime{12};  // RFC 8292 section 2 permits at most 24 h

/// The signing pair of one server. Losing it loses every subscription made with it.
/// Copies share the key and may be used from several threads.
class VapidKey {
  public:
    static VapidKey generate();
    /// Throws std::runtime_error if the file cannot be read or others than its owner may read it,
    /// std::invalid_argument if it holds no PEM private key on P-256.
    static VapidKey load(const std::filesystem::path& file);
    /// Loads the key, or makes and saves one where there is none yet. Of several processes that
    /// start at once all get the same key.
    static VapidKey load_or_create(const std::filesystem::path& file);

    /// Writes the pair as PEM with mode 0600, at once or not at all. Throws std::runtime_error;
    /// an existing file is never overwritten.
    void save(const std::filesystem::path& file) const;

    /// The 65 bytes as base64url: the `applicationServerKey` that the browser subscribes with.
    std::string public_key() const;

    /// The value of the Authorization header for a message to `endpoint`: `vapid t=<JWT>, k=<key>`.
    /// `subject` is how the push service reaches us: `mailto:…` or `https:…`. `now` is the real
    /// time, also where the county's clock is a demonstration clock.
    /// Throws std::invalid_argument for an endpoint without origin or another kind of subject.
    std::string authorization(std::string_view endpoint, std::string_view subject, std::chrono::sys_seconds now) const;

  private:
    explicit VapidKey(P256Key key);
    static VapidKey from_pem(const std::string& pem, const std::filesystem::path& file);
    P256Key key_;
};

}  // namespace huying::notify
