// sqlite.hpp - a connection to SQLite: one file in write-ahead-log mode, or a database in memory for tests.
#pragma once
#include <memory>
#include <string>

#include "engine/store/store.hpp"

namespace huying {

struct SqliteOptions {
    std::string file;        ///< "…/huying.db", or ":memory:"
    bool create = true;      ///< false: a missing file is an error (a lost file must not come back empty)
    bool read_only = false;  ///< a connection for readers
    bool durable = true;     ///< wait for the disk at every commit
};

/// Throws StoreError with an explanation.
std::unique_ptr<Connection> open_sqlite(const SqliteOptions& options);

/// Makes the folder (mode 0700) if need be and gives the file's path; ":memory:" stays as it is.
std::string sqlite_file(const std::string& folder);

}  // namespace huying
