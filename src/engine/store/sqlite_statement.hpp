// sqlite_statement.hpp - one prepared statement of SQLite and the rows it gives; errors as StoreError.
#pragma once
#include <sqlite3.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/record/row.hpp"

namespace huying {

/// Throws what the last error of `db` means: StoreError, or std::bad_alloc when memory ran out.
[[noreturn]] void throw_sqlite_error(sqlite3* db, int code, std::string_view doing);

class SqliteStatement final : public Rows {
  public:
    SqliteStatement(sqlite3* db, std::string_view text);
    ~SqliteStatement() override { sqlite3_finalize(statement_); }
    SqliteStatement(const SqliteStatement&) = delete;

    /// Binds $1…$n by name and takes the first step, so that a change is made even if nobody asks for rows.
    void start(std::span<const Param> params);
    bool read_only() const { return read_only_; }
    /// Takes all steps that are left.
    void finish();
    /// Ends the statement: its rows are gone, its locks released.
    void reset();

    bool next() override;
    int columns() const override { return sqlite3_column_count(statement_); }
    std::string_view name(int column) const override { return sqlite3_column_name(statement_, column); }
    bool null(int column) const override { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
    std::int64_t integer(int column) const override { return sqlite3_column_int64(statement_, column); }
    double real(int column) const override { return sqlite3_column_double(statement_, column); }
    bool boolean(int column) const override { return sqlite3_column_int(statement_, column) != 0; }
    std::string_view text(int column) const override;
    std::string_view blob(int column) const override;

    bool listed = false;  ///< for the connection: in its list of statements to reset

  private:
    void bind(int index, const Param& param);
    void find_places(std::size_t given);
    void step();

    sqlite3* db_;
    sqlite3_stmt* statement_ = nullptr;
    std::vector<int> places_;  // SQLite's index of $1, $2 …
    bool read_only_ = false;
    bool row_ = false;    // the statement stands on a row
    bool first_ = false;  // that row (or its absence) was not yet asked for
};

}  // namespace huying
