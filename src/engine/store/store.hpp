// store.hpp - where everything is kept. `Store` gives a verb a `Tx`; one commit covers what the verb changed and the
// event that tells of it. Two drivers behind it: SQLite (sqlite.hpp) and PostgreSQL (postgres.hpp); one SQL text for both.
// Writes of one county are serial on both drivers, and many verbs share one commit (group commit, writer.hpp).
#pragma once
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/caller.hpp"
#include "base/clock.hpp"
#include "base/id.hpp"
#include "engine/record/record.hpp"
#include "engine/store/memory.hpp"

namespace huying {

/// One statement, as a constant with static storage: `constexpr Sql find{R"sql(SELECT /*row*/ FROM …)sql"};`.
/// Parameters are $1…$n. `/*row*/` stands for the columns of the record that is read.
struct Sql {
    std::string_view text;
};

/// Identifies a statement that the program contains: the constant it comes from and the record it is expanded for.
struct StatementKey {
    const void* text;
    const void* record;
    bool operator==(const StatementKey&) const = default;
};

/// One connection of a driver; used by one thread at a time.
class Connection {
  public:
    virtual ~Connection() = default;
    /// Runs a prepared statement (prepared once per connection and key; `expanded` makes the text). The rows live
    /// until the same statement runs again or the work ends. Throws StoreError.
    virtual Rows& run(StatementKey key, const std::function<std::string()>& expanded,
                      std::span<const Param> params) = 0;
    /// Like run, when nobody needs the result; an error may come only with the next statement, or when the work ends.
    /// On PostgreSQL a thousand inserts then cost one round trip.
    virtual void post(StatementKey key, const std::function<std::string()>& expanded, std::span<const Param> params) {
        run(key, expanded, params);
    }
    /// Like run, for text made at run time; the last 200 texts stay prepared.
    virtual Rows& run_text(const std::string& text, std::span<const Param> params) = 0;
    virtual std::int64_t changed() const = 0;  ///< rows that the last statement inserted, updated or deleted
    virtual void begin_read() = 0;
    /// PostgreSQL takes the county's advisory lock, so that writes of one county are serial in every process.
    /// True: someone else may have written since this store last did.
    virtual bool begin_write(std::string_view county) = 0;
    /// A piece of work of a group begins. Its savepoint, if it gets one, is set by the first statement that changes
    /// something. Without `surely` SQLite goes without: copying every page that a savepoint may need again is a tenth
    /// of the cost of a write.
    virtual void savepoint(bool surely) = 0;
    virtual void release() = 0;  ///< the work has ended well: keeps what was done since the savepoint, if one is set
    /// Forgets what was done since the savepoint. False: it cannot, because none was set and rows have changed.
    virtual bool roll_back_to() = 0;
    virtual void commit() = 0;
    virtual void roll_back() noexcept = 0;
    virtual bool in_transaction() const = 0;          ///< false when an error ended the whole transaction (disk full)
    virtual void script(const std::string& sql) = 0;  ///< several statements without parameters: schema
    virtual void announce(std::string_view county) = 0;  ///< tells other processes after the commit (pg_notify)
};

struct StoreError : std::runtime_error {
    /// duplicate key; retry: the work may be run again; full: no space left; gone: the connection is lost;
    /// broken: the database cannot be used; wrong: the statement is (a fault of the program, the rest works on).
    enum Kind { duplicate, retry, full, gone, broken, wrong };
    Kind kind;
    StoreError(Kind kind, const std::string& what) : std::runtime_error(what), kind(kind) {}
};

class Store;

/// The transaction that a verb works in. `const Tx&` reads; `Tx&` also writes.
class Tx {
  public:
    Tx(Connection& connection, Store& store, const Caller& caller, Micros now, CountyMemory* memory = nullptr)
        : connection_(connection), store_(store), caller_(caller), now_(now), memory_(memory) {}
    Tx(const Tx&) = delete;

