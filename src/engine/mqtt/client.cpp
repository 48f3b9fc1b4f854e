// client.cpp - the client's life: connecting again and again with back-off, and what other threads give it to do.
#include "engine/mqtt/client.hpp"

#include "engine/mqtt/session.hpp"

namespace huying::mqtt {
namespace {

using std::chrono::milliseconds;
constexpr milliseconds first_pause{250}, longest_pause{15'000};

}  // namespace

struct Client::Impl {
    Impl(Options o, Handlers h) : core(std::move(o), std::move(h)), again(core.context) {
        if (core.options.address.tls) {
            core.tls.emplace(boost::asio::ssl::context::tls_client);
            core.tls->set_verify_mode(boost::asio::ssl::verify_peer);
            if (core.options.ca_file.empty()) core.tls->set_default_verify_paths();
            else core.tls->load_verify_file(core.options.ca_file);
        }
    }

    void connect() {
        if (core.stopping) return;
        session = std::make_shared<Session>(core, [this](const std::string& why) { ended(why); });
        session->begin();
    }
    void ended(const std::string& why) {
        const bool was_connected = core.counters.connected.exchange(false);
        session.reset();
        core.inbox.forget();
        if (core.stopping) return core.context.stop();
        if (was_connected) pause = first_pause;
        if (why != said) spdlog::warn("MQTT {}: {}; trying again", core.options.address.shown(), why);
        said = why;
        again.expires_after(pause +
                            milliseconds(std::rand() % 100));  // servers that lost one broker do not all come at once
        again.async_wait([this](Error e) {
            if (!e) connect();
        });
        pause = std::min(pause * 2, longest_pause);
    }
    void good_bye() {
        core.stopping = true;
        again.cancel();
        if (session) session->good_bye();
        else core.context.stop();
    }

    Core core;
    std::shared_ptr<Session> session;
    boost::asio::steady_timer again;
    milliseconds pause = first_pause;
    std::string said;  // the last complaint, so that one broker that is away is one line in the log
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{core.context.get_executor()};
    std::thread thread;
};

Client::Client(Options options, Handlers handlers)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(handlers))) {}
Client::~Client() { stop(); }

void Client::start() {
    impl_->thread = std::thread([this] {
        impl_->connect();
        impl_->core.context.run();
    });
}

void Client::pause() {
    post([this] { impl_->core.paused = true; });
}

void Client::stop(std::chrono::seconds seconds) {
    if (!impl_->thread.joinable()) return;
    post([this] { impl_->good_bye(); });
    after(seconds, [this] { impl_->core.context.stop(); });
    impl_->thread.join();
}

void Client::acknowledge(std::vector<std::uint64_t> receipts) {
    post([this, receipts = std::move(receipts)] {
        for (const auto receipt : receipts) impl_->core.inbox.finish(receipt);
        if (impl_->session) impl_->session->acknowledge();
    });
}

void Client::publish(std::vector<Letter> letters) {
    post([this, letters = std::move(letters)]() mutable {
        for (Letter& letter : letters)
            if (!impl_->core.outbox.push(std::move(letter))) ++impl_->core.counters.dropped;
        if (impl_->session) impl_->session->send_letters();
    });
}

void Client::post(std::function<void()> f) { boost::asio::post(impl_->core.context, std::move(f)); }

void Client::after(std::chrono::milliseconds delay, std::function<void()> f) {
    auto timer = std::make_shared<boost::asio::steady_timer>(impl_->core.context, delay);
    timer->async_wait([timer, f = std::move(f)](Error e) {
        if (!e) f();
    });
}

const Counters& Client::counters() const { return impl_->core.counters; }

}  // namespace huying::mqtt
