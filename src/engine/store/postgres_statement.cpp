// postgres_statement.cpp - connecting, SQLSTATE (PostgreSQL 15, appendix A), parameter and column formats.
#include "engine/store/postgres_statement.hpp"

#include <arpa/inet.h>
#include <endian.h>

#include <array>
#include <bit>
#include <charconv>
#include <cstring>

namespace huying {
namespace {

// Type OIDs from PostgreSQL's pg_type.dat; they never change.
constexpr Oid bool_oid = 16, bytea_oid = 17, int8_oid = 20, text_oid = 25, float8_oid = 701;
/// The server finds the type of an undeclared NULL by its place, but not in "$1 IS NULL OR id = $1"; then the next of
/// these is tried.
constexpr std::array null_guesses{Oid{0}, int8_oid, text_oid, float8_oid, bool_oid};
constexpr int oldest_server = 120000;

StoreError::Kind kind_of(std::string_view state) {
    if (state.empty() || state.starts_with("08") || state.starts_with("57P") || state == "53300")
        return StoreError::gone;
    if (state == "23505") return StoreError::duplicate;
    if (state == "40001" || state == "40P01" || state == "55P03") return StoreError::retry;
    if (state == "53100") return StoreError::full;
    if (state == "58030" || state.starts_with("XX")) return StoreError::broken;
    if (state == "25006") return StoreError::broken;  // the server has become a read-only standby
    return StoreError::wrong;
}

Oid type_of(Param::Kind kind) {
    switch (kind) {
        case Param::integer: return int8_oid;
        case Param::real: return float8_oid;
        case Param::boolean: return bool_oid;
        case Param::blob: return bytea_oid;
        case Param::text: return text_oid;
        case Param::null: break;
    }
    return 0;
}

}  // namespace

PgError pg_error(PGconn* connection, const PGresult* result, std::string_view doing) {
    const char* state = result != nullptr ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
    std::string what = result != nullptr ? PQresultErrorMessage(result) : PQerrorMessage(connection);
    while (!what.empty() && what.back() == '\n') what.pop_back();
    if (!doing.empty()) what += " in: " + std::string(doing.substr(0, 400));
    const std::string code = state != nullptr ? state : "";
    const bool lost = PQstatus(connection) != CONNECTION_OK;
    return {lost ? StoreError::gone : kind_of(code), "PostgreSQL: " + what, code};
}

std::int64_t lock_number(std::string_view county) {
    std::uint64_t h = 14695981039346656037ULL;
    for (const unsigned char c : county) h = (h ^ c) * 1099511628211ULL;
    return std::int64_t(h);
}

Limitable::End pg_end(const StoreError& error) {
    const auto* e = dynamic_cast<const PgError*>(&error);
    if (e == nullptr) return Limitable::End::other;
    if (e->state == "57014") return Limitable::End::limit;
    return e->state.starts_with("22") ? Limitable::End::data : Limitable::End::other;
}

PgConnection pg_connect(const std::string& url, bool durable) {
    const char* options = durable ? "-c jit=off" : "-c jit=off -c synchronous_commit=off";
    // The URL comes last: what it says wins.
    constexpr const char* end = nullptr;
    const std::array names{"application_name", "client_encoding", "connect_timeout", "keepalives_idle",
                           "tcp_user_timeout", "options",         "dbname",          end};
    const std::array values{"huying", "UTF8", "5", "10", "15000", options, url.c_str(), end};
    PgConnection c(PQconnectdbParams(names.data(), values.data(), 1));
    if (!c) throw std::bad_alloc();
    const auto refuse = [](StoreError::Kind kind, const std::string& why) {
        throw StoreError(kind, "The PostgreSQL database cannot be opened: " + why);
    };
    if (PQstatus(c.get()) != CONNECTION_OK) refuse(StoreError::gone, PQerrorMessage(c.get()));
    if (PQserverVersion(c.get()) < oldest_server) refuse(StoreError::broken, "version 12 or newer is needed.");
    const char* encoding = PQparameterStatus(c.get(), "server_encoding");
    if (encoding == nullptr || std::string_view(encoding) != "UTF8")
        refuse(StoreError::broken, "its encoding must be UTF8 (CREATE DATABASE … ENCODING 'UTF8').");
    PQsetNoticeReceiver(
        c.get(), [](void*, const PGresult*) {}, nullptr);
    return c;
}

void pg_script(PGconn* connection, const std::string& sql) {
    const PgResult result(PQexec(connection, sql.c_str()));
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY)
        throw pg_error(connection, result.get(), sql);
}

