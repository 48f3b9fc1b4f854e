// test_client.hpp - a client that sends exactly the bytes a test says, plain or TLS, and reads whole answers. Tests only.
#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>

namespace huying::http {

class TestClient {
  public:
    explicit TestClient(std::uint16_t port, bool tls = false, int newest_tls = 0)
        : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0)
            throw std::runtime_error("cannot connect");
        if (!tls) return;
        context_.reset(SSL_CTX_new(TLS_client_method()));
        SSL_CTX_set_max_proto_version(context_.get(), newest_tls);
        ssl_.reset(SSL_new(context_.get()));
        SSL_set_fd(ssl_.get(), fd_);
        if (SSL_connect(ssl_.get()) != 1) throw std::runtime_error("no TLS");
    }
    ~TestClient() {
        ssl_.reset();
        ::close(fd_);
    }
    TestClient(const TestClient&) = delete;

    SSL* ssl() { return ssl_.get(); }
    void send(std::string_view bytes) {
        while (!bytes.empty()) {
            const long n = ssl_ ? SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()))
                                : ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (n <= 0) return;  // the server closed: the test looks at what it answered
            bytes.remove_prefix(static_cast<std::size_t>(n));
        }
    }
    /// The next whole answer, head and body as they came; empty when the connection was closed or 5 s passed.
    std::string answer(bool head_only = false) {
        for (;;) {
            const auto end = have_.find("\r\n\r\n");
            if (end != std::string::npos) {
                const auto at = have_.find("Content-Length: ");
                const bool body = !head_only && at < end;
                const std::size_t size = end + 4 + (body ? std::strtoul(have_.c_str() + at + 16, nullptr, 10) : 0);
                if (have_.size() >= size) return take(size);
            }
            if (!receive()) return {};
        }
    }
    /// Bytes up to and including `text` (a stream's event).
    std::string until(const std::string& text) {
        for (;;) {
            if (const auto at = have_.find(text); at != std::string::npos) return take(at + text.size());
            if (!receive()) return {};
        }
    }
    std::string request(const std::string& bytes) {
        send(bytes);
        return answer(bytes.starts_with("HEAD"));
    }
    /// True when the server closes within the time.
    bool closed(int milliseconds = 5000) {
        wait_ = milliseconds;
        while (receive()) have_.clear();
        return ended_;
    }

  private:
    std::string take(std::size_t size) {
        std::string out = have_.substr(0, size);
        have_.erase(0, size);
        return out;
    }
    bool receive() {
        char bytes[16384];
        pollfd poll{fd_, POLLIN, 0};
        if (!(ssl_ && SSL_pending(ssl_.get()) > 0) && ::poll(&poll, 1, wait_) <= 0) return false;
        const long n = ssl_ ? SSL_read(ssl_.get(), bytes, sizeof bytes) : ::recv(fd_, bytes, sizeof bytes, 0);
        ended_ = n <= 0;
        if (n > 0) have_.append(bytes, static_cast<std::size_t>(n));
        return n > 0;
    }

    struct Free {
        void operator()(SSL* p) const { SSL_free(p); }
        void operator()(SSL_CTX* p) const { SSL_CTX_free(p); }
    };
    int fd_;
    int wait_ = 5000;
    bool ended_ = false;
    std::string have_;
    std::unique_ptr<SSL_CTX, Free> context_;
    std::unique_ptr<SSL, Free> ssl_;
};

}  // namespace huying::http
