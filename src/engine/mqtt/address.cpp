// address.cpp - see address.hpp.
#include "engine/mqtt/address.hpp"

#include <algorithm>
#include <charconv>

namespace huying::mqtt {
namespace {

int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::optional<std::string> decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        if (i + 2 >= text.size() || hex(text[i + 1]) < 0 || hex(text[i + 2]) < 0) return std::nullopt;
        out += static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2]));
        i += 2;
    }
    return out;
}

bool read_user(std::string_view text, Address& out) {
    const auto colon = text.find(':');
    const auto user = decoded(text.substr(0, colon));
    const auto password = decoded(colon == std::string_view::npos ? "" : text.substr(colon + 1));
    if (!user || user->empty() || !password || user->size() > 65535 || password->size() > 65535) return false;
    out.user = *user;
    out.password = *password;
    return true;
}

/// A name or a number of a host, the latter also in IPv6: letters, digits and -._: (RFC 3986, 3.2.2, without %).
bool may_be_host(std::string_view host) {
    const auto good = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               std::string_view("-._:").find(c) != std::string_view::npos;
    };
    return !host.empty() && host.size() <= 253 && std::ranges::all_of(host, good);
}

bool read_place(std::string_view text, Address& out) {
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == std::string_view::npos) return false;
        out.host = text.substr(1, end - 1);
        text.remove_prefix(end + 1);
    } else {
        out.host = text.substr(0, text.find(':'));
        text.remove_prefix(out.host.size());
    }
    if (!may_be_host(out.host)) return false;
    if (text.empty()) return true;
    if (text.front() != ':') return false;
    const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), out.port);
    return error == std::errc() && end == text.data() + text.size() && out.port != 0;
}

}  // namespace

std::string Address::shown() const {
    const bool six = host.find(':') != std::string::npos;
    return (tls ? "mqtts://" : "mqtt://") + (six ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::optional<Address> parse_address(std::string_view text) {
    Address out;
    if (text.starts_with("mqtts://")) {
        out.tls = true;
        out.port = 8883;
    } else if (!text.starts_with("mqtt://")) {
        return std::nullopt;
    }
    text.remove_prefix(out.tls ? 8 : 7);
    if (text.ends_with('/')) text.remove_suffix(1);
    const auto at = text.rfind('@');
    if (at != std::string_view::npos && !read_user(text.substr(0, at), out)) return std::nullopt;
    if (!read_place(at == std::string_view::npos ? text : text.substr(at + 1), out)) return std::nullopt;
    return out;
}

}  // namespace huying::mqtt
