// setup.cpp - see setup.hpp.
#include "engine/store/setup.hpp"

namespace huying {

constexpr Sql read_version{R"sql(SELECT version FROM setup WHERE county = $1)sql"};
namespace {
struct SetupVersion {
    std::optional<std::int64_t> value;
};
}  // namespace
std::int64_t setup_version(const Tx& tx) {
    const auto read = [&] { return tx.one<std::int64_t>(read_version, tx.county()).value_or(0); };
    if (tx.memory() == nullptr) return tx.remembered_setup(read);
    auto& known = tx.memory()->look<SetupVersion>().value;
    if (!known) known = read();
    return *known;
}

constexpr Sql write_version{R"sql(INSERT INTO setup (county, version) VALUES ($1, $2)
    ON CONFLICT (county) DO UPDATE SET version = excluded.version)sql"};
void setup_changed(Tx& tx) {
    tx.exec(write_version, tx.county(), tx.new_id());
    if (tx.memory() != nullptr) tx.memory()->change<SetupVersion>().value.reset();
    tx.forget_setup();
}

std::vector<Migration> setup_migrations() {
    return {{"setup", 1,
             R"sql(CREATE TABLE setup (county TEXT NOT NULL, version BIGINT NOT NULL, PRIMARY KEY (county)))sql"}};
}

}  // namespace huying
