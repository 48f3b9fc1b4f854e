// note_bench.cpp - a durable write verb of the product with and without the log, in turn, on the demonstration's county and
// on disk: a note on a case (rights, the case, its timeline, an event). Without HTTP, which would only hide the difference.
//   note_bench FOLDER [rounds, 7]
#include <fmt/format.h>

#include <filesystem>

#include "data_folder.hpp"
#include "engine/ledger/ledger.hpp"
#include "engine/store/before_commit.hpp"
#include "engine/store/load_for_bench.hpp"
#include "program.hpp"
#include "subject/sensing/import.hpp"

namespace huying {
namespace {

constexpr auto run_time = std::chrono::seconds(3);
const std::string station = "Aotizhongxin";

/// A county with one open case.
struct County {
    County(const std::string& folder, bool log, const Clock& clock) {
        store = Store::open({.data = folder}, clock);
        store->migrate(program.migrations());
        if (log) before_commit(*store, ledger::append_events);
        demo::load(*store, program.sensing(), std::string(HUYING_DATA_DIR) + "/demo/330521");
        store->write(system, [&](Tx& tx) {
            for (const auto& [name, info] : sensing::streams_of_source(tx, program.sensing(), station))
                if (name == "pm25") sensing::store_observation(tx, program.sensing(), info, {tx.now(), 168.0, {}, {}});
        });
        const auto open = store->read(system, [](const Tx& tx) { return cases::open_cases(tx); });
        if (open.size() != 1 || !open[0].assignee) throw std::runtime_error("there is no case to act on");
        case_id = open[0].id;
        worker = store->read(system, [&](const Tx& tx) {
            return identity::caller_of(identity::account_by_id(tx, *open[0].assignee).value());
        });
    }
    void note(Tx& tx) const {
        if (!identity::allowed(worker, "act_on_case")) throw std::runtime_error("the worker may not act");
        cases::perform(tx, cases::Act::note, {.id = case_id, .note = Text<0, 4000>{"现场核查，裸土已覆盖"}});
    }
    Program program;
    std::unique_ptr<Store> store;
    const Caller system = system_caller(demo::county);
    Caller worker;
    Id case_id;
};

void run(const std::string& folder, int rounds) {
    const RealClock clock;
    std::filesystem::create_directories(folder);
    const County off(folder + "/off", false, clock), on(folder + "/on", true, clock);
    bench::Load without(*off.store, off.worker, [&](Tx& tx) { off.note(tx); });
    bench::Load with(*on.store, on.worker, [&](Tx& tx) { on.note(tx); });
    bench::compare_with_log("notes on a case, durable", without, with, rounds, run_time);
    const auto size = on.store->read(on.system, [](const Tx& tx) { return ledger::head(tx).size; });
    const auto last = on.store->read(on.system, last_event_seq);
    if (size != static_cast<std::uint64_t>(last)) throw std::runtime_error("an event has no leaf");
    fmt::print("{} events, each with its leaf\n", last);
}

}  // namespace
}  // namespace huying

int main(int argc, char** argv) {
    if (argc < 2) return fmt::print(stderr, "note_bench FOLDER [rounds]\n"), 2;
    huying::run(argv[1], argc > 2 ? std::stoi(argv[2]) : 7);
}
