// sqlite_log.cpp - see sqlite_log.hpp. Whatever else SQLite asks of the log (read, size, truncate) writes first what was
// gathered. A write that fails shows at the sync, where SQLite undoes the commit just as after a failed write. Nothing is
// gathered without the write lock: a commit ends with a sync, and what is left of any other transaction is forgotten.
#include "engine/store/sqlite_log.hpp"

#include <new>
#include <vector>

namespace huying {
namespace {

// Bytes, 31 pages; larger commits are written in such pieces. SQLite's Unix files take less than 128 KiB at a time
// (seekAndWriteFd in os_unix.c).
constexpr std::size_t most_gathered = (128 << 10) - 1;

sqlite3_vfs* real_vfs() { return sqlite3_vfs_find(nullptr); }

/// SQLite gives the memory for it, and for the system's file behind it.
struct Log : sqlite3_file {
    std::vector<char> gathered;
    sqlite3_int64 from = 0;  // where in the file the gathered bytes belong
    sqlite3_file* file() { return reinterpret_cast<sqlite3_file*>(this + 1); }

    int write_gathered() {
        if (gathered.empty()) return SQLITE_OK;
        const int code = file()->pMethods->xWrite(file(), gathered.data(), static_cast<int>(gathered.size()), from);
        gathered.clear();
        return code;
    }
    int write(const void* bytes, int n, sqlite3_int64 at) {
        const auto size = static_cast<std::size_t>(n);
        const bool fits =
            at == from + static_cast<sqlite3_int64>(gathered.size()) && gathered.size() + size <= most_gathered;
        if (!gathered.empty() && !fits)
            if (const int code = write_gathered(); code != SQLITE_OK) return code;
        if (gathered.empty()) from = at;
        const auto* const first = static_cast<const char*>(bytes);
        try {
            gathered.insert(gathered.end(), first, first + n);
        } catch (const std::bad_alloc&) {
            return SQLITE_NOMEM;
        }
        return SQLITE_OK;
    }
};

Log& log_of(sqlite3_file* file) { return *static_cast<Log*>(file); }

/// Calls `method` of the system's file after what was gathered is written.
template <auto Method, class... Args> int after_writing(sqlite3_file* file, Args... args) {
    Log& log = log_of(file);
    const int code = log.write_gathered();
    return code != SQLITE_OK ? code : (log.file()->pMethods->*Method)(log.file(), args...);
}

int close(sqlite3_file* file) {
    Log& log = log_of(file);
    const int closed = log.file()->pMethods->xClose(log.file());
    log.~Log();
    return closed;
}
int write(sqlite3_file* file, const void* bytes, int n, sqlite3_int64 at) { return log_of(file).write(bytes, n, at); }
int sector_size(sqlite3_file* file) { return log_of(file).file()->pMethods->xSectorSize(log_of(file).file()); }
int characteristics(sqlite3_file* file) {
    return log_of(file).file()->pMethods->xDeviceCharacteristics(log_of(file).file());
}

using Methods = sqlite3_io_methods;
/// Version 1: the log has neither shared memory nor a map, those are the database file's.
constexpr Methods log_methods{.iVersion = 1,
                              .xClose = close,
                              .xRead = after_writing<&Methods::xRead, void*, int, sqlite3_int64>,
                              .xWrite = write,
                              .xTruncate = after_writing<&Methods::xTruncate, sqlite3_int64>,
                              .xSync = after_writing<&Methods::xSync, int>,
                              .xFileSize = after_writing<&Methods::xFileSize, sqlite3_int64*>,
                              .xLock = after_writing<&Methods::xLock, int>,
                              .xUnlock = after_writing<&Methods::xUnlock, int>,
                              .xCheckReservedLock = after_writing<&Methods::xCheckReservedLock, int*>,
                              .xFileControl = after_writing<&Methods::xFileControl, int, void*>,
                              .xSectorSize = sector_size,
                              .xDeviceCharacteristics = characteristics};

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* flags_out) {
    sqlite3_vfs* const real = real_vfs();
    if ((flags & SQLITE_OPEN_WAL) == 0) return real->xOpen(real, name, file, flags, flags_out);
    Log* const log = new (file) Log{};
    const int code = real->xOpen(real, name, log->file(), flags, flags_out);
    if (code == SQLITE_OK) {
        log->pMethods = &log_methods;
        return code;
    }
    if (log->file()->pMethods != nullptr) log->file()->pMethods->xClose(log->file());
    log->~Log();
    file->pMethods = nullptr;  // nothing to close
    return code;
}

const char* vfs_name() {
    static sqlite3_vfs vfs = [] {
        sqlite3_vfs v = *real_vfs();
        v.zName = "huying";
        v.pNext = nullptr;
        v.szOsFile += static_cast<int>(sizeof(Log));
        v.xOpen = open;
        return v;
    }();
    static const int registered = sqlite3_vfs_register(&vfs, 0);
    return registered == SQLITE_OK ? vfs.zName : nullptr;
}

void rolled_back(void* database) {
    sqlite3_file* log = nullptr;
    sqlite3_file_control(static_cast<sqlite3*>(database), "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    if (log != nullptr && log->pMethods == &log_methods) log_of(log).gathered.clear();
}

}  // namespace

int open_gathering(const char* file, sqlite3** database, int flags) {
    const int code = sqlite3_open_v2(file, database, flags, vfs_name());
    if (code == SQLITE_OK) sqlite3_rollback_hook(*database, rolled_back, *database);
    return code;
}

}  // namespace huying
