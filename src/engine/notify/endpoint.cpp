// endpoint.cpp - the checks on the URL of a subscription. Sources: see the header.
#include "engine/notify/endpoint.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>

#include <algorithm>
#include <memory>

#include "engine/notify/address.hpp"

namespace huying::notify {
namespace {

struct FreeUrl {
    void operator()(CURLU* url) const noexcept { curl_url_cleanup(url); }
};
struct FreeText {
    void operator()(char* text) const noexcept { curl_free(text); }
};

struct Parts {
    std::string scheme;
    std::string host;  // lower case; IPv6 in brackets
    std::string port;  // empty if it is the scheme's usual one
};

/// Names that only a local network answers: RFC 6761, RFC 6762, RFC 8375, ICANN's .internal.
constexpr std::string_view local_suffixes[] = {".localhost", ".local", ".home.arpa", ".internal"};

char lower(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; }

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

std::string part(CURLU* url, CURLUPart which, unsigned flags = 0) {
    char* text = nullptr;
    if (curl_url_get(url, which, &text, flags) != CURLUE_OK) return {};
    const std::unique_ptr<char, FreeText> owned{text};
    std::string copy{text};
    std::transform(copy.begin(), copy.end(), copy.begin(), lower);
    return copy;
}

bool is_clean(std::string_view url) {
    return url.size() <= max_endpoint_bytes &&
           std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < '\x7f' && c != '\\'; });
}

/// What stands between `//` and the path. libcurl is lenient about slashes, we are not.
std::string_view authority(std::string_view url) {
    const std::size_t colon = url.find(':');
    if (colon == std::string_view::npos || url.substr(colon, 3) != "://") return {};
    const std::string_view rest = url.substr(colon + 3);
    return rest.substr(0, rest.find_first_of("/?#"));
}

std::optional<Parts> parse(std::string_view url) {
    // '%' would hide letters of the host or name a network interface (RFC 6874).
    const std::string_view raw = authority(url);
    if (!is_clean(url) || raw.empty() || raw.find_first_of("@%") != std::string_view::npos) return std::nullopt;
    const std::unique_ptr<CURLU, FreeUrl> parsed{curl_url()};
    if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, std::string{url}.c_str(), 0)) return std::nullopt;
    Parts parts{part(parsed.get(), CURLUPART_SCHEME), part(parsed.get(), CURLUPART_HOST),
                part(parsed.get(), CURLUPART_PORT, CURLU_NO_DEFAULT_PORT)};
    const bool web = parts.scheme == "https" || parts.scheme == "http";
    if (!web || parts.host.empty()) return std::nullopt;
    return parts;
}

std::string origin_of(const Parts& parts) {
    return parts.scheme + "://" + parts.host + (parts.port.empty() ? "" : ":" + parts.port);
}

bool is_label(std::string_view label) {
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::all_of(label.begin(), label.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-'; });
}

/// Two labels or more, the last not a number, in lower case.
bool is_full_name(std::string_view host) {
    if (host.size() > 253) return false;
    std::string_view rest = host;
    for (std::size_t dot = rest.find('.'); dot != std::string_view::npos; dot = rest.find('.')) {
        if (!is_label(rest.substr(0, dot))) return false;
        rest.remove_prefix(dot + 1);
    }
    return rest.size() < host.size() && is_label(rest) && !std::all_of(rest.begin(), rest.end(), is_digit);
}

std::optional<std::string> refuse_host(const std::string& host) {
    constexpr const char* not_public = "the push endpoint's address is not a public one";
    in_addr v4{};
    if (inet_pton(AF_INET, host.c_str(), &v4) == 1)
        return is_public(v4) ? std::nullopt : std::optional<std::string>{not_public};
    if (host.front() == '[') {
        in6_addr v6{};
        if (inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(), &v6) != 1)
            return "the push endpoint's IPv6 address is not valid";
        return is_public(v6) ? std::nullopt : std::optional<std::string>{not_public};
    }
    if (!is_full_name(host)) return "the push endpoint's host is not a full domain name";
    for (const std::string_view suffix : local_suffixes)
        if (std::string_view{host}.ends_with(suffix)) return "the push endpoint's host is a name of a local network";
    return std::nullopt;
}

}  // namespace

std::optional<std::string> origin(std::string_view url) {
    const auto parts = parse(url);
    if (!parts) return std::nullopt;
    return origin_of(*parts);
}

bool is_allowed_origin(std::string_view url, const Policy& policy) {
    const auto found = origin(url);
    return found && std::any_of(policy.allowed_origins.begin(), policy.allowed_origins.end(),
                                [&](const std::string& allowed) { return origin(allowed) == found; });
}

std::optional<std::string> refuse_reason(std::string_view url, const Policy& policy) {
    if (url.size() > max_endpoint_bytes) return "the push endpoint is longer than 2048 bytes";
    if (authority(url).find('@') != std::string_view::npos) return "the push endpoint carries user information";
    const auto parts = parse(url);
    if (!parts) return "the push endpoint is not a valid web address";
    if (is_allowed_origin(url, policy)) return std::nullopt;
    if (parts->scheme != "https") return "the push endpoint is not an https address";
    return refuse_host(parts->host);
}

}  // namespace huying::notify
