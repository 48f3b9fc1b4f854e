// exchange.hpp - one request on its way through the server, from its last byte to its answer. The connection owns it
// and uses it again for its next request, so that memory once allocated serves many requests.
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "engine/http/request.hpp"
#include "engine/http/router.hpp"

namespace huying::http {

struct Line;
class Stream;

/// What the client sent.
struct Incoming {
    Request request;     ///< `path`, `query`, `params` and `caller` are filled later, by the service
    std::string target;  ///< as it came
    std::string host, origin, fetch_site, last_event_id;
    std::string account;  ///< Huying-Account: whom the page that sent this believes to be signed in; empty = unsaid
    bool from_cookie = false;  ///< the credential came in a cookie: other sites can make a browser send it
    bool accepts_gzip = false;
    bool expects_continue = false;
    bool keep_alive = true;
    bool head = false;
};

/// Where an exchange waits when the I/O thread gets it back.
enum class Stage : std::uint8_t { reading, identifying, probing, answering, streaming };

class Exchange : public std::enable_shared_from_this<Exchange> {
  public:
    virtual ~Exchange() = default;
    /// Any thread: the I/O thread shall go on with this exchange. At most one at a time is under way.
    virtual void deliver(std::shared_ptr<Exchange> self) = 0;

    Incoming in;
    Router::Match match;
    Line* line = nullptr;  ///< for the metrics; null = no line of the table
    Reply reply;
    std::string if_none_match;  ///< kept here because a verb may take the whole Request
    Stage stage = Stage::reading;
    std::optional<Caller> known;     ///< identifying: the store's answer
    std::exception_ptr failure;      ///< identifying: or what went wrong
    std::atomic<bool> ready{false};  ///< probing: the store answered
    std::shared_ptr<Stream> stream;  ///< streaming
    std::int64_t started = 0;        ///< steady clock, nanoseconds
    std::atomic<bool> given_up{
        false};  ///< its time is over and it was answered so: work that has not begun need not begin
};

}  // namespace huying::http
