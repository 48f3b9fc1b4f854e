// packet_test.cpp - packets against the bytes that the standard gives for them.
#include "engine/mqtt/packet.hpp"

#include <gtest/gtest.h>

#include <list>

namespace huying::mqtt {
namespace {

using namespace std::string_literals;

template <class T> T only(std::string bytes) {
    static std::list<std::string> kept;  // a packet is views into its bytes
    std::string_view rest = kept.emplace_back(std::move(bytes));
    Packet packet;
    EXPECT_EQ(read_packet(rest, packet, 1 << 20), Read::packet);
    EXPECT_TRUE(rest.empty());
    return std::get<T>(packet);
}
Read kind_of(std::string bytes, std::size_t limit = 1 << 20) {
    std::string_view rest = bytes;
    Packet packet;
    return read_packet(rest, packet, limit);
}

TEST(Packet, ConnectSaysWhoAndHowMuch) {
    std::string out;
    append_connect(out, {.client_id = "h",
                         .user = "u",
                         .password = "p",
                         .keep_alive = 30,
                         .session_expiry = 0xffffffff,
                         .receive_maximum = 100,
                         .maximum_packet = 4096});
    EXPECT_EQ(out,
              "\x10\x21\x00\x04MQTT\x05\xc0\x00\x1e\x0d\x11\xff\xff\xff\xff\x21\x00\x64\x27\x00\x00\x10\x00"
              "\x00\x01h\x00\x01u\x00\x01p"s);
}

TEST(Packet, ConnackGivesTheBrokersLimits) {
    const auto c = only<Connack>("\x20\x0b\x01\x00\x08\x21\x00\x14\x27\x00\x00\x10\x00"s);
    EXPECT_TRUE(c.session_present);
    EXPECT_EQ(c.receive_maximum, 20);
    EXPECT_EQ(c.maximum_packet, 4096u);
    EXPECT_EQ(only<Connack>("\x20\x03\x00\x86\x00"s).reason, 0x86);
    EXPECT_EQ(kind_of("\x20\x03\x02\x00\x00"s), Read::malformed) << "reserved flag";
    EXPECT_EQ(kind_of("\x20\x06\x00\x00\x03\x21\x00\x00"s), Read::malformed) << "Receive Maximum of 0";
}

TEST(Packet, PublishAtQosOne) {
    const auto p = only<Publish>(
        "\x32\x0b\x00\x03"
        "a/b\x00\x07\x00"
        "xyz"s);
    EXPECT_EQ(p.topic, "a/b");
    EXPECT_EQ(p.payload, "xyz");
    EXPECT_EQ(p.id, 7);
    EXPECT_EQ(p.qos, 1);
    EXPECT_FALSE(p.again);
    EXPECT_TRUE(only<Publish>("\x3a\x08\x00\x03"
                              "a/b\x00\x07\x00"s)
                    .again);
    EXPECT_EQ(only<Publish>("\x30\x06\x00\x03"
                            "a/b\x00"s)
                  .id,
              0);
    EXPECT_EQ(kind_of("\x34\x08\x00\x03"
                      "a/b\x00\x07\x00"s),
              Read::malformed)
        << "QoS 2 was not asked for";
    EXPECT_EQ(kind_of("\x32\x08\x00\x03"
                      "a/b\x00\x00\x00"s),
              Read::malformed)
        << "id 0";
    EXPECT_EQ(kind_of("\x30\x09\x00\x03"
                      "a/b\x03\x23\x00\x01"s),
              Read::malformed)
        << "an alias was not allowed";
    EXPECT_EQ(kind_of("\x30\x03\x00\x00\x00"s), Read::malformed) << "no topic";
}

TEST(Packet, WhatIsWrittenIsRead) {
    std::string out;
    append_publish(out,
                   {.topic = "v1.1/Observations", .payload = std::string(300, 'x'), .id = 9, .qos = 1, .again = true});
    const auto p = only<Publish>(out);
    EXPECT_EQ(p.topic, "v1.1/Observations");
    EXPECT_EQ(p.payload.size(), 300u);
    EXPECT_EQ(p.id, 9);
    EXPECT_TRUE(p.again);
}

TEST(Packet, AcknowledgementsShortAndLong) {
    EXPECT_EQ(only<Puback>("\x40\x02\x00\x05"s).reason, 0);
    EXPECT_EQ(only<Puback>("\x40\x03\x00\x05\x10"s).reason, no_matching_subscribers);
    EXPECT_EQ(only<Puback>("\x40\x08\x00\x05\x97\x04\x1f\x00\x01n"s).id, 5);
    EXPECT_EQ(kind_of("\x40\x02\x00\x00"s), Read::malformed);
    const auto s = only<Suback>("\x90\x05\x00\x01\x00\x01\x87"s);
    EXPECT_EQ(s.reasons, (std::vector<std::uint8_t>{1, 0x87}));
    EXPECT_EQ(only<Disconnect>("\xe0\x01\x8e"s).reason, 0x8e);
    EXPECT_EQ(only<Disconnect>("\xe0\x00"s).reason, 0);
    std::string out;
    append_puback(out, 0x1234);
    EXPECT_EQ(out, "\x40\x02\x12\x34");
}

TEST(Packet, SubscribeAsksForQosOneAndNothingOfOurOwn) {
    std::string out;
    append_subscribe(out, 1, {"a", "b"});
    EXPECT_EQ(out,
              "\x82\x0b\x00\x01\x00\x00\x01"
              "a\x15\x00\x01"
              "b\x15"s);
}

TEST(Packet, WaitsForTheRestAndRefusesWhatIsTooLong) {
    const std::string whole =
        "\x32\x0b\x00\x03"
        "a/b\x00\x07\x00"
        "xyz"s;
    for (std::size_t n = 0; n < whole.size(); ++n) EXPECT_EQ(kind_of(whole.substr(0, n)), Read::more) << n;
    EXPECT_EQ(kind_of("\x30\xff\xff\xff\x7f"s), Read::malformed);
    EXPECT_EQ(kind_of("\x30\xff\xff\xff\xff\x01"s), Read::malformed);
    EXPECT_EQ(kind_of(whole, 12), Read::malformed);
    EXPECT_EQ(kind_of("\x10\x00"s), Read::malformed) << "only a client connects";
    EXPECT_EQ(kind_of("GET /"s), Read::malformed) << "told before the 69 bytes that it announces have come";
    EXPECT_EQ(kind_of("\x50"s), Read::malformed) << "QoS 2";
    EXPECT_EQ(kind_of("\x20\x04\x00\x00\x01\x7f"s), Read::malformed) << "unknown property";
}

}  // namespace
}  // namespace huying::mqtt
