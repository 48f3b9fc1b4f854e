// snapshot.hpp - a database as of one moment in a file, while it is served: SQLite's online backup; pg_dump and pg_restore
// of the installed PostgreSQL.
#pragma once
#include <string>

namespace huying::backup {

/// Copies the SQLite database into a new file. Writers are not held up. Throws std::runtime_error.
void snapshot_sqlite(const std::string& database, const std::string& file);
/// pg_dump --format=custom of the whole database, as of one moment.
void snapshot_postgres(const std::string& url, const std::string& file);
/// Into an empty database. Throws std::runtime_error when it has tables, or pg_restore fails.
void restore_postgres(const std::string& url, const std::string& file);

}  // namespace huying::backup
