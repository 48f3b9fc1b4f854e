// store_bench.cpp - durable single-row verbs per second with 64 outstanding, beside bare loops over the same database:
// the same table and key, one row per commit and 64 rows per commit. Interleaved runs; the median is what counts.
//   store_bench FOLDER [postgresql://…]
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <mutex>

#include "engine/store/store.hpp"

namespace huying {

struct Reading {
    std::string county;
    std::int64_t stream;
    std::int64_t time;
    double value;
};
BOOST_DESCRIBE_STRUCT(Reading, (), (county, stream, time, value))

constexpr int outstanding = 64;
constexpr int rounds = 5;
constexpr auto run_time = std::chrono::seconds(3);
constexpr const char* table =
    "CREATE TABLE reading (county TEXT NOT NULL, stream BIGINT NOT NULL, time BIGINT NOT NULL,"
    " value DOUBLE PRECISION NOT NULL, PRIMARY KEY (county, stream, time))";

struct Result {
    double per_second, cpu_micros;
    double p50_ms = 0, p99_ms = 0;
};

double cpu_seconds() {
    rusage u{};
    getrusage(RUSAGE_SELF, &u);
    const auto s = [](timeval t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6; };
    return s(u.ru_utime) + s(u.ru_stime);
}

/// Counts what `f` (which gives the number of rows stored) does in `run_time`.
template <class F> Result measure(F f) {
    using namespace std::chrono;
    const auto start = steady_clock::now();
    const double cpu = cpu_seconds();
    std::int64_t rows = 0;
    while (steady_clock::now() - start < run_time) rows += f();
    const double took = duration<double>(steady_clock::now() - start).count();
    return {static_cast<double>(rows) / took, (cpu_seconds() - cpu) * 1e6 / static_cast<double>(rows)};
}

/// What an I/O thread does: gets finished requests and sends new ones.
struct Client {
    std::mutex mutex;
    std::condition_variable came;
    std::vector<std::chrono::steady_clock::time_point> done;
    std::vector<double> latencies;  // ms
};

struct Insert final : Work {
    Insert(Client& client, std::int64_t n)
        : Work(system_caller("330521")), client(client), n(n), sent(std::chrono::steady_clock::now()) {}
    void run(Tx& tx) override { tx.insert("reading", Reading{tx.county(), n % 8, n, 35.5}); }
    void finished(std::exception_ptr error) override {
        if (error) std::rethrow_exception(error);
        const std::lock_guard lock(client.mutex);
        client.done.push_back(sent);
        client.came.notify_one();
    }
    Client& client;
    const std::int64_t n;
    const std::chrono::steady_clock::time_point sent;
};

Result through_store(Store& store, std::int64_t& n) {
    Client client;
    for (int i = 0; i < outstanding; ++i) store.submit_write(std::make_unique<Insert>(client, ++n));
    std::vector<std::chrono::steady_clock::time_point> done;
    Result result = measure([&] {
        done.clear();
        std::unique_lock lock(client.mutex);
        client.came.wait(lock, [&] { return !client.done.empty(); });
        done.swap(client.done);
        lock.unlock();
        const auto now = std::chrono::steady_clock::now();
        for (const auto sent : done) {
            client.latencies.push_back(std::chrono::duration<double, std::milli>(now - sent).count());
            store.submit_write(std::make_unique<Insert>(client, ++n));
        }
        return static_cast<std::int64_t>(done.size());
    });
    std::unique_lock lock(client.mutex);
    client.came.wait(lock, [&] { return client.done.size() == outstanding; });
    std::sort(client.latencies.begin(), client.latencies.end());
    result.p50_ms = client.latencies[client.latencies.size() / 2];
    result.p99_ms = client.latencies[client.latencies.size() * 99 / 100];
    return result;
}

/// A bare sqlite3 loop, as short as it can be.
Result bare_sqlite(const std::string& file, int rows_per_commit, bool durable, std::int64_t& n) {
    sqlite3* db = nullptr;
    sqlite3_open(file.c_str(), &db);
    sqlite3_exec(db, "PRAGMA journal_mode=WAL", nullptr, nullptr, nullptr);
    sqlite3_exec(db, durable ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=OFF", nullptr, nullptr, nullptr);
    sqlite3_exec(db, table, nullptr, nullptr, nullptr);
    sqlite3_stmt* insert = nullptr;
    sqlite3_prepare_v2(db, "INSERT INTO reading VALUES (?, ?, ?, ?)", -1, &insert, nullptr);
    const Result result = measure([&] {
        sqlite3_exec(db, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
        for (int i = 0; i < rows_per_commit; ++i) {
            ++n;
            sqlite3_bind_text(insert, 1, "330521", 6, SQLITE_STATIC);
            sqlite3_bind_int64(insert, 2, n % 8);
            sqlite3_bind_int64(insert, 3, n);
            sqlite3_bind_double(insert, 4, 35.5);
            if (sqlite3_step(insert) != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(db));
            sqlite3_reset(insert);
        }
        if (sqlite3_exec(db, "COMMIT", nullptr, nullptr, nullptr) != SQLITE_OK)
            throw std::runtime_error(sqlite3_errmsg(db));
        return rows_per_commit;
    });
    sqlite3_finalize(insert);
    sqlite3_close(db);
    return result;
}

void show(const std::string& what, std::vector<Result> results) {
    std::sort(results.begin(), results.end(), [](auto& a, auto& b) { return a.per_second < b.per_second; });
    const Result& m = results[results.size() / 2];
    fmt::print("{:34} {:8.0f} rows/s ({:.0f}-{:.0f}) {:7.1f} us CPU/row", what, m.per_second,
               results.front().per_second, results.back().per_second, m.cpu_micros);
    if (m.p99_ms > 0) fmt::print("   p50 {:.2f} ms  p99 {:.2f} ms", m.p50_ms, m.p99_ms);
    fmt::print("\n");
}

std::unique_ptr<Store> open(const std::string& folder, const std::string& database, bool durable, const Clock& clock) {
    StoreOptions options;
    options.data = folder;
    options.database = database;
    options.durable = durable;
    auto store = Store::open(options, clock);
    store->migrate({{"bench", 1, table}});
    return store;
}

/// `durable` false leaves the disk out: what is left is the cost in CPU.
void compare(const std::string& folder, const std::string& database, bool durable) {
    const RealClock clock;
    const std::string at = folder + (durable ? "/durable" : "/not_durable");
    std::filesystem::create_directories(at);
    const auto store = open(at, database, durable, clock);
    std::vector<Result> ours, single, batched;
    std::int64_t n = clock.now().value, m = n, k = n;
    for (int i = 0; i < rounds; ++i) {
        ours.push_back(through_store(*store, n));
        if (!database.empty()) continue;
        single.push_back(bare_sqlite(at + "/bare1.db", 1, durable, m));
        batched.push_back(bare_sqlite(at + "/bare64.db", outstanding, durable, k));
    }
    fmt::print("{}\n", durable ? "durable" : "without waiting for the disk");
    show(fmt::format("store ({}), {} outstanding", store->driver(), outstanding), ours);
    if (!single.empty()) show("bare sqlite3, 1 row per commit", single);
    if (!batched.empty()) show(fmt::format("bare sqlite3, {} rows per commit", outstanding), batched);
}

}  // namespace huying

int main(int argc, char** argv) {
    if (argc < 2) return fmt::print(stderr, "store_bench FOLDER [postgresql://...]\n"), 2;
    for (const bool durable : {true, false}) huying::compare(argv[1], argc > 2 ? argv[2] : "", durable);
}
