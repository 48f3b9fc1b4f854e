// keeping.cpp - what the clock does: deadlines run out, old keys go, what is no longer needed is erased (PIPL art. 19, 47),
// children grow up.
#include "subject/personal/keeping.hpp"

#include "engine/store/forget.hpp"
#include "subject/personal/earlier.hpp"
#include "subject/personal/events.hpp"
#include "subject/personal/request.hpp"

namespace huying::personal {
namespace {

constexpr std::int64_t rows_at_once = 200;  // a few ms of one write: the county is served meanwhile

constexpr std::int64_t files_at_once = 100;

constexpr Sql files_of_closed{
    R"sql(SELECT f.account FROM person_file f JOIN account a ON a.county = f.county AND a.id = f.account
    WHERE f.county = $1 AND a.disabled AND a.disabled_for <> 'unused' AND f.changed < $2 AND NOT EXISTS (SELECT 1 FROM legal_hold h WHERE h.county = f.county
    AND h.account = f.account AND h.lifted IS NULL AND h.ends > $3) ORDER BY f.account LIMIT $4)sql"};
constexpr Sql forget_looks{
    R"sql(DELETE FROM seal_opening WHERE county = $1 AND time < $2 AND NOT EXISTS (SELECT 1 FROM legal_hold h
    WHERE h.county = seal_opening.county AND h.account IN (seal_opening.whose, seal_opening.account) AND h.lifted IS NULL AND h.ends > $3))sql"};
constexpr Sql forget_requests{
    R"sql(DELETE FROM data_request WHERE county = $1 AND answered < $2 AND NOT EXISTS (SELECT 1 FROM legal_hold h
    WHERE h.county = data_request.county AND h.account = data_request.account AND h.lifted IS NULL AND h.ends > $3))sql"};

constexpr Sql forget_reviews{R"sql(DELETE FROM odd_review WHERE county = $1 AND NOT EXISTS (SELECT 1 FROM seal_opening o
    WHERE o.county = odd_review.county AND o.id = odd_review.opening))sql"};
constexpr Sql guarded_files{
    R"sql(SELECT /*row*/ FROM person_file WHERE county = $1 AND guardian <> 0 AND account > $2 ORDER BY account LIMIT $3)sql"};
constexpr Sql release{R"sql(UPDATE person_file SET guardian = 0 WHERE county = $1 AND account = $2)sql"};

/// On the fourteenth birthday the guardian's part is over (PIPL art. 31): the young person decides. Where only the month of birth
/// is known, on the first day of the month after; where nothing is, their pages say that it is missing.
void release_grown(Tx& tx, const seal::KeyRing& ring) {
    Id after;
    for (auto files = tx.all<PersonFile>(guarded_files, tx.county(), after, files_at_once); !files.empty();
         files = tx.all<PersonFile>(guarded_files, tx.county(), after, files_at_once))
        for (const PersonFile& file : files) {
            after = file.account;
            if (age_in(tx, ring, file).value_or(0) >= child_under)
                keep_if_held(tx, ring, file.account), tx.exec(release, tx.county(), file.account);
        }
}

void retain(Tx& tx) {
    for (const Id account :
         tx.all<Id>(files_of_closed, tx.county(), tx.now() - keep_file.after, tx.now(), files_at_once))
        emit(tx, "personal_erased", {"", "", account}, Erased{erase_file(tx, account), "retention"});
    forget_for_good(tx);
    forget_unheld(tx);
    tx.exec(forget_looks, tx.county(), tx.now() - keep_look.after, tx.now());
    tx.exec(forget_reviews, tx.county());
    tx.exec(forget_requests, tx.county(), tx.now() - keep_request.after, tx.now());
}

/// Of each kind a batch; when none is left, the old key goes.
void renew_seals(Tx& tx, const seal::KeyRing& ring) {
    if (ring.rotating(tx, file_key) && reseal_files(tx, ring, rows_at_once) == 0 &&
        reseal_earlier(tx, ring, rows_at_once) == 0)
        ring.retire(tx, file_key);
    if (ring.rotating(tx, request_key) && reseal_requests(tx, ring, rows_at_once) == 0) ring.retire(tx, request_key);
    if (ring.rotating(tx, seal::opening_purpose) && seal::reseal_openings(tx, ring, rows_at_once) == 0)
        ring.retire(tx, seal::opening_purpose);
}

}  // namespace

std::vector<Job> keeping_jobs(const OfficeRef& office) {
    return {{"personal.reseal", 10 * second, [office](Tx& tx) { renew_seals(tx, *office->ring); }},
            {"personal.deadlines", 10 * minute, mark_overdue},
            {"personal.retention", day, retain},
            {"personal.guardians", day, [office](Tx& tx) { release_grown(tx, *office->ring); }}};
}

}  // namespace huying::personal
