// service.hpp - from a parsed request to its answer, without sockets: finds the line of the table, asks who calls and
// whether they may, gives the verb to the store. All connections share one service.
#pragma once
#include <atomic>
#include <deque>
#include <memory>
#include <string>

#include "engine/http/gate.hpp"
#include "engine/http/idempotency.hpp"
#include "engine/http/live.hpp"
#include "engine/http/metrics.hpp"
#include "engine/http/parser.hpp"
#include "engine/http/router.hpp"
#include "engine/http/side_pool.hpp"
#include "engine/http/static_files.hpp"

namespace huying::http {

class Service {
  public:
    enum class Next { answered, waiting };  ///< answered: Exchange::reply is there

    Service(Store& store, std::vector<Route> routes, Gate gate, ServerOptions options);
    /// A request is complete. Waiting: the exchange comes back through deliver(), then to resume().
    Next begin(Exchange& exchange) noexcept;
    Next resume(Exchange& exchange) noexcept;

    /// What a request is told that the database has left without an answer. I/O thread; the answer may still come.
    Problem overdue(const Exchange& exchange) const;
    static constexpr int probe_seconds = 2;

    const ServerOptions& options() const { return options_; }
    const Limits& limits() const { return limits_; }
    Hub& live() { return *live_; }

    std::atomic<int> connections{0};
    std::atomic<std::size_t> body_bytes{0};  ///< of large bodies that are being received
    std::atomic<bool> stopping{false};
    Line other;  ///< counts pages, and what fits no line of the table

  private:
    template <class F> Next guarded(Exchange& exchange, F f) noexcept;
    Next enter(Exchange& exchange);
    Next without_line(Exchange& exchange, std::string_view path);
    Next ask_who(Exchange& exchange);
    Next admitted(Exchange& exchange, std::optional<Caller>&& known);
    Next submit(Exchange& exchange);
    Next submit_aside(Exchange& exchange, std::optional<IdempotencyKey> key);
    Next open_stream(Exchange& exchange);
    Next built_in(Exchange& exchange);
    Next probe(Exchange& exchange);
    void add(Route route, Kind kind);

    Store& store_;
    const Gate gate_;
    const ServerOptions options_;
    const Limits limits_;
    std::deque<Line> lines_;
    Router router_;
    const std::shared_ptr<Hub> live_;
    StaticFiles files_;
    Reply openapi_, openapi_gzip_;  ///< made once
    SidePool aside_;                ///< last: its threads end before what they use
};

/// The lines that the server itself answers.
std::vector<std::pair<Route, Kind>> built_in_routes();

}  // namespace huying::http
