// server.cpp - the listening socket, the I/O threads, start and stop.
#include "engine/http/server.hpp"

#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <csignal>
#include <stdexcept>

#include "engine/http/connection.hpp"

namespace huying::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr rlim_t reserved_files = 256;  // for the database, logs and answers to those who are refused

/// As many sockets as the system lets us have; gives the number of connections that fit.
int raise_file_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 768;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    getrlimit(RLIMIT_NOFILE, &limit);
    const rlim_t files = std::min<rlim_t>(limit.rlim_cur, 1 << 20);
    return static_cast<int>(files > 2 * reserved_files ? files - reserved_files : files / 2);
}

}  // namespace

struct Server::Impl {
    Impl(Store& store, std::vector<Route> routes, Gate gate, ServerOptions options)
        : service(std::make_shared<Service>(store, std::move(routes), std::move(gate), std::move(options))) {
        const ServerOptions& o = service->options();
        if (!o.tls_cert.empty()) tls = make_tls_context(o.tls_cert, o.tls_key);
        for (int i = 0; i < std::max(1, o.io_threads); ++i) threads.push_back(std::make_shared<IoThread>());
        acceptor.emplace(threads[0]->context());
        pause.emplace(threads[0]->context());
    }
    void bind();
    void accept();
    void accepted(const boost::system::error_code& ec, tcp::socket socket, std::size_t thread);

    std::shared_ptr<Service> service;
    TlsContext tls;
    std::vector<std::shared_ptr<IoThread>> threads;
    std::optional<tcp::acceptor> acceptor;
    std::optional<asio::steady_timer> pause;
    std::size_t turn = 0;
    int most_connections = 0;
    std::uint16_t port = 0;
    bool running = false;
};

void Server::Impl::bind() {
    const ServerOptions& o = service->options();
    const std::string shown = o.address + ":" + std::to_string(o.port);
    boost::system::error_code ec;
    const auto address = asio::ip::make_address(o.address, ec);
    if (ec) throw std::runtime_error("cannot listen on " + shown + ": not an IP address");
    const tcp::endpoint endpoint(address, o.port);
    acceptor->open(endpoint.protocol(), ec);
    if (!ec) acceptor->set_option(asio::socket_base::reuse_address(true), ec);
    if (!ec) acceptor->bind(endpoint, ec);
    if (!ec) acceptor->listen(4096, ec);
    if (ec) throw std::runtime_error("cannot listen on " + shown + ": " + ec.message());
    port = acceptor->local_endpoint().port();
    const int fitting = raise_file_limit();
    most_connections = o.most_connections > 0 ? std::min(o.most_connections, fitting) : fitting;
}

void Server::Impl::accept() {
    const std::size_t thread = turn++ % threads.size();
    acceptor->async_accept(
        threads[thread]->context(),
        [this, thread](boost::system::error_code ec, tcp::socket socket) { accepted(ec, std::move(socket), thread); });
}

void Server::Impl::accepted(const boost::system::error_code& ec, tcp::socket socket, std::size_t thread) {
    if (!acceptor->is_open()) return;
    if (ec) {  // no file descriptors or memory left: wait for some to be given back
        pause->expires_after(std::chrono::milliseconds(100));
        return pause->async_wait([this](boost::system::error_code stopped) {
            if (!stopped && acceptor->is_open()) accept();
        });
    }
    const bool refused = service->connections.load(std::memory_order_relaxed) >= most_connections;
    asio::dispatch(threads[thread]->context(), [this, thread, refused, s = std::move(socket)]() mutable {
        try {
            std::make_shared<Connection>(threads[thread], service, std::move(s), tls.get())->start(refused);
        } catch (const std::exception& e) {
            spdlog::error("a connection could not be taken: {}", e.what());
        }
    });
    accept();
}

Server::Server(Store& store, std::vector<Route> routes, Gate gate, ServerOptions options)
    : impl_(std::make_unique<Impl>(store, std::move(routes), std::move(gate), std::move(options))) {}

Server::~Server() { stop(0); }

void Server::start() {
    std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes to sockets whose client may be gone
    impl_->bind();
    impl_->running = true;
    impl_->threads[0]->every_second = [service = impl_->service.get()] { service->live().beat(); };
    impl_->accept();
    for (auto& thread : impl_->threads) thread->start();
}

void Server::stop(int grace_seconds) {
    if (!std::exchange(impl_->running, false)) return;
    impl_->service->stopping = true;
    asio::post(impl_->threads[0]->context(), [this] {
        boost::system::error_code ignored;
        impl_->acceptor->close(ignored);
        impl_->pause->cancel();
    });
    for (auto& thread : impl_->threads) thread->finish(grace_seconds);
    for (auto& thread : impl_->threads) thread->join();
}

std::uint16_t Server::port() const { return impl_->port; }
void Server::events_committed(const std::string& county) { impl_->service->live().events_committed(county); }
void Server::tick(const std::string& county, std::string json) { impl_->service->live().tick(county, std::move(json)); }

}  // namespace huying::http
