// earlier.cpp - see earlier.hpp. Sealed under the key of the file, as rows of their own.
#include "subject/personal/earlier.hpp"

#include "engine/seal/unrecorded.hpp"
#include "engine/store/forget.hpp"
#include "subject/personal/odd.hpp"

namespace huying::personal {
namespace {

constexpr const char* earlier_table = "person_file_earlier";

constexpr Sql earlier_ones{
    R"sql(SELECT /*row*/ FROM person_file_earlier WHERE county = $1 AND account = $2 ORDER BY id)sql"};
constexpr Sql earlier_count{R"sql(SELECT count(*) FROM person_file_earlier WHERE county = $1 AND account = $2)sql"};
constexpr Sql drop_earlier{R"sql(DELETE FROM person_file_earlier WHERE county = $1 AND account = $2)sql"};
constexpr Sql unheld{
    R"sql(SELECT DISTINCT account FROM person_file_earlier e WHERE county = $1 AND NOT EXISTS (SELECT 1 FROM legal_hold h
    WHERE h.county = e.county AND h.account = e.account AND h.lifted IS NULL AND h.ends > $2))sql"};
constexpr Sql earlier_of_old_key{
    R"sql(SELECT /*row*/ FROM person_file_earlier WHERE county = $1 AND key_version < $2 ORDER BY id LIMIT $3)sql"};
constexpr Sql keep_resealed{
    R"sql(UPDATE person_file_earlier SET name = $3, phone = $4, id_number = $5, salt = $6, key_version = $7, birth_month = $8
    WHERE county = $1 AND id = $2)sql"};

}  // namespace

void keep_if_held(Tx& tx, const seal::KeyRing& ring, Id account) {
    if (!hold_on(tx, account)) return;
    auto file = file_of(tx, account);
    if (!file) return;
    seal::mask_members(tx, ring, file_key, file_table, account, *file);
    EarlierFile row{tx.county(),
                    tx.new_id(),
                    account,
                    file->name,
                    file->phone,
                    file->id_number,
                    file->birth_month,
                    file->division,
                    file->salt,
                    file->guardian,
                    file->changed,
                    tx.now(),
                    ring.version(tx, file_key)};
    seal::seal_members(tx, ring, file_key, earlier_table, row.id, row);
    tx.insert(earlier_table, row);
}

std::vector<EarlierFile> earlier_of(Tx& tx, const Office& office, Id account) {
    const bool own = account == self_of(tx.caller());
    auto out = tx.all<EarlierFile>(earlier_ones, tx.county(), account);
    for (EarlierFile& one : out) {
        if (own) seal::show_to_owner(tx, *office.ring, file_key, account, earlier_table, one.id, one);
        else open_for_guardian(tx, office, file_key, account, earlier_table, one.id, one, copied_by_guardian);
    }
    return out;
}

std::int64_t count_earlier(const Tx& tx, Id account) {
    return tx.one<std::int64_t>(earlier_count, tx.county(), account).value_or(0);
}

void refuse_too_many_earlier(const Tx& tx, Id account) {
    if (hold_on(tx, account) && count_earlier(tx, account) >= most_earlier)
        throw conflict("corrected_often",
                       "By law every earlier state must be kept, and there are as many as can be: "
                       "ask for the correction instead.");
}

void forget_earlier(Tx& tx, Id account) {
    forget_for_good(tx);
    tx.exec(drop_earlier, tx.county(), account);
}

void forget_unheld(Tx& tx) {
    for (const Id account : tx.all<Id>(unheld, tx.county(), tx.now())) forget_earlier(tx, account);
}

std::int64_t reseal_earlier(Tx& tx, const seal::KeyRing& ring, std::int64_t limit) {
    const std::int64_t newest = ring.version(tx, file_key);
    auto old = tx.all<EarlierFile>(earlier_of_old_key, tx.county(), newest, limit);
    for (EarlierFile& one : old) {
        seal::reseal_members(tx, ring, file_key, earlier_table, one.id, one);
        tx.exec(keep_resealed, tx.county(), one.id, one.name, one.phone, one.id_number, one.salt, newest,
                one.birth_month);
    }
    return std::ssize(old);
}

}  // namespace huying::personal
