// mqtt_load.cpp ADDRESS MESSAGES FIRST_SECOND STREAM… - publishes observations at QoS 1, each stream in turn, and ends when
// the broker has acknowledged all of them. Prints one JSON line. FIRST_SECOND (Unix time) makes the keys of a run new.
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <condition_variable>
#include <cstdlib>
#include <mutex>

#include "engine/mqtt/client.hpp"

namespace {

using namespace huying::mqtt;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t part = 500;  // messages made at a time; four parts are under way

struct Load {
    std::vector<std::string> topics;
    std::size_t messages = 0, made = 0, taken = 0;
    std::int64_t first_second = 0;
    std::mutex mutex;
    std::condition_variable ended;

    std::vector<Letter> next() {
        std::vector<Letter> out;
        for (; out.size() < part && made < messages; ++made) {
            const std::time_t second = first_second + static_cast<std::int64_t>(made / topics.size());
            out.push_back({topics[made % topics.size()],
                           fmt::format(R"({{"phenomenonTime":"{:%Y-%m-%dT%H:%M:%S}Z","result":{}}})",
                                       fmt::gmtime(second), made % 90),
                           0});
        }
        return out;
    }
};

}  // namespace

int main(int argc, char** argv) {
    const auto address = argc > 4 ? parse_address(argv[1]) : std::nullopt;
    if (!address) return fmt::print(stderr, "mqtt_load ADDRESS MESSAGES FIRST_SECOND STREAM…\n"), 2;
    Load load;
    load.messages = std::strtoull(argv[2], nullptr, 10);
    load.first_second = std::strtoll(argv[3], nullptr, 10);
    for (int i = 4; i < argc; ++i) load.topics.push_back(fmt::format("v1.1/Datastreams({})/Observations", argv[i]));
    std::unique_ptr<Client> client;
    SteadyClock::time_point began;
    Options options{.address = *address, .client_id = "load"};
    options.filters = {"load/none"};
    client = std::make_unique<Client>(options, Handlers{.received = [](auto) {},
                                                        .published =
                                                            [&](std::uint64_t, bool) {
                                                                if (++load.taken % part == 0)
                                                                    client->publish(load.next());
                                                                if (load.taken < load.messages) return;
                                                                const std::lock_guard lock(load.mutex);
                                                                load.ended.notify_one();
                                                            },
                                                        .connected =
                                                            [&] {
                                                                began = SteadyClock::now();
                                                                for (int i = 0; i < 4; ++i)
                                                                    client->publish(load.next());
                                                            }});
    client->start();
    std::unique_lock lock(load.mutex);
    const bool all = load.ended.wait_for(lock, std::chrono::minutes(5), [&] { return load.taken >= load.messages; });
    const double seconds = std::chrono::duration<double>(SteadyClock::now() - began).count();
    lock.unlock();
    client->stop();
    fmt::print("{{\"messages\":{},\"seconds\":{:.3f}}}\n", load.taken, seconds);
    return all ? 0 : 1;
}
