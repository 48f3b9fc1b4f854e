// postgres_copy.hpp - COPY … FROM STDIN in its binary format (PostgreSQL 15, "COPY", "Binary Format").
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "engine/store/postgres_statement.hpp"

namespace huying {

/// Rows as COPY wants them: each value with its length, numbers in network byte order, -1 for NULL.
std::string copy_bytes(std::size_t columns, std::span<const Param> values);

/// COPY is not possible in pipeline mode: leaves it, and comes back whatever happens.
struct PlainMode {
    explicit PlainMode(PGconn* connection) : connection(connection) { PQexitPipelineMode(connection); }
    ~PlainMode() { PQenterPipelineMode(connection); }
    PGconn* const connection;
};

/// Runs one COPY in a savepoint of its own, on a connection that is in a transaction and not in pipeline mode. False: a key
/// was there already, and nothing of it is kept. Throws PgError.
bool copy_rows(PGconn* connection, std::string_view table, std::span<const std::string_view> columns,
               std::span<const Param> values);

}  // namespace huying
