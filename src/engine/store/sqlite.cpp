// sqlite.cpp - Connection over SQLite 3.40: settings, statement cache, savepoints that cost nothing until used.
#include "engine/store/sqlite.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "engine/store/forget.hpp"
#include "engine/store/sqlite_log.hpp"
#include "engine/store/sqlite_statement.hpp"
#include "engine/store/statements.hpp"
#include "engine/store/work_limit.hpp"

namespace huying {
namespace {

constexpr int busy_ms = 2000;  // how long a commit of another program (a command beside the server) is waited for

/// Freed bytes within a page that is written anyway are overwritten: what was erased does not stay there to be read.
/// Checkpoints copy the log back into the file; 1000 pages (4 MB) is a pause of a few milliseconds at most.
constexpr const char* settings =
    "PRAGMA foreign_keys=ON; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=1000;"
    "PRAGMA journal_size_limit=67108864; PRAGMA trusted_schema=OFF; PRAGMA secure_delete=FAST;";

class SqliteConnection final : public Connection, public Limitable, public Forgetting {
  public:
    explicit SqliteConnection(const SqliteOptions& options) { open(options); }
    ~SqliteConnection() override {
        statements_.clear();
        begin_read_.reset(), begin_write_.reset(), data_version_.reset(), commit_.reset(), roll_back_.reset();
        savepoint_.reset(), release_.reset(), roll_back_to_.reset();
        sqlite3_close_v2(db_);
    }

    Rows& run(StatementKey key, const std::function<std::string()>& expanded, std::span<const Param> params) override {
        return start(statements_.find(key, [&] { return std::make_unique<SqliteStatement>(db_, expanded()); }), params);
    }
    Rows& run_text(const std::string& text, std::span<const Param> params) override {
        return start(statements_.find(text, [&] { return std::make_unique<SqliteStatement>(db_, text); }), params);
    }
    std::int64_t changed() const override {
        if (last_ != nullptr) last_->finish();
        return sqlite3_changes64(db_);
    }
    void begin_read() override {
        statements_.trim([](SqliteStatement&) {});
        begin_read_->start({});
    }
    bool begin_write(std::string_view) override {
        statements_.trim([](SqliteStatement&) {});
        begin_write_->start({});
        data_version_->start({});
        data_version_->next();
        const std::int64_t version = data_version_->integer(0);
        data_version_->reset();
        return std::exchange(seen_version_, version) != version;
    }
    void savepoint(bool surely) override {
        savepoint_wanted_ = surely;
        rows_before_ = sqlite3_total_changes64(db_);
    }
    void release() override {
        reset_open();
        if (savepoint_set_) release_->start({});
        savepoint_wanted_ = savepoint_set_ = false;
    }
    bool roll_back_to() override {
        reset_open();
        const bool set = savepoint_set_;
        if (set && in_transaction()) {
            roll_back_to_->start({});
            release_->start({});
        }
        savepoint_wanted_ = savepoint_set_ = false;
        return set || sqlite3_total_changes64(db_) == rows_before_;
    }
    void commit() override {
        reset_open();
        savepoint_wanted_ = savepoint_set_ = false;
        commit_->start({});
        if (forget_) end_forgetting(true);
    }
    void roll_back() noexcept override {
        reset_open();
        savepoint_wanted_ = savepoint_set_ = false;
        if (forget_) end_forgetting(false);
        if (!in_transaction()) return;
        try {
            roll_back_->start({});
        } catch (...) {  // the transaction is gone either way; the next BEGIN tells
        }
    }
    bool in_transaction() const override { return sqlite3_get_autocommit(db_) == 0; }
    void script(const std::string& sql) override {
        reset_open();
        set_savepoint();
        rows_before_ = -1;  // what a script changes is not counted: such a work is never undone without a savepoint
        const int code = sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr);
        if (code != SQLITE_OK) throw_sqlite_error(db_, sqlite3_extended_errcode(db_), sql);
    }
    void announce(std::string_view) override {}

    void forget() override {
        set("PRAGMA secure_delete=ON");
        forget_ = true;
    }
    void when_forgotten(std::function<void()> f) override { forgotten_ = std::move(f); }

    void limit_work(const WorkLimit& limit) override {
        steps_left_ = limit.steps;
        over_limit_ = false;
        sqlite3_progress_handler(db_, steps_between_looks, look, this);
    }
    void lift_limit(bool) noexcept override { sqlite3_progress_handler(db_, 0, nullptr, nullptr); }
    End why(const StoreError&) const override { return over_limit_ ? End::limit : End::other; }

