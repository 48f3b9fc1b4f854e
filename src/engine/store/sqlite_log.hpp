// sqlite_log.hpp - SQLite's write-ahead log with fewer system calls. SQLite writes each page of a commit by two calls, its
// head and its bytes, one behind the other; here they are gathered and written at once when SQLite syncs the log. Measured
// in docs/performance.md.
#pragma once

namespace huying {

/// Name of the VFS (sqlite.org/vfs.html) for sqlite3_open_v2: the system's own, but for the log. Only for connections with
/// synchronous=FULL: there a commit is synced before others are told of it; otherwise they would read what is not written.
const char* gathering_vfs();

}  // namespace huying
