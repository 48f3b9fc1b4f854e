// simulate.cpp - a winter in seconds: a manual clock, the same verbs, listeners and jobs as the server, simulated staff.
#include "engine/stream/listeners.hpp"
#include "subject/demo/demo.hpp"

namespace huying::demo {

constexpr Sql any_open{R"sql(SELECT id FROM cases WHERE county = $1 AND state <> 'closed' LIMIT 1)sql"};
void simulate(Store& store, ManualClock& clock, const sensing::Sensing& sensing, std::vector<Listener> listeners,
              std::vector<Job> jobs, const SimulateOptions& options) {
    const Caller system = system_caller(county);
    const Micros begin = winter_begins();
    const Micros end{std::min((begin + options.length).value, winter_ends().value)};
    Winter winter(options.folder);
    Staff staff(store, options.seed);
    Dispatcher dispatcher(store, std::move(listeners), std::move(jobs),
                          [] { return std::vector<std::string>{county}; });
    std::int64_t hours = 0;
    while (clock.now() < end) {
        store.write(system, [&](Tx& tx) { winter.feed(tx, sensing); });
        dispatcher.run_due();
        staff.act({});
        const bool busy =
            store.read(system, [](const Tx& tx) { return tx.one<Id>(any_open, tx.county()).has_value(); });
        const std::int64_t now = clock.now().value;
        clock.set({busy ? now + minute : now - now % hour + hour});
        if ((clock.now() - begin) / hour > hours) {
            hours = (clock.now() - begin) / hour;
            if (options.progress)
                options.progress(static_cast<double>(clock.now() - begin) / static_cast<double>(end - begin));
        }
    }
}

}  // namespace huying::demo
