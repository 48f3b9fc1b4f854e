// gate.hpp - who calls, and may they? The engine knows credentials, counties and origins; what a credential or a
// permission means is asked of the Gate that the subject `identity` gives (server.hpp).
#pragma once
#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/http/exchange.hpp"
#include "engine/http/server.hpp"

namespace huying::http {

/// The county that a credential names: the text before the first '.'. Nothing when it cannot be one of ours.
std::optional<std::string> county_of(std::string_view credential);

/// Whether a browser sent this from our own pages (Origin or Sec-Fetch-Site against Host).
bool same_origin(const Incoming& in, std::string_view base_url);

/// Answers of Gate::identify, kept for two seconds and not beyond Caller::changes: at thousands of requests a second one
/// session costs one read.
class KnownCallers {
  public:
    using Time = std::chrono::steady_clock::time_point;
    explicit KnownCallers(std::size_t limit = 10'000) : limit_(limit) {}
    /// Outer nothing = must be asked; inner nothing = known to be no good.
    std::optional<std::optional<Caller>> find(const std::string& credential, Time now, Micros county_now);
    void keep(const std::string& credential, const std::optional<Caller>& caller, Time now);

  private:
    struct Entry {
        std::optional<Caller> caller;
        Time until;
    };
    std::mutex mutex_;
    std::unordered_map<std::string, Entry> entries_;
    std::size_t limit_;
};

/// What an admitted request acts as, from what the credential turned out to be (`known`; nothing = none or no good).
/// Throws Problem 401, 403 (not_permitted, cross_origin) or 404 (another county).
struct Admission {
    const std::string& may;               ///< of the route
    const std::string* county = nullptr;  ///< path parameter {county}, if the route has one
    const std::string& counties_default;
    const std::string& base_url;
    const std::function<bool(const Caller&, const std::string&, const std::string&)>& allowed;
    const std::string& purposes;  ///< of the route
};
Caller admit(const Admission& route, const Incoming& in, std::optional<Caller>&& known);

}  // namespace huying::http
