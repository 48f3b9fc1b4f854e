// judge_bench.cpp - what judging costs: readings stored per second with and without rules, over many streams of a
// property. Interleaved runs in one process; the ratio of each pair is what counts, and the CPU per reading.
//   judge_bench FOLDER [streams] [rounds]
#include <fmt/format.h>
#include <malloc.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <numeric>

#include "program.hpp"

namespace huying {
namespace {

const std::string county = "330521";
constexpr std::int64_t rows_per_commit = 1000, commits_per_round = 100;

double cpu_seconds() {
    rusage u{};
    getrusage(RUSAGE_SELF, &u);
    const auto s = [](timeval t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6; };
    return s(u.ru_utime) + s(u.ru_stime);
}

constexpr Sql warnings{R"sql(SELECT count(*) FROM warning WHERE county = $1)sql"};

/// A county with stations of one PM2.5 stream each.
struct County {
    County(const std::string& folder, int streams, bool rules) : clock(begins) {
        StoreOptions options;
        options.data = folder;
        std::filesystem::create_directories(folder);
        store = Store::open(options, clock);
        store->migrate(program.migrations());
        store->write(system_caller(county), [&](Tx& tx) {
            territory::add_county(tx, {county, "德清县", "Deqing", false}, {});
            if (rules) add_rules(tx);
            run(tx,
                "INSERT INTO sensor (county, id, name, description, encoding_type, metadata) VALUES ($1, 1, '', '', '', '')");
            run(tx,
                "INSERT INTO observed_property (county, id, name, definition, description) VALUES ($1, 1, 'PM2.5', '', '')");
            for (int i = 1; i <= streams; ++i) add_stream(tx, i);
            setup_changed(tx);
        });
        for (int i = 1; i <= streams; ++i) ids.push_back({i});
    }
    void run(Tx& tx, const std::string& sql) {
        const Param p = Param::of_text(county);
        tx.query(sql, {&p, 1}).next();
    }
    void add_rules(Tx& tx) {
        for (
            const char* condition :
            {"", R"({"kind":"count","level":120,"clear_level":100,"k":3,"n":5})",
             R"({"kind":"any","of":[{"kind":"above","level":110,"minutes":120},{"kind":"change","by":100,"minutes":180}]})"}) {
            warning::Rule r = warning::default_rule();
            r.condition = condition;
            warning::add_rule(tx, r);
        }
    }
    void add_stream(Tx& tx, int i) {
        run(tx,
            fmt::format(
                "INSERT INTO thing (county, id, name, name_en, code, description, latitude, longitude, division, grid) "
                "VALUES ($1, {0}, 's{0}', '', '', '', 30.5, 120.0, '330521', '')",
                i));
        run(tx,
            fmt::format(
                "INSERT INTO datastream (county, id, thing, sensor, observed_property, name, description, observation_type, "
                "unit_of_measurement, property, unit) VALUES ($1, {0}, {0}, 1, 1, '', '', '', '{{}}', 'pm25', 'ug/m3')",
                i));
    }
    /// One reading of each of the next streams, an hour later each time round, in commits of a thousand; calm air, as nearly always.
    double round() {
        const auto start = std::chrono::steady_clock::now();
        for (std::int64_t c = 0; c < commits_per_round; ++c) {
            clock.set(time_of(next + rows_per_commit - 1));
            store->write(system_caller(county), [&](Tx& tx) {
                for (std::int64_t i = 0; i < rows_per_commit; ++i, ++next) {
                    const auto stream =
                        sensing::find_stream(tx, program.sensing(), ids[static_cast<std::size_t>(next) % ids.size()]);
                    sensing::store_observation(tx, program.sensing(), *stream,
                                               {time_of(next), 20.0 + static_cast<double>(next * 7 % 60), {}, {}});
                }
            });
        }
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    }
    /// Warnings that three bad hours of one stream raise: each rule must have been looking.
    std::int64_t warnings_of_bad_air() {
        for (int hours = 1; hours <= 3; ++hours) {
            clock.set(clock.now() + hour);
            store->write(system_caller(county), [&](Tx& tx) {
                const auto stream = sensing::find_stream(tx, program.sensing(), ids.front());
                sensing::store_observation(tx, program.sensing(), *stream, {clock.now(), 500.0, {}, {}});
            });
        }
        return store->read(system_caller(county),
                           [](const Tx& tx) { return *tx.one<std::int64_t>(warnings, tx.county()); });
    }
    Micros time_of(std::int64_t n) const { return begins + n / std::ssize(ids) * hour; }
    const Micros begins = *parse_time("2016-12-01T00:00:00+08:00");
    ManualClock clock;
    Program program;
    std::unique_ptr<Store> store;
    std::vector<Id> ids;
    std::int64_t next = 0;
};

std::string spread(std::vector<double> v) {
    std::ranges::sort(v);
    return fmt::format("{:.3f} ({:.3f} – {:.3f}, n = {})", v[v.size() / 2], v.front(), v.back(), v.size());
}

}  // namespace
}  // namespace huying

int main(int argc, char** argv) {
    using namespace huying;
    if (argc < 2) return 2;
    const int streams = argc > 2 ? std::atoi(argv[2]) : 10'000, rounds = argc > 3 ? std::atoi(argv[3]) : 9;
    const std::string folder = argv[1];
    County without(folder + "/without", streams, false), with(folder + "/with", streams, true);
    const std::size_t before = mallinfo2().uordblks;
    without.round();
    const std::size_t between = mallinfo2().uordblks;
    with.round();  // each has seen every stream once: what is remembered is there
    const std::size_t after = mallinfo2().uordblks;
    std::vector<double> ratios, cpu_ratios, rates[2], cpus[2];
    constexpr double rows = rows_per_commit * commits_per_round;
    for (int i = 0; i < rounds; ++i) {
        double took[2], cpu[2];
        for (const int which : {i % 2, 1 - i % 2}) {
            const double cpu_start = cpu_seconds();
            took[which] = (which == 0 ? without : with).round();
            cpu[which] = cpu_seconds() - cpu_start;
            rates[which].push_back(rows / took[which]);
            cpus[which].push_back(cpu[which] / rows * 1e6);
        }
        ratios.push_back(took[0] / took[1]);
        cpu_ratios.push_back(cpu[1] / cpu[0]);
    }
    fmt::print("{} streams, 3 rules, {} readings a round in commits of {}\n", streams, rows, rows_per_commit);
    fmt::print("readings/s without rules: {}\nreadings/s with rules: {}\n", spread(rates[0]), spread(rates[1]));
    fmt::print("rate with / without: {}\nCPU with / without: {}\n", spread(ratios), spread(cpu_ratios));
    fmt::print("CPU us per reading without: {}\nwith: {}\n", spread(cpus[0]), spread(cpus[1]));
    const auto raised = with.warnings_of_bad_air(), raised_without = without.warnings_of_bad_air();
    fmt::print("three hours of bad air at one station raise {} warnings, and {} without rules\n", raised,
               raised_without);
    if (raised != 3 || raised_without != 0) return 1;
    fmt::print(
        "bytes remembered per stream and rule: {:.0f}\n",
        static_cast<double>(static_cast<std::int64_t>(after - between) - static_cast<std::int64_t>(between - before)) /
            streams / 3);
}
