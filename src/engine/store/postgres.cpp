// postgres.cpp - Connection over libpq in pipeline mode. BEGIN, the county's lock, SAVEPOINT and RELEASE are not sent by
// themselves: they travel with the next statement. So a verb costs one round trip for each statement whose result it
// needs, all its inserts cost one together, and the whole group one more for the commit.
#include "engine/store/postgres.hpp"

#include <fmt/format.h>

#include <charconv>
#include <set>

#include "engine/store/apart.hpp"
#include "engine/store/bulk.hpp"
#include "engine/store/postgres_copy.hpp"
#include "engine/store/postgres_statement.hpp"
#include "engine/store/statements.hpp"
#include "engine/store/work_limit.hpp"

namespace huying {
namespace {

constexpr std::size_t most_posted = 1000;  // what waits for its results takes memory on both sides

class PostgresConnection final : public Connection, public ApartConnection, public BulkConnection, public Limitable {
  public:
    explicit PostgresConnection(const PostgresOptions& options)
        : options_(options), connection_(pg_connect(options.url, options.durable)) {
        PQenterPipelineMode(connection_.get());
    }

    Rows& run(StatementKey key, const std::function<std::string()>& expanded, std::span<const Param> params) override {
        return start(statements_.find(key, [&] { return std::make_unique<PgStatement>(expanded()); }), params);
    }
    Rows& run_text(const std::string& text, std::span<const Param> params) override {
        return start(statements_.find(text, [&] { return std::make_unique<PgStatement>(text); }), params);
    }
    void post(StatementKey key, const std::function<std::string()>& expanded, std::span<const Param> params) override;
    std::int64_t changed() const override { return changed_; }
    void begin_read() override { begin("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"); }
    bool begin_write(std::string_view county) override;
    void savepoint(bool) override { savepoint_wanted_ = true; }  // an error ends the transaction of PostgreSQL
    void release() override {
        if (!posted_.empty()) settle("RELEASE");
        if (savepoint_set_) waiting_.push_back("RELEASE work");
        savepoint_wanted_ = savepoint_set_ = false;
    }
    bool roll_back_to() override {
        abandon_posted();
        if (savepoint_set_) waiting_.insert(waiting_.end(), {"ROLLBACK TO work", "RELEASE work"});
        savepoint_wanted_ = savepoint_set_ = false;
        return true;
    }
    void commit() override;
    void roll_back() noexcept override;
    bool in_transaction() const override { return open_ && PQstatus(connection_.get()) == CONNECTION_OK; }
    void script(const std::string& sql) override;
    void apart(const std::string& sql) override { pg_script(pg_connect(options_.url, options_.durable).get(), sql); }
    void announce(std::string_view county) override;
    bool copy(std::string_view table, std::span<const std::string_view> columns,
              std::span<const Param> values) override;

    void limit_work(const WorkLimit& limit) override {
        waiting_.push_back(fmt::format("SET LOCAL statement_timeout = {}", limit.milliseconds));
    }
    void lift_limit(bool failed) noexcept override {
        if (!failed) waiting_.push_back("SET LOCAL statement_timeout TO DEFAULT");
    }
    End why(const StoreError& error) const override { return pg_end(error); }

  private:
    void begin(const char* how);
    void set_savepoint() {
        if (savepoint_wanted_ && !savepoint_set_) waiting_.push_back("SAVEPOINT work");
        savepoint_set_ = savepoint_wanted_;
    }
    void send_statement(PgStatement& statement, std::span<const Param> params);
    PgResult settle(std::string_view doing);
    void abandon_posted();
    PgStatement& start(PgStatement& statement, std::span<const Param> params);
    const PgStatement::Variant& variant(PgStatement& statement, std::span<const Param> params);
    void send_waiting();
    void send(const std::string& sql);
    void sync();
    PgResult collect(std::string_view doing);
    PgResult one_result();
    /// A large result should not stay in memory until its statement runs again.
    void forget_rows() noexcept {
        for (PgStatement* s : used_) s->show(nullptr);
        used_.clear();
    }
    [[noreturn]] void lost() { throw pg_error(connection_.get(), nullptr, ""); }
    void check(int sent) {
        if (sent == 0) lost();
        ++in_group_;
    }

