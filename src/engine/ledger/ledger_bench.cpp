// ledger_bench.cpp - what the log costs and how fast it proves. Prints n, median and range of each figure.
//   ledger_bench FOLDER [leaves in millions for the proofs, 10]
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "base/bytes.hpp"
#include "engine/ledger/leaves.hpp"
#include "engine/ledger/notary.hpp"
#include "engine/ledger/receipt.hpp"
#include "engine/store/before_commit.hpp"
#include "engine/store/load_for_bench.hpp"

namespace huying::ledger {
namespace {

using bench::Clock;
using bench::cpu_micros, bench::ms, bench::show;
constexpr int rounds = 7;
constexpr auto run_time = std::chrono::seconds(3);
const Caller me = system_caller("330521");
const std::string content =
    R"({"case_id":"5312345678901","number":"20161201-0001","state":"accepted","severity":"serious","actor_name":"王某","actor_role":"worker"})";
constexpr const char* table =
    "CREATE TABLE act (county TEXT NOT NULL, id BIGINT NOT NULL, state TEXT NOT NULL, time BIGINT NOT NULL, PRIMARY KEY (county, id))";
constexpr Sql act{R"sql(INSERT INTO act (county, id, state, time) VALUES ($1, $2, 'accepted', $3))sql"};

std::unique_ptr<Store> open(const std::string& folder, bool log, bool durable, const huying::Clock& clock) {
    auto store = Store::open({.data = folder, .durable = durable}, clock);
    store->migrate({{"bench", 1, table}});
    store->migrate(stream_migrations());
    store->migrate(ledger_migrations());
    if (log) before_commit(*store, append_events);
    return store;
}

/// The cheapest write that has an event: a row and the event, nothing read, no HTTP.
void verbs(const std::string& folder) {
    const RealClock clock;
    std::int64_t id = 0;
    const auto verb = [&id](Tx& tx) {
        tx.exec(act, tx.county(), ++id, tx.now());
        emit(tx, "case_accepted", {"330521001", "environment", Id{7}}, content);
    };
    const auto on = open(folder + "/on", true, true, clock), off = open(folder + "/off", false, true, clock);
    bench::Load without(*off, me, verb), with(*on, me, verb);
    bench::compare_with_log("bare durable writes", without, with, rounds, run_time);
}

double resident_mib() {
    std::ifstream in("/proc/self/statm");
    double pages = 0, resident = 0;
    in >> pages >> resident;
    return resident * 4096 / (1 << 20);
}

/// Leaves for events that are there: the appending alone. And what it leaves in memory.
void appends(const std::string& folder) {
    const RealClock clock;
    const auto store = open(folder + "/appends", false, true, clock);
    std::vector<double> speed, memory, cpu;
    constexpr int events = 100'000;
    for (int i = 0; i < 5; ++i) {
        for (int k = 0; k < events / 1000; ++k)
            store->write(me, [](Tx& tx) {
                for (int n = 0; n < 1000; ++n) emit(tx, "case_accepted", {"330521001", "environment", Id{7}}, content);
            });
        const auto began = Clock::now();
        const double cpu_before = cpu_micros();
        catch_up(*store, "330521");
        cpu.push_back((cpu_micros() - cpu_before) / events);
        speed.push_back(events / (ms(Clock::now() - began) / 1000));
        memory.push_back(resident_mib());
    }
    show("appends, durable", speed, "/s");
    show("CPU of an append", cpu, "us");
    fmt::print("resident after each 100 000 leaves: {:.1f} MiB\n", fmt::join(memory, ", "));
}

/// From the event's acknowledgement to a checkpoint that is signed and on disk.
void checkpoints(const std::string& folder) {
    const RealClock clock;
    const auto store = open(folder + "/checkpoints", true, true, clock);
    Notary notary(*store, {.folder = folder + "/checkpoints"}, {"330521"});
    store->on_commit([&](const std::string& county) { notary.wake(county); });
    std::vector<double> took;
    for (int i = 1; i <= 300; ++i) {
        store->write(me, [](Tx& tx) { emit(tx, "case_accepted", {}, content); });
        const auto began = Clock::now();
        for (;;) {
            const auto p = notary.published("330521");
            if (p && p->checkpoint.size >= static_cast<std::uint64_t>(i)) break;
            std::this_thread::sleep_for(std::chrono::microseconds(200));
        }
        took.push_back(ms(Clock::now() - began));
        std::this_thread::sleep_for(std::chrono::milliseconds(i % 37));
    }
    show("event to signed checkpoint", took, "ms");
    notary.stop();
}

constexpr Sql add_run{R"sql(INSERT INTO ledger_leaves (county, first, leaves) VALUES ($1, $2, $3))sql"};
constexpr Sql add_node{R"sql(INSERT INTO ledger_node (county, level, number, hash) VALUES ($1, $2, $3, $4))sql"};

/// A log of made-up leaves, as large as asked for; gives its root.
Hash fill(Store& store, std::uint64_t size) {
    Frontier tree;
    while (tree.size() < size)
        store.write(me, [&](Tx& tx) {
            const std::uint64_t end = std::min(size, tree.size() + 256 * 400);
            while (tree.size() < end) {
                const std::uint64_t first = tree.size();
                std::string run;
                while (tree.size() < std::min(end, first + 256)) {
                    const Hash leaf = leaf_hash(std::to_string(tree.size()));
                    (run += std::string(48, 'x')) += bytes_of(leaf);
                    tree.append(leaf, [&](int level, std::uint64_t index, const Hash& h) {
                        if (level % 8 == 0)
                            tx.exec(add_node, tx.county(), level / 8, static_cast<std::int64_t>(index),
                                    Bytes{std::string(bytes_of(h))});
                    });
                }
                tx.exec(add_run, tx.county(), static_cast<std::int64_t>(first), Bytes{run});
            }
        });
    return tree.root();
}

void proofs(const std::string& folder, std::uint64_t size) {
    const RealClock clock;
    const auto store = open(folder + "/proofs", false, false, clock);
    const Hash root = fill(*store, size);
    const auto key = SigningKey::generate(KeyKind::ed25519);
    const std::string origin = "log.huying.example/330521", text = to_text(Checkpoint{origin, size, root});
    std::vector<double> prove, check_one;
    std::uint64_t at = 12345;
    for (int i = 0; i < 2000; ++i) {
        at = (at * 6364136223846793005u + 1442695040888963407u);
        const std::uint64_t index = (at >> 11) % size;
        Proof proof;
        store->read(me, [&](const Tx& tx) {
            const auto began = Clock::now();
            proof = prove_inclusion(tx, index, size);
            prove.push_back(ms(Clock::now() - began));
        });
        const auto began = Clock::now();
        const bool good = verify_inclusion(index, size, leaf_hash(std::to_string(index)), proof, root) &&
                          check({text, {sign_note(origin, key, text)}}, verifier_key(origin, key)) == Signed::yes;
        check_one.push_back(ms(Clock::now() - began));
        if (!good) throw std::runtime_error("a proof does not hold");
    }
    show(fmt::format("inclusion proof over {} leaves", size), prove, "ms");
    show("signing, and verifying signature and proof", check_one, "ms");
}

}  // namespace
}  // namespace huying::ledger

int main(int argc, char** argv) {
    if (argc < 2) return fmt::print(stderr, "ledger_bench FOLDER [millions]\n"), 2;
    std::filesystem::create_directories(argv[1]);
    huying::ledger::verbs(argv[1]);
    huying::ledger::appends(argv[1]);
    huying::ledger::checkpoints(argv[1]);
    if (argc > 2 && std::string_view(argv[2]) == "0") return 0;
    huying::ledger::proofs(argv[1], (argc > 2 ? std::stoull(argv[2]) : 10) * 1'000'000);
}
