// sqlite_copy.cpp - see snapshot.hpp: SQLite's online backup.
#include <sqlite3.h>

#include <memory>
#include <stdexcept>

#include "engine/backup/snapshot.hpp"

namespace huying::backup {
namespace {

constexpr int busy_ms = 10'000;

using Database = std::unique_ptr<sqlite3, int (*)(sqlite3*)>;

Database open(const std::string& file, int flags) {
    sqlite3* db = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &db, flags, nullptr);
    Database held(db, sqlite3_close_v2);
    if (code != SQLITE_OK)
        throw std::runtime_error("the database " + file + " cannot be opened: " + sqlite3_errstr(code));
    sqlite3_busy_timeout(db, busy_ms);
    return held;
}

}  // namespace

void snapshot_sqlite(const std::string& database, const std::string& file) {
    const Database from = open(database, SQLITE_OPEN_READWRITE),
                   to = open(file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    sqlite3_backup* copy = sqlite3_backup_init(to.get(), "main", from.get(), "main");
    if (copy == nullptr)
        throw std::runtime_error(std::string("the database cannot be copied: ") + sqlite3_errmsg(to.get()));
    // All pages in one step are of one moment; in WAL mode writers go on meanwhile.
    int code = SQLITE_BUSY;
    for (int attempt = 0; attempt < 100 && (code == SQLITE_BUSY || code == SQLITE_LOCKED); ++attempt) {
        if (attempt > 0) sqlite3_sleep(100);
        code = sqlite3_backup_step(copy, -1);
    }
    sqlite3_backup_finish(copy);
    if (code != SQLITE_DONE)
        throw std::runtime_error(std::string("the database cannot be copied: ") + sqlite3_errstr(code));
}

}  // namespace huying::backup
