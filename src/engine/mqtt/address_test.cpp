// address_test.cpp - addresses of brokers, good and bad.
#include "engine/mqtt/address.hpp"

#include <gtest/gtest.h>

namespace huying::mqtt {
namespace {

TEST(BrokerAddress, WithAndWithoutItsParts) {
    const auto all = parse_address("mqtt://huying:a%40b%3ac@broker.example:1884/");
    ASSERT_TRUE(all);
    EXPECT_EQ(all->user, "huying");
    EXPECT_EQ(all->password, "a@b:c");
    EXPECT_EQ(all->host, "broker.example");
    EXPECT_EQ(all->port, 1884);
    EXPECT_EQ(all->shown(), "mqtt://broker.example:1884");
    EXPECT_EQ(parse_address("mqtt://h")->port, 1883);
    EXPECT_EQ(parse_address("mqtts://h")->port, 8883);
    EXPECT_TRUE(parse_address("mqtts://h")->tls);
    EXPECT_EQ(parse_address("mqtt://[::1]:1")->host, "::1");
    EXPECT_EQ(parse_address("mqtt://[::1]:1")->shown(), "mqtt://[::1]:1");
    EXPECT_EQ(parse_address("mqtt://only@h")->password, "");
}

TEST(BrokerAddress, RefusesWhatIsNone) {
    for (const char* bad : {"", "h", "http://h", "mqtt://", "mqtt://:1883", "mqtt://h:0", "mqtt://h:65536",
                            "mqtt://h:1x", "mqtt://h/path", "mqtt://@h", "mqtt://u:%zz@h", "mqtt://[::1",
                            "mqtt://[::1]x", "mqtt://h:", "mqtt://[[a]", "mqtt://a[", "mqtt://h\x01", "mqtt://\xff"})
        EXPECT_FALSE(parse_address(bad)) << bad;
}

}  // namespace
}  // namespace huying::mqtt
