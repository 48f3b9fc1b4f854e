// live_stream.cpp - one open page of the live events: the text of an event, and what waits to be sent.
#include "engine/http/live.hpp"

#include <algorithm>

namespace huying::http {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t most_waiting = 1 << 20;  // bytes a slow page may leave unread
constexpr std::size_t keep_waiting = 4096;     // bytes of memory that an up-to-date page keeps

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

std::string without_names(std::string_view events) {
    std::string out;
    bool after_id = false;
    while (!events.empty()) {
        const std::string_view line = events.substr(0, std::min(events.find('\n'), events.size() - 1) + 1);
        if (!after_id || !line.starts_with("event: ")) out += line;
        after_id = line.starts_with("id: ");
        events.remove_prefix(line.size());
    }
    return out;
}

Stream::Stream(Caller caller, std::string credential, std::shared_ptr<Exchange> to, bool named)
    : to_(to), county_(caller.county), credential_(std::move(credential)), named_(named), caller_(std::move(caller)),
      pushed_(Clock::now()), checked_(pushed_) {}

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
    else if (named_) waiting_ += text;
    else waiting_ += without_names(text);
    wake(lock);
}

void Stream::end() {
    std::unique_lock lock(mutex_);
    ended_ = true;
    wake(lock);
}

void Stream::heard() {
    const std::lock_guard lock(mutex_);
    woken_ = false;
}

bool Stream::take(std::string& out) {
    const std::lock_guard lock(mutex_);
    out.append(waiting_);
    if (waiting_.capacity() > keep_waiting) std::string().swap(waiting_);
    else waiting_.clear();
    return !ended_;
}

}  // namespace huying::http
