// session.hpp - one connection of a client from its first byte to its last: CONNECT, SUBSCRIBE, then messages both ways.
#pragma once
#include <spdlog/spdlog.h>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <thread>

#include "engine/mqtt/client.hpp"
#include "engine/mqtt/inbox.hpp"
#include "engine/mqtt/packet.hpp"
#include "engine/mqtt/socket.hpp"

namespace huying::mqtt {

/// What outlives a connection. Only the client's thread touches it, but for the counters.
struct Core {
    Core(Options o, Handlers h) : options(std::move(o)), handlers(std::move(h)), outbox(options.most_waiting) {}
    const Options options;
    const Handlers handlers;
    boost::asio::io_context context{1};
    std::optional<boost::asio::ssl::context> tls;
    Inbox inbox;
    Outbox outbox;
    Counters counters;
    bool paused = false, stopping = false;
};

class Session : public std::enable_shared_from_this<Session> {
  public:
    using Ended = std::function<void(const std::string& why)>;
    Session(Core& core, Ended ended);
    void begin();
    /// Sends the acknowledgements whose turn has come, and reads on if that was held back.
    void acknowledge();
    void send_letters();
    void good_bye();

  private:
    void connected();
    void read();
    bool take_packets();
    bool take(const Connack& c);
    bool take(const Publish& p);
    bool take(const Puback& p);
    bool take(const Suback& s);
    bool take(const Pingresp&) { return true; }
    bool take(const Disconnect& d);
    void hand_over();
    void flush();
    void watch();
    void end(std::string why);

    Core& core_;
    Ended ended_;
    Socket socket_;
    boost::asio::steady_timer timer_;
    std::string in_, out_, writing_;
    std::vector<Message> came_;
    std::size_t window_ = 0;   // letters that may be under way; 0 until the broker has welcomed us
    std::size_t largest_ = 0;  // packet that the broker takes
    int keep_alive_ = 0, idle_in_ = 0, idle_out_ = 0;  // seconds
    bool reading_ = false, over_ = false, leaving_ = false;
};

}  // namespace huying::mqtt
