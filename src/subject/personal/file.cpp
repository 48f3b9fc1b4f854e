// file.cpp - the person file: stored sealed, with a commitment in the log; erased, while the log's proof stands.
#include "subject/personal/file.hpp"

#include "base/bytes.hpp"
#include "engine/ledger/ledger.hpp"
#include "engine/seal/unrecorded.hpp"
#include "engine/store/forget.hpp"
#include "subject/personal/earlier.hpp"
#include "subject/personal/events.hpp"

namespace huying::personal {
namespace {

constexpr std::size_t salt_bytes = 24;

constexpr Sql by_account{R"sql(SELECT /*row*/ FROM person_file WHERE county = $1 AND account = $2)sql"};
constexpr Sql forget_file{R"sql(DELETE FROM person_file WHERE county = $1 AND account = $2)sql"};
constexpr Sql events_about{
    R"sql(SELECT seq FROM event WHERE county = $1 AND person = $2 AND kind = 'personal_stored' ORDER BY seq)sql"};
constexpr Sql of_old_key{
    R"sql(SELECT /*row*/ FROM person_file WHERE county = $1 AND key_version < $2 ORDER BY account LIMIT $3)sql"};
constexpr Sql holds_on{
    R"sql(SELECT /*row*/ FROM legal_hold WHERE county = $1 AND account = $2 AND lifted IS NULL AND begins <= $3 AND ends > $3
    ORDER BY ends DESC LIMIT 1)sql"};

std::string fields_of(PersonFile& file) {
    std::string out;
    seal::each_personal(file, [&](std::string_view field, auto&) {
        if (field != "salt") out += (out.empty() ? "" : " ") + std::string(field);
    });
    return out;
}

/// SHA-256(salt, {"name":…,"phone":…,"id_number":…,"birth_month":…,"division":…}), absent members left out. The salt is sealed like the rest.
std::string commitment(PersonFile& file) {
    std::string division = "\"division\":";
    record::write_text(division, file.division);
    return base64url(ledger::bytes_of(seal::commitment(file, "salt", division)));
}

/// Sealed with the newest key, the blind indexes under it, too.
void seal_file(Tx& tx, const seal::KeyRing& ring, PersonFile& file) {
    file.key_version = ring.version(tx, file_key);
    seal::seal_members(tx, ring, file_key, file_table, file.account, file);
    file.phone_index = seal::index_of(tx, ring, file_key, "phone", file.phone);
    file.id_number_index = seal::index_of(tx, ring, file_key, "id_number", file.id_number);
}

void replace(Tx& tx, const PersonFile& file) {
    tx.exec(forget_file, tx.county(), file.account);
    tx.insert(file_table, file);
}

}  // namespace

std::optional<PersonFile> file_of(const Tx& tx, Id account) {
    return tx.one<PersonFile>(by_account, tx.county(), account);
}

PersonOut shown(const Tx& tx, const Office& office, const PersonFile& file) {
    PersonOut out{file.account, file.name, file.phone, file.id_number, {}, {}, {}, {}, file.changed, {}};
    if (file.guardian.value != 0 && lacks_birth(file)) out.birth_month_missing = true;
    if (!file.division.empty()) {
        const auto [zh, en] = office.territory->names(tx, file.division);
        out.division = file.division;
        out.division_name = zh;
        out.division_name_en = en;
    }
    return out;
}

void store_file(Tx& tx, const Office& office, PersonFile& file) {
    file.county = tx.county();
    file.changed = tx.now();
    keep_if_held(tx, *office.ring, file.account);
    file.salt = PersonalText<0, 64>({base64url(random_bytes(salt_bytes))});
    // The members that were not given anew are looked at: their seals and indexes must be of one key.
    seal::mask_members(tx, *office.ring, file_key, file_table, file.account, file);
    seal_file(tx, *office.ring, file);
    replace(tx, file);
    emit(tx, "personal_stored", {"", "", file.account}, Stored{fields_of(file), commitment(file)});
}

std::int64_t erase_file(Tx& tx, Id account) {
    forget_for_good(tx);
    tx.exec(forget_file, tx.county(), account);
    forget_earlier(tx, account);
    const auto events = tx.all<std::int64_t>(events_about, tx.county(), account);
    for (const std::int64_t seq : events) ledger::erase_content(tx, seq);
    return std::ssize(events);
}

std::int64_t reseal_files(Tx& tx, const seal::KeyRing& ring, std::int64_t limit) {
    auto old = tx.all<PersonFile>(of_old_key, tx.county(), ring.version(tx, file_key), limit);
    for (PersonFile& file : old) {
        seal::mask_members(tx, ring, file_key, file_table, file.account, file);
        seal_file(tx, ring, file);
        replace(tx, file);
    }
    return std::ssize(old);
}

std::optional<Hold> hold_on(const Tx& tx, Id account) { return tx.one<Hold>(holds_on, tx.county(), account, tx.now()); }

void refuse_if_held(const Tx& tx, Id account) {
    if (const auto hold = hold_on(tx, account))
        throw conflict("held", "By law this must be kept until " + to_text(hold->ends) + " (" + hold->basis +
                                   "). You may ask for an explanation.");
}

}  // namespace huying::personal