  private:
    static constexpr int steps_between_looks = 1000;
    static int look(void* self) {
        auto& connection = *static_cast<SqliteConnection*>(self);
        connection.steps_left_ -= steps_between_looks;
        connection.over_limit_ = connection.steps_left_ < 0;
        return connection.over_limit_ ? 1 : 0;
    }
    void open(const SqliteOptions& options);
    void end_forgetting(bool committed) noexcept {
        forget_ = false;
        sqlite3_exec(db_, "PRAGMA secure_delete=FAST", nullptr, nullptr, nullptr);
        if (committed && forgotten_) forgotten_();
    }
    void set(const char* sql) {
        const int code = sqlite3_exec(db_, sql, nullptr, nullptr, nullptr);
        if (code != SQLITE_OK) throw_sqlite_error(db_, sqlite3_extended_errcode(db_), sql);
    }
    SqliteStatement& start(SqliteStatement& statement, std::span<const Param> params) {
        if (!statement.read_only()) set_savepoint();
        if (!statement.listed) {
            open_.push_back(&statement);
            statement.listed = true;
        }
        last_ = &statement;
        statement.start(params);
        return statement;
    }
    /// Most refused verbs have only read: the savepoint is set by the first statement that changes something.
    void set_savepoint() {
        if (!savepoint_wanted_ || savepoint_set_) return;
        savepoint_->start({});
        savepoint_set_ = true;
    }
    /// An open statement would keep the transaction's snapshot alive after its end.
    void reset_open() noexcept {
        for (SqliteStatement* s : open_) {
            s->reset();
            s->listed = false;
        }
        open_.clear();
        last_ = nullptr;
    }

    sqlite3* db_ = nullptr;
    std::function<void()> forgotten_;
    bool forget_ = false;  // this transaction erases for good
    Statements<SqliteStatement> statements_;
    std::unique_ptr<SqliteStatement> begin_read_, begin_write_, data_version_, commit_, roll_back_;
    std::unique_ptr<SqliteStatement> savepoint_, release_, roll_back_to_;
    std::vector<SqliteStatement*> open_;  // used in this piece of work
    SqliteStatement* last_ = nullptr;
    bool savepoint_wanted_ = false;
    bool savepoint_set_ = false;
    std::int64_t rows_before_ = 0;    // rows changed by this connection before the work began
    std::int64_t seen_version_ = -1;  // PRAGMA data_version: moves when another connection commits
    std::int64_t steps_left_ = 0;
    bool over_limit_ = false;
};

/// SQLite counts its memory under a global lock for statistics that nobody reads; without: 15 % less CPU per write.
void leave_memory_uncounted() { [[maybe_unused]] static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

void SqliteConnection::open(const SqliteOptions& options) {
    leave_memory_uncounted();
    const int flags =
        SQLITE_OPEN_READWRITE | (options.create ? SQLITE_OPEN_CREATE : 0) | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    try {
        const char* const file = options.file.c_str();
        const int code = options.durable && !options.read_only ? open_gathering(file, &db_, flags)
                                                               : sqlite3_open_v2(file, &db_, flags, nullptr);
        if (code != SQLITE_OK) throw_sqlite_error(db_, code, "");
        sqlite3_busy_timeout(db_, busy_ms);
        set("PRAGMA journal_mode=WAL");
        set(options.durable ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=OFF");
        set(options.read_only ? "PRAGMA cache_size=-8192; PRAGMA query_only=ON" : "PRAGMA cache_size=-16384");
        set(settings);
        const auto prepare = [this](const char* text) { return std::make_unique<SqliteStatement>(db_, text); };
        begin_read_ = prepare("BEGIN");
        begin_write_ = prepare("BEGIN IMMEDIATE");
        commit_ = prepare("COMMIT");
        roll_back_ = prepare("ROLLBACK");
        data_version_ = prepare("PRAGMA data_version");
        savepoint_ = prepare("SAVEPOINT work");
        release_ = prepare("RELEASE work");
        roll_back_to_ = prepare("ROLLBACK TO work");
    } catch (const StoreError& e) {
        begin_read_.reset(), begin_write_.reset(), data_version_.reset(), commit_.reset(), roll_back_.reset();
        savepoint_.reset(), release_.reset(), roll_back_to_.reset();
        sqlite3_close_v2(db_);
        const bool held = e.kind == StoreError::retry;
        throw StoreError(e.kind, "The database " + options.file + " cannot be opened. " + e.what() +
                                     (held ? ". Another program holds the file; is it a backup or a shell?" : ""));
    }
}

}  // namespace

std::unique_ptr<Connection> open_sqlite(const SqliteOptions& options) {
    return std::make_unique<SqliteConnection>(options);
}

std::string sqlite_file(const std::string& folder) {
    if (folder == ":memory:") return folder;
    const auto refuse = [&](const char* why) {
        throw StoreError(StoreError::broken, "The data folder " + folder + " cannot be used: " + why);
    };
    const std::filesystem::path path(folder.empty() ? "." : folder);
    std::error_code error;
    if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), error);
    if (mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) refuse(std::strerror(errno));
    if (!std::filesystem::is_directory(path, error)) refuse("it is not a folder");
    return (path / "huying.db").string();
}

}  // namespace huying
