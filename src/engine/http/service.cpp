// service.cpp - see service.hpp. The way of a request, from top to bottom.
#include "engine/http/service.hpp"

#include "engine/http/call.hpp"
#include "engine/http/multipart.hpp"
#include "engine/http/reply.hpp"
#include "engine/http/target.hpp"

namespace huying::http {
namespace {

/// Asks the county's identity who holds a credential.
class Identify final : public Work {
  public:
    Identify(std::string county, std::shared_ptr<Exchange> exchange, const Gate& gate, std::string credential)
        : Work(system_caller(std::move(county))), exchange_(std::move(exchange)), gate_(gate),
          credential_(std::move(credential)) {}
    ~Identify() override {
        if (exchange_) finished(std::make_exception_ptr(unavailable("The server is stopping.")));
    }
    void run(Tx& tx) override { known_ = gate_.identify(tx, credential_); }
    void finished(std::exception_ptr error) override {
        if (!exchange_) return;
        exchange_->known = std::move(known_);
        exchange_->failure = std::move(error);
        Exchange& exchange = *exchange_;
        exchange.deliver(std::move(exchange_));
    }

  private:
    std::shared_ptr<Exchange> exchange_;
    const Gate& gate_;  // lives in the service, which the exchange's connection holds
    const std::string credential_;
    std::optional<Caller> known_;
};

/// Work that a store refuses ends itself in its destructor: the exchange is answered either way, exactly once.
void give(Store& store, std::unique_ptr<Work> work, bool writes) noexcept {
    try {
        if (writes) store.submit_write(std::move(work));
        else store.submit_read(std::move(work));
    } catch (const std::exception&) {
    }
}

Limits limits_from(const ServerOptions& options) {
    Limits limits;
    limits.body = options.body_limit;
    return limits;
}

const std::string* county_parameter(const Exchange& exchange) {
    for (const auto& [name, value] : exchange.in.request.params) {
        if (name == "county") return &value;
    }
    return nullptr;
}

/// What an upload's verb gets: raw bytes, or the first file of a form.
void take_upload(Request& request, std::size_t limit) {
    if (is_multipart(request.content_type)) {
        auto part = first_file(request.content_type, request.body);
        request.content_type = std::move(part.type);
        request.body = std::move(part.bytes);
    }
    if (request.body.size() > limit)
        throw Problem(413, "body_too_large", "The file may have at most " + std::to_string(limit) + " bytes.");
}

}  // namespace

Service::Service(Store& store, std::vector<Route> routes, Gate gate, ServerOptions options)
    : store_(store), gate_(std::move(gate)), options_(std::move(options)), limits_(limits_from(options_)),
      live_(std::make_shared<Hub>(store_, gate_)), files_(options_.pages, options_.page_map, options_.absent_page),
      aside_(options_.aside_threads) {
    openapi_ = {200, "application/json", openapi(routes), {}};
    openapi_.headers.emplace_back("ETag", "\"" + text_digest(openapi_.body).substr(0, 16) + "\"");
    openapi_gzip_ = openapi_;
    compress(openapi_gzip_, true);
    other.route.method = "*";
    other.route.path = "other";
    for (Route& route : routes) add(std::move(route), Kind::verb);
    for (auto& [route, kind] : built_in_routes()) add(route, kind);
}

void Service::add(Route route, Kind kind) {
    router_.add(route.method, route.path, lines_.size());
    Line& line = lines_.emplace_back();
    line.route = std::move(route);
    line.kind = kind;
}

template <class F> Service::Next Service::guarded(Exchange& exchange, F f) noexcept {
    try {
        return f();
    } catch (...) {
        exchange.reply = failure_reply(std::current_exception(), exchange.in.target);
        return Next::answered;
    }
}

Service::Next Service::begin(Exchange& exchange) noexcept {
    return guarded(exchange, [&] { return enter(exchange); });
}

Service::Next Service::resume(Exchange& exchange) noexcept {
    return guarded(exchange, [&] {
        if (exchange.stage != Stage::identifying) {
            if (exchange.stage == Stage::probing && !exchange.ready) throw unavailable("The database does not answer.");
            if (const std::string why =
                    exchange.stage == Stage::probing && options_.not_ready ? options_.not_ready() : "";
                !why.empty())
                throw unavailable(why);
            if (exchange.stage == Stage::probing) exchange.reply = {200, "text/plain", "ready\n", {}};
            return Next::answered;
        }
        if (exchange.failure) std::rethrow_exception(std::exchange(exchange.failure, nullptr));
        live_->known.keep(exchange.in.request.credential, exchange.known, KnownCallers::Time::clock::now());
        if (exchange.known && exchange.known->note_use && gate_.used)
            gate_.used(store_, exchange.in.request.credential);
        return admitted(exchange, std::exchange(exchange.known, std::nullopt));
    });
}

Service::Next Service::enter(Exchange& exchange) {
    Request& request = exchange.in.request;
    Target target;
    if (!split_target(exchange.in.target, target)) return without_line(exchange, {});
    router_.find(request.method, target.path, exchange.match);
    const bool good = exchange.match.result != Router::Result::bad_escape && decode_path(target.path, request.path) &&
                      parse_query(target.query, request.query);
    if (!good) throw Problem(400, "bad_escape", "The address is not valid percent-encoded UTF-8.");
    request.raw_query = target.query;
    if (exchange.match.result != Router::Result::found) return without_line(exchange, request.path);
    exchange.line = &lines_[exchange.match.line];
    std::swap(request.params, exchange.match.params);
    const Kind kind = exchange.line->kind;
    if (kind == Kind::verb || kind == Kind::events || kind == Kind::public_events) return ask_who(exchange);
    return built_in(exchange);
}

/// OPTIONS, a wrong method, a page, or nothing at all.
Service::Next Service::without_line(Exchange& exchange, std::string_view path) {
    const std::string& method = exchange.in.request.method;
    const bool reads = method == "GET" || method == "HEAD";
    const bool page = !path.empty() && !router_.owns(path) && !reads && files_.has(path);
    const bool known = exchange.match.result == Router::Result::no_such_method || page;
    if (page) exchange.match.allow = "GET, HEAD, OPTIONS";
    if (method == "OPTIONS" && (known || exchange.in.target == "*")) {
        exchange.reply = {
            204, "", "", {{"Allow", known ? exchange.match.allow : "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"}}};
        return Next::answered;
    }
    if (known) {
        exchange.reply = problem_reply({405, "method_not_allowed", "This address does not take " + method + "."});
        exchange.reply.headers.emplace_back("Allow", exchange.match.allow);
        return Next::answered;
    }
    if (path.empty()) throw Problem(400, "malformed_http", "The address must begin with '/'.");
    if (reads && !router_.owns(path)) {
        if (auto file = files_.find(path, exchange.in.accepts_gzip, exchange.in.request.if_none_match)) {
            exchange.reply = std::move(*file);
            return Next::answered;
        }
    }
    throw not_found("There is nothing at this address.");
}

Service::Next Service::ask_who(Exchange& exchange) {
    const std::string& credential = exchange.in.request.credential;
    if (credential.empty()) return admitted(exchange, std::nullopt);
    auto county = county_of(credential);
    if (!county) return admitted(exchange, std::nullopt);
    if (auto known = live_->known.find(credential, KnownCallers::Time::clock::now(), store_.clock().now()))
        return admitted(exchange, *std::move(known));
    exchange.stage = Stage::identifying;
    give(store_, std::make_unique<Identify>(std::move(*county), exchange.shared_from_this(), gate_, credential), false);
    return Next::waiting;
}

Service::Next Service::admitted(Exchange& exchange, std::optional<Caller>&& known) {
    const Line& line = *exchange.line;
    const std::string* county = county_parameter(exchange);
    if (county != nullptr && gate_.serves && !gate_.serves(*county))
        throw not_found("There is no county " + *county + " here.");
    exchange.in.request.caller = admit(
        {line.route.may, county, options_.counties_default, options_.base_url, gate_.allowed, line.route.purposes},
        exchange.in, std::move(known));
    return line.kind == Kind::verb ? submit(exchange) : open_stream(exchange);
}

Service::Next Service::submit(Exchange& exchange) {
    const Route& route = exchange.line->route;
    Request& request = exchange.in.request;
    if (route.upload) take_upload(request, options_.body_limit);  // before the digest: a form's boundary is random
    std::optional<IdempotencyKey> key;
    if (!request.idempotency_key.empty() && request.method == "POST") key = idempotency_key(request, route.told_once);
    if (!route.writes || request.caller.account.value == 0) key.reset();
    request.base_url = options_.base_url;
    if (request.base_url.empty())
        request.base_url.append(options_.tls_cert.empty() ? "http://" : "https://").append(exchange.in.host);
    exchange.if_none_match = request.if_none_match;
    if (route.aside) return submit_aside(exchange, std::move(key));
    Caller caller = std::move(request.caller);  // the transaction's from now on
    auto verb = route.prepare(std::move(request));
    auto call = std::make_unique<Call>(std::move(caller), exchange.shared_from_this(), std::move(verb), route.writes);
    if (key) call->set_key(std::move(key), gate_.keyed);
    exchange.stage = Stage::answering;
    give(store_, std::move(call), route.writes);
    return Next::waiting;
}

/// Such a verb keeps the key itself, in the transaction that acts (act_once).
Service::Next Service::submit_aside(Exchange& exchange, std::optional<IdempotencyKey> key) {
    exchange.stage = Stage::answering;
    const std::string from = exchange.in.request.remote;
    auto work = [this, &verb = exchange.line->route.aside, held = exchange.shared_from_this(),
                 request = std::move(exchange.in.request), key = std::move(key)] {
        if (held->given_up)
            return held->deliver(held);  // a storm costs no hashing for those who have their 503 already
        try {
            std::optional<Reply> again;
            if (key) again = store_.read(request.caller, [&](const Tx& tx) { return find_answer(tx, *key); });
            held->reply = again ? *std::move(again) : verb(store_, request);
        } catch (...) {
            held->reply = failure_reply(std::current_exception(), held->in.target);
        }
        held->deliver(held);
    };
    // the work holds the exchange as long as the question may be asked
    aside_.submit(from, std::move(work), [&given_up = exchange.given_up] { return given_up.load(); });
    return Next::waiting;
}

Service::Next Service::open_stream(Exchange& exchange) {
    const Request& request = exchange.in.request;
    std::string_view last = exchange.in.last_event_id;
    bool named = true;
    for (const auto& [name, value] : request.query) {
        if (name == "last_event_id" && last.empty()) last = value;
        if (name == "named") named = value != "false";
    }
    Caller caller = request.caller;
    if (exchange.line->kind == Kind::public_events) caller = {caller.county, {}, {}, {}, {}, {}, {}};
    exchange.reply = {200, "text/event-stream", "", {{"Cache-Control", "no-store"}, {"X-Accel-Buffering", "no"}}};
    exchange.stage = Stage::streaming;
    exchange.stream =
        live_->open(exchange.shared_from_this(), caller, caller.role.empty() ? "" : request.credential, last, named);
    return Next::waiting;
}

}  // namespace huying::http