    const PostgresOptions options_;
    PgConnection connection_;
    Statements<PgStatement> statements_;
    std::vector<PgStatement*> used_;    // in this transaction
    std::vector<PgStatement*> posted_;  // sent, and their results not yet waited for
    PgParams params_;
    std::vector<std::string> waiting_;  // to be sent before the next statement
    std::vector<int> groups_;           // commands in each group that was sent and not yet answered
    int in_group_ = 0;                  // commands sent since the last sync
    std::int64_t changed_ = 0;
    std::uint64_t names_ = 0;                     // of prepared statements, so far
    std::set<std::string, std::less<>> written_;  // counties
    bool open_ = false, begun_ = false;           // BEGIN is waiting or was sent; BEGIN was sent
    bool savepoint_wanted_ = false, savepoint_set_ = false;
};

void PostgresConnection::begin(const char* how) {
    if (PQstatus(connection_.get()) != CONNECTION_OK) lost();
    forget_rows();
    waiting_.push_back(how);
    statements_.trim([this](PgStatement& s) {
        for (const auto& v : s.variants) waiting_.push_back("DEALLOCATE " + v.name);
    });
    open_ = true;
    begun_ = savepoint_wanted_ = savepoint_set_ = false;
}

/// Who wrote the county last, among the processes that share the database.
constexpr Sql note_writer{R"sql(INSERT INTO county_writer (county, writer) VALUES ($1, $2)
    ON CONFLICT (county) DO UPDATE SET writer = excluded.writer WHERE county_writer.writer <> excluded.writer)sql"};

bool PostgresConnection::begin_write(std::string_view county) {
    begin("BEGIN");
    waiting_.push_back(fmt::format("SELECT pg_advisory_xact_lock({})", lock_number(county)));
    const Param params[] = {Param::of_text(county), Param::of_text(options_.instance)};
    const auto text = [] { return std::string(note_writer.text); };
    run({note_writer.text.data(), nullptr}, text, params);
    return written_.emplace(county).second || changed_ != 0;  // a new connection may lead to a restored database
}

PgStatement& PostgresConnection::start(PgStatement& statement, std::span<const Param> params) {
    statement.show(nullptr);
    send_statement(statement, params);
    statement.show(settle(statement.sql));
    if (used_.empty() || used_.back() != &statement) used_.push_back(&statement);
    return statement;
}

void PostgresConnection::post(StatementKey key, const std::function<std::string()>& expanded,
                              std::span<const Param> params) {
    PgStatement& statement = statements_.find(key, [&] { return std::make_unique<PgStatement>(expanded()); });
    send_statement(statement, params);
    if (posted_.size() >= most_posted) settle(statement.sql);
}

void PostgresConnection::send_statement(PgStatement& statement, std::span<const Param> params) {
    set_savepoint();
    params_.set(params);
    posted_.push_back(&statement);
    const auto& v = variant(statement, params);
    if (posted_.empty()) posted_.push_back(&statement);  // preparing it has settled all that was posted
    send_waiting();
    check(PQsendQueryPrepared(connection_.get(), v.name.c_str(), params_.size(), params_.values(), params_.lengths(),
                              params_.formats(), 0));
}

/// Waits for the results of all that was sent; gives the last.
PgResult PostgresConnection::settle(std::string_view doing) {
    try {
        sync();
        PgResult last = collect(doing);
        posted_.clear();
        return last;
    } catch (const PgError& e) {
        bool again = false;
        for (PgStatement* s : posted_) again = s->learn(e) || again;
        posted_.clear();
        if (again) throw StoreError(StoreError::retry, e.what());
        throw;
    }
}

/// Ends their group, so that what comes next runs even if one of them has failed.
void PostgresConnection::abandon_posted() {
    if (!posted_.empty() && PQstatus(connection_.get()) == CONNECTION_OK) sync();
    posted_.clear();
}

/// Prepares, once per connection, in a round trip of its own that carries the waiting commands too.
const PgStatement::Variant& PostgresConnection::variant(PgStatement& statement, std::span<const Param> params) {
    if (const auto* known = statement.find(params)) return *known;
    auto v = statement.make_variant(fmt::format("s{}", ++names_), params);
    send_waiting();
    check(PQsendPrepare(connection_.get(), v.name.c_str(), statement.sql.c_str(), params_.size(), v.types.data()));
    settle(statement.sql);
    return statement.variants.emplace_back(std::move(v));
}

void PostgresConnection::send(const std::string& sql) {
    check(PQsendQueryParams(connection_.get(), sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0));
}

void PostgresConnection::send_waiting() {
    for (const std::string& sql : waiting_) send(sql);
    waiting_.clear();
    begun_ = begun_ || open_;
}

void PostgresConnection::sync() {
    if (PQpipelineSync(connection_.get()) == 0) lost();
    groups_.push_back(in_group_);
    in_group_ = 0;
}

PgResult PostgresConnection::one_result() {
    PgResult result(PQgetResult(connection_.get()));
    if (!result) lost();
    return result;
}

/// Reads all answers that are due; gives the last command's. Throws the first error of the last group.
PgResult PostgresConnection::collect(std::string_view doing) {
    PgResult last, failed;
    for (const int commands : groups_) {
        failed.reset();
        for (int i = 0; i < commands; ++i) {
            last = one_result();
            if (PQresultStatus(last.get()) == PGRES_FATAL_ERROR && !failed) failed = std::move(last);
            while (PgResult(PQgetResult(connection_.get()))) continue;  // until the end of this command
        }
        if (PQstatus(connection_.get()) != CONNECTION_OK) throw pg_error(connection_.get(), failed.get(), doing);
        one_result();  // the sync itself
    }
    groups_.clear();
    if (failed) throw pg_error(connection_.get(), failed.get(), doing);
    const char* rows = PQcmdTuples(last.get());
    changed_ = 0;
    std::from_chars(rows, rows + std::char_traits<char>::length(rows), changed_);
    return last;
}

void PostgresConnection::commit() {
    forget_rows();
    savepoint_wanted_ = savepoint_set_ = open_ = false;
    if (!begun_) return waiting_.clear();  // no statement was run
    waiting_.push_back("COMMIT");
    send_waiting();
    if (options_.read_only && posted_.empty()) {  // its answer is read before the next statement's
        begun_ = false;
        return sync();
    }
    const PgResult result = settle("COMMIT");
    begun_ = false;
    if (std::string_view(PQcmdStatus(result.get())) != "COMMIT")
        throw StoreError(StoreError::retry, "PostgreSQL: the transaction was rolled back instead of committed");
}

void PostgresConnection::roll_back() noexcept {
    forget_rows();
    const bool send_it = begun_ && PQstatus(connection_.get()) == CONNECTION_OK;
    open_ = begun_ = savepoint_wanted_ = savepoint_set_ = false;
    try {
        waiting_.clear();
        abandon_posted();
        if (!send_it) return;
        send("ROLLBACK");
        sync();
    } catch (...) {  // the connection is lost, and the transaction with it
    }
}

void PostgresConnection::script(const std::string& sql) {
    set_savepoint();
    send_waiting();
    settle("BEGIN");
    const PlainMode plain(connection_.get());
    pg_script(connection_.get(), sql);
}

bool PostgresConnection::copy(std::string_view table, std::span<const std::string_view> columns,
                              std::span<const Param> values) {
    set_savepoint();
    send_waiting();
    settle("COPY");
    const PlainMode plain(connection_.get());
    return copy_rows(connection_.get(), table, columns, values);
}

void PostgresConnection::announce(std::string_view county) {
    const std::string payload = fmt::format("{} {}", county, options_.instance);
    char* literal = PQescapeLiteral(connection_.get(), payload.data(), payload.size());
    if (literal == nullptr) lost();
    waiting_.push_back(fmt::format("SELECT pg_notify('huying_events', {})", literal));
    PQfreemem(literal);
}

}  // namespace

std::unique_ptr<Connection> open_postgres(const PostgresOptions& options) {
    return std::make_unique<PostgresConnection>(options);
}

}  // namespace huying
