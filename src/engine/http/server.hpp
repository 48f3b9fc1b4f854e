// server.hpp - HTTP/1.1 over plain TCP or TLS: reads requests, finds the route, asks the gate who calls and whether
// they may, gives the verb to the store, writes the answer. Also pages (files), live events (SSE), OpenAPI, metrics.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/http/route.hpp"
#include "engine/stream/stream.hpp"

namespace huying::http {

/// What the server asks the county's subject `identity`; the engine itself knows no roles.
struct Gate {
    /// Who holds this credential (bearer token or session cookie, as given)? Its county is the text before the first
    /// '.', and `tx` is of that county. Answers are kept for 2 s per credential, and not beyond Caller::changes.
    std::function<std::optional<Caller>(const Tx& tx, const std::string& credential)> identify;
    /// May this caller use a route that asks for this permission and uses personal data for these purposes (route.hpp)?
    std::function<bool(const Caller& caller, const std::string& may, const std::string& purposes)> allowed;
    /// May this caller see this event in a live stream? (`Caller` without role: the public.)
    std::function<bool(const Caller& caller, const Event& event)> visible;
    /// Is this county hosted here? Paths that name another one are 404. Empty: every county is.
    std::function<bool(const std::string& county)> serves = {};
    /// A request came with a credential whose Caller has `note_use`; must not block.
    std::function<void(Store& store, const std::string& credential)> used = {};
    /// May this event have ended credentials of its `person`, or changed what they open? Their streams are then looked at again
    /// within a second or two, not when their time comes.
    std::function<bool(const Event& event)> ends_credentials = {};
    /// A digest under a key of the county, the same on every server over its database and after a restart. Empty: what is
    /// kept of a request's body is a plain digest, from which a short text could be found.
    std::function<std::string(Tx& tx, const std::string& text)> keyed = {};
};

/// A page: requests whose path is `path` or `path` + "/" get `file` of the pages folder; what lies below `path` too, unless it
/// is alone.
struct Page {
    std::string path, file;
    bool alone = false;
};

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;  ///< 0 = any free one
    std::string tls_cert, tls_key;
    std::string base_url;        ///< empty = "http(s)://" + Host header
    std::string pages;           ///< folder of the built pages; empty = none
    std::vector<Page> page_map;  ///< in order
    std::string absent_page;  ///< file of the pages folder that a browser is shown with 404; empty = a problem as JSON
    std::string counties_default;  ///< the only county served, if there is one
    int io_threads = 1;
    int most_connections = 0;          ///< 0 = as many as the limit of open files allows
    std::size_t body_limit = 8 << 20;  ///< bytes; upload routes: + 64 KiB for multipart framing
    std::function<std::string()>
        more_metrics;  ///< Prometheus text of others than the server and the store; may be empty
    /// Why the server is not fit to work though its database answers; empty: it is. For /ready.
    std::function<std::string()> not_ready;
    int aside_threads = 2;  ///< run the verbs that take a Store (passwords, other servers)
    int header_seconds = 10, body_seconds = 60, idle_seconds = 75;
    int request_seconds = 10;  ///< from the last byte of a request to its answer; then 503, whatever the database does
};

class Server {
  public:
    Server(Store& store, std::vector<Route> routes, Gate gate, ServerOptions options);
    ~Server();
    /// Binds and starts the I/O threads; throws std::runtime_error naming the address when it is taken.
    void start();
    /// Stops accepting, lets running requests finish (at most `grace` seconds), closes streams, joins.
    void stop(int grace_seconds = 20);
    std::uint16_t port() const;
    /// New events of a county are in the store (any thread). Cheap.
    void events_committed(const std::string& county);
    /// Sends `event: tick` with this JSON to the live streams of the county, at most once a second (any thread). Cheap.
    void tick(const std::string& county, std::string json);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// OpenAPI 3.1 of the routes, as JSON.
std::string openapi(const std::vector<Route>& routes);

}  // namespace huying::http
