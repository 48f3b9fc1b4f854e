// demo_run.cpp - see demo_run.hpp.
#include "demo_run.hpp"

#include <spdlog/spdlog.h>

#include <chrono>

namespace huying::commands {
namespace {

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

}  // namespace

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

void DemoRun::run(const std::stop_token& stop) {
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

}  // namespace huying::commands
