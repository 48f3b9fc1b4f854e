// migrate.hpp - bringing the tables to the form that this program knows. What was applied is kept in schema_version,
// the one table without a county: it describes the database, not a county in it.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "engine/store/store.hpp"

namespace huying {

/// The text for one engine: /*pg … pg*/ and /*sqlite … sqlite*/ blocks are opened for their own and removed for the
/// other. `engine` is "pg" or "sqlite".
std::string for_engine(std::string_view sql, std::string_view engine);

/// Applies what is missing, each migration in a transaction of its own. Throws StoreError with an explanation when
/// the database is newer than the program or a migration fails; those before it stay applied.
void apply_migrations(Store& store, const std::vector<Migration>& migrations);

}  // namespace huying
