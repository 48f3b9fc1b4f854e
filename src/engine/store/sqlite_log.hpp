// sqlite_log.hpp - SQLite's write-ahead log with fewer system calls. SQLite writes each page of a commit by two calls, its
// head and its bytes, one behind the other; here they are gathered and written at once when SQLite syncs the log. Measured
// in docs/performance.md.
#pragma once
#include <sqlite3.h>

namespace huying {

/// sqlite3_open_v2 with a VFS (sqlite.org/vfs.html) that is the system's own but for the log. Only for connections with
/// synchronous=FULL: there a commit is synced before others are told of it; otherwise they would read what is not written.
/// Takes the connection's rollback hook: bytes of a transaction that was rolled back must not be written later, when others
/// may have written in their place.
int open_gathering(const char* file, sqlite3** database, int flags);

}  // namespace huying
