// opening.cpp - see opening.hpp.
#include "engine/seal/opening.hpp"

#include "engine/seal/personal.hpp"

namespace huying::seal {
namespace {

constexpr const char* table = opening_table;

constexpr Sql by_number{R"sql(SELECT /*row*/ FROM seal_opening WHERE county = $1 AND id = $2)sql"};
constexpr Sql of_person{
    R"sql(SELECT /*row*/ FROM seal_opening WHERE county = $1 AND whose = $2 AND id < $3 ORDER BY id DESC LIMIT $4)sql"};
constexpr Sql odd_ones{
    R"sql(SELECT /*row*/ FROM seal_opening WHERE county = $1 AND odd <> '' AND id < $2 ORDER BY id DESC LIMIT $3)sql"};
constexpr Sql of_old_key{
    R"sql(SELECT /*row*/ FROM seal_opening WHERE county = $1 AND key_version < $2 ORDER BY id LIMIT $3)sql"};
constexpr Sql keep_reason{
    R"sql(UPDATE seal_opening SET reason = $3, key_version = $4 WHERE county = $1 AND id = $2)sql"};

/// Reading why one's own data was opened is no look by somebody else: no row for it.
std::vector<Opening> with_reasons(const Tx& tx, const KeyRing& ring, std::vector<Opening> list) {
    for (Opening& o : list) {
        Door::look(tx, ring, opening_purpose, {table, "reason", o.id.value}, o.reason);
        Door::show(o.reason);
    }
    return list;
}

}  // namespace

Id record_opening(Tx& tx, const KeyRing& ring, const Purpose& purpose, Id whose, const std::string& what, Id row,
                  const std::string& fields) {
    const Caller& c = tx.caller();
    Opening o{tx.county(),  tx.new_id(), tx.now(), whose, c.account, {},          c.role,
              c.department, c.division,  what,     row,   fields,    purpose.code};
    if (c.actor.value != 0) o.account = c.actor, o.acting_for = c.account;
    o.reason = PersonalText<0, 400>({purpose.reason});
    o.odd = purpose.odd;
    o.key_version = ring.version(tx, opening_purpose);
    seal_members(tx, ring, opening_purpose, table, o.id, o);
    tx.insert(table, o);
    return o.id;
}

std::vector<Opening> openings_of(const Tx& tx, const KeyRing& ring, Id whose, Id before, std::int64_t limit) {
    return with_reasons(tx, ring, tx.all<Opening>(of_person, tx.county(), whose, before, limit));
}

std::vector<Opening> odd_openings(const Tx& tx, Id before, std::int64_t limit) {
    return tx.all<Opening>(odd_ones, tx.county(), before, limit);
}

std::optional<Opening> opening_by_id(const Tx& tx, Id id) { return tx.one<Opening>(by_number, tx.county(), id); }

std::int64_t reseal_openings(Tx& tx, const KeyRing& ring, std::int64_t limit) {
    const std::int64_t newest = ring.version(tx, opening_purpose);
    auto old = tx.all<Opening>(of_old_key, tx.county(), newest, limit);
    for (Opening& o : old) {
        reseal_members(tx, ring, opening_purpose, table, o.id, o);
        tx.exec(keep_reason, tx.county(), o.id, o.reason, newest);
    }
    return std::ssize(old);
}

}  // namespace huying::seal
