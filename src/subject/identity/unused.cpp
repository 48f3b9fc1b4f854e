// unused.cpp - accounts that nobody uses (GB/T 22239-2019, 8.1.4.2 c): after sixty days they are disabled, told to the
// administrators, and what is open with them goes on as when somebody leaves. Never a citizen's or one whose deputy works, never
// the last administrator of a kind, so that the county can always act, and never one kept for emergencies (standby). Enabling
// again takes two (change_apply.cpp).
#include "subject/identity/events.hpp"
#include "subject/identity/routes.hpp"

namespace huying::identity {
namespace {

constexpr std::int64_t at_once = 100;

constexpr Sql first_look{R"sql(UPDATE account SET unused_from = $2 WHERE county = $1 AND unused_from = 0)sql"};
// The longest unused first, so that of several administrators of a kind the one who was here last is kept.
constexpr Sql unused_accounts{R"sql(SELECT /*row*/ FROM account WHERE county = $1 AND NOT disabled AND NOT standby
    AND role <> 'citizen' AND unused_from < $2
    AND NOT EXISTS (SELECT 1 FROM deputy d WHERE d.county = account.county AND d.acts_for = account.id AND d.revoked IS NULL
        AND d.begins <= $4 AND d.ends > $4)
    AND NOT EXISTS (SELECT 1 FROM sign_in s WHERE s.county = account.county AND s.account = account.id AND s.time >= $2
        AND s.outcome IN ('signed_in', 'recovery_code'))
    AND NOT EXISTS (SELECT 1 FROM credential c WHERE c.county = account.county AND c.account = account.id AND c.used >= $2)
    ORDER BY coalesce((SELECT max(s.time) FROM sign_in s WHERE s.county = account.county AND s.account = account.id
        AND s.outcome IN ('signed_in', 'recovery_code')), 0), id LIMIT $3)sql"};
constexpr Sql others_of_kind{
    R"sql(SELECT count(*) FROM account WHERE county = $1 AND role = $2 AND id <> $3 AND NOT disabled
    AND NOT standby)sql"};
constexpr Sql disable_unused{
    R"sql(UPDATE account SET disabled = TRUE, disabled_for = 'unused' WHERE county = $1 AND id = $2)sql"};

}  // namespace

bool last_of_its_kind(const Tx& tx, const Account& a) {
    return is_administrator(a.role) && tx.one<std::int64_t>(others_of_kind, tx.county(), a.role, a.id).value_or(0) == 0;
}

void disable_unused_accounts(Tx& tx) {
    if (settings_of(tx).demo) return;  // its people are simulated and never sign in
    const Micros now = machine_now();
    tx.exec(first_look, tx.county(), now);
    for (const Account& a : tx.all<Account>(unused_accounts, tx.county(), now - unused_after, at_once, tx.now())) {
        if (last_of_its_kind(tx, a)) continue;
        tx.exec(disable_unused, tx.county(), a.id);
        end_rights(tx, a.id);
        emit(tx, "account_disabled", {.person = a.id}, Departed{a.id, a.name, Id{}, ""});
    }
}

}  // namespace huying::identity
