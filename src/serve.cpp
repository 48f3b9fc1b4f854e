// serve.cpp - the server's life: clock, store, subjects, threads; and their end, in the opposite order.
#include <fmt/format.h>
#include <pthread.h>
#include <signal.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "broker.hpp"
#include "commands.hpp"
#include "engine/store/echo.hpp"
#include "engine/stream/listeners.hpp"

namespace huying::commands {
namespace {

/// Feeds the winter and lets the simulated staff act, as the demonstration's clock goes. Its own thread.
class DemoRun {
  public:
    DemoRun(Store& store, Program& program, const std::string& files)
        : store_(store), program_(program), winter_(files), staff_(store, 1),
          thread_([this](std::stop_token stop) { run(stop); }) {}

  private:
    void run(const std::stop_token& stop) {
        const Caller system = system_caller(demo::county);
        std::int64_t last_minute = -1;
        while (!stop.stop_requested()) {
            try {
                const std::int64_t now = store_.clock().now().value / minute;
                if (now != last_minute) {
                    store_.write(system, [&](Tx& tx) { winter_.feed(tx, program_.sensing()); });
                    if (program_.control().people) staff_.act(store_.read(system, identity::signed_in_accounts));
                    last_minute = now;
                }
            } catch (const std::exception& e) {
                spdlog::warn("the demonstration waits: {}", e.what());
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
    }
    Store& store_;
    Program& program_;
    demo::Winter winter_;
    demo::Staff staff_;
    std::jthread thread_;
};

constexpr std::chrono::seconds end_within{19};  // service managers wait 20 s and more before they kill
constexpr int stop_grace_seconds = 15;

constexpr Sql last_observation{R"sql(SELECT max(o.time) FROM datastream d JOIN observation o
    ON o.county = d.county AND o.stream = d.id WHERE d.county = $1 AND o.time <= $2)sql"};

/// A demonstration goes on where it stopped: at its last reading or event.
Micros resume_at(const Place& place, const Program& program) {
    const ManualClock clock(demo::winter_begins());
    const auto store = open_store(place, clock, program);
    return store->read(system_caller(demo::county), [](const Tx& tx) {
        const auto reading = tx.one<std::optional<Micros>>(last_observation, tx.county(), demo::winter_ends());
        Micros at = std::max(demo::winter_begins(), reading.value_or(std::nullopt).value_or(Micros{}));
        return std::max(at, last_event_time(tx).value_or(Micros{}));
    });
}

/// Time never runs backwards: deadlines and the order of events stand on it.
void refuse_wrong_clock(Store& store, const std::vector<territory::County>& counties, const Clock& clock) {
    for (const auto& c : counties) {
        const auto last = store.read(system_caller(c.county), [](const Tx& tx) { return last_event_time(tx); });
        if (last && *last > clock.now() + second)
            throw std::runtime_error(
                fmt::format("the clock says {}, but the last event of county {} is of {}: the clock is "
                            "behind. Set the machine's clock, or use another --data folder for "
                            "a demonstration.",
                            to_text(clock.now()), c.county, to_text(*last)));
    }
}

/// With another master key nothing personal would open: better known before anybody asks.
void refuse_wrong_master_key(Store& store, const std::vector<territory::County>& counties, const seal::KeyRing& ring) {
    for (const auto& c : counties)
        store.read(system_caller(c.county), [&](const Tx& tx) {
            for (const std::string& purpose : personal::key_purposes) ring.rotating(tx, purpose);
        });
}

/// A county that nobody can sign in to yet: the code goes to whoever started the server, and nowhere else.
void print_first_codes(Store& store, const std::vector<territory::County>& counties) {
    for (const auto& c : counties)
        if (const auto code = store.write(system_caller(c.county), identity::first_start_code))
            fmt::print(
                "county {} has no account yet. One-time code, good for 24 hours, to name its administrators at "
                "/signin?first={}: {}\n",
                c.county, c.county, *code);
}

/// Each X.html in the folder is the page /X; index.html takes what nothing else took.
auto page_map(const std::string& folder) {
    decltype(http::ServerOptions::page_map) out;
    std::error_code absent;  // a server without pages has none
    for (const auto& file : std::filesystem::directory_iterator(folder, absent))
        if (file.path().extension() == ".html" && file.path().stem() != "index")
            out.push_back({"/" + file.path().stem().string(), file.path().filename().string()});
    out.push_back({"/", "index.html"});
    return out;
}

http::ServerOptions server_options(const ServeOptions& o, const std::vector<territory::County>& counties) {
    http::ServerOptions out = listen_at(o.listen);
    if (o.tls_cert.empty() != o.tls_key.empty()) throw std::runtime_error("--tls-cert and --tls-key go together");
    out.tls_cert = o.tls_cert;
    out.tls_key = o.tls_key;
    out.base_url = o.base_url;
    out.io_threads = o.io_threads;
    out.pages = o.pages;
    if (out.pages.empty()) {
        const auto beside = std::filesystem::read_symlink("/proc/self/exe").parent_path();
        for (const auto& folder : {beside / "web", beside.parent_path() / "web/dist"})
            if (out.pages.empty() && std::filesystem::exists(folder / "index.html")) out.pages = folder.string();
    }
    out.page_map = page_map(out.pages);
    if (counties.size() == 1) out.counties_default = counties.front().county;
    return out;
}

ledger::NotaryOptions notary_options(const ServeOptions& o) {
    ledger::NotaryOptions out{.folder = o.place.data, .name = o.log_name, .sm2 = o.log_sm2};
    for (const auto& w : o.witnesses) out.witnesses.push_back(ledger::parse_witness(w));
    out.quorum = o.witness_quorum >= 0   ? static_cast<std::size_t>(o.witness_quorum)
                 : out.witnesses.empty() ? 0
                                         : out.witnesses.size() / 2 + 1;
    return out;
}

http::Gate gate(const std::vector<std::string>& codes) {
    return {[](const Tx& tx, const std::string& credential) { return identity::identify(tx, credential); },
            identity::allowed_or_say_why,
            identity::visible,
            [codes](const std::string& county) { return std::ranges::find(codes, county) != codes.end(); },
            identity::note_use,
            identity::ends_credentials};
}

std::unique_ptr<Clock> make_clock(const ServeOptions& o, Program& program) {
    if (!o.demo_clock) return std::make_unique<RealClock>();
    const Micros at = resume_at(o.place, program);
    if (at > demo::winter_ends())
        throw std::runtime_error(
            "this data has events after the shipped winter: the demonstration's clock would be behind "
            "them. Use another --data folder.");
    auto clock = std::make_unique<DemoClock>(at, demo::winter_ends(), o.speed);
    program.control().clock = clock.get();
    return clock;
}

}  // namespace

std::vector<http::Route> all_routes(Program& program, const evidence::Desk& desk) {
    auto out = program.take_routes();
    for (auto& r : evidence::routes(desk)) out.push_back(std::move(r));
    return out;
}

sigset_t block_signals() {
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, nullptr);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);  // a limit of file size is a full disk, not an end
    return ends;
}

http::ServerOptions listen_at(const std::string& listen) {
    http::ServerOptions out;
    const auto colon = listen.rfind(':');
    const auto port =
        colon == std::string::npos ? std::nullopt : record::integer_from(std::string_view(listen).substr(colon + 1));
    if (!port || *port < 0 || *port > 65535) throw std::runtime_error("--listen takes address:port");
    out.address = listen.substr(0, colon);
    out.port = static_cast<std::uint16_t>(*port);
    return out;
}

void serve(const ServeOptions& o) {
    sigset_t ends = block_signals();
    std::filesystem::create_directories(o.place.data);
    const notify::Policy policy{o.push_allow};
    const auto vapid = notify::VapidKey::load_or_create(o.place.data + "/vapid.pem");
    Program program(vapid.public_key(), policy, identity::SecretBox::load_or_create(o.place.data + "/identity.key"),
                    open_ring(o.place, o.keys));
    const auto clock = make_clock(o, program);
    const auto store = open_store(o.place, *clock, program);
    const auto counties = all_counties(*store);
    if (counties.empty())
        throw std::runtime_error("there is no county here yet: run 'huying demo' or 'huying county add'");
    refuse_wrong_clock(*store, counties, *clock);
    refuse_wrong_master_key(*store, counties, program.ring());
    print_first_codes(*store, counties);
    std::vector<std::string> codes;
    for (const auto& c : counties) codes.push_back(c.county);

    ledger::Notary notary(*store, notary_options(o), codes);
    const evidence::Desk desk{&notary, [](const Tx& tx, Id id) { cases::visible_case(tx, id); }};
    const auto broker = open_broker(o, *store, program, codes);
    http::ServerOptions options = server_options(o, counties);
    if (broker) options.more_metrics = [&broker] { return broker->metrics(); };
    http::Server server(*store, all_routes(program, desk), gate(codes), options);
    Dispatcher dispatcher(*store, program.listeners(), program.jobs(), [codes] { return codes; });
    const notify::HttpLimits push_limits{.connect = std::chrono::seconds(3), .total = std::chrono::seconds(8)};
    push::Sender sender(
        *store, [&] { return notify::PushClient(vapid, o.push_subject, policy, push_limits); }, codes);
    store->on_commit([&](const std::string& county) {
        if (!county.empty()) server.events_committed(county);
        else
            for (const auto& code : codes) server.events_committed(code);
        sender.wake();
        notary.wake(county);
    });
    Echo echo(*store,
              [&](const std::string& county) { server.tick(county, R"({"now":")" + to_text(clock->now()) + "\"}"); });
    program.on_tick([&](const std::string& county) { echo.after_commit(county); });
    server.start();
    dispatcher.start();
    if (broker) broker->start();
    std::unique_ptr<DemoRun> demonstration;
    if (o.demo_clock) demonstration = std::make_unique<DemoRun>(*store, program, demo_files(o.files));
    fmt::print("listening on {}://{}:{}\n", o.tls_cert.empty() ? "http" : "https",
               o.listen.substr(0, o.listen.rfind(':')), server.port());
    std::fflush(stdout);

    int signal_number = 0;
    sigwait(&ends, &signal_number);
    spdlog::info("stopping: no new requests, running ones are finished");
    // A database that is silent, neither answering nor closing, would hold the end up for ever. What was acknowledged is
    // safe at any moment, so the end may be hard.
    std::thread([] {
        std::this_thread::sleep_for(end_within);
        spdlog::error("the database does not answer: ending without it");
        std::_Exit(0);
    }).detach();
    demonstration.reset();
    if (broker) broker->stop();
    server.stop(stop_grace_seconds);
    dispatcher.stop();
    notary.stop();
    sender.stop();
    store->drain();
}

}  // namespace huying::commands
