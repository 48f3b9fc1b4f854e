// personal.cpp - the table of contents of the subject.
#include "subject/personal/personal.hpp"

#include <algorithm>

#include "personal_schema.hpp"
#include "personal_schema_asked_by.hpp"
#include "personal_schema_assessment.hpp"
#include "personal_schema_birth_month.hpp"
#include "personal_schema_earlier.hpp"
#include "personal_schema_odd.hpp"
#include "subject/personal/events.hpp"
#include "subject/personal/file.hpp"
#include "subject/personal/request.hpp"

namespace huying::personal {
namespace {

constexpr Sql looks_without_purpose{
    R"sql(SELECT CAST(id AS TEXT) FROM seal_opening WHERE county = $1 AND (purpose = '' OR account = 0
    OR (whose = 0 AND fields NOT LIKE 'missed_by_%' AND what <> 'seal_opening')))sql"};
constexpr Sql sealed_with_no_key{
    R"sql(SELECT CAST(account AS TEXT) FROM person_file f WHERE county = $1 AND NOT EXISTS (SELECT 1 FROM seal_key k
    WHERE k.county = f.county AND k.purpose = 'person_file' AND k.version = f.key_version))sql"};
constexpr Sql forgotten_deadlines{
    R"sql(SELECT CAST(id AS TEXT) FROM data_request WHERE county = $1 AND answered IS NULL AND due <= asked)sql"};

/// While the event of somebody's leaving is on its way, their requests are still theirs.
constexpr Sql orphaned_requests{
    R"sql(SELECT CAST(r.id AS TEXT) FROM data_request r JOIN account a ON a.county = r.county AND a.id = r.officer
    WHERE r.county = $1 AND r.answered IS NULL AND a.disabled AND NOT EXISTS (SELECT 1 FROM event e WHERE e.county = $1
    AND e.kind IN ('account_departed', 'account_disabled') AND e.person = a.id AND e.seq > coalesce((SELECT l.seq FROM cursor l
    WHERE l.county = $1 AND l.listener = 'personal.hand_on'), 0)))sql"};

}  // namespace

namespace {

constexpr Sql demonstration{R"sql(SELECT demo FROM county WHERE county = $1)sql"};

/// Not of a demonstration: its clock stands years before the one of whoever is at the machine.
void tell_keys(Tx& tx, const char* what, std::int64_t keys) {
    if (!tx.one<bool>(demonstration, tx.county()).value_or(false)) emit(tx, "personal_keys", {}, Keys{what, keys});
}

}  // namespace

void rotate_keys(Tx& tx, const seal::KeyRing& ring) {
    for (const std::string& purpose : key_purposes) ring.rotate(tx, purpose);
    tell_keys(tx, "data", std::ssize(key_purposes));
}

void tell_master_exchanged(Tx& tx, std::int64_t keys) { tell_keys(tx, "master", keys); }

Subject subject(Office office) {
    const auto shared = std::make_shared<const Office>(std::move(office));
    std::vector<http::Route> routes;
    for (auto part :
         {request_routes(shared), people_routes(shared), guard_routes(), odd_routes(shared), retention_routes(),
          assessment_routes(), answering_routes(shared), http::serves({For::own_right}, own_routes(shared)),
          http::serves({For::own_right}, looks_routes(shared)), http::serves({For::own_right}, consent_routes()),
          http::serves({For::own_right}, guardian_routes(shared))})
        std::ranges::move(part, std::back_inserter(routes));
    return {.name = "personal",
            .migrations = {{"personal", 1, personal_schema},
                           {"personal.odd", 1, personal_schema_odd},
                           {"personal.assessment", 1, personal_schema_assessment},
                           {"personal.asked_by", 1, personal_schema_asked_by},
                           {"personal.earlier", 1, personal_schema_earlier},
                           {"personal.birth_month", 1, personal_schema_birth_month}},
            .routes = std::move(routes),
            .listeners = {{"personal.hand_on",
                           {"account_departed", "account_disabled", "account_moved"},
                           hand_on_requests}},
            .jobs = keeping_jobs(shared),
            .indicators = {},
            .checks = {{"every look at personal data states a purpose and who looked", looks_without_purpose},
                       {"every person file is sealed with a key that is there", sealed_with_no_key},
                       {"every request about personal data has a deadline", forgotten_deadlines},
                       {"no open request about personal data is with an officer who has left", orphaned_requests}}};
}

}  // namespace huying::personal
