// connection.cpp - see connection.hpp. What a client may take is bounded everywhere: bytes by the parser, time by the
// deadline that sweep() looks at, memory by buffers that shrink when a request is over.
#include "engine/http/connection.hpp"

#include <chrono>
#include <cstring>

#include "engine/http/live.hpp"
#include "engine/http/metrics.hpp"
#include "engine/http/reply.hpp"

namespace huying::http {
namespace {

constexpr std::size_t idle_buffer = 1536;        // bytes: a usual request; what 10 000 silent phones cost each
constexpr std::size_t header_buffer = 24 << 10;  // bytes: target and headers at their limits
constexpr std::size_t body_buffer = 64 << 10;    // bytes read at once from a large body
constexpr std::size_t gather_up_to = 16 << 10;   // bytes: such a body is copied behind its head, for one write
constexpr std::int64_t bytes_per_second = 8192;  // a client that moves this much is slow, not silent
constexpr std::int64_t longest_linger = 2000;    // milliseconds for the client to read its last answer
constexpr std::int64_t shortest_linger = 300;    // the same when the server stops

std::int64_t steady_nanoseconds() {
    return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

constexpr std::size_t counted_body = 64 << 10;      // bytes; smaller bodies are not worth counting
constexpr std::size_t most_body_bytes = 256 << 20;  // bytes of all bodies that are being received

}  // namespace

Connection::Connection(std::shared_ptr<IoThread> io, std::shared_ptr<Service> service,
                       boost::asio::ip::tcp::socket socket, SSL_CTX* tls)
    : io_(std::move(io)), service_(std::move(service)), wire_(std::move(socket), tls), parser_(service_->limits()) {
    service_->connections.fetch_add(1, std::memory_order_relaxed);
}

Connection::~Connection() { service_->connections.fetch_sub(1, std::memory_order_relaxed); }

void Connection::start(bool refused) {
    refused_ = refused;
    io_->connections.push_front(self());
    place_ = io_->connections.begin();
    remote_ = wire_.remote();
    set_deadline(service_->options().header_seconds);
    if (io_->finishing()) return close();
    if (wire_.encrypted()) return wire_.handshake(self());
    on_ready({});
}

void Connection::on_ready(Error error) {
    if (state_ == State::closed) return;
    if (error) return close();
    next_request();
    set_deadline(service_->options().header_seconds);
    pump();
}

void Connection::next_request() {
    state_ = State::reading;
    stage = Stage::reading;
    line = nullptr;
    continued_ = false;
    reply.headers.clear();
    std::string().swap(reply.body);
    release_body();
    if (out_.capacity() > gather_up_to * 2) std::string().swap(out_);
    parser_.start(in);
    in.request.remote = remote_;  // each time: a verb may have taken the whole request
    set_deadline(service_->options().idle_seconds);
}

void Connection::pump() {
    while (state_ == State::reading) {
        if (begin_ == end_ || !parse()) {
            if (state_ == State::reading) read_more();
            return;
        }
        state_ = State::running;
        set_deadline(service_->options().request_seconds);
        started = steady_nanoseconds();
        if (refused_) refuse({503, "too_many_connections", "The server has as many connections as it can hold."});
        else go_on(service_->begin(*this));
    }
}

/// False: more bytes are needed, or the request was refused.
bool Connection::parse() {
    const bool was_started = parser_.started(), had_header = was_started && parser_.header_done();
    std::size_t used = 0;
    try {
        const auto step = parser_.feed({buffer_.data() + begin_, end_ - begin_}, used);
        begin_ += used;
        if (step == Parser::Step::done) return true;
    } catch (const Problem& problem) {
        started = steady_nanoseconds();
        refuse(problem);
        return false;
    }
    const auto& options = service_->options();
    if (!was_started && parser_.started()) set_deadline(options.header_seconds);
    if (!parser_.started() || !parser_.header_done()) return false;
    if (!had_header) set_deadline(options.body_seconds);
    if (!hold_body()) {
        refuse(unavailable("The server is receiving too much at once."));
        return false;
    }
    if (in.expects_continue && !continued_) {
        continued_ = true;
        // Into an empty socket buffer: these 25 bytes fit, or the client is gone.
        if (wire_.write("HTTP/1.1 100 Continue\r\n\r\n", {}, self()) != Wrote::all) close();
    }
    return false;
}

/// Counts what large bodies take of the memory of the process; false when they take too much together.
bool Connection::hold_body() {
    const std::size_t have = parser_.body_bytes();
    if (have < counted_body) return true;
    const std::size_t more = have - body_held_;
    body_held_ = have;
    return service_->body_bytes.fetch_add(more, std::memory_order_relaxed) + more <= most_body_bytes;
}

void Connection::release_body() {
    if (body_held_ > 0) service_->body_bytes.fetch_sub(std::exchange(body_held_, 0), std::memory_order_relaxed);
}

void Connection::read_more() {
    if (begin_ > 0) {
        if (begin_ < end_) std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    std::size_t wanted = idle_buffer;
    if (parser_.started()) wanted = parser_.header_done() ? body_buffer : header_buffer;
    if (end_ == 0 && buffer_.size() != wanted) std::vector<char>(wanted).swap(buffer_);
    else if (end_ == buffer_.size()) buffer_.resize(std::max(wanted, 2 * buffer_.size()));
    wire_.read(buffer_.data() + end_, buffer_.size() - end_, self());
}

void Connection::on_read(Error error, std::size_t n) {
    if (state_ == State::closed) return;
    if (error) return close();
    if (state_ == State::streaming || state_ == State::lingering)  // nothing the client says matters any more
        return wire_.read(buffer_.data(), buffer_.size(), self());
    end_ += n;
    if (parser_.header_done() && deadline_ != 0) deadline_ += static_cast<std::int64_t>(n) * 1000 / bytes_per_second;
    pump();
}

void Connection::go_on(Service::Next next_step) {
    if (next_step == Service::Next::answered) respond(reply);
    else if (stage == Stage::streaming) open_stream();
    else if (stage == Stage::probing) set_deadline(Service::probe_seconds);
}

void Connection::deliver(std::shared_ptr<Exchange> exchange) {
    io_->deliver(std::static_pointer_cast<Connection>(std::move(exchange)));
}

void Connection::resume() {
    if (state_ == State::streaming) {
        stream->heard();
        return flush_stream();
    }
    if (state_ != State::running) return;  // closed or answered meanwhile
    go_on(service_->resume(*this));
}

void Connection::refuse(const Problem& problem) {
    in.keep_alive = false;
    respond(problem_reply(problem));
}

/// A body too large to be copied must live until it is written.
void Connection::respond(const Reply& answer) {
    keep_ = in.keep_alive && !io_->finishing();
    out_.clear();
    write_head(out_, answer, {io_->date(), keep_, false});
    std::string_view body = in.head || answer.status == 304 || answer.status == 204 ? std::string_view{} : answer.body;
    if (body.size() <= gather_up_to) {
        out_ += body;
        body = {};
    }
    state_ = State::writing;
    deadline_ = io_->now() + 1000 * service_->options().body_seconds +
                static_cast<std::int64_t>(body.size()) * 1000 / bytes_per_second;
    Stats& stats = line != nullptr ? line->stats : service_->other.stats;
    stats.count(answer.status, steady_nanoseconds() - started);
    const Wrote wrote = wire_.write(out_, body, self());
    if (wrote == Wrote::all) answer_written();
    else if (wrote == Wrote::failed) close();
}

void Connection::on_written(Error error) {
    if (state_ == State::closed) return;
    if (error) return close();
    if (state_ == State::streaming) {
        writing_ = false;
        return flush_stream();
    }
    if (state_ != State::writing) return;
    answer_written();
    pump();
}

void Connection::answer_written() {
    if (!keep_) return linger();
    next_request();
}

/// Closing at once while the client still sends would make its kernel throw our answer away.
void Connection::linger() {
    state_ = State::lingering;
    deadline_ = io_->now() + (io_->finishing() ? shortest_linger : longest_linger);
    wire_.end_sending();
    begin_ = end_ = 0;
    if (buffer_.empty()) buffer_.resize(idle_buffer);
    wire_.read(buffer_.data(), buffer_.size(), self());
}

void Connection::open_stream() {
    state_ = State::streaming;
    out_.clear();
    write_head(out_, reply, {io_->date(), false, true});
    out_ += reply.body;
    if (line != nullptr) line->stats.count(reply.status, steady_nanoseconds() - started);
    deadline_ = 0;
    begin_ = end_ = 0;
    if (in.head) {
        stream->end();
        service_->live().leave(stream);
        stream.reset();
        keep_ = false;
        state_ = State::writing;
        wire_.write(out_, {}, self());
        return linger();
    }
    const Wrote wrote = wire_.write(out_, {}, self());
    writing_ = wrote == Wrote::later;
    if (wrote == Wrote::failed) return close();
    wire_.read(buffer_.data(), buffer_.size(), self());
    flush_stream();
}

void Connection::flush_stream() {
    while (!writing_ && state_ == State::streaming) {
        out_.clear();
        if (!stream->take(out_)) return close();
        if (out_.empty()) {
            deadline_ = 0;
            return service_->live().drained(stream);
        }
        set_deadline(service_->options().body_seconds);
        const Wrote wrote = wire_.write(out_, {}, self());
        writing_ = wrote == Wrote::later;
        if (wrote == Wrote::failed) return close();
    }
}

void Connection::sweep(std::int64_t now) {
    if (deadline_ == 0 || now < deadline_) return;
    // A store thread may be writing `reply` this moment: it is left alone. The late answer finds another state, and the
    // connection, which is not used again, lives until then.
    if (state_ == State::running) {
        given_up = true;
        return refuse(service_->overdue(*this));
    }
    const bool partial = state_ == State::reading && (parser_.started() || end_ > begin_);
    if (!partial) return close();
    started = steady_nanoseconds();
    refuse({408, "request_timeout", "The request took too long to arrive."});
}

void Connection::finish() {
    if (state_ == State::reading && !parser_.started() && begin_ == end_) return close();
    if (state_ == State::streaming || state_ == State::lingering || state_ == State::shaking) close();
}

void Connection::close() {
    if (state_ == State::closed) return;
    state_ = State::closed;
    if (stream) {
        service_->live().leave(stream);
        stream.reset();
    }
    release_body();
    wire_.close();
    const auto kept = self();
    io_->connections.erase(place_);
}

}  // namespace huying::http
