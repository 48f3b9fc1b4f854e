// keeping.cpp - what the clock does: deadlines run out, old keys go, what is no longer needed is erased (PIPL art. 19, 47).
#include "subject/personal/events.hpp"
#include "subject/personal/request.hpp"

namespace huying::personal {
namespace {

constexpr std::int64_t rows_at_once = 200;  // a few ms of one write: the county is served meanwhile

/// How long after the last need. Legal holds go before.
constexpr std::int64_t keep_openings =
    3 * 366 * day;  // PIPL art. 56: assessments and records of processing, three years
constexpr std::int64_t keep_requests = 3 * 366 * day;  // as long as the county may have to show what it answered
constexpr std::int64_t keep_closed_files = 366 * day;  // of a closed account, since the file last changed; the figure is ours
constexpr std::int64_t files_at_once = 100;

constexpr Sql files_of_closed{
    R"sql(SELECT f.account FROM person_file f JOIN account a ON a.county = f.county AND a.id = f.account
    WHERE f.county = $1 AND a.disabled AND f.changed < $2 AND NOT EXISTS (SELECT 1 FROM legal_hold h WHERE h.county = f.county
    AND h.account = f.account AND h.lifted IS NULL AND h.ends > $3) ORDER BY f.account LIMIT $4)sql"};
constexpr Sql forget_looks{
    R"sql(DELETE FROM seal_opening WHERE county = $1 AND time < $2 AND NOT EXISTS (SELECT 1 FROM legal_hold h
    WHERE h.county = seal_opening.county AND h.account = seal_opening.whose AND h.lifted IS NULL AND h.ends > $3))sql"};
constexpr Sql forget_requests{
    R"sql(DELETE FROM data_request WHERE county = $1 AND answered < $2 AND NOT EXISTS (SELECT 1 FROM legal_hold h
    WHERE h.county = data_request.county AND h.account = data_request.account AND h.lifted IS NULL AND h.ends > $3))sql"};

void retain(Tx& tx) {
    for (const Id account :
         tx.all<Id>(files_of_closed, tx.county(), tx.now() - keep_closed_files, tx.now(), files_at_once))
        emit(tx, "personal_erased", {"", "", account}, Erased{erase_file(tx, account), "retention"});
    tx.exec(forget_looks, tx.county(), tx.now() - keep_openings, tx.now());
    tx.exec(forget_requests, tx.county(), tx.now() - keep_requests, tx.now());
}

/// Of each kind a batch; when none is left, the old key goes.
void renew_seals(Tx& tx, const seal::KeyRing& ring) {
    if (ring.rotating(tx, file_key) && reseal_files(tx, ring, rows_at_once) == 0) ring.retire(tx, file_key);
    if (ring.rotating(tx, request_key) && reseal_requests(tx, ring, rows_at_once) == 0) ring.retire(tx, request_key);
    if (ring.rotating(tx, seal::opening_purpose) && seal::reseal_openings(tx, ring, rows_at_once) == 0)
        ring.retire(tx, seal::opening_purpose);
}

}  // namespace

std::vector<Job> keeping_jobs(const OfficeRef& office) {
    return {{"personal.reseal", 10 * second, [office](Tx& tx) { renew_seals(tx, *office->ring); }},
            {"personal.deadlines", 10 * minute, mark_overdue},
            {"personal.retention", day, retain}};
}

}  // namespace huying::personal
