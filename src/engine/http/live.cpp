// live.cpp - see live.hpp. Order of locks: the hub's before a stream's; no lock is held while the store is asked.
#include "engine/http/live.hpp"

#include <algorithm>
#include <charconv>

namespace huying::http {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t page_size = 500;         // events of one read
constexpr std::int64_t farthest_back = 10'000;  // events; a page that was away longer loads itself anew

constexpr std::string_view reset_text = "event: reset\ndata: {}\n\n";

}  // namespace

/// New events of one county for everyone who watches it.
class Hub::Read final : public Work {
  public:
    Read(const std::string& county, std::int64_t cursor, std::shared_ptr<Hub> hub)
        : Work(system_caller(county)), hub_(std::move(hub)), cursor_(cursor) {}
    ~Read() override { finished(std::make_exception_ptr(unavailable("not run"))); }
    void run(Tx& tx) override { events_ = events_after(tx, cursor_, page_size); }
    void finished(std::exception_ptr error) override {
        if (!std::exchange(done_, true)) hub_->told(caller.county, events_, error != nullptr);
    }

  private:
    const std::shared_ptr<Hub> hub_;
    const std::int64_t cursor_;
    std::vector<Event> events_;
    bool done_ = false;
};

/// Old events for one stream: from where it was to now, page by page.
class Hub::CatchUp final : public Work {
  public:
    CatchUp(std::shared_ptr<Stream> stream, std::string county, std::int64_t sent, std::shared_ptr<Hub> hub)
        : Work(system_caller(std::move(county))), hub_(std::move(hub)), stream_(std::move(stream)), sent_(sent) {}
    ~CatchUp() override {
        if (stream_) stream_->end();
    }
    void run(Tx& tx) override {
        last_ = last_event_seq(tx);
        events_.clear();
        if (sent_ >= 0 && sent_ < last_ && last_ - sent_ <= farthest_back) events_ = events_after(tx, sent_, page_size);
    }
    void finished(std::exception_ptr error) override {
        const auto stream = std::exchange(stream_, nullptr);
        if (error) stream->end();  // the page comes back by itself
        else hub_->caught_up(stream, events_, last_);
    }

  private:
    const std::shared_ptr<Hub> hub_;
    std::shared_ptr<Stream> stream_;
    const std::int64_t sent_;
    std::vector<Event> events_;
    std::int64_t last_ = 0;
};

std::shared_ptr<Stream> Hub::open(std::shared_ptr<Exchange> exchange, const Caller& caller, std::string credential,
                                  std::string_view last_event_id, bool named) {
    auto stream = std::make_shared<Stream>(caller, std::move(credential), std::move(exchange), named);
    if (!last_event_id.empty()) {
        const auto from = record::integer_from(last_event_id);
        stream->sent_ = from && *from >= 0 ? *from : -1;
        stream->confused_ = stream->sent_ < 0;
    }
    {
        const std::lock_guard lock(mutex_);
        channels_[caller.county].streams.push_back(stream);
    }
    page(stream);
    return stream;
}

void Hub::leave(const std::shared_ptr<Stream>& stream) {
    const std::lock_guard lock(mutex_);
    const auto it = channels_.find(stream->county_);
    if (it == channels_.end()) return;
    std::erase(it->second.streams, stream);
    if (it->second.streams.empty() && !it->second.reading) channels_.erase(it);
}

std::size_t Hub::count() const {
    const std::lock_guard lock(mutex_);
    std::size_t n = 0;
    for (const auto& [county, channel] : channels_) n += channel.streams.size();
    return n;
}

void Hub::page(const std::shared_ptr<Stream>& stream) {
    std::int64_t sent;
    {
        const std::lock_guard lock(stream->mutex_);
        sent = stream->sent_;
        stream->more_ = false;
    }
    try {
        store_.submit_read(std::make_unique<CatchUp>(stream, stream->county_, sent, shared_from_this()));
    } catch (const std::exception&) {  // the work ended the stream in its destructor
    }
}

void Hub::drained(const std::shared_ptr<Stream>& stream) {
    {
        const std::lock_guard lock(stream->mutex_);
        if (!stream->more_) return;
    }
    page(stream);
}

void Hub::caught_up(const std::shared_ptr<Stream>& stream, const std::vector<Event>& events, std::int64_t last) {
    std::int64_t sent;
    Caller caller;
    {
        const std::lock_guard lock(stream->mutex_);
        sent = stream->sent_;
        caller = stream->caller_;
    }
    // Only now is it fixed where the stream begins: a client that has read this line misses nothing that comes after.
    std::string text = stream->greeted_.exchange(true) ? "" : "retry: 2000\n\n";
    if (stream->confused_.exchange(false)) text += reset_text;  // an id that is none
    if (sent < 0) {
        sent = last;
    } else if (sent > last || last - sent > farthest_back) {  // another database, or away for too long
        text += reset_text;
        sent = last;
    }
    bool held = false;
    for (const Event& event : events) {
        if ((held = !caller.holds_at(event.time))) break;
        sent = event.seq;
        if (gate_.visible(caller, event)) text += event_text(event);
    }
    if (held) {
        stream->push(text);
        return hold(*stream, sent);
    }
    const bool whole = sent >= last && join(stream, sent);
    if (!whole) {
        const std::lock_guard lock(stream->mutex_);
        stream->sent_ = sent;
        stream->more_ = true;
    }
    stream->push(text);                            // also when empty: the connection then asks for the next page
    if (whole) events_committed(stream->county_);  // what came between the read and now
}

