// live.cpp - see live.hpp. Order of locks: the hub's before a stream's; no lock is held while the store is asked.
#include "engine/http/live.hpp"

#include <algorithm>
#include <charconv>

namespace huying::http {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t most_waiting = 1 << 20;      // bytes a slow page may leave unread
constexpr std::int64_t page_size = 500;            // events of one read
constexpr std::int64_t farthest_back = 10'000;     // events; a page that was away longer loads itself anew
constexpr std::chrono::seconds heartbeat{15}, credential_time{45}, retry_time{5}, tick_time{1};

constexpr std::string_view reset_text = "event: reset\ndata: {}\n\n";

/// A line end inside the data would end the event.
void append_data(std::string& out, std::string_view json) {
    for (const char c : json) out += c == '\n' || c == '\r' ? ' ' : c;
}

}  // namespace

std::string event_text(const Event& event) {
    const std::string seq = std::to_string(event.seq);
    std::string out = "id: " + seq + "\nevent: " + event.kind + "\ndata: ";
    std::string_view content = event.content.value;
    const bool object = content.size() > 2 && content.front() == '{' && content.back() == '}';
    append_data(out, object ? content.substr(0, content.size() - 1) : std::string_view("{"));
    if (object) out += ',';
    out += "\"seq\":" + seq + ",\"time\":\"" + to_text(event.time) + "\",\"kind\":\"" + event.kind + "\"}\n\n";
    return out;
}

std::string tick_text(std::string json) {
    std::string out = "event: tick\ndata: ";
    append_data(out, json);
    return out += "\n\n";
}

Stream::Stream(Caller caller, std::string credential, std::shared_ptr<Exchange> to)
    : to_(to), county_(caller.county), credential_(std::move(credential)), caller_(std::move(caller)), pushed_(Clock::now()), checked_(pushed_) {}

void Stream::wake(std::unique_lock<std::mutex>& lock) {
    if (std::exchange(woken_, true)) return;
    auto to = to_.lock();
    lock.unlock();
    if (to) {
        Exchange& exchange = *to;
        exchange.deliver(std::move(to));
    }
}

void Stream::push(std::string_view text) {
    std::unique_lock lock(mutex_);
    if (ended_) return;
    pushed_ = Clock::now();
    if (waiting_.size() + text.size() > most_waiting) ended_ = true;  // it does not read: it starts again later
    else waiting_ += text;
    wake(lock);
}

void Stream::end() {
    std::unique_lock lock(mutex_);
    ended_ = true;
    wake(lock);
}

bool Stream::take(std::string& out) {
    const std::lock_guard lock(mutex_);
    woken_ = false;
    out.append(waiting_);
    if (waiting_.capacity() > 4096) std::string().swap(waiting_);
    else waiting_.clear();
    return !ended_;
}

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

/// Is the credential of an open stream still good? Nobody else would ask until the page is closed.
class Hub::Recheck final : public Work {
  public:
    Recheck(std::shared_ptr<Stream> stream, std::string county, std::string credential, std::shared_ptr<Hub> hub)
        : Work(system_caller(std::move(county))), hub_(std::move(hub)), stream_(std::move(stream)), credential_(std::move(credential)) {}
    void run(Tx& tx) override { known_ = hub_->gate_.identify(tx, credential_); }
    void finished(std::exception_ptr error) override {
        if (error) return;  // asked again soon
        hub_->known.keep(credential_, known_, Clock::now());
        if (!known_) return stream_->end();
        const std::lock_guard lock(stream_->mutex_);
        stream_->caller_ = *known_;
        stream_->checked_ = Clock::now();
    }

  private:
    const std::shared_ptr<Hub> hub_;
    const std::shared_ptr<Stream> stream_;
    const std::string credential_;
    std::optional<Caller> known_;
};

