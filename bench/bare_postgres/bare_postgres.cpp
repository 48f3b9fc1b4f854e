// What PostgreSQL itself can do with the observation table, over libpq with prepared statements:
// single rows each in its own commit over several connections, multi-row INSERTs of N rows
// per transaction, and binary COPY of N rows per transaction. Works in a schema of its own, huying_bench, which it drops at the end.
// bare_postgres --url postgresql://… [--seconds 4] [--connections 8] [--batch 1000] [--table DDL]
#include <libpq-fe.h>

#include <atomic>
#include <bit>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::int64_t first_time = 1514764800;  // seconds since 1970: 2018-01-01

struct Options {
    std::string url;
    std::string table =
        "CREATE TABLE observation (county TEXT, stream BIGINT, time BIGINT, "
        "value DOUBLE PRECISION, PRIMARY KEY (county, stream, time))";
    double seconds = 4;
    int connections = 8;
    int batch = 1000;
};

Options parse_options(int argc, char** argv) {
    Options options;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string name = argv[i], value = argv[i + 1];
        if (name == "--url") options.url = value;
        else if (name == "--table") options.table = value;
        else if (name == "--seconds") options.seconds = std::stod(value);
        else if (name == "--connections") options.connections = std::stoi(value);
        else if (name == "--batch") options.batch = std::stoi(value);
        else throw std::runtime_error("unknown option " + name);
    }
    if (options.url.empty()) throw std::runtime_error("--url postgresql://… is needed");
    return options;
}

class Database {
  public:
    explicit Database(const std::string& url) : handle_(PQconnectdb(url.c_str()), &PQfinish) {
        if (PQstatus(handle_.get()) != CONNECTION_OK) throw failure();
        run("SET client_min_messages = warning");
    }
    void run(const char* sql) { check(PQexec(handle_.get(), sql)); }
    void prepare(const std::string& sql) { check(PQprepare(handle_.get(), "insert", sql.c_str(), 0, nullptr)); }
    void insert(const std::vector<const char*>& values) {
        check(PQexecPrepared(handle_.get(), "insert", static_cast<int>(values.size()), values.data(), nullptr, nullptr,
                             0));
    }

    /// One COPY … FROM STDIN in the binary format, in a transaction of its own.
    void copy(const char* sql, const std::string& bytes) {
        PGresult* began = PQexec(handle_.get(), sql);
        const bool ready = PQresultStatus(began) == PGRES_COPY_IN;
        PQclear(began);
        if (!ready || PQputCopyData(handle_.get(), bytes.data(), static_cast<int>(bytes.size())) != 1 ||
            PQputCopyEnd(handle_.get(), nullptr) != 1)
            throw failure();
        while (PGresult* result = PQgetResult(handle_.get())) check(result);
    }

  private:
    void check(PGresult* result) const {
        const auto status = PQresultStatus(result);
        PQclear(result);
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw failure();
    }
    std::runtime_error failure() const { return std::runtime_error(PQerrorMessage(handle_.get())); }
    std::unique_ptr<PGconn, void (*)(PGconn*)> handle_;
};

std::string time_text(std::int64_t row) { return std::to_string((first_time + row) * 1'000'000); }
std::string value_text(std::int64_t row) { return std::to_string(10 + row % 90) + ".5"; }

/// One connection's share of the single-row run: its own stream, one commit per row.
std::int64_t insert_singles(const Options& options, int connection, Clock::time_point end) {
    Database database(options.url);
    database.prepare("INSERT INTO huying_bench.observation VALUES ('330521', $1, $2, $3)");
    const std::string stream = std::to_string(connection + 1);
    std::int64_t rows = 0;
    for (; Clock::now() < end; ++rows) {
        const std::string time = time_text(rows), value = value_text(rows);
        database.insert({stream.c_str(), time.c_str(), value.c_str()});
    }
    return rows;
}

double singles_per_second(const Options& options) {
    const auto start = Clock::now();
    const auto end =
        start + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(options.seconds));
    std::atomic<std::int64_t> rows = 0;
    std::atomic<bool> failed = false;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < options.connections; ++i) {
            threads.emplace_back([&, i] {
                try {
                    rows += insert_singles(options, i, end);
                } catch (const std::exception& problem) {
                    std::fprintf(stderr, "bare_postgres: %s", problem.what());
                    failed = true;
                }
            });
        }
    }
    if (failed) throw std::runtime_error("a connection failed");
    return static_cast<double>(rows) / std::chrono::duration<double>(Clock::now() - start).count();
}