/// What it would be sent next is of a time when its caller may be another: the next beat asks, then it goes on from there.
/// Not at once: of two servers with one database one may be ahead, and it would be asked again and again.
void Hub::hold(Stream& stream, std::int64_t sent) {
    const std::lock_guard lock(stream.mutex_);
    stream.sent_ = sent;
    stream.live_ = stream.more_ = false;
    stream.held_ = stream.doubted_ = true;
}

void Hub::known_again(const std::shared_ptr<Stream>& stream, const Caller& caller) {
    {
        const std::lock_guard lock(stream->mutex_);
        stream->caller_ = caller;
        stream->checked_ = Clock::now();
        if (!std::exchange(stream->held_, false)) return;
    }
    page(stream);
}

/// The stream is up to date: from here the county's reader serves it. False: something came in between.
bool Hub::join(const std::shared_ptr<Stream>& stream, std::int64_t sent) {
    const std::lock_guard lock(mutex_);
    const auto it = channels_.find(stream->county_);
    if (it == channels_.end()) return true;  // the client left
    Channel& channel = it->second;
    if (channel.cursor > sent) return false;
    if (channel.cursor < 0) channel.cursor = sent;
    const std::lock_guard stream_lock(stream->mutex_);
    stream->sent_ = sent;
    stream->live_ = true;
    return true;
}

void Hub::events_committed(const std::string& county) {
    std::int64_t cursor;
    {
        const std::lock_guard lock(mutex_);
        const auto it = channels_.find(county);
        if (it == channels_.end() || it->second.cursor < 0) return;
        if (it->second.reading) {
            it->second.again = true;
            return;
        }
        it->second.reading = true;
        it->second.again = false;
        cursor = it->second.cursor;
    }
    read(county, cursor);
}

void Hub::read(const std::string& county, std::int64_t cursor) {
    try {
        store_.submit_read(std::make_unique<Read>(county, cursor, shared_from_this()));
    } catch (const std::exception&) {  // the work told us in its destructor
    }
}

void Hub::told(const std::string& county, const std::vector<Event>& events, bool failed) {
    std::vector<std::shared_ptr<Stream>> streams;
    {
        const std::lock_guard lock(mutex_);
        Channel& channel = channels_[county];
        if (!events.empty() && !failed) channel.cursor = events.back().seq;
        streams = channel.streams;
    }
    if (!failed) fan_out(streams, events);
    bool go_on = false;
    {
        const std::lock_guard lock(mutex_);
        const auto it = channels_.find(county);
        if (it == channels_.end()) return;
        it->second.reading = false;
        it->second.again = it->second.again || failed || events.size() == page_size;
        go_on = it->second.again && !failed;  // after a failure the next beat asks
        if (it->second.streams.empty()) channels_.erase(it);
    }
    if (go_on) events_committed(county);
}

/// Under the stream's mutex.
void Hub::doubt(Stream& stream, const Event& event) const {
    const Caller& c = stream.caller_;
    const bool theirs = event.person.value != 0 && (event.person == c.account || event.person == c.actor);
    if (theirs && gate_.ends_credentials && gate_.ends_credentials(event)) stream.doubted_ = true;
}

/// Under the stream's mutex. Leaves `sent_` at the last event that is dealt with.
std::string Hub::text_for(Stream& stream, const std::vector<Event>& events, std::vector<std::string>& texts) const {
    std::string text;
    for (std::size_t i = 0; i < events.size(); ++i) {
        const Event& event = events[i];
        doubt(stream, event);
        if (event.seq <= stream.sent_) continue;
        if (!stream.caller_.holds_at(event.time)) break;
        stream.sent_ = event.seq;
        if (!gate_.visible(stream.caller_, event)) continue;
        if (texts[i].empty()) texts[i] = event_text(event);
        text += texts[i];
    }
    return text;
}

void Hub::fan_out(const std::vector<std::shared_ptr<Stream>>& streams, const std::vector<Event>& events) {
    if (events.empty()) return;
    std::vector<std::string> texts(events.size());
    for (const auto& stream : streams) {
        std::string text;
        std::int64_t sent;
        {
            const std::lock_guard lock(stream->mutex_);
            if (!stream->live_ || stream->ended_) continue;
            text = text_for(*stream, events, texts);
            sent = stream->sent_;
        }
        if (!text.empty()) stream->push(text);
        if (sent < events.back().seq) hold(*stream, sent);
    }
}

}  // namespace huying::http
