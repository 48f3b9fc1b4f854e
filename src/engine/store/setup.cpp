// setup.cpp - see setup.hpp.
#include "engine/store/setup.hpp"

namespace huying {

constexpr Sql read_version{R"sql(SELECT version FROM setup WHERE county = $1)sql"};
std::int64_t setup_version(const Tx& tx) {
    return tx.remembered_setup([&] { return tx.one<std::int64_t>(read_version, tx.county()).value_or(0); });
}

constexpr Sql write_version{R"sql(INSERT INTO setup (county, version) VALUES ($1, $2)
    ON CONFLICT (county) DO UPDATE SET version = excluded.version)sql"};
void setup_changed(Tx& tx) {
    tx.exec(write_version, tx.county(), tx.new_id());
    tx.forget_setup();
}

std::vector<Migration> setup_migrations() {
    return {{"setup", 1, R"sql(CREATE TABLE setup (county TEXT NOT NULL, version BIGINT NOT NULL, PRIMARY KEY (county)))sql"}};
}

}  // namespace huying