/// "(…,$1,$2,$3),(…,$4,$5,$6)…": 3 parameters a row, far below the protocol's 65 535.
std::string batch_statement(int batch) {
    std::string sql = "INSERT INTO huying_bench.observation VALUES ";
    for (int i = 0; i < batch; ++i) {
        const int first = i * 3 + 1;
        if (i != 0) sql += ',';
        sql += "('330521',$" + std::to_string(first) + ",$" + std::to_string(first + 1) + ",$" +
               std::to_string(first + 2) + ")";
    }
    return sql;
}

double batched_per_second(const Options& options) {
    Database database(options.url);
    database.prepare(batch_statement(options.batch));
    const auto start = Clock::now();
    std::int64_t rows = 0;
    double elapsed = 0;
    for (int stream = 0; elapsed < options.seconds; stream = (stream + 1) % 8) {
        std::vector<std::string> texts;
        texts.reserve(static_cast<std::size_t>(options.batch) * 3);
        for (int i = 0; i < options.batch; ++i, ++rows) {
            texts.push_back(std::to_string(stream + 1));
            texts.push_back(time_text(rows));
            texts.push_back(value_text(rows));
        }
        std::vector<const char*> values;
        for (const std::string& text : texts) values.push_back(text.c_str());
        database.insert(values);
        elapsed = std::chrono::duration<double>(Clock::now() - start).count();
    }
    return static_cast<double>(rows) / elapsed;
}

template <class Number> void put(std::string& out, Number n) {  // in network byte order
    for (int shift = 8 * (sizeof n - 1); shift >= 0; shift -= 8) out += static_cast<char>(n >> shift & 0xff);
}

void put_row(std::string& out, std::int64_t stream, std::int64_t row) {
    put<std::uint16_t>(out, 4);
    put<std::uint32_t>(out, 6);
    out += "330521";
    put<std::uint32_t>(out, 8);
    put<std::uint64_t>(out, static_cast<std::uint64_t>(stream));
    put<std::uint32_t>(out, 8);
    put<std::uint64_t>(out, static_cast<std::uint64_t>((first_time + row) * 1'000'000));
    put<std::uint32_t>(out, 8);
    put<std::uint64_t>(out, std::bit_cast<std::uint64_t>(10 + static_cast<double>(row % 90) + 0.5));
}

double copied_per_second(const Options& options) {
    Database database(options.url);
    const auto start = Clock::now();
    std::int64_t rows = 0;
    double elapsed = 0;
    for (int stream = 0; elapsed < options.seconds; stream = (stream + 1) % 8) {
        std::string bytes("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
        for (int i = 0; i < options.batch; ++i, ++rows) put_row(bytes, stream + 1, rows);
        put<std::uint16_t>(bytes, 0xffff);
        database.copy("COPY huying_bench.observation FROM STDIN (FORMAT binary)", bytes);
        elapsed = std::chrono::duration<double>(Clock::now() - start).count();
    }
    return static_cast<double>(rows) / elapsed;
}

double on_empty_table(const Options& options, double (*measure)(const Options&)) {
    Database database(options.url);
    database.run("DROP SCHEMA IF EXISTS huying_bench CASCADE");
    database.run("CREATE SCHEMA huying_bench");
    database.run("SET search_path = huying_bench");
    database.run(options.table.c_str());
    const double rate = measure(options);
    database.run("DROP SCHEMA huying_bench CASCADE");
    return rate;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const Options options = parse_options(argc, argv);
        const double singles = on_empty_table(options, singles_per_second);
        const double batched = on_empty_table(options, batched_per_second);
        const double copied = on_empty_table(options, copied_per_second);
        std::printf(
            "{\"single_rows_per_s\": %.0f, \"connections\": %d, \"batch_rows_per_s\": %.0f, "
            "\"copy_rows_per_s\": %.0f, \"batch\": %d}\n",
            singles, options.connections, batched, copied, options.batch);
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "bare_postgres: %s\n", problem.what());
        return 1;
    }
}
