// What SQLite itself can do with the observation table: prepared inserts, N rows per transaction,
// WAL, synchronous=FULL. No HTTP, no JSON, no rule: the ceiling that batches are compared with.
// bare_sqlite --db FILE [--schema FILE] [--insert SQL] [--batch 1000] [--seconds 4] [--streams 8]
#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace {

struct Options {
    std::string db;
    std::string schema =
        "CREATE TABLE IF NOT EXISTS observation (county TEXT, stream BIGINT, time BIGINT, "
        "value DOUBLE PRECISION, PRIMARY KEY (county, stream, time)) WITHOUT ROWID";
    std::string insert = "INSERT INTO observation (county, stream, time, value) VALUES (?,?,?,?)";
    int batch = 1000;
    int streams = 8;
    double seconds = 4;
    std::int64_t start_time = 1514764800;  ///< seconds since 1970: 2018-01-01
};

struct Database {
    sqlite3* handle = nullptr;
    explicit Database(const std::string& path) {
        if (sqlite3_open(path.c_str(), &handle) != SQLITE_OK) throw failure();
    }
    ~Database() { sqlite3_close(handle); }
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    void run(const std::string& sql) const {
        if (sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
            throw failure();
        }
    }
    std::runtime_error failure() const { return std::runtime_error(sqlite3_errmsg(handle)); }
};

std::string read_file(const std::string& path) {
    std::ifstream file(path);
    if (!file) throw std::runtime_error("cannot read " + path);
    return {std::istreambuf_iterator<char>(file), {}};
}

Options parse_options(int argc, char** argv) {
    Options options;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string name = argv[i], value = argv[i + 1];
        if (name == "--db") options.db = value;
        else if (name == "--schema") options.schema = read_file(value);
        else if (name == "--insert") options.insert = value;
        else if (name == "--batch") options.batch = std::stoi(value);
        else if (name == "--streams") options.streams = std::stoi(value);
        else if (name == "--seconds") options.seconds = std::stod(value);
        else if (name == "--start-time") options.start_time = std::stoll(value);
        else throw std::runtime_error("unknown option " + name);
    }
    if (options.db.empty()) throw std::runtime_error("--db FILE is needed");
    return options;
}

void insert_row(const Database& database, sqlite3_stmt* insert, std::int64_t stream, std::int64_t second) {
    sqlite3_bind_text(insert, 1, "330521", 6, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 2, stream);
    sqlite3_bind_int64(insert, 3, second * 1'000'000);
    sqlite3_bind_double(insert, 4, static_cast<double>(10 + second % 90) + 0.5);
    if (sqlite3_step(insert) != SQLITE_DONE) throw database.failure();
    sqlite3_reset(insert);
}

/// One stream per batch, in turn; the time counts up over all, as the load generator does it.
void measure(const Options& options) {
    using Clock = std::chrono::steady_clock;
    const Database database(options.db);
    database.run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    database.run(options.schema);
    sqlite3_stmt* insert = nullptr;
    if (sqlite3_prepare_v2(database.handle, options.insert.c_str(), -1, &insert, nullptr)) {
        throw database.failure();
    }
    std::int64_t rows = 0;
    std::int64_t batches = 0;
    const auto start = Clock::now();
    double elapsed = 0;
    for (; elapsed < options.seconds; ++batches) {
        database.run("BEGIN IMMEDIATE");
        for (int i = 0; i < options.batch; ++i, ++rows) {
            insert_row(database, insert, 1 + batches % options.streams, options.start_time + rows);
        }
        database.run("COMMIT");
        elapsed = std::chrono::duration<double>(Clock::now() - start).count();
    }
    sqlite3_finalize(insert);
    std::printf("{\"rows\": %lld, \"batch\": %d, \"seconds\": %.3f, \"rows_per_s\": %.0f}\n",
                static_cast<long long>(rows), options.batch, elapsed, static_cast<double>(rows) / elapsed);
}

}  // namespace

int main(int argc, char** argv) {
    try {
        measure(parse_options(argc, argv));
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "bare_sqlite: %s\n", problem.what());
        return 1;
    }
}
