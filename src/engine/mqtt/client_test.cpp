// client_test.cpp - the client against a broker of a few lines: what is acknowledged when, and what happens when the
// connection breaks. A real broker has its turn in tests/faults/mqtt.py.
#include "engine/mqtt/client.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "engine/mqtt/packet.hpp"

namespace huying::mqtt {
namespace {

using namespace std::string_literals;
using Tcp = boost::asio::ip::tcp;

/// Does what the test says, byte by byte.
struct Broker {
    boost::asio::io_context context;
    Tcp::acceptor door{context, {boost::asio::ip::address_v4::loopback(), 0}};
    Tcp::socket client{context};

    /// Takes a connection up to the subscription.
    void welcome() {
        client = door.accept();
        EXPECT_EQ(next().at(0), '\x10');
        send("\x20\x03\x00\x00\x00"s);
        EXPECT_EQ(next().at(0), '\x82');
        send("\x90\x04\x00\x01\x00\x01"s);
    }
    void send(const std::string& bytes) { boost::asio::write(client, boost::asio::buffer(bytes)); }
    void message(std::uint16_t id, const std::string& payload) {
        std::string bytes;
        append_publish(bytes, {.topic = "t", .payload = payload, .id = id, .qos = 1});
        send(bytes);
    }
    /// One packet of the client, of less than 128 bytes.
    std::string next() {
        std::string bytes(2, '\0');
        boost::asio::read(client, boost::asio::buffer(bytes));
        bytes.resize(2 + static_cast<std::size_t>(bytes[1]));
        boost::asio::read(client, boost::asio::buffer(bytes.data() + 2, bytes.size() - 2));
        return bytes;
    }
    bool silent() {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        return client.available() == 0;
    }
};

struct MqttClient : testing::Test {
    Broker broker;
    std::mutex mutex;
    std::condition_variable came;
    std::vector<Message> messages;
    std::vector<std::pair<std::uint64_t, bool>> answers;
    Client client{options(),
                  {.received = [this](auto more) { keep(messages, std::move(more)); },
                   .published =
                       [this](std::uint64_t tag, bool heard) {
                           keep(answers, std::vector{std::pair{tag, heard}});
                       }}};

    Options options() {
        Options out{.address = {.host = "127.0.0.1", .port = broker.door.local_endpoint().port()}, .client_id = "test"};
        out.filters = {"t"};
        return out;
    }
    template <class T> void keep(std::vector<T>& kept, std::vector<T> more) {
        const std::lock_guard lock(mutex);
        std::ranges::move(more, std::back_inserter(kept));
        came.notify_one();
    }
    template <class T> std::vector<T> wait_for(std::vector<T>& kept, std::size_t n) {
        std::unique_lock lock(mutex);
        EXPECT_TRUE(came.wait_for(lock, std::chrono::seconds(20), [&] { return kept.size() >= n; }));
        return kept;
    }
};

TEST_F(MqttClient, AcknowledgesWhenToldAndInOrder) {
    client.start();
    broker.welcome();
    for (std::uint16_t id = 11; id <= 13; ++id) broker.message(id, std::to_string(id));
    const auto got = wait_for(messages, 3);
    EXPECT_EQ(got[2].payload, "13");
    client.acknowledge({got[2].receipt, got[1].receipt});
    EXPECT_TRUE(broker.silent()) << "the first is still open";
    client.acknowledge({got[0].receipt});
    for (const char id : {'\x0b', '\x0c', '\x0d'}) EXPECT_EQ(broker.next(), "\x40\x02\x00"s + id);
    EXPECT_EQ(client.counters().acknowledged, 3u);
}

TEST_F(MqttClient, ComesBackAndAnOldReceiptIsWorthNothing) {
    client.start();
    broker.welcome();
    broker.message(5, "x");
    const auto before = wait_for(messages, 1);
    broker.client.close();
    broker.welcome();
    broker.message(5, "x");
    const auto after = wait_for(messages, 2);
    client.acknowledge({before[0].receipt});
    EXPECT_TRUE(broker.silent());
    client.acknowledge({after[1].receipt});
    EXPECT_EQ(broker.next(), "\x40\x02\x00\x05"s);
    EXPECT_EQ(client.counters().connections, 2u);
}

TEST_F(MqttClient, WhatItPublishesIsSentAgainUntilTheBrokerHasIt) {
    client.start();
    broker.welcome();
    client.publish({{"a", "{}", 7}});
    const std::string first = broker.next();
    EXPECT_EQ(first.at(0), '\x32');
    broker.client.close();
    broker.welcome();  // the session is lost: it is sent as new
    const std::string again = broker.next();
    EXPECT_EQ(again.substr(again.size() - 2), "{}");
    broker.send("\x40\x03"s + again.substr(5, 2) + "\x10"s);
    EXPECT_EQ(wait_for(answers, 1).at(0), (std::pair<std::uint64_t, bool>{7, false})) << "nobody subscribes";
}

TEST_F(MqttClient, BytesThatAreNoMqttEndTheConnection) {
    client.start();
    broker.welcome();
    broker.send("GET / HTTP/1.1\r\n\r\n"s);
    broker.welcome();
    client.stop();
    EXPECT_EQ(broker.next(), "\xe0\x00"s) << "says good-bye";
}

}  // namespace
}  // namespace huying::mqtt