    const std::string& county() const { return caller_.county; }
    const Caller& caller() const { return caller_; }
    Micros now() const { return now_; }
    Id new_id();

    template <class R, class... Args> std::vector<R> all(const Sql& sql, const Args&... args) const {
        std::vector<R> out;
        Rows& rows = run<R>(sql, args...);
        while (rows.next()) out.push_back(read_row<R>(rows));
        return out;
    }
    template <class R, class... Args> std::optional<R> one(const Sql& sql, const Args&... args) const {
        Rows& rows = run<R>(sql, args...);
        if (!rows.next()) return std::nullopt;
        return read_row<R>(rows);
    }
    /// Rows one by one, for results too large to hold. `f` must not run statements.
    template <class R, class F, class... Args> void each(const Sql& sql, F f, const Args&... args) const {
        Rows& rows = run<R>(sql, args...);
        while (rows.next()) f(read_row<R>(rows));
    }
    /// Runs a statement that changes rows; gives their number.
    template <class... Args> std::int64_t exec(const Sql& sql, const Args&... args) {
        run<void>(sql, args...).next();
        return connection_.changed();
    }
    /// Inserts a record whose members are the table's columns. `table` is a literal.
    template <class R> void insert(const char* table, const R& record) {
        const auto values = record::params(record);
        connection_.post(
            {table, row_key<R>()}, [table] { return insert_text<R>(table); }, values);
    }
    /// Statements made at run time (SensorThings $filter): text is the cache key, values are always parameters.
    Rows& query(const std::string& text, std::span<const Param> params) const;

    Connection& connection() const { return connection_; }
    Store& store() const { return store_; }
    /// What the county's writes remember; null in a transaction that reads.
    CountyMemory* memory() const { return memory_; }
    /// Set by emit: this transaction has events that others wait for.
    void mark_events() { events_ = true; }
    bool has_events() const { return events_; }
    /// The set-up's version, read at most once per transaction (setup.hpp).
    template <class Read> std::int64_t remembered_setup(Read read) const {
        if (!setup_) setup_ = read();
        return *setup_;
    }
    void forget_setup() { setup_.reset(); }

  private:
    template <class R, class... Args> Rows& run(const Sql& sql, const Args&... args) const {
        const Param params[sizeof...(Args) + 1] = {to_param(args)..., Param{}};
        return connection_.run(
            {sql.text.data(), row_key<R>()}, [&] { return expand<R>(sql.text); },
            std::span<const Param>(params, sizeof...(Args)));
    }
    template <class T> static Param to_param(const T& v) {
        if constexpr (std::is_same_v<T, bool>) return Param::of_bool(v);
        else if constexpr (std::is_integral_v<T>) return Param::of(static_cast<std::int64_t>(v));
        else if constexpr (std::is_convertible_v<T, std::string_view>) return Param::of_text(std::string_view(v));
        else if constexpr (std::is_same_v<T, Param>) return v;
        else return record::Field<T>::param(v);
    }
    template <class R> static std::string expand(std::string_view text) {
        std::string out(text);
        if constexpr (record::DescribedStruct<R>) {
            if (const auto at = out.find("/*row*/"); at != std::string::npos) out.replace(at, 7, record::columns<R>());
        }
        return out;
    }
    template <class R> static R read_row(const Rows& rows) {
        if constexpr (record::DescribedStruct<R>) return record::row<R>(rows);
        else return record::Field<R>::column(rows, 0);
    }
    template <class R> static const void* row_key() {
        static const char key = 0;
        return &key;
    }
    template <class R> static std::string insert_text(const char* table) {
        std::string values;
        for (std::size_t i = 1; i <= record::field_count<R>; ++i) values += (i > 1 ? ", $" : "$") + std::to_string(i);
        return "INSERT INTO " + std::string(table) + " (" + record::columns<R>() + ") VALUES (" + values + ")";
    }

