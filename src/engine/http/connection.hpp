// connection.hpp - one client: reads its requests one after the other, has the service answer each, writes the answers
// in order. All of it runs on the connection's I/O thread, except deliver().
#pragma once
#include <string>
#include <vector>

#include "engine/http/exchange.hpp"
#include "engine/http/io_thread.hpp"
#include "engine/http/parser.hpp"
#include "engine/http/service.hpp"
#include "engine/http/wire.hpp"

namespace huying::http {

class Connection final : public Exchange, public WireUser {
  public:
    Connection(std::shared_ptr<IoThread> io, std::shared_ptr<Service> service, boost::asio::ip::tcp::socket socket,
               SSL_CTX* tls);
    ~Connection() override;
    /// `refused`: the server has too many connections; the first request is answered 503.
    void start(bool refused);
    void deliver(std::shared_ptr<Exchange> self) override;
    void resume();                 ///< the store or the live hub has something for this exchange
    void pump();                   ///< after resume(): the next request, if this one is answered
    void sweep(std::int64_t now);  ///< looks at the deadline
    void finish();                 ///< the server stops: close when idle, else after the running answer
    void close();

    // The I/O thread's list of letters.
    std::shared_ptr<Connection> held;
    Connection* next = nullptr;

  private:
    enum class State : std::uint8_t { shaking, reading, running, writing, streaming, lingering, closed };

    std::shared_ptr<Connection> self() { return std::static_pointer_cast<Connection>(shared_from_this()); }
    void on_ready(Error error) override;
    void on_read(Error error, std::size_t n) override;
    void on_written(Error error) override;

    void next_request();
    bool parse();
    bool hold_body();
    void release_body();
    void read_more();
    void go_on(Service::Next next_step);
    void refuse(const Problem& problem);
    void respond(const Reply& answer);
    void answer_written();
    void linger();
    void open_stream();
    void flush_stream();
    void set_deadline(std::int64_t seconds) { deadline_ = io_->now() + 1000 * seconds; }

    const std::shared_ptr<IoThread> io_;
    const std::shared_ptr<Service> service_;
    Wire wire_;
    Parser parser_;
    std::vector<char> buffer_;
    std::size_t begin_ = 0, end_ = 0;  ///< bytes read and not yet parsed
    std::size_t body_held_ = 0;        ///< what of Service::body_bytes is this connection's
    std::string out_, remote_;
    std::int64_t deadline_ = 0;  ///< milliseconds; 0 = none
    std::list<std::shared_ptr<Connection>>::iterator place_;
    State state_ = State::shaking;
    bool keep_ = true;  ///< after this answer comes another request
    bool refused_ = false;
    bool writing_ = false;    ///< streaming: a write is under way
    bool continued_ = false;  ///< "100 Continue" was sent
};

}  // namespace huying::http
