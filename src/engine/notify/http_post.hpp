// http_post.hpp - one HTTP POST at a time over a kept connection, bounded in time and size.
// It follows no redirect, uses no proxy, and refuses addresses that are not public after the name
// is resolved, so that a name pointing into the own network does not help a forger.
#pragma once
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace huying::notify {

struct HttpLimits {
    std::chrono::milliseconds connect{5'000};
    std::chrono::milliseconds total{15'000};
    std::size_t answer_bytes = 65'536;  // of the body, and again of the header
};

struct HttpAnswer {
    long status = 0;  // 0 if there was none: see failure
    std::optional<std::chrono::seconds> retry_after;
    std::string body_start;        // at most 512 bytes
    std::string failure;           // why there is no answer
    bool address_refused = false;  // the host resolved to addresses that are not public, only
};

/// Which addresses a call may reach.
enum class Reach { public_only, anywhere };

/// Not for several threads at once. The global state of libcurl is held as long as it lives.
class HttpPost {
  public:
    explicit HttpPost(HttpLimits limits);
    ~HttpPost();
    HttpPost(HttpPost&&) noexcept;
    HttpPost& operator=(HttpPost&&) noexcept;

    /// `headers` are whole lines such as `TTL: 60`. Never throws for a fault of the other side.
    HttpAnswer post(const std::string& url, const std::vector<std::string>& headers, std::string_view body,
                    Reach reach);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace huying::notify
