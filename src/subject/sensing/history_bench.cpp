// history_bench.cpp - fills a folder with a county of long history, by the way that batches take: stations of 6 streams each,
// 834 of them (5 004 streams) or as many as are named; 600 streams have ten years of hours, the others as many as make
// 100 million rows. bench/history.py measures on it.
//   history_bench FOLDER [MILLION ROWS] [STATIONS]
#include <fmt/format.h>

#include <chrono>

#include "data_folder.hpp"
#include "program.hpp"

namespace huying {
namespace {

constexpr int usual_stations = 834;
constexpr int long_streams = 600;
constexpr std::int64_t ten_years = 87'600;  // hours
constexpr std::size_t batch = 2000;

constexpr Sql stream_ids{R"sql(SELECT id FROM datastream WHERE county = $1 ORDER BY id)sql"};
constexpr Sql newest{
    R"sql(SELECT time FROM observation WHERE county = $1 AND stream = $2 ORDER BY time DESC LIMIT 1)sql"};

void add_stations(Store& store, const Program& program, int stations) {
    store.write(system_caller(demo::county), [&](Tx& tx) {
        for (int i = 0; i < stations; ++i)
            sensing::add_air_station(
                tx, program.sensing(),
                {fmt::format("long{}", i), fmt::format("long station {}", i), fmt::format("long station {}", i),
                 30.5 + (i % 40) * 0.004, 119.9 + (i / 40) * 0.004, "", "made up, to measure"});
    });
}

/// One stream from `begins` on, `hours` rows; what is there already is passed over.
void fill(Store& store, const Program& program, Id stream, Micros begins, std::int64_t hours) {
    const Caller system = system_caller(demo::county);
    const auto there = store.read(system, [&](const Tx& tx) { return tx.one<Micros>(newest, tx.county(), stream); });
    std::int64_t i = there && *there >= begins ? (*there - begins) / hour + 1 : 0;
    while (i < hours) {
        std::vector<sensing::NewObservation> rows;
        for (; i < hours && rows.size() < batch; ++i)
            rows.push_back({begins + i * hour, static_cast<double>((i * 37 + stream.value) % 400), {}, {}});
        store.write(system, [&](Tx& tx) {
            const auto info = sensing::find_stream(tx, program.sensing(), stream);
            sensing::store_observations(tx, program.sensing(), *info, rows, false);
        });
    }
}

void run(const std::string& folder, std::int64_t rows, int stations) {
    const RealClock clock;
    Program program;
    const auto store = Store::open({.data = folder, .durable = false}, clock);
    store->migrate(program.migrations());
    const auto streams = [&] {
        return store->read(system_caller(demo::county),
                           [](const Tx& tx) { return tx.all<Id>(stream_ids, tx.county()); });
    };
    if (streams().empty()) {
        demo::load(*store, program.sensing(), std::string(HUYING_DATA_DIR) + "/demo/330521");
        add_stations(*store, program, stations);
    }
    const auto all = streams();
    const std::int64_t others = (rows - long_streams * ten_years) / (std::ssize(all) - long_streams);
    const Micros ends = *parse_time("2026-11-01T00:00:00Z");
    const auto start = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < all.size(); ++i) {
        const std::int64_t hours = i < long_streams ? ten_years : std::max<std::int64_t>(10, others);
        fill(*store, program, all[i], ends - hours * hour, hours);
        if (i % 100 == 99)
            fmt::print("{} of {} streams, {:.0f} s\n", i + 1, all.size(),
                       std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
}

}  // namespace
}  // namespace huying

int main(int argc, char** argv) {
    if (argc < 2) return fmt::print("history_bench FOLDER [MILLION ROWS] [STATIONS]\n"), 2;
    huying::run(argv[1], (argc > 2 ? std::atoll(argv[2]) : 100) * 1'000'000,
                argc > 3 ? std::atoi(argv[3]) : huying::usual_stations);
}
