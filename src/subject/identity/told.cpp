// told.cpp - signing in as events, for the administrators of security and audit and for the person (GB/T 22239-2019, 8.1.4.3 a and
// b: every user, the important events, success or not). What is refused is counted, and told once a minute for each account, so
// that whoever tries names all night does not fill the log; names that nobody has are a number. No address, no word anybody wrote.
#include "subject/identity/events.hpp"
#include "subject/identity/lock.hpp"
#include "subject/identity/routes.hpp"

namespace huying::identity {
namespace {

constexpr std::int64_t accounts_told = 100;  // by name, each minute; the others are one event together

struct Refusals {
    Id account;
    std::int64_t tries, locked, since;
};
BOOST_DESCRIBE_STRUCT(Refusals, (), (account, tries, locked, since))
constexpr Sql refusals_by_account{
    R"sql(SELECT account, CAST(sum(tries) AS BIGINT) AS tries, CAST(sum(locked) AS BIGINT) AS locked,
    min(minute) AS since FROM sign_in_refusal WHERE county = $1 AND minute < $2 AND account <> 0 GROUP BY account
    ORDER BY sum(locked) DESC, sum(tries) DESC, account LIMIT $3)sql"};
struct AllRefusals {
    std::int64_t accounts, tries, unknown, since;
};
BOOST_DESCRIBE_STRUCT(AllRefusals, (), (accounts, tries, unknown, since))
constexpr Sql all_refusals{R"sql(SELECT count(DISTINCT CASE WHEN account <> 0 THEN account END) AS accounts,
    CAST(coalesce(sum(CASE WHEN account <> 0 THEN tries ELSE 0 END), 0) AS BIGINT) AS tries,
    CAST(coalesce(sum(CASE WHEN account = 0 THEN tries ELSE 0 END), 0) AS BIGINT) AS unknown,
    coalesce(min(minute), 0) AS since FROM sign_in_refusal WHERE county = $1 AND minute < $2)sql"};
constexpr Sql forget_refusals{R"sql(DELETE FROM sign_in_refusal WHERE county = $1 AND minute < $2)sql"};

constexpr struct {
    std::string_view outcome, kind;
} kinds_of_outcomes[] = {
    {"signed_in", "signed_in"},
    {"recovery_code", "signed_in"},
    {"password_changed", "password_changed"},
    {"factor_enrolled", "factor_changed"},
    {"factor_removed", "factor_changed"},
    {"recovery_codes_renewed", "factor_changed"},
};

void tell_refusals_of(Tx& tx, const Refusals& r) {
    const auto account = account_by_id(tx, r.account);
    if (!account) return;
    const SignInRefused told{account->id, account->name, r.tries, {}, {r.since * minute}};
    emit(tx, "sign_in_refused", {.person = account->id}, told);
    if (r.locked > 0) emit(tx, "sign_in_locked", {.person = account->id}, told);
}

}  // namespace

void tell_sign_in(Tx& tx, const Account& account, const std::string& outcome) {
    for (const auto& k : kinds_of_outcomes)
        if (k.outcome == outcome)
            emit(tx, std::string(k.kind), {.person = account.id}, SignInEvent{account.id, account.name, outcome});
}

void tell_signed_out(Tx& tx, const Account& account) {
    emit(tx, "signed_out", {.person = account.id}, SignInEvent{account.id, account.name, "signed_out"});
}

void tell_token(Tx& tx, const char* kind, const Account& account, const TokenEvent& token) {
    TokenEvent told = token;
    told.account = account.id;
    told.name = account.name;
    emit(tx, kind, {.person = account.id}, told);
}

void tell_added(Tx& tx, const Account& account, const std::string& made) {
    if (settings_of(tx).demo) return;
    emit(tx, "account_added", {.person = account.id}, AccountAdded{account.id, account.name, account.role, made});
}

void tell_refusals(Tx& tx) {
    const std::int64_t now = machine_now().value / minute;
    const auto all = tx.one<AllRefusals>(all_refusals, tx.county(), now).value_or(AllRefusals{});
    if (all.accounts == 0 && all.unknown == 0) return;
    std::int64_t tries = 0;
    const auto told = tx.all<Refusals>(refusals_by_account, tx.county(), now, accounts_told);
    for (const Refusals& r : told) {
        tell_refusals_of(tx, r);
        tries += r.tries;
    }
    const Micros since{all.since * minute};
    if (all.accounts > std::ssize(told))
        emit(tx, "sign_in_refused", {},
             SignInRefused{{}, {}, all.tries - tries, all.accounts - std::ssize(told), since});
    if (all.unknown > 0) emit(tx, "sign_in_refused", {}, SignInRefused{{}, {}, all.unknown, 0, since});
    tx.exec(forget_refusals, tx.county(), now);
}

}  // namespace huying::identity
