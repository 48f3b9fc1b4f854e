// server_bench.cpp - the HTTP engine alone: a server over a store without a database, for the load generator in
// bench/load. `server_bench 8080 [threads]` serves POST /api/observations until it gets a signal.
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "engine/http/fake_store.hpp"
#include "engine/http/server.hpp"

namespace bench {

using namespace huying;

enum class May { observe };
BOOST_DESCRIBE_ENUM(May, observe)

struct NewObservation {
    Id stream;
    Micros time;
    double value;
};
BOOST_DESCRIBE_STRUCT(NewObservation, (), (stream, time, value))

struct Observation {
    Id id, stream;
    Micros time;
    double value;
};
BOOST_DESCRIBE_STRUCT(Observation, (), (id, stream, time, value))

Observation observe(Tx& tx, const NewObservation& in) {
    return {tx.store().new_id(tx.now()), in.stream, in.time, in.value};
}

int run(std::uint16_t port, int threads) {
    http::FakeStore store;
    http::Gate gate;
    gate.identify = [](const Tx&, const std::string&) {
        return std::optional<Caller>({"330521", {7}, "gateway-1", "网关", "gateway", {}, {}});
    };
    gate.allowed = [](const Caller&, const std::string&, const std::string&) { return true; };
    http::ServerOptions options;
    options.port = port;
    options.io_threads = threads;
    std::vector<http::Route> routes{http::route("POST", "/api/observations", May::observe, "Observe", observe)};
    http::Server server(store, std::move(routes), gate, options);
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    server.start();
    std::printf("listening on %d\n", server.port());
    std::fflush(stdout);
    int got = 0;
    sigwait(&signals, &got);
    server.stop();
    return 0;
}

}  // namespace bench

int main(int argc, char** argv) {
    const int port = argc > 1 ? std::atoi(argv[1]) : 0;
    return bench::run(static_cast<std::uint16_t>(port), argc > 2 ? std::atoi(argv[2]) : 1);
}
