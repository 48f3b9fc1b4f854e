// address.cpp - the tables of addresses that are not public. Sources: see the header.
#include "engine/notify/address.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <utility>

namespace huying::notify {
namespace {

struct Block4 {
    std::uint8_t a, b, c, d;
    int prefix;  // bits
};

constexpr Block4 special_4[] = {
    {0, 0, 0, 0, 8},        // this network
    {10, 0, 0, 0, 8},       // private, RFC 1918
    {100, 64, 0, 0, 10},    // shared by carriers, RFC 6598
    {127, 0, 0, 0, 8},      // loopback
    {169, 254, 0, 0, 16},   // link-local, among it the metadata service of clouds
    {172, 16, 0, 0, 12},    // private, RFC 1918
    {192, 0, 0, 0, 24},     // IETF protocol assignments
    {192, 0, 2, 0, 24},     // documentation
    {192, 88, 99, 0, 24},   // 6to4 relays, deprecated
    {192, 168, 0, 0, 16},   // private, RFC 1918
    {198, 18, 0, 0, 15},    // benchmarks
    {198, 51, 100, 0, 24},  // documentation
    {203, 0, 113, 0, 24},   // documentation
    {224, 0, 0, 0, 4},      // multicast
    {240, 0, 0, 0, 4},      // reserved, among it broadcast
};

struct Block6 {
    std::array<std::uint16_t, 3> words;  // the first 48 bits
    int prefix;                          // bits, at most 48
};

constexpr Block6 special_6[] = {
    {{0x2001, 0x0000, 0}, 23},  // IETF protocol assignments, among them Teredo
    {{0x2001, 0x0db8, 0}, 32},  // documentation
    {{0x2002, 0x0000, 0}, 16},  // 6to4
    {{0x3fff, 0x0000, 0}, 20},  // documentation, RFC 9637
};

constexpr std::array<std::uint8_t, 12> mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr std::array<std::uint8_t, 12> nat64_prefix{0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

bool is_within(std::uint32_t address, const Block4& block) {
    const std::uint32_t start =
        std::uint32_t{block.a} << 24 | std::uint32_t{block.b} << 16 | std::uint32_t{block.c} << 8 | block.d;
    return (address ^ start) >> (32 - block.prefix) == 0;
}

bool is_within(std::uint64_t first_48_bits, const Block6& block) {
    const std::uint64_t start =
        std::uint64_t{block.words[0]} << 32 | std::uint64_t{block.words[1]} << 16 | block.words[2];
    return (first_48_bits ^ start) >> (48 - block.prefix) == 0;
}

}  // namespace

bool is_public(const in_addr& address) {
    const std::uint32_t number = ntohl(address.s_addr);
    return std::none_of(std::begin(special_4), std::end(special_4),
                        [&](const Block4& block) { return is_within(number, block); });
}

bool is_public(const in6_addr& address) {
    const std::uint8_t* bytes = address.s6_addr;
    for (const auto& prefix : {mapped_prefix, nat64_prefix}) {
        if (!std::equal(prefix.begin(), prefix.end(), bytes)) continue;
        in_addr inside{};
        std::memcpy(&inside, bytes + prefix.size(), sizeof inside);
        return is_public(inside);
    }
    if ((bytes[0] & 0xe0) != 0x20) return false;  // outside 2000::/3
    std::uint64_t first_48_bits = 0;
    for (int i = 0; i < 6; ++i) first_48_bits = first_48_bits << 8 | bytes[i];
    return std::none_of(std::begin(special_6), std::end(special_6),
                        [&](const Block6& block) { return is_within(first_48_bits, block); });
}

bool is_public(const sockaddr& address) {
    if (address.sa_family == AF_INET) return is_public(reinterpret_cast<const sockaddr_in&>(address).sin_addr);
    if (address.sa_family == AF_INET6) return is_public(reinterpret_cast<const sockaddr_in6&>(address).sin6_addr);
    return false;
}

}  // namespace huying::notify
