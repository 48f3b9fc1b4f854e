// address_test.cpp - both edges of each block of addresses, inside and outside.
#include "engine/notify/address.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/un.h>

namespace huying::notify {
namespace {

in_addr v4(const char* text) {
    in_addr address{};
    EXPECT_EQ(inet_pton(AF_INET, text, &address), 1) << text;
    return address;
}

in6_addr v6(const char* text) {
    in6_addr address{};
    EXPECT_EQ(inet_pton(AF_INET6, text, &address), 1) << text;
    return address;
}

TEST(Address, TheEdgesOfEachBlockOfIpv4) {
    for (const auto* text : {"0.255.255.255",   "10.0.0.0",    "10.255.255.255",  "100.64.0.0",      "100.127.255.255",
                             "127.255.255.255", "169.254.0.0", "172.16.0.0",      "172.31.255.255",  "192.0.0.8",
                             "192.0.2.1",       "192.88.99.1", "192.168.255.255", "198.18.0.0",      "198.19.255.255",
                             "198.51.100.1",    "203.0.113.1", "224.0.0.0",       "239.255.255.255", "240.0.0.0"})
        EXPECT_FALSE(is_public(v4(text))) << text;
    for (const auto* text : {"1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.0.0.1",
                             "128.0.0.0", "169.253.255.255", "172.15.255.255", "172.32.0.0", "192.167.255.255",
                             "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255"})
        EXPECT_TRUE(is_public(v4(text))) << text;
}

TEST(Address, Ipv6) {
    for (const auto* text : {"::", "::1", "::ffff:10.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b:1::1", "100::1", "1fff::1",
                             "4000::", "fc00::1", "fe80::1", "fec0::1", "ff02::1", "2001::1",
                             "2001:1ff::", "2001:db8::1", "2002::1", "3fff:fff::1", "::8.8.8.8"})
        EXPECT_FALSE(is_public(v6(text))) << text;
    for (const auto* text : {"2000::", "2001:200::1", "2001:4860::8888", "2003::1", "2606:4700::1", "3fff:1000::1",
                             "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"})
        EXPECT_TRUE(is_public(v6(text))) << text;
}

TEST(Address, OtherFamiliesAreNotPublic) {
    const sockaddr_un local{AF_UNIX, "/run/x"};
    EXPECT_FALSE(is_public(reinterpret_cast<const sockaddr&>(local)));
}

}  // namespace
}  // namespace huying::notify
