// live.hpp - Server-Sent Events (WHATWG HTML, section 9.2): what happens in a county, told to every open page that may
// see it. One reader per county: a commit causes one read of the new events, however many pages watch.
#pragma once
#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "engine/http/exchange.hpp"
#include "engine/http/gate.hpp"

namespace huying::http {

/// "id: 7\nevent: case_opened\ndata: {…,"seq":7,"time":"…","kind":"case_opened"}\n\n"
std::string event_text(const Event& event);
std::string tick_text(std::string json);
/// The same events without their "event:" lines; the kind stands in the data. A tick and a reset keep theirs.
std::string without_names(std::string_view events);

/// One open page. Filled by store threads, emptied by its connection.
class Stream {
  public:
    using Time = std::chrono::steady_clock::time_point;
    /// `named`: each event under its kind; otherwise a browser hears kinds that its page knows nothing of yet.
    Stream(Caller caller, std::string credential, std::shared_ptr<Exchange> to, bool named = true);

    /// Any thread. A stream that does not take its text (1 MB) ends.
    void push(std::string_view text);
    void end();
    /// The connection's thread, when deliver() has brought it here: the next push delivers again.
    void heard();
    /// The connection's thread: appends what waits; false = close the connection.
    bool take(std::string& out);

  private:
    friend class Hub;
    void wake(std::unique_lock<std::mutex>& lock);

    std::mutex mutex_;
    std::string waiting_;
    std::weak_ptr<Exchange> to_;
    bool woken_ = false, ended_ = false;
    const std::string county_, credential_;
    const bool named_;
    // The hub's notes; under mutex_ too.
    Caller caller_;
    std::int64_t sent_ = -1;             ///< seq of the last event that went out or was passed over; -1 = begin at now
    bool live_ = false;                  ///< caught up: gets what the county's reader reads
    bool more_ = false;                  ///< the next page of old events waits until the client took the last one
    std::atomic<bool> confused_{false};  // its Last-Event-ID was no number
    std::atomic<bool> greeted_{false};   // the first lines of the stream are out
    Time pushed_, checked_;
    bool doubted_ = false;  ///< something happened to whoever holds it: the next beat asks
    bool held_ = false;  ///< an event is of a time for which caller_ says nothing: it waits until the store was asked
};

/// Held by the service and by its own work in the store: that may end later than the server.
class Hub : public std::enable_shared_from_this<Hub> {
  public:
    Hub(Store& store, Gate gate) : known(), store_(store), gate_(std::move(gate)) {}
    KnownCallers known;

    /// Opens a stream for the exchange; `last_event_id` is where it goes on, empty = from now on.
    std::shared_ptr<Stream> open(std::shared_ptr<Exchange> exchange, const Caller& caller, std::string credential,
                                 std::string_view last_event_id, bool named = true);
    void leave(const std::shared_ptr<Stream>& stream);
    void drained(const std::shared_ptr<Stream>& stream);

    void events_committed(const std::string& county);
    void tick(const std::string& county, std::string json);
    void beat();  ///< once a second: waiting ticks, heartbeats, credentials, reads that failed
    std::size_t count() const;

  private:
    struct Channel {
        std::vector<std::shared_ptr<Stream>> streams;
        std::int64_t cursor = -1;  ///< seq up to which events were told; -1 = nobody listens yet
        bool reading = false, again = false;
        std::string tick;  ///< the newest, not yet sent
        Stream::Time ticked;
    };
    class Read;
    class CatchUp;
    class Recheck;

    void read(const std::string& county, std::int64_t cursor);
    void told(const std::string& county, const std::vector<Event>& events, bool failed);
    void page(const std::shared_ptr<Stream>& stream);
    void caught_up(const std::shared_ptr<Stream>& stream, const std::vector<Event>& events, std::int64_t last);
    bool join(const std::shared_ptr<Stream>& stream, std::int64_t sent);
    static void hold(Stream& stream, std::int64_t sent);
    void known_again(const std::shared_ptr<Stream>& stream, const Caller& caller);
    std::string text_for(Stream& stream, const std::vector<Event>& events, std::vector<std::string>& texts) const;
    void recheck(const std::shared_ptr<Stream>& stream, const std::string& credential);
    void doubt(Stream& stream, const Event& event) const;
    void fan_out(const std::vector<std::shared_ptr<Stream>>& streams, const std::vector<Event>& events);

    Store& store_;
    const Gate gate_;
    mutable std::mutex mutex_;
    std::map<std::string, Channel> channels_;
};

}  // namespace huying::http