void PgParams::set(std::span<const Param> params) {
    numbers_.resize(params.size());
    values_.resize(params.size());
    lengths_.resize(params.size());
    formats_.assign(params.size(), 1);
    for (std::size_t i = 0; i < params.size(); ++i) {
        const Param& p = params[i];
        const auto number = [&](std::uint64_t bits, int length) {
            numbers_[i] = bits;
            values_[i] = reinterpret_cast<const char*>(&numbers_[i]);
            lengths_[i] = length;
        };
        switch (p.kind) {
            case Param::null: values_[i] = nullptr; break;
            case Param::integer: number(htobe64(static_cast<std::uint64_t>(p.number)), 8); break;
            case Param::real: number(htobe64(std::bit_cast<std::uint64_t>(p.real_value)), 8); break;
            case Param::boolean: number(htobe64(std::uint64_t{p.number != 0} << 56), 1); break;
            case Param::text:
            case Param::blob:
                values_[i] = p.bytes.data() != nullptr ? p.bytes.data() : "";
                lengths_[i] = static_cast<int>(p.bytes.size());
        }
    }
}

PgStatement::Variant PgStatement::make_variant(std::string name, std::span<const Param> params) {
    Variant v{std::move(name), {}, {}};
    seen_types_.resize(params.size());
    for (std::size_t i = 0; i < params.size(); ++i) {
        if (params[i].kind != Param::null) seen_types_[i] = type_of(params[i].kind);
        v.kinds.push_back(params[i].kind);
        v.types.push_back(seen_types_[i] != 0 ? seen_types_[i] : null_guesses[null_guess_]);
    }
    return v;
}

bool PgStatement::learn(const PgError& error) {
    if (error.state == "0A000") {  // "cached plan must not change result type": a migration changed the table
        variants.clear();
        return true;
    }
    const bool no_type = error.state == "42P08" || error.state == "42P18";
    const bool wrong_guess = null_guess_ > 0 && (error.state == "42883" || error.state == "42804");
    if (!(no_type || wrong_guess) || null_guess_ + 1 == null_guesses.size()) return false;
    ++null_guess_;
    return true;
}

const PgStatement::Variant* PgStatement::find(std::span<const Param> params) const {
    for (const Variant& v : variants) {
        bool fits = v.kinds.size() == params.size();
        for (std::size_t i = 0; fits && i < params.size(); ++i)
            fits = params[i].kind == v.kinds[i] || params[i].kind == Param::null;
        if (fits) return &v;
    }
    return nullptr;
}

bool PgStatement::next() {
    blobs_.clear();
    if (!result_ || row_ + 1 >= PQntuples(result_.get())) return false;
    ++row_;
    return true;
}

std::string_view PgStatement::text(int column) const {
    return {PQgetvalue(result_.get(), row_, column),
            static_cast<std::size_t>(PQgetlength(result_.get(), row_, column))};
}

/// Also reads the whole part of a numeric ("12.50") and a boolean.
std::int64_t PgStatement::integer(int column) const {
    const std::string_view s = text(column);
    if (s == "t") return 1;
    std::int64_t v = 0;
    std::from_chars(s.data(), s.data() + s.size(), v);
    return v;
}

double PgStatement::real(int column) const {
    const std::string_view s = text(column);
    double v = 0;
    std::from_chars(s.data(), s.data() + s.size(), v);
    return v;
}

bool PgStatement::boolean(int column) const {
    const std::string_view s = text(column);
    return s == "t" || integer(column) != 0;
}

std::string_view PgStatement::blob(int column) const {
    if (blobs_.empty()) blobs_.resize(static_cast<std::size_t>(columns()));
    std::string& out = blobs_[static_cast<std::size_t>(column)];
    std::string_view hex = text(column);
    if (!hex.starts_with("\\x")) return hex;
    hex.remove_prefix(2);
    out.resize(hex.size() / 2);
    const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = static_cast<char>(digit(hex[2 * i]) << 4 | digit(hex[2 * i + 1]));
    return out;
}

}  // namespace huying
