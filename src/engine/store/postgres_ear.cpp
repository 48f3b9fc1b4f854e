// postgres_ear.cpp - LISTEN in a thread of its own: what other processes over the same database have committed.
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "engine/store/postgres.hpp"
#include "engine/store/postgres_statement.hpp"

namespace huying {
namespace {

constexpr int pause_first_ms = 200, pause_longest_ms = 5000;

PgConnection connect_and_listen(const std::string& url) {
    PgConnection c = pg_connect(url, true);
    const PgResult result(PQexec(c.get(), "LISTEN huying_events"));
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) throw pg_error(c.get(), result.get(), "LISTEN");
    return c;
}

}  // namespace

PostgresEar::PostgresEar(const PostgresOptions& options, std::function<void(const std::string&)> heard)
    : options_(options), heard_(std::move(heard)) {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) throw StoreError(StoreError::broken, "no pipe for the listening thread");
    stop_read_ = ends[0];
    stop_write_ = ends[1];
    thread_ = std::thread([this] { listen(); });
}

PostgresEar::~PostgresEar() {
    close(stop_write_);  // wakes the thread
    thread_.join();
    close(stop_read_);
}

/// Waits for the socket or for `ms`; false when it is time to stop.
bool PostgresEar::wait(int socket, int ms) const {
    std::array<pollfd, 2> places{{{stop_read_, POLLIN, 0}, {socket, POLLIN, 0}}};
    poll(places.data(), places.size(), ms);
    return places[0].revents == 0;
}

void PostgresEar::listen() {
    int pause = pause_first_ms;
    bool missed = false;  // there was a time without a connection
    for (;;) {
        try {
            const PgConnection c = connect_and_listen(options_.url);
            pause = pause_first_ms;
            if (missed) heard_("");
            missed = true;
            while (PQconsumeInput(c.get()) == 1) {
                hear(c.get());
                if (!wait(PQsocket(c.get()), -1)) return;
            }
        } catch (const std::exception&) {  // the same trouble is told to everyone who writes
            missed = true;
        }
        if (!wait(-1, pause)) return;
        pause = std::min(2 * pause, pause_longest_ms);
    }
}

void PostgresEar::hear(void* connection) const {
    while (PGnotify* n = PQnotifies(static_cast<PGconn*>(connection))) {
        const std::string payload = n->extra;
        PQfreemem(n);
        const auto space = payload.rfind(' ');
        if (space == std::string::npos || payload.substr(space + 1) == options_.instance) continue;
        heard_(payload.substr(0, space));
    }
}

}  // namespace huying
