// postgres_statement.hpp - what postgres.cpp stands on: libpq's objects as owners, errors as StoreError, parameters in
// binary form, and a prepared statement with its rows.
#pragma once
#include <libpq-fe.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/record/row.hpp"
#include "engine/store/store.hpp"
#include "engine/store/work_limit.hpp"

namespace huying {

struct PgFree {
    void operator()(PGconn* c) const { PQfinish(c); }
    void operator()(PGresult* r) const { PQclear(r); }
};
using PgConnection = std::unique_ptr<PGconn, PgFree>;
using PgResult = std::unique_ptr<PGresult, PgFree>;

/// Connects and checks that the server can be used. Throws StoreError with an explanation.
PgConnection pg_connect(const std::string& url, bool durable);
/// Runs several statements without parameters, outside pipeline mode. Throws PgError.
void pg_script(PGconn* connection, const std::string& sql);

struct PgError : StoreError {
    std::string state;  ///< SQLSTATE, "23505"
    PgError(Kind kind, const std::string& what, std::string state) : StoreError(kind, what), state(std::move(state)) {}
};
/// FNV-1a, 64 bits: the number of a county's advisory lock, the same in every process and version.
std::int64_t lock_number(std::string_view county);
/// Whether a statement ended by statement_timeout (57014) or by values that it could not calculate with (class 22).
Limitable::End pg_end(const StoreError& error);
/// What a failed result means, by SQLSTATE; a lost connection has none and is `gone`.
PgError pg_error(PGconn* connection, const PGresult* result, std::string_view doing);

/// $1…$n as libpq wants them: binary, so that bytes need no escaping and numbers no text.
class PgParams {
  public:
    void set(std::span<const Param> params);
    int size() const { return static_cast<int>(values_.size()); }
    const char* const* values() const { return values_.data(); }
    const int* lengths() const { return lengths_.data(); }
    const int* formats() const { return formats_.data(); }

  private:
    std::vector<std::uint64_t> numbers_;  // in network order
    std::vector<const char*> values_;
    std::vector<int> lengths_, formats_;
};

class PgStatement final : public Rows {
  public:
    explicit PgStatement(std::string sql) : sql(std::move(sql)) {}

    /// The server prepares one variant for each set of parameter types; NULL has none and fits every type.
    struct Variant {
        std::string name;
        std::vector<Param::Kind> kinds;
        std::vector<Oid> types;
    };
    /// The variant for these parameters, or nothing.
    const Variant* find(std::span<const Param> params) const;
    Variant make_variant(std::string name, std::span<const Param> params);
    /// After an error: whether preparing it in another way may avoid it the next time.
    bool learn(const PgError& error);
    void show(PgResult result) {
        result_ = std::move(result);
        row_ = -1;
    }

    bool next() override;
    int columns() const override { return PQnfields(result_.get()); }
    std::string_view name(int column) const override { return PQfname(result_.get(), column); }
    bool null(int column) const override { return PQgetisnull(result_.get(), row_, column) != 0; }
    std::int64_t integer(int column) const override;
    double real(int column) const override;
    bool boolean(int column) const override;
    std::string_view text(int column) const override;
    std::string_view blob(int column) const override;

    const std::string sql;
    std::vector<Variant> variants;

  private:
    PgResult result_;
    int row_ = -1;
    std::vector<Oid> seen_types_;             // of each parameter when it was not NULL
    std::size_t null_guess_ = 0;              // how NULL is declared when nothing is known: first as "unknown"
    mutable std::vector<std::string> blobs_;  // of this row, decoded
};

}  // namespace huying
