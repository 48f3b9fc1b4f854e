// migrate.cpp - the steps of a migration. Two processes may start at once: each step holds the write lock of the
// county "" (nobody's), looks again at what was applied, and does nothing if the other was faster.
#include "engine/store/migrate.hpp"

#include <map>

namespace huying {
namespace {

constexpr Sql create_versions{
    R"sql(CREATE TABLE IF NOT EXISTS schema_version (name TEXT PRIMARY KEY, version BIGINT NOT NULL))sql"};
constexpr Sql version_of{R"sql(SELECT version FROM schema_version WHERE name = $1)sql"};
constexpr Sql set_version{
    R"sql(INSERT INTO schema_version (name, version) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET version = excluded.version)sql"};

void remove_blocks(std::string& sql, const std::string& open, const std::string& close, bool keep_inside) {
    for (std::size_t at = 0; (at = sql.find(open, at)) != std::string::npos;) {
        const auto end = sql.find(close, at);
        if (end == std::string::npos) throw StoreError(StoreError::wrong, "a schema has " + open + " without its end");
        const std::string inside = keep_inside ? sql.substr(at + open.size(), end - at - open.size()) : "";
        sql.replace(at, end + close.size() - at, inside);
        at += inside.size();
    }
}

void refuse_newer(const std::string& name, std::int64_t there, std::int64_t known) {
    throw StoreError(StoreError::wrong, "The database is newer than this program: the tables of \"" + name +
                                            "\" have version " + std::to_string(there) + ", this program knows " +
                                            std::to_string(known) + ". Start the newer program, or restore a backup.");
}

void apply(Tx& tx, const Migration& m, int newest) {
    tx.exec(create_versions);
    const std::int64_t there = tx.one<std::int64_t>(version_of, m.name).value_or(0);
    if (there > newest) refuse_newer(m.name, there, newest);
    if (there >= m.version) return;
    if (there != m.version - 1)
        throw StoreError(StoreError::wrong,
                         "version " + std::to_string(there + 1) + " of \"" + m.name + "\" is missing");
    const bool sqlite = tx.store().driver() == std::string_view("sqlite");
    try {
        tx.connection().script(for_engine(m.sql, sqlite ? "sqlite" : "pg"));
    } catch (const StoreError& e) {
        throw StoreError(e.kind,
                         "Migration " + std::to_string(m.version) + " of \"" + m.name + "\" failed. " + e.what());
    }
    tx.exec(set_version, m.name, m.version);
}

}  // namespace

std::string for_engine(std::string_view sql, std::string_view engine) {
    std::string out(sql);
    for (const char* e : {"pg", "sqlite"})
        remove_blocks(out, "/*" + std::string(e), std::string(e) + "*/", engine == e);
    return out;
}

void apply_migrations(Store& store, const std::vector<Migration>& migrations) {
    std::map<std::string, int> newest;
    for (const Migration& m : migrations) newest[m.name] = std::max(newest[m.name], m.version);
    const Caller caller = system_caller("");
    for (const Migration& m : migrations) store.write(caller, [&](Tx& tx) { apply(tx, m, newest[m.name]); });
}

}  // namespace huying
