// client.hpp - a client of one MQTT broker that must not lose a message: what comes is acknowledged only when whoever
// took it says so, perhaps much later and with thousands open; the session stays at the broker while we are away.
//   Client client(options, {.received = [&](auto messages) { … client.acknowledge(receipts) … }});
//   client.start();
#pragma once
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/mqtt/address.hpp"
#include "engine/mqtt/outbox.hpp"

namespace huying::mqtt {

struct Message {
    std::string topic, payload;
    std::uint64_t receipt = 0;  ///< 0: came at QoS 0, nothing to acknowledge
};

struct Options {
    Address address;
    std::string client_id;
    std::vector<std::string> filters;   ///< those that begin with '$' may be refused by the broker
    std::string ca_file;                ///< PEM; empty = the certificates that the system trusts
    std::uint16_t keep_alive = 30;      ///< seconds
    std::uint16_t most_open = 16'384;   ///< messages that may be open towards us at a time
    std::size_t most_bytes = 64 << 20;  ///< of open messages, beyond which nothing more is read
    std::size_t packet_limit = 1 << 20;
    std::size_t most_waiting = 20'000;  ///< letters that wait for the broker; of more the oldest are dropped
};

/// All are called on the client's thread.
struct Handlers {
    std::function<void(std::vector<Message>)> received;
    /// The broker has taken a letter; `heard` false: it said that nobody subscribes to its topic.
    std::function<void(std::uint64_t tag, bool heard)> published = {};
    std::function<void()> connected = {};
};

struct Counters {
    std::atomic<std::uint64_t> received{0}, acknowledged{0}, published{0}, dropped{0}, connections{0};
    std::atomic<bool> connected{false};
};

class Client {
  public:
    Client(Options options, Handlers handlers);
    ~Client();  ///< stops
    void start();
    /// No more messages are handed over; what is acknowledged until flush() still goes out.
    void pause();
    /// Sends what is to be sent, says good-bye and ends the thread; at most `seconds`.
    void stop(std::chrono::seconds seconds = std::chrono::seconds(2));

    // Any thread:
    void acknowledge(std::vector<std::uint64_t> receipts);
    void publish(std::vector<Letter> letters);
    void post(std::function<void()> f);
    void after(std::chrono::milliseconds delay, std::function<void()> f);

    const Counters& counters() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace huying::mqtt
