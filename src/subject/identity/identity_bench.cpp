// identity_bench.cpp - what the gate costs: a rights check (with every request), recognising a credential (once in two seconds for
// each), argon2id (with every sign-in). Prints median and range of nine runs. Build: ninja -C build identity_bench
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <functional>

#include "program.hpp"
#include "subject/identity/credential.hpp"

namespace {

using namespace huying;

/// Nanoseconds of one call, nine times over.
void measure(const char* what, int calls, const std::function<void()>& f) {
    std::vector<double> runs;
    for (int run = 0; run < 9; ++run) {
        const auto began = std::chrono::steady_clock::now();
        for (int i = 0; i < calls; ++i) f();
        runs.push_back(std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - began).count() /
                       calls);
    }
    std::ranges::sort(runs);
    fmt::print("{:<44} {:>14.0f} ns  ({:.0f} to {:.0f}, {} calls x 9)\n", what, runs[4], runs.front(), runs.back(),
               calls);
}

}  // namespace

int main() {
    const RealClock clock;
    Program program;
    const auto store = Store::open({.data = ":memory:", .durable = false}, clock);
    store->migrate(program.migrations());
    const Caller system = system_caller("330521");
    std::string session;
    store->write(system, [&](Tx& tx) {
        const auto account = identity::add_account(tx, {.name = "bench", .role = "command"}, "");
        session = identity::issue(tx, {.account = account.id, .kind = "session", .lives = hour, .idle = 15 * minute});
    });
    const Caller caller{.county = "330521", .account = {7}, .role = "worker", .division = "330521001001001"};
    volatile bool sink = false;
    measure("rights check, first of the table", 1'000'000, [&] { sink = identity::allowed(caller, "watch"); });
    measure("rights check with five purposes", 1'000'000,
            [&] { sink = identity::allowed(caller, "watch", "duty_record,inspection,audit,emergency,statistics"); });
    measure("rights check, last of the table", 1'000'000, [&] { sink = identity::allowed(caller, "change_access"); });
    store->read(system, [&](const Tx& tx) {
        measure("recognise a session (SQLite, in memory)", 10'000,
                [&] { sink = identity::identify(tx, session).has_value(); });
    });
    const std::string phc = identity::hash_password("Kite-over-9-hills");
    measure("argon2id, 64 MiB, 3 passes", 1, [&] { sink = identity::password_matches(phc, "Kite-over-9-hills"); });
}
