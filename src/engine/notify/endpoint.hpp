// endpoint.hpp - which addresses a browser may ask us to post to (no request forgery, SSRF).
// The URL is read by libcurl's own parser, so that what is checked is what is later called.
// A name is judged here by its form only; what it resolves to is judged in http_post.
// Sources: RFC 8030 section 8, RFC 6454 section 6 (origin), RFC 1035 (names), RFC 6761.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace huying::notify {

constexpr std::size_t max_endpoint_bytes = 2048;  // ours; the services in use stay below 1024

/// What the operator permits beyond public https services.
struct Policy {
    /// Origins such as `http://127.0.0.1:8090` that may be private and unencrypted: a push service
    /// inside the county's network, or the one of a test.
    std::vector<std::string> allowed_origins;
};

/// `scheme://host[:port]` in lower case, without the scheme's usual port; nothing if `url` is not
/// an http or https URL of printable ASCII with a host and without user information.
std::optional<std::string> origin(std::string_view url);

/// Whether the origin of `url` is one that the policy lists.
bool is_allowed_origin(std::string_view url, const Policy& policy);

/// Why `url` may not be called, as a sentence for the caller; nothing if it may.
std::optional<std::string> refuse_reason(std::string_view url, const Policy& policy);

}  // namespace huying::notify
