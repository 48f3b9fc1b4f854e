// wire.hpp - one client's socket, plain or TLS, driven by callbacks on its I/O thread. OpenSSL works on the socket
// itself (no buffers between), so an idle TLS connection keeps a few kB and not the 100 kB of a stream with BIO pairs.
#pragma once
#include <openssl/ssl.h>
#include <boost/asio/ip/tcp.hpp>

#include <memory>
#include <string_view>

namespace huying::http {

using Error = boost::system::error_code;

/// Hears what the wire did. The wire keeps its user alive while something is under way.
class WireUser {
  public:
    virtual ~WireUser() = default;
    virtual void on_ready(Error error) = 0;                ///< handshake done
    virtual void on_read(Error error, std::size_t n) = 0;  ///< never with n == 0 and no error
    virtual void on_written(Error error) = 0;              ///< after Wrote::later
};

enum class Wrote { all, later, failed };

struct FreeSsl {
    void operator()(SSL* p) const { SSL_free(p); }
    void operator()(SSL_CTX* p) const { SSL_CTX_free(p); }
};
using TlsContext = std::unique_ptr<SSL_CTX, FreeSsl>;

/// TLS 1.2 and 1.3 with a certificate chain and key in PEM. Throws std::runtime_error naming the file that is no good.
TlsContext make_tls_context(const std::string& certificate, const std::string& key);

class Wire {
  public:
    Wire(boost::asio::ip::tcp::socket socket, SSL_CTX* tls);
    ~Wire();
    bool encrypted() const { return ssl_ != nullptr; }
    void handshake(std::shared_ptr<WireUser> user);
    void read(char* to, std::size_t room, std::shared_ptr<WireUser> user);
    /// Writes `head`, then `body`; with Wrote::later both must live until on_written. One write at a time.
    Wrote write(std::string_view head, std::string_view body, const std::shared_ptr<WireUser>& user);
    void end_sending();  ///< tells the client that nothing more comes
    void close();
    std::string remote() const;

  private:
    Wrote push();
    long send_plain();
    long send_tls();
    void wait(bool for_reading, void (Wire::*again)(std::shared_ptr<WireUser>), std::shared_ptr<WireUser> user);
    void shake(std::shared_ptr<WireUser> user);
    void read_tls(std::shared_ptr<WireUser> user);
    void write_again(std::shared_ptr<WireUser> user);

    boost::asio::ip::tcp::socket socket_;
    std::unique_ptr<SSL, FreeSsl> ssl_;
    char* to_ = nullptr;
    std::size_t room_ = 0;
    std::string_view head_, body_;  ///< what is not yet written
    bool shaken_ = false;
    bool write_wants_read_ = false;
};

}  // namespace huying::http
