// sqlite_statement.cpp - binding, stepping, and what SQLite's result codes mean (https://sqlite.org/rescode.html).
#include "engine/store/sqlite_statement.hpp"

#include <new>

#include "engine/store/store.hpp"

namespace huying {
namespace {

StoreError::Kind kind_of(int code) {
    switch (code) {
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_PRIMARYKEY:
        case SQLITE_CONSTRAINT_ROWID: return StoreError::duplicate;
        case SQLITE_READONLY_DBMOVED: return StoreError::gone;
        case SQLITE_IOERR_WRITE:  // a quota or a limit of the file's size; SQLITE_FULL stands for ENOSPC only
        case SQLITE_IOERR_SHMSIZE: return StoreError::full;
        default: break;
    }
    switch (code & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return StoreError::retry;
        case SQLITE_FULL: return StoreError::full;
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
        case SQLITE_PROTOCOL: return StoreError::gone;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
        case SQLITE_READONLY:
        case SQLITE_PERM: return StoreError::broken;
        default: return StoreError::wrong;
    }
}

}  // namespace

void throw_sqlite_error(sqlite3* db, int code, std::string_view doing) {
    if ((code & 0xff) == SQLITE_NOMEM) throw std::bad_alloc();
    std::string what = "SQLite: " + std::string(sqlite3_errmsg(db)) + " (" + std::to_string(code) + ")";
    if (!doing.empty()) what += " in: " + std::string(doing.substr(0, 400));
    throw StoreError(kind_of(code), what);
}

SqliteStatement::SqliteStatement(sqlite3* db, std::string_view text) : db_(db) {
    const char* rest = nullptr;
    const int code = sqlite3_prepare_v3(db, text.data(), static_cast<int>(text.size()), SQLITE_PREPARE_PERSISTENT,
                                        &statement_, &rest);
    if (code != SQLITE_OK) throw_sqlite_error(db, sqlite3_extended_errcode(db), text);
    if (statement_ == nullptr) throw StoreError(StoreError::wrong, "SQLite: there is no statement in the text");
    read_only_ = sqlite3_stmt_readonly(statement_) != 0;
}

void SqliteStatement::find_places(std::size_t given) {
    if (static_cast<int>(given) < sqlite3_bind_parameter_count(statement_))
        throw StoreError(StoreError::wrong, std::string("too few parameters for: ") + sqlite3_sql(statement_));
    for (std::size_t i = 1; i <= given; ++i) {
        const int place = sqlite3_bind_parameter_index(statement_, ("$" + std::to_string(i)).c_str());
        if (place == 0) {
            places_.clear();
            throw StoreError(StoreError::wrong,
                             "no parameter $" + std::to_string(i) + " in: " + sqlite3_sql(statement_));
        }
        places_.push_back(place);
    }
}

void SqliteStatement::bind(int index, const Param& p) {
    int code = SQLITE_OK;
    const auto size = static_cast<sqlite3_uint64>(p.bytes.size());
    const char* bytes = p.bytes.data() != nullptr ? p.bytes.data() : "";  // SQLite takes a null pointer for NULL
    switch (p.kind) {
        case Param::null: code = sqlite3_bind_null(statement_, index); break;
        case Param::integer:
        case Param::boolean: code = sqlite3_bind_int64(statement_, index, p.number); break;
        case Param::real: code = sqlite3_bind_double(statement_, index, p.real_value); break;
        case Param::text: code = sqlite3_bind_text64(statement_, index, bytes, size, SQLITE_STATIC, SQLITE_UTF8); break;
        case Param::blob: code = sqlite3_bind_blob64(statement_, index, bytes, size, SQLITE_STATIC); break;
    }
    if (code != SQLITE_OK) throw_sqlite_error(db_, code, sqlite3_sql(statement_));
}

void SqliteStatement::start(std::span<const Param> params) {
    reset();
    if (places_.size() != params.size()) {
        places_.clear();
        find_places(params.size());
    }
    for (std::size_t i = 0; i < params.size(); ++i) bind(places_[i], params[i]);
    step();
    first_ = true;
}

void SqliteStatement::step() {
    const int code = sqlite3_step(statement_);
    row_ = code == SQLITE_ROW;
    if (row_) return;
    if (code == SQLITE_DONE) {
        sqlite3_reset(statement_);
        return;
    }
    const int extended = sqlite3_extended_errcode(db_);
    try {
        throw_sqlite_error(db_, extended, sqlite3_sql(statement_));
    } catch (...) {
        sqlite3_reset(statement_);
        throw;
    }
}

bool SqliteStatement::next() {
    if (first_) first_ = false;
    else if (row_) step();
    return row_;
}

void SqliteStatement::finish() {
    while (row_) step();
    first_ = false;
}

void SqliteStatement::reset() {
    if (row_) sqlite3_reset(statement_);
    row_ = first_ = false;
}

std::string_view SqliteStatement::text(int column) const {
    const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return {data != nullptr ? data : "", static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::string_view SqliteStatement::blob(int column) const {
    const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    return {data != nullptr ? data : "", static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

}  // namespace huying
