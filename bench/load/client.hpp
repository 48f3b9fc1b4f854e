// 64 keep-alive connections on one epoll: each sends a request, waits for its answer, sends the
// next. Latency is taken from just before the send (or the connect, where the server closes
// after each answer) to the moment the whole answer has been read.
#pragma once

#include <netinet/in.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "options.hpp"
#include "request_template.hpp"
#include "response.hpp"

struct Tally {
    std::vector<float> latencies_us;  ///< of good answers
    std::uint64_t errors = 0;
    std::string first_error;
    double seconds = 0;
};

class Client {
  public:
    explicit Client(const Options& options);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    /// Runs to the end; answers still outstanding then are waited for, at most 5 s.
    Tally run();
    const Counters& counters() const { return counters_; }

  private:
    using Clock = std::chrono::steady_clock;
    struct Connection {
        int fd = -1;
        bool watching_output = false;
        bool waiting = false;
        Clock::time_point started;
        std::string output;
        std::size_t sent = 0;
        std::string input;
    };
    void begin(Connection& connection);
    void connect(Connection& connection);
    void disconnect(Connection& connection);
    void flush(Connection& connection);
    void receive(Connection& connection);
    void count_answer(const Connection& connection, const Response& response);
    void finish(Connection& connection, bool close);
    void fail(Connection& connection, const std::string& reason);
    void watch(Connection& connection, bool output);
    bool may_begin() const;

    const Options& options_;
    Counters counters_;
    RequestTemplate request_;
    sockaddr_in address_{};
    int epoll_ = -1;
    std::vector<Connection> connections_;
    std::size_t outstanding_ = 0;
    Clock::time_point end_;
    Clock::time_point now_;
    Tally tally_;
};
