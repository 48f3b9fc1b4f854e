// postgres_copy.cpp - see postgres_copy.hpp.
#include "engine/store/postgres_copy.hpp"

#include <endian.h>

#include <bit>

namespace huying {
namespace {

constexpr std::string_view duplicate_key = "23505";

template <class Number> void put(std::string& out, Number big_endian) {
    out.append(reinterpret_cast<const char*>(&big_endian), sizeof big_endian);
}

void put_value(std::string& out, const Param& p) {
    const auto length = [&](std::size_t n) { put(out, htobe32(static_cast<std::uint32_t>(n))); };
    switch (p.kind) {
        case Param::null: put(out, htobe32(0xffffffffU)); break;
        case Param::integer:
            length(8);
            put(out, htobe64(static_cast<std::uint64_t>(p.number)));
            break;
        case Param::real:
            length(8);
            put(out, htobe64(std::bit_cast<std::uint64_t>(p.real_value)));
            break;
        case Param::boolean:
            length(1);
            out += static_cast<char>(p.number != 0);
            break;
        case Param::text:
        case Param::blob: length(p.bytes.size()); out += p.bytes;
    }
}

/// All results of what was sent; gives the first error, if there is one.
PgResult results(PGconn* connection) {
    PgResult failed;
    while (PgResult result{PQgetResult(connection)}) {
        const auto status = PQresultStatus(result.get());
        if (status == PGRES_COPY_IN) return result;
        if (status == PGRES_FATAL_ERROR && !failed) failed = std::move(result);
    }
    return failed;
}

void run(PGconn* connection, const char* sql) {
    const PgResult result(PQexec(connection, sql));
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) throw pg_error(connection, result.get(), sql);
}

}  // namespace

std::string copy_bytes(std::size_t columns, std::span<const Param> values) {
    std::string out("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);  // signature, no flags, no extension
    out.reserve(values.size() * 14);
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i % columns == 0) put(out, htobe16(static_cast<std::uint16_t>(columns)));
        put_value(out, values[i]);
    }
    put(out, htobe16(0xffff));
    return out;
}

bool copy_rows(PGconn* connection, std::string_view table, std::span<const std::string_view> columns,
               std::span<const Param> values) {
    std::string sql = "SAVEPOINT bulk; COPY " + std::string(table) + " (";
    for (const auto& column : columns) sql.append(&column == columns.data() ? "" : ", ").append(column);
    sql += ") FROM STDIN (FORMAT binary)";
    const std::string bytes = copy_bytes(columns.size(), values);
    if (PQsendQuery(connection, sql.c_str()) == 0) throw pg_error(connection, nullptr, sql);
    PgResult result = results(connection);
    if (PQresultStatus(result.get()) != PGRES_COPY_IN) throw pg_error(connection, result.get(), sql);
    if (PQputCopyData(connection, bytes.data(), static_cast<int>(bytes.size())) != 1 ||
        PQputCopyEnd(connection, nullptr) != 1)
        throw pg_error(connection, nullptr, sql);
    result = results(connection);
    if (result) {
        const char* state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
        if (state == nullptr || state != duplicate_key) throw pg_error(connection, result.get(), sql);
        run(connection, "ROLLBACK TO bulk");
    }
    run(connection, "RELEASE bulk");
    return !result;
}

}  // namespace huying
