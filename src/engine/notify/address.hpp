// address.hpp - whether an IP address belongs to the public internet.
// Sources: the IANA special-purpose address registries (RFC 6890), RFC 4291, RFC 6052.
#pragma once
#include <netinet/in.h>
#include <sys/socket.h>

namespace huying::notify {

/// False for loopback, private, link-local, shared (CGNAT), multicast, reserved and documentation
/// addresses: a server must not be talked into calling its own network.
bool is_public(const in_addr& address);

/// Only 2000::/3 is public, less its special blocks. An IPv4 address inside (mapped, or NAT64's
/// 64:ff9b::/96) is judged as that IPv4 address.
bool is_public(const in6_addr& address);

/// False also for anything that is neither IPv4 nor IPv6, such as a Unix socket.
bool is_public(const sockaddr& address);

}  // namespace huying::notify
