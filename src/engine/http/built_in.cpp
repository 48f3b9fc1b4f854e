// built_in.cpp - what the server answers itself: is it alive, can it work, what has it done, what can be asked of it.
#include "engine/http/service.hpp"

#include "engine/http/reply.hpp"

namespace huying::http {
namespace {

constexpr Sql one_sql{R"sql(SELECT 1)sql"};

/// A look at the database that never waits for it: the connection's deadline answers if this does not.
class Probe final : public Work {
  public:
    Probe(std::string county, std::shared_ptr<Exchange> exchange)
        : Work(system_caller(std::move(county))), exchange_(std::move(exchange)) {}
    ~Probe() override {
        if (exchange_) finished(std::make_exception_ptr(unavailable("not run")));
    }
    void run(Tx& tx) override { tx.query(std::string(one_sql.text), {}).next(); }
    void finished(std::exception_ptr error) override {
        if (!exchange_) return;
        exchange_->ready = !error;
        Exchange& exchange = *exchange_;
        exchange.deliver(std::move(exchange_));
    }

  private:
    std::shared_ptr<Exchange> exchange_;
};

Route line(const char* path, const char* may, const char* summary, const char* purposes = "none") {
    Route route;
    route.purposes = purposes;
    route.method = "GET";
    route.path = path;
    route.may = may;
    route.summary = summary;
    route.parameters = detail::parameters_of(route.method, route.path, {});
    return route;
}

}  // namespace

std::vector<std::pair<Route, Kind>> built_in_routes() {
    return {{line("/health", "anyone", "Whether the process runs"), Kind::health},
            {line("/ready", "anyone", "Whether the database answers within two seconds"), Kind::ready},
            {line("/metrics", "anyone", "Counters as Prometheus text"), Kind::metrics},
            {line("/openapi.json", "anyone", "This description"), Kind::openapi},
            {line("/api/events", "signed_in", "What happens, live, as far as the caller may see it", "own_right"),
             Kind::events},
            {line("/api/public/{county}/events", "anyone", "What happens, live, for everyone"), Kind::public_events}};
}

Service::Next Service::probe(Exchange& exchange) {
    if (stopping) throw unavailable("The server is stopping.");
    exchange.ready = false;
    exchange.stage = Stage::probing;
    try {
        store_.submit_read(std::make_unique<Probe>(options_.counties_default, exchange.shared_from_this()));
    } catch (const std::exception&) {  // the probe ended in its destructor and comes back as not ready
    }
    return Next::waiting;
}

Problem Service::overdue(const Exchange& exchange) const {
    const auto within = [](int seconds) { return " within " + std::to_string(seconds) + " seconds"; };
    if (exchange.stage == Stage::probing)
        return unavailable("The database did not answer" + within(probe_seconds) + ".");
    const std::string late = "The database did not answer" + within(options_.request_seconds);
    if (exchange.stage == Stage::answering && exchange.line->route.method != "GET")
        return unavailable(late +
                           ", so it is unknown whether the change was made. Repeat the request with the same "
                           "Idempotency-Key: it takes effect once.");
    return unavailable(late + ". Nothing was changed: please try again shortly.");
}

Service::Next Service::built_in(Exchange& exchange) {
    switch (exchange.line->kind) {
        case Kind::ready: return probe(exchange);
        case Kind::metrics:
            exchange.reply = {200, "text/plain; version=0.0.4", metrics_text(lines_, other), {}};
            exchange.reply.body += "# TYPE huying_http_connections gauge\nhuying_http_connections " +
                                   std::to_string(connections.load()) +
                                   "\n# TYPE huying_http_streams gauge\nhuying_http_streams " +
                                   std::to_string(live_->count()) + "\n" + process_metrics() + store_.metrics();
            if (options_.more_metrics) exchange.reply.body += options_.more_metrics();
            break;
        case Kind::openapi:
            exchange.reply = openapi_;
            apply_condition(exchange.reply, exchange.in.request.if_none_match);
            if (exchange.in.accepts_gzip && exchange.reply.status == 200) exchange.reply = openapi_gzip_;
            break;
        default: exchange.reply = {200, "text/plain", "alive\n", {}};
    }
    return Next::answered;
}

}  // namespace huying::http
