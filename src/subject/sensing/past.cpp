// past.cpp - see past.hpp.
#include "subject/sensing/past.hpp"

namespace huying::sensing {

constexpr Sql set_past{R"sql(INSERT INTO observation_past (county, version) VALUES ($1, $2)
    ON CONFLICT (county) DO UPDATE SET version = excluded.version)sql"};
namespace {
struct Past {};
}  // namespace
/// Once for all the works of a commit, which are seen at once: a device that hands in old readings one by one pays no second
/// write each. A fresh id, never a count: a version that was rolled back must not come again with other observations.
void past_changed(Tx& tx) {
    if (tx.memory() == nullptr || tx.memory()->first_of_commit<Past>()) tx.exec(set_past, tx.county(), tx.new_id());
}

constexpr Sql past_now{R"sql(SELECT version FROM observation_past WHERE county = $1)sql"};
PastVersion past_version(const Tx& tx) {
    // Who reads it among the works of a commit may keep what those before have stored, not what comes after.
    if (tx.memory() != nullptr) tx.memory()->ask_again<Past>();
    return {setup_version(tx), tx.one<std::int64_t>(past_now, tx.county()).value_or(0)};
}

}  // namespace huying::sensing
