// session.cpp - see session.hpp.
#include "engine/mqtt/session.hpp"

#include <fmt/format.h>

namespace huying::mqtt {
namespace {

constexpr std::size_t read_size = 256 << 10;
constexpr int connect_seconds = 10;
constexpr std::uint16_t subscription_id = 1;
constexpr std::uint32_t for_ever = 0xffffffff;

}  // namespace

Session::Session(Core& core, Ended ended)
    : core_(core), ended_(std::move(ended)), socket_(core.context, core.tls ? &*core.tls : nullptr),
      timer_(core.context) {}

void Session::begin() {
    keep_alive_ = connect_seconds;  // until the broker has welcomed us, this is all the time it gets
    socket_.connect(core_.options.address, [self = shared_from_this()](Error e) {
        if (e) self->end("no connection, " + e.message());
        else self->connected();
    });
    watch();
}

void Session::connected() {
    const Options& o = core_.options;
    append_connect(out_, {.client_id = o.client_id,
                          .user = o.address.user,
                          .password = o.address.password,
                          .keep_alive = o.keep_alive,
                          .session_expiry = for_ever,
                          .receive_maximum = o.most_open,
                          .maximum_packet = static_cast<std::uint32_t>(o.packet_limit)});
    flush();
    read();
}

void Session::read() {
    // Held back while too much is open: the broker waits, and then keeps what is published.
    if (reading_ || over_ || leaving_ || core_.inbox.bytes() > core_.options.most_bytes) return;
    reading_ = true;
    const std::size_t had = in_.size();
    in_.resize(had + read_size);
    socket_.read_some(
        boost::asio::buffer(in_.data() + had, read_size), [self = shared_from_this(), had](Error e, std::size_t n) {
            self->reading_ = false;
            self->in_.resize(had + n);
            self->idle_in_ = 0;
            if (e) return self->end(e == boost::asio::error::eof ? "the broker closed the connection" : e.message());
            if (!self->take_packets()) return;
            self->flush();
            self->read();
        });
}

/// False when the connection has come to its end.
bool Session::take_packets() {
    std::string_view rest = in_;
    Packet packet;
    for (;;) {
        const Read read = read_packet(rest, packet, core_.options.packet_limit + 16);
        if (read == Read::malformed) return end("the broker sent bytes that are no MQTT 5"), false;
        if (read == Read::more) break;
        if (!std::visit([this](const auto& p) { return take(p); }, packet)) return false;
    }
    in_.erase(0, in_.size() - rest.size());
    hand_over();
    return true;
}

bool Session::take(const Connack& c) {
    if (c.reason != 0) return end(c.explanation.empty() ? reason_text(c.reason) : std::string(c.explanation)), false;
    if (c.maximum_qos == 0) return end("the broker offers no QoS 1"), false;
    window_ = c.receive_maximum;
    largest_ = c.maximum_packet;
    keep_alive_ = c.keep_alive != 0 ? c.keep_alive : core_.options.keep_alive;
    if (!c.session_present) core_.outbox.start_over();
    for (const auto& sent : core_.outbox.sent())
        append_publish(
            out_, {.topic = sent.letter.topic, .payload = sent.letter.payload, .id = sent.id, .qos = 1, .again = true});
    append_subscribe(out_, subscription_id, core_.options.filters);
    return true;
}

bool Session::take(const Suback& s) {
    const auto& filters = core_.options.filters;
    for (std::size_t i = 0; i < s.reasons.size() && i < filters.size(); ++i)
        if (s.reasons[i] >= 0x80 && !filters[i].starts_with('$'))
            return end("the broker refuses '" + filters[i] + "': " + reason_text(s.reasons[i])), false;
    core_.counters.connected = true;
    ++core_.counters.connections;
    spdlog::info("MQTT {}: connected", core_.options.address.shown());
    if (core_.handlers.connected) core_.handlers.connected();
    send_letters();
    return true;
}

bool Session::take(const Publish& p) {
    ++core_.counters.received;
    if (core_.paused) return true;  // stays open, and the broker sends it again
    const std::size_t bytes = p.topic.size() + p.payload.size();
    came_.push_back({std::string(p.topic), std::string(p.payload), p.qos == 0 ? 0 : core_.inbox.open(p.id, bytes)});
    return true;
}

bool Session::take(const Puback& p) {
    ++core_.counters.published;
    const auto tag = core_.outbox.acknowledged(p.id);
    if (tag && core_.handlers.published) core_.handlers.published(*tag, p.reason != no_matching_subscribers);
    send_letters();
    return true;
}

bool Session::take(const Disconnect& d) {
    return end("the broker ended the connection: " + reason_text(d.reason)), false;
}

void Session::hand_over() {
    if (came_.empty()) return;
    core_.handlers.received(std::move(came_));
    came_.clear();
}

void Session::acknowledge() {
    while (const auto id = core_.inbox.next()) {
        append_puback(out_, *id);
        ++core_.counters.acknowledged;
    }
    flush();
    read();
}

void Session::send_letters() {
    if (!core_.counters.connected) return;
    while (const auto* sent = core_.outbox.next(window_)) {
        const Letter& l = sent->letter;
        if (l.topic.size() + l.payload.size() + 64 > largest_) {
            ++core_.counters.dropped;
            core_.outbox.acknowledged(sent->id);
        } else {
            append_publish(out_, {.topic = l.topic, .payload = l.payload, .id = sent->id, .qos = 1});
        }
    }
    flush();
}

void Session::flush() {
    if (out_.empty() || !writing_.empty() || over_) return;
    writing_.swap(out_);
    idle_out_ = 0;
    socket_.write(boost::asio::buffer(writing_), [self = shared_from_this()](Error e, std::size_t) {
        self->writing_.clear();
        if (e) return self->end(e.message());
        if (self->leaving_ && self->out_.empty()) return self->end("stopped");
        self->flush();
    });
}

/// Once a second: are both sides alive?
void Session::watch() {
    timer_.expires_after(std::chrono::seconds(1));
    timer_.async_wait([self = shared_from_this()](Error e) {
        if (e || self->over_) return;
        ++self->idle_out_;
        if (self->reading_ || self->window_ == 0) ++self->idle_in_;
        // The broker drops us after 1.5 times the keep-alive; we drop it by the same measure.
        if (self->idle_in_ * 2 > self->keep_alive_ * 3) return self->end("the broker is silent");
        if (self->window_ != 0 && self->idle_out_ * 2 >= self->keep_alive_) {
            append_pingreq(self->out_);
            self->flush();
        }
        self->watch();
    });
}

void Session::good_bye() {
    leaving_ = true;
    if (window_ == 0) return end("stopped");
    append_disconnect(out_);
    flush();
}

void Session::end(std::string why) {
    if (over_) return;
    over_ = true;
    timer_.cancel();
    socket_.close();
    boost::asio::post(core_.context, [self = shared_from_this(), why = std::move(why)] { self->ended_(why); });
}

}  // namespace huying::mqtt
