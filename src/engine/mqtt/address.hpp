// address.hpp - where a broker is: mqtt://user:password@host:port, or mqtts:// for TLS.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace huying::mqtt {

struct Address {
    std::string host, user, password;
    std::uint16_t port = 1883;  ///< 8883 with TLS (IANA)
    bool tls = false;
    /// "mqtt://host:port": for logs and for whoever may connect, too. Never user or password.
    std::string shown() const;
};

/// User and password may be percent-encoded, an IPv6 address stands in [ ]. Nothing when it is no such address.
std::optional<Address> parse_address(std::string_view text);

}  // namespace huying::mqtt
