// scripted_server_for_test.hpp - an HTTP server on 127.0.0.1 for tests only: it keeps what it is
// sent and gives the answers it was told, in order, the last one again and again.
#pragma once
#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace huying::notify {

struct SeenRequest {
    std::string head;
    std::string body;

    /// The value of a header, named as libcurl writes it, or "" where there is none.
    std::string header(const std::string& name) const {
        const std::string start = "\r\n" + name + ": ";
        const std::size_t found = head.find(start);
        if (found == std::string::npos) return {};
        const std::size_t value = found + start.size();
        return head.substr(value, head.find("\r\n", value) - value);
    }
};

class ScriptedServer {
  public:
    /// An empty answer is silence.
    explicit ScriptedServer(std::vector<std::string> answers) : answers_{std::move(answers)} {
        listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
        ::listen(listener_, 8);
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::jthread{[this](std::stop_token stop) { serve(stop); }};
    }
    ~ScriptedServer() {
        thread_.request_stop();
        thread_.join();
        drop();
        ::close(listener_);
    }
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;

    int port() const { return port_; }
    std::string origin() const { return "http://127.0.0.1:" + std::to_string(port_); }
    int connections() const { return connections_; }
    std::vector<SeenRequest> requests() const {
        const std::lock_guard lock{mutex_};
        return requests_;
    }

  private:
    /// One connection at a time: a new one waits until the last has its answer, and takes its place then.
    void serve(const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            const bool free = connection_ < 0 || answered_;
            pollfd waiting[] = {{free ? listener_ : -1, POLLIN, 0}, {connection_, POLLIN, 0}};
            if (::poll(waiting, connection_ < 0 ? 1 : 2, 20) <= 0) continue;
            if (connection_ >= 0 && waiting[1].revents != 0) read_some();
            if (waiting[0].revents == 0) continue;
            drop();
            connection_ = ::accept(listener_, nullptr, nullptr);
            answered_ = false;
            ++connections_;
        }
    }

    void read_some() {
        char part[8192];
        const ssize_t size = ::read(connection_, part, sizeof part);
        if (size <= 0) return drop();
        received_.append(part, static_cast<std::size_t>(size));
        const std::size_t end = received_.find("\r\n\r\n");
        if (end == std::string::npos) return;
        SeenRequest request{received_.substr(0, end + 2), {}};
        const std::string length = request.header("Content-Length");
        const std::size_t whole = end + 4 + (length.empty() ? 0 : std::stoul(length));
        if (received_.size() < whole) return;
        request.body = received_.substr(end + 4, whole - end - 4);
        received_.erase(0, whole);
        answer(std::move(request));
    }

    void answer(SeenRequest request) {
        std::size_t turn = 0;
        answered_ = true;
        {
            const std::lock_guard lock{mutex_};
            requests_.push_back(std::move(request));
            turn = std::min(requests_.size(), answers_.size()) - 1;
        }
        const std::string& text = answers_[turn];
        for (std::size_t sent = 0; sent < text.size();) {
            const ssize_t size = ::send(connection_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
            if (size <= 0) break;
            sent += static_cast<std::size_t>(size);
        }
        if (text.find("Connection: close") != std::string::npos) drop();
    }

    void drop() {
        if (connection_ >= 0) ::close(connection_);
        connection_ = -1;
        received_.clear();
    }

    std::vector<std::string> answers_;
    int listener_ = -1;
    int connection_ = -1;
    bool answered_ = false;  // the one there is
    int port_ = 0;
    std::string received_;
    std::atomic<int> connections_ = 0;
    mutable std::mutex mutex_;
    std::vector<SeenRequest> requests_;
    std::jthread thread_;
};

}  // namespace huying::notify
