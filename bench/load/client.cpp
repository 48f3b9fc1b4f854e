#include "client.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace {

constexpr std::chrono::seconds drain_time{5};
constexpr std::size_t receive_size = 16384;
constexpr std::uint64_t error_limit = 100000;  // a dead server must not make a busy loop

std::string header_block(const Options& options) {
    std::string text =
        "Host: " + options.host + ":" + std::to_string(options.port) + "\r\nContent-Type: application/json\r\n";
    for (const std::string& header : options.headers) text += header + "\r\n";
    return text;
}

}  // namespace

Client::Client(const Options& options)
    : options_(options), request_(options.path, header_block(options), options.body, options.row),
      epoll_(epoll_create1(EPOLL_CLOEXEC)), connections_(static_cast<std::size_t>(options.connections)) {
    counters_.time = parse_time(options.start_time);
    counters_.streams = options.streams;
    counters_.rows = options.rows;
    address_.sin_family = AF_INET;
    address_.sin_port = htons(options.port);
    if (inet_pton(AF_INET, options.host.c_str(), &address_.sin_addr) != 1) {
        throw std::invalid_argument("not an IPv4 address: " + options.host);
    }
    tally_.latencies_us.reserve(1 << 20);
}

Client::~Client() {
    for (Connection& connection : connections_) disconnect(connection);
    close(epoll_);
}

Tally Client::run() {
    const auto start = now_ = Clock::now();
    end_ = start + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(options_.seconds));
    for (Connection& connection : connections_) begin(connection);
    std::array<epoll_event, 128> events;
    while (outstanding_ > 0 && (now_ = Clock::now()) < end_ + drain_time) {
        const int count = epoll_wait(epoll_, events.data(), events.size(), 100);
        for (int i = 0; i < count; ++i) {
            auto& connection = *static_cast<Connection*>(events[i].data.ptr);
            const bool only_output = (events[i].events & (EPOLLOUT | EPOLLIN)) == EPOLLOUT;
            if (only_output) flush(connection);
            else receive(connection);
        }
    }
    tally_.errors += outstanding_;
    if (outstanding_ > 0 && tally_.first_error.empty()) tally_.first_error = "no answer";
    tally_.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    return std::move(tally_);
}

bool Client::may_begin() const {
    if (options_.requests != 0 && counters_.requests >= options_.requests) return false;
    return now_ < end_ && tally_.errors < error_limit;
}

void Client::begin(Connection& connection) {
    if (!may_begin()) return;
    request_.render(connection.output, counters_);
    connection.sent = 0;
    connection.input.clear();
    connection.waiting = true;
    ++outstanding_;
    connection.started = Clock::now();
    if (connection.fd < 0) connect(connection);
    else flush(connection);
}

void Client::connect(Connection& connection) {
    connection.fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int on = 1;
    setsockopt(connection.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const auto* address = reinterpret_cast<const sockaddr*>(&address_);
    if (::connect(connection.fd, address, sizeof address_) < 0 && errno != EINPROGRESS && tally_.first_error.empty()) {
        tally_.first_error = std::strerror(errno);  // the event that follows counts it
    }
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT;
    event.data.ptr = &connection;
    epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.fd, &event);
    connection.watching_output = true;
}

void Client::disconnect(Connection& connection) {
    if (connection.fd >= 0) close(connection.fd);
    connection.fd = -1;
    connection.watching_output = false;
}

void Client::flush(Connection& connection) {
    const std::string& output = connection.output;
    const ssize_t written =
        send(connection.fd, output.data() + connection.sent, output.size() - connection.sent, MSG_NOSIGNAL);
    if (written < 0 && errno != EAGAIN) return fail(connection, std::strerror(errno));
    if (written > 0) connection.sent += static_cast<std::size_t>(written);
    watch(connection, connection.sent < output.size());
}

void Client::watch(Connection& connection, bool output) {
    if (connection.watching_output == output) return;
    epoll_event event{};
    event.events = output ? EPOLLIN | EPOLLOUT : EPOLLIN;
    event.data.ptr = &connection;
    epoll_ctl(epoll_, EPOLL_CTL_MOD, connection.fd, &event);
    connection.watching_output = output;
}

void Client::receive(Connection& connection) {
    char buffer[receive_size];
    const ssize_t count = recv(connection.fd, buffer, sizeof buffer, 0);
    if (count < 0 && errno == EAGAIN) return;
    if (count < 0) return fail(connection, std::strerror(errno));
    if (!connection.waiting) return disconnect(connection);
    std::string_view input(buffer, static_cast<std::size_t>(count));
    if (count == 0 || !connection.input.empty()) input = connection.input.append(input);
    const auto response = parse_response(input, count == 0);
    if (!response) {
        if (count == 0) return fail(connection, "closed before the answer");
        if (connection.input.empty()) connection.input = input;
        return;
    }
    count_answer(connection, *response);
    finish(connection, response->close || connection.sent < connection.output.size());
}

void Client::count_answer(const Connection& connection, const Response& response) {
    if (response.status >= 200 && response.status < 300) {
        const std::chrono::duration<float, std::micro> latency = Clock::now() - connection.started;
        tally_.latencies_us.push_back(latency.count());
        return;
    }
    ++tally_.errors;
    if (!tally_.first_error.empty()) return;
    tally_.first_error = std::to_string(response.status) + " ";
    tally_.first_error += response.body.substr(0, 400);
}

void Client::finish(Connection& connection, bool close) {
    connection.waiting = false;
    --outstanding_;
    if (close) disconnect(connection);
    begin(connection);
}

/// A refused or broken connection is one error; the connection starts over with the next request.
void Client::fail(Connection& connection, const std::string& reason) {
    if (!connection.waiting) return disconnect(connection);
    ++tally_.errors;
    if (tally_.first_error.empty()) tally_.first_error = reason;
    finish(connection, true);
}
