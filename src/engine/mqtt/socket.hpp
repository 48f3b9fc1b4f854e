// socket.hpp - one connection to a broker, TCP or TLS. Used by one thread.
#pragma once
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>

#include <optional>
#include <string>

#include "engine/mqtt/address.hpp"

namespace huying::mqtt {

using Error = boost::system::error_code;

class Socket {
  public:
    using Tcp = boost::asio::ip::tcp;
    Socket(boost::asio::io_context& context, boost::asio::ssl::context* tls) : resolver_(context), tcp_(context) {
        if (tls != nullptr) tls_.emplace(tcp_, *tls);
    }
    /// Finds the host, connects, and with TLS checks that it is the one it says. `done` gets the error.
    template <class F> void connect(const Address& address, F done) {
        resolver_.async_resolve(
            address.host, std::to_string(address.port), [this, host = address.host, done](Error e, auto found) {
                if (e) return done(e);
                boost::asio::async_connect(tcp_, found, [this, host, done](Error e, const Tcp::endpoint&) {
                    if (e) return done(e);
                    tcp_.set_option(Tcp::no_delay(true), e);
                    if (tls_) shake_hands(host, done);
                    else done(Error{});
                });
            });
    }
    template <class Buffer, class F> void read_some(const Buffer& buffer, F done) {
        if (tls_) tls_->async_read_some(buffer, std::move(done));
        else tcp_.async_read_some(buffer, std::move(done));
    }
    template <class Buffer, class F> void write(const Buffer& buffer, F done) {
        if (tls_) boost::asio::async_write(*tls_, buffer, std::move(done));
        else boost::asio::async_write(tcp_, buffer, std::move(done));
    }
    void close() {
        Error ignored;
        resolver_.cancel();
        tcp_.close(ignored);
    }

  private:
    template <class F> void shake_hands(const std::string& host, F done) {
        if (SSL_set_tlsext_host_name(tls_->native_handle(), host.c_str()) != 1)
            return done(Error(boost::asio::error::invalid_argument));
        tls_->set_verify_callback(boost::asio::ssl::host_name_verification(host));
        tls_->async_handshake(boost::asio::ssl::stream_base::client, done);
    }
    Tcp::resolver resolver_;
    Tcp::socket tcp_;
    std::optional<boost::asio::ssl::stream<Tcp::socket&>> tls_;
};

}  // namespace huying::mqtt