std::shared_ptr<Stream> Hub::open(std::shared_ptr<Exchange> exchange, const Caller& caller, std::string credential,
                                  std::string_view last_event_id) {
    auto stream = std::make_shared<Stream>(caller, std::move(credential), std::move(exchange));
    if (!last_event_id.empty()) {
        const auto from = record::integer_from(last_event_id);
        stream->sent_ = from && *from >= 0 ? *from : -1;
        if (stream->sent_ < 0) stream->waiting_ = reset_text;
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
    std::string text;
    if (sent < 0) {
        sent = last;
    } else if (sent > last || last - sent > farthest_back) {  // another database, or away for too long
        text = reset_text;
        sent = last;
    }
    for (const Event& event : events) {
        sent = event.seq;
        if (gate_.visible(caller, event)) text += event_text(event);
    }
    const bool whole = sent >= last && join(stream, sent);
    if (!whole) {
        const std::lock_guard lock(stream->mutex_);
        stream->sent_ = sent;
        stream->more_ = true;
    }
    stream->push(text);  // also when empty: the connection then asks for the next page
    if (whole) events_committed(stream->county_);  // what came between the read and now
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

void Hub::fan_out(const std::vector<std::shared_ptr<Stream>>& streams, const std::vector<Event>& events) {
    if (events.empty()) return;
    std::vector<std::string> texts(events.size());
    for (const auto& stream : streams) {
        std::string text;
        {
            const std::lock_guard lock(stream->mutex_);
            if (!stream->live_ || stream->ended_) continue;
            for (std::size_t i = 0; i < events.size(); ++i) {
                if (events[i].seq <= stream->sent_ || !gate_.visible(stream->caller_, events[i])) continue;
                if (texts[i].empty()) texts[i] = event_text(events[i]);
                text += texts[i];
            }
            stream->sent_ = std::max(stream->sent_, events.back().seq);
        }
        if (!text.empty()) stream->push(text);
    }
}

void Hub::tick(const std::string& county, std::string json) {
    std::vector<std::shared_ptr<Stream>> streams;
    {
        const std::lock_guard lock(mutex_);
        const auto it = channels_.find(county);
        if (it == channels_.end()) return;
        const auto now = Clock::now();
        if (now - it->second.ticked < tick_time) {
            it->second.tick = std::move(json);
            return;
        }
        it->second.ticked = now;
        it->second.tick.clear();
        streams = it->second.streams;
    }
    const std::string text = tick_text(std::move(json));
    for (const auto& stream : streams) stream->push(text);
}

void Hub::recheck(const std::shared_ptr<Stream>& stream, const std::string& credential) {
    {
        const std::lock_guard lock(stream->mutex_);
        stream->checked_ = Clock::now() - credential_time + retry_time;
    }
    try {
        store_.submit_read(std::make_unique<Recheck>(stream, stream->county_, credential, shared_from_this()));
    } catch (const std::exception&) {  // asked again soon
    }
}

void Hub::beat() {
    std::vector<std::shared_ptr<Stream>> streams;
    std::vector<std::string> again;
    std::vector<std::pair<std::string, std::string>> ticks;
    {
        const std::lock_guard lock(mutex_);
        for (auto& [county, channel] : channels_) {
            streams.insert(streams.end(), channel.streams.begin(), channel.streams.end());
            if (channel.again && !channel.reading) again.push_back(county);
            if (!channel.tick.empty()) ticks.emplace_back(county, std::move(channel.tick));
            channel.tick.clear();
        }
    }
    for (const auto& county : again) events_committed(county);
    for (auto& [county, json] : ticks) tick(county, std::move(json));
    const auto now = Clock::now();
    for (const auto& stream : streams) {
        bool quiet, check;
        {
            const std::lock_guard lock(stream->mutex_);
            quiet = now - stream->pushed_ >= heartbeat;
            check = !stream->credential_.empty() && now - stream->checked_ >= credential_time;
        }
        if (quiet) stream->push(": \n\n");
        if (check) recheck(stream, stream->credential_);
    }
}

}  // namespace huying::http
