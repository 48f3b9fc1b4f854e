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
#include "demo_run.hpp"
#include "engine/ledger/origin.hpp"
#include "engine/seal/ring.hpp"
#include "engine/store/echo.hpp"
#include "engine/stream/listeners.hpp"

namespace huying::commands {
namespace {

constexpr std::chrono::seconds end_within{19};  // service managers wait 20 s and more before they kill
constexpr int stop_grace_seconds = 15;

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

/// Each X.html in the folder is the page /X; index.html is at / and at the code of each county.
auto page_map(const std::string& folder, const std::vector<territory::County>& counties) {
    decltype(http::ServerOptions::page_map) out;
    std::error_code absent;  // a server without pages has none
    for (const auto& file : std::filesystem::directory_iterator(folder, absent))
        if (file.path().extension() == ".html" && file.path().stem() != "index")
            out.push_back({"/" + file.path().stem().string(), file.path().filename().string()});
    out.push_back({"/", "index.html", true});
    for (const auto& c : counties) out.push_back({"/" + c.county, "index.html", true});
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
    out.page_map = page_map(out.pages, counties);
    out.absent_page = "index.html";  // says itself that there is no such page
    if (counties.size() == 1) out.counties_default = counties.front().county;
    return out;
}

ledger::NotaryOptions notary_options(const ServeOptions& o, Store& store, const std::vector<std::string>& codes) {
    const bool sm4 = std::ranges::any_of(codes, [&](const std::string& county) {
        return store.read(system_caller(county), seal::profile_of_county) == seal::Profile::sm4;
    });
    // A log that has signed with SM2 goes on so, and one of a county in the 国密 profile begins so.
    const bool sm2 = o.log_sm2 || sm4 || std::filesystem::exists(ledger::sm2_key_file(o.place.data));
    ledger::NotaryOptions out{.folder = o.place.data, .name = o.log_name, .sm2 = sm2};
    for (const auto& w : o.witnesses) out.witnesses.push_back(ledger::parse_witness(w));
    out.quorum = o.witness_quorum >= 0   ? static_cast<std::size_t>(o.witness_quorum)
                 : out.witnesses.empty() ? 0
                                         : out.witnesses.size() / 2 + 1;
    return out;
}

/// Of what requests are told again by, a key of its own: it is not that of personal data, and is not exchanged with it.
constexpr const char* requests_key = "requests";

http::Gate gate(const std::vector<std::string>& codes, const std::shared_ptr<const seal::KeyRing>& ring) {
    return {[](const Tx& tx, const std::string& credential) { return identity::identify(tx, credential); },
            identity::allowed_or_say_why,
            identity::visible,
            [codes](const std::string& county) { return std::ranges::find(codes, county) != codes.end(); },
            identity::note_use,
            identity::ends_credentials,
            [ring](Tx& tx, const std::string& text) { return ring->index(tx, requests_key, "request", text); }};
}

/// What must be so before anything is served.
void admit(Store& store, const std::vector<territory::County>& counties, const Clock& clock, const Program& program,
           const KeyOptions& keys) {
    if (counties.empty())
        throw std::runtime_error("there is no county here yet: run 'huying demo' or 'huying county add'");
    refuse_wrong_clock(store, counties, clock);
    refuse_wrong_master_key(store, counties, program.ring());
    for (const auto& c : counties) keep_profile(store, c.county, keys);
    print_first_codes(store, counties);
}

/// Pages, phones and the log hear of what was committed.
void listen_to_commits(Store& store, const std::vector<std::string>& codes, http::Server& server, push::Sender& sender,
                       ledger::Notary& notary) {
    store.on_commit([&, codes](const std::string& county) {
        if (!county.empty()) server.events_committed(county);
        else
            for (const auto& code : codes) server.events_committed(code);
        sender.wake();
        notary.wake(county);
    });
}

struct DrainedAtEnd {
    Store& store;
    ~DrainedAtEnd() { store.drain(); }
};

/// Says where it listens, waits for the signal, and sees to it that the end comes. A database that is silent, neither
/// answering nor closing, would hold it up for ever. What was acknowledged is safe at any moment, so the end may be hard.
void wait_for_end(const sigset_t& ends, const ServeOptions& o, std::uint16_t port) {
    fmt::print("listening on {}://{}:{}\n", o.tls_cert.empty() ? "http" : "https",
               o.listen.substr(0, o.listen.rfind(':')), port);
    std::fflush(stdout);
    int signal_number = 0;
    sigwait(&ends, &signal_number);
    spdlog::info("stopping: no new requests, running ones are finished");
    std::thread([] {
        std::this_thread::sleep_for(end_within);
        spdlog::error("the database does not answer: ending without it");
        std::_Exit(0);
    }).detach();
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
    const std::string files = o.demo_clock ? demo_files(o.files) : "";  // before anything is made
    std::filesystem::create_directories(o.place.data);
    const notify::Policy policy{o.push_allow};
    const auto vapid = notify::VapidKey::load_or_create(o.place.data + "/vapid.pem");
    const auto ring = open_ring(o.place, o.keys);
    Program program(vapid.public_key(), policy, identity::SecretBox::load_or_create(o.place.data + "/identity.key"),
                    ring);
    const auto clock = make_clock(o, program);
    const auto store = open_store(o.place, *clock, program);
    const auto counties = all_counties(*store);
    admit(*store, counties, *clock, program, o.keys);
    std::vector<std::string> codes;
    for (const auto& c : counties) codes.push_back(c.county);

    ledger::Notary notary(*store, notary_options(o, *store, codes), codes);
    const evidence::Desk desk{&notary, [](const Tx& tx, Id id) { cases::visible_case(tx, id); }};
    const auto broker = open_broker(o, *store, program, codes);
    http::ServerOptions options = server_options(o, counties);
    options.more_metrics = [&] { return notary.metrics() + (broker ? broker->metrics() : ""); };
    options.not_ready = [&notary] { return notary.refused(); };
    http::Server server(*store, all_routes(program, desk), gate(codes, ring), options);
    Dispatcher dispatcher(*store, program.listeners(), program.jobs(), [codes] { return codes; });
    const notify::HttpLimits push_limits{.connect = std::chrono::seconds(3), .total = std::chrono::seconds(8)};
    push::Sender sender(
        *store, [&] { return notify::PushClient(vapid, o.push_subject, policy, push_limits); }, codes);
    Echo echo(*store,
              [&](const std::string& county) { server.tick(county, R"({"now":")" + to_text(clock->now()) + "\"}"); });
    program.on_tick([&](const std::string& county) { echo.after_commit(county); });
    // Declared after what the listeners refer to: the store tells nobody any more when that goes, also when a start fails.
    const DrainedAtEnd drained{*store};
    listen_to_commits(*store, codes, server, sender, notary);
    server.start();
    dispatcher.start();
    if (broker) broker->start();
    std::unique_ptr<DemoRun> demonstration;
    if (o.demo_clock) demonstration = std::make_unique<DemoRun>(*store, program, files);
    wait_for_end(ends, o, server.port());
    demonstration.reset();
    if (broker) broker->stop();
    server.stop(stop_grace_seconds);
    dispatcher.stop();
    notary.stop();
    sender.stop();
    store->drain();
}

}  // namespace huying::commands
