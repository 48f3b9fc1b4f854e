// wire.cpp - see wire.hpp.
#include "engine/http/wire.hpp"

#include <openssl/err.h>
#include <sys/socket.h>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>

#include <cerrno>
#include <stdexcept>

namespace huying::http {
namespace {

using Socket = boost::asio::ip::tcp::socket;

constexpr const char* ciphers =  // TLS 1.2: forward secrecy and authenticated encryption only (RFC 9325 section 4.2)
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

int choose_http_1_1(SSL*, const unsigned char** out, unsigned char* size, const unsigned char* in, unsigned in_size,
                    void*) {
    static constexpr unsigned char ours[] = "\x08http/1.1";
    const int found = SSL_select_next_proto(const_cast<unsigned char**>(out), size, ours, sizeof ours - 1, in, in_size);
    return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

Error broken() { return make_error_code(boost::system::errc::connection_reset); }

}  // namespace

TlsContext make_tls_context(const std::string& certificate, const std::string& key) {
    TlsContext context(SSL_CTX_new(TLS_server_method()));
    if (!context) throw std::runtime_error("TLS: not enough memory");
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    SSL_CTX_set_options(context.get(),
                        SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_mode(context.get(),
                     SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_read_ahead(context.get(), 1);  // one recv per record instead of two
    SSL_CTX_set_cipher_list(context.get(), ciphers);
    SSL_CTX_set_alpn_select_cb(context.get(), &choose_http_1_1, nullptr);
    if (SSL_CTX_use_certificate_chain_file(context.get(), certificate.c_str()) != 1)
        throw std::runtime_error("--tls-cert: no certificate chain in PEM can be read from " + certificate);
    if (SSL_CTX_use_PrivateKey_file(context.get(), key.c_str(), SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_check_private_key(context.get()) != 1)
        throw std::runtime_error("--tls-key: no key in PEM that fits the certificate can be read from " + key);
    return context;
}

Wire::Wire(Socket socket, SSL_CTX* tls) : socket_(std::move(socket)) {
    Error ignored;
    socket_.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
    socket_.native_non_blocking(true, ignored);
    if (tls == nullptr) return;
    ssl_.reset(SSL_new(tls));
    if (!ssl_) throw std::bad_alloc();
    SSL_set_fd(ssl_.get(), static_cast<int>(socket_.native_handle()));
    SSL_set_accept_state(ssl_.get());
}

Wire::~Wire() = default;

void Wire::wait(bool for_reading, void (Wire::*again)(std::shared_ptr<WireUser>), std::shared_ptr<WireUser> user) {
    const auto what = for_reading ? Socket::wait_read : Socket::wait_write;
    socket_.async_wait(what, [this, again, user = std::move(user)](Error ec) mutable {
        if (!ec && socket_.is_open()) (this->*again)(std::move(user));
        else if (again == &Wire::write_again) user->on_written(ec ? ec : broken());
        else if (again == &Wire::shake) user->on_ready(ec ? ec : broken());
        else user->on_read(ec ? ec : broken(), 0);
    });
}

void Wire::handshake(std::shared_ptr<WireUser> user) { shake(std::move(user)); }

void Wire::shake(std::shared_ptr<WireUser> user) {
    ERR_clear_error();
    const int result = SSL_do_handshake(ssl_.get());
    shaken_ = result == 1;
    if (shaken_) return user->on_ready({});
    const int why = SSL_get_error(ssl_.get(), result);
    if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE)
        return wait(why == SSL_ERROR_WANT_READ, &Wire::shake, std::move(user));
    user->on_ready(broken());
}

void Wire::read(char* to, std::size_t room, std::shared_ptr<WireUser> user) {
    to_ = to;
    room_ = room;
    if (ssl_) return read_tls(std::move(user));
    WireUser& hears = *user;
    socket_.async_read_some(boost::asio::buffer(to, room),
                            [&hears, user = std::move(user)](Error ec, std::size_t n) { hears.on_read(ec, n); });
}

void Wire::read_tls(std::shared_ptr<WireUser> user) {
    ERR_clear_error();
    const int n = SSL_read(ssl_.get(), to_, static_cast<int>(room_));
    const int why = n > 0 ? SSL_ERROR_NONE : SSL_get_error(ssl_.get(), n);
    if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE)
        return wait(why == SSL_ERROR_WANT_READ, &Wire::read_tls, std::move(user));
    const Error ec = n > 0 ? Error{} : broken();
    // Never from within read(): a client that sends fast must not make the stack grow.
    boost::asio::post(socket_.get_executor(),
                      [user = std::move(user), ec, n] { user->on_read(ec, n > 0 ? static_cast<std::size_t>(n) : 0); });
}

Wrote Wire::write(std::string_view head, std::string_view body, const std::shared_ptr<WireUser>& user) {
    head_ = head;
    body_ = body;
    const Wrote wrote = push();
    if (wrote == Wrote::later) wait(write_wants_read_, &Wire::write_again, user);
    return wrote;
}

void Wire::write_again(std::shared_ptr<WireUser> user) {
    const Wrote wrote = push();
    if (wrote == Wrote::later) return wait(write_wants_read_, &Wire::write_again, std::move(user));
    user->on_written(wrote == Wrote::all ? Error{} : broken());
}

Wrote Wire::push() {
    while (!head_.empty() || !body_.empty()) {
        const long n = ssl_ ? send_tls() : send_plain();
        if (n < 0) return Wrote::failed;
        if (n == 0) return Wrote::later;
        const auto of_head = std::min<std::size_t>(head_.size(), static_cast<std::size_t>(n));
        head_.remove_prefix(of_head);
        body_.remove_prefix(static_cast<std::size_t>(n) - of_head);
    }
    return Wrote::all;
}

long Wire::send_plain() {
    iovec parts[2] = {{const_cast<char*>(head_.data()), head_.size()}, {const_cast<char*>(body_.data()), body_.size()}};
    msghdr message{};
    message.msg_iov = head_.empty() ? parts + 1 : parts;
    message.msg_iovlen = head_.empty() || body_.empty() ? 1 : 2;
    for (;;) {
        const ssize_t n = ::sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL);
        if (n >= 0) return n;
        if (errno == EAGAIN || errno == EWOULDBLOCK) return 0;
        if (errno != EINTR) return -1;
    }
}

long Wire::send_tls() {
    ERR_clear_error();
    const std::string_view piece = head_.empty() ? body_ : head_;
    const int n = SSL_write(ssl_.get(), piece.data(), static_cast<int>(std::min<std::size_t>(piece.size(), 1 << 20)));
    if (n > 0) return n;
    const int why = SSL_get_error(ssl_.get(), n);
    write_wants_read_ = why == SSL_ERROR_WANT_READ;
    return why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE ? 0 : -1;
}

void Wire::end_sending() {
    ERR_clear_error();
    if (shaken_) SSL_shutdown(ssl_.get());
    Error ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
}

void Wire::close() {
    Error ignored;
    socket_.close(ignored);
}

std::string Wire::remote() const {
    Error ec;
    const auto endpoint = socket_.remote_endpoint(ec);
    return ec ? std::string() : endpoint.address().to_string();
}

}  // namespace huying::http