    Connection& connection_;
    Store& store_;
    const Caller& caller_;
    Micros now_;
    CountyMemory* memory_;
    bool events_ = false;
    mutable std::optional<std::int64_t> setup_;
};

/// A piece of work for a store thread: a request's verb, a job, a listener.
class Work {
  public:
    explicit Work(const Caller& caller) : caller(caller) {}
    explicit Work(Caller&& caller) : caller(std::move(caller)) {}
    virtual ~Work() = default;
    /// May run more than once (after a conflict); throws to refuse, and then nothing of it is kept.
    virtual void run(Tx& tx) = 0;
    /// Called once on a store thread: after the commit with nothing, or with what went wrong (nothing was kept).
    virtual void finished(std::exception_ptr error) = 0;
    const Caller caller;
};

/// One subject's (or engine's) tables, by version; version n is applied once, in order.
struct Migration {
    std::string name;  ///< "warning"
    int version;
    std::string sql;  ///< /*pg … pg*/ only on PostgreSQL, /*sqlite … sqlite*/ only on SQLite
};

struct StoreOptions {
    std::string data;      ///< folder of SQLite's files; ":memory:" for tests and simulations
    std::string database;  ///< "postgresql://…"; empty = SQLite in `data`
    int readers = 2;
    int writers = 4;                   ///< PostgreSQL only: connections that write (one county at a time each)
    bool durable = true;               ///< false only for the simulation: no fsync
    std::size_t queue_limit = 20'000;  ///< more waiting work than this is refused with 503
};

class Store {
  public:
    virtual ~Store() = default;
    /// Throws StoreError with an explanation when the place cannot be opened.
    static std::unique_ptr<Store> open(const StoreOptions& options, const Clock& clock);

    virtual void migrate(const std::vector<Migration>& migrations) = 0;
    virtual void submit_write(std::unique_ptr<Work> work) = 0;
    virtual void submit_read(std::unique_ptr<Work> work) = 0;
    /// Waits until everything submitted is finished, then refuses new work.
    virtual void drain() = 0;
    /// Called on a store thread after each commit that had events, with the county; with an empty county when the
    /// commits of other processes could not be heard for a while, so any county may have news.
    virtual void on_commit(std::function<void(const std::string& county)> listener) = 0;
    virtual const Clock& clock() const = 0;
    virtual Id new_id(Micros now) = 0;
    virtual const char* driver() const = 0;  ///< "sqlite" or "postgresql"
    /// Waiting work, commits, works per commit … as Prometheus text.
    virtual std::string metrics() const = 0;

    /// Runs `f(Tx&)` and waits: for jobs, commands and tests, never on an I/O thread.
    template <class F> auto write(const Caller& caller, F f) { return wait<true>(caller, std::move(f)); }
    template <class F> auto read(const Caller& caller, F f) { return wait<false>(caller, std::move(f)); }

  private:
    template <bool Write, class F> auto wait(const Caller& caller, F f);
};

template <bool Write, class F> auto Store::wait(const Caller& caller, F f) {
    using TxRef = std::conditional_t<Write, Tx&, const Tx&>;
    using Result = std::invoke_result_t<F&, TxRef>;
    using Held = std::conditional_t<std::is_void_v<Result>, bool, std::optional<Result>>;
    struct Waiting final : Work {
        Waiting(const Caller& c, F& f) : Work(c), f(f) {}
        void run(Tx& tx) override {
            if constexpr (std::is_void_v<Result>) f(static_cast<TxRef>(tx));
            else held = f(static_cast<TxRef>(tx));
        }
        void finished(std::exception_ptr error) override {
            if (error) promise.set_exception(error);
            else promise.set_value(std::move(held));
        }
        F& f;
        Held held{};
        std::promise<Held> promise;
    };
    auto work = std::make_unique<Waiting>(caller, f);
    auto future = work->promise.get_future();
    if constexpr (Write) submit_write(std::move(work));
    else submit_read(std::move(work));
    if constexpr (std::is_void_v<Result>) future.get();
    else return std::move(*future.get());
}

}  // namespace huying
