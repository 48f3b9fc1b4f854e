// lock.cpp - see lock.hpp; and what of this subject expires.
#include "subject/identity/lock.hpp"

#include "engine/http/later.hpp"
#include "subject/identity/password.hpp"
#include "subject/identity/routes.hpp"

namespace huying::identity {
namespace {

struct Tries {
    std::int64_t failures;
    Micros locked_until;
};
BOOST_DESCRIBE_STRUCT(Tries, (), (failures, locked_until))

constexpr Sql tries_of{R"sql(SELECT failures, locked_until FROM sign_in_lock WHERE county = $1 AND digest = $2)sql"};
constexpr Sql keep_tries{
    R"sql(INSERT INTO sign_in_lock (county, digest, failures, locked_until, seen) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (county, digest) DO UPDATE SET failures = excluded.failures, locked_until = excluded.locked_until,
    seen = excluded.seen)sql"};
constexpr Sql no_tries{R"sql(DELETE FROM sign_in_lock WHERE county = $1 AND digest = $2)sql"};
constexpr std::int64_t sign_ins_kept = 366 * day;  // Cybersecurity Law: at least six months; ours is a year

}  // namespace

std::string counted_as(const SecretBox& box, const std::string& name) { return box.digest("tries", name); }

void begin_try(Store& store, const SecretBox& box, const std::string& county, const std::string& name) {
    store.write(system_caller(county), [&](Tx& tx) {
        const Micros now = machine_now();
        const std::string digest = counted_as(box, name);
        const Tries before = tx.one<Tries>(tries_of, county, digest).value_or(Tries{});
        if (before.locked_until > now)
            throw http::Later("locked", "Too many wrong passwords: this name is locked for up to 15 minutes.",
                              (before.locked_until - now + second - 1) / second);
        const std::int64_t n = before.failures + 1;
        const bool last = n >= failures_allowed;
        tx.exec(keep_tries, county, digest, last ? 0 : n, last ? now + lock_time : Micros{}, now);
    });
}

void forgive(Tx& tx, const SecretBox& box, const std::string& name) {
    tx.exec(no_tries, tx.county(), counted_as(box, name));
}

constexpr Sql add_sign_in{R"sql(INSERT INTO sign_in (county, id, account, time, outcome, address, agent)
    VALUES ($1, $2, $3, $4, $5, $6, $7))sql"};
void remember_sign_in(Tx& tx, const Account& account, const std::string& outcome, const http::Request& request) {
    const std::string agent = record::text_fault(request.agent, 0, 200) ? "" : request.agent;
    tx.exec(add_sign_in, tx.county(), tx.new_id(), account.id, machine_now(), outcome, request.remote, agent);
    tell_sign_in(tx, account, outcome);
}

constexpr Sql add_refusal{
    R"sql(INSERT INTO sign_in_refusal (county, minute, account, tries, locked) VALUES ($1, $2, $3, 1, $4)
    ON CONFLICT (county, minute, account) DO UPDATE SET tries = sign_in_refusal.tries + 1,
    locked = sign_in_refusal.locked + excluded.locked)sql"};
void count_refusal(Tx& tx, const SecretBox& box, Id account, const std::string& counted_by) {
    const Micros now = machine_now();
    const bool locks =
        tx.one<Tries>(tries_of, tx.county(), counted_as(box, counted_by)).value_or(Tries{}).locked_until > now;
    tx.exec(add_refusal, tx.county(), now.value / minute, account, locks ? 1 : 0);
}

constexpr Sql old_credentials{
    R"sql(DELETE FROM credential WHERE county = $1 AND (expires < $2 OR (idle > 0 AND used + idle < $2)))sql"};
constexpr Sql old_locks{R"sql(DELETE FROM sign_in_lock WHERE county = $1 AND seen < $2 AND locked_until < $3)sql"};
constexpr Sql old_sign_ins{R"sql(DELETE FROM sign_in WHERE county = $1 AND time < $2)sql"};
constexpr Sql old_halves{R"sql(DELETE FROM first_half WHERE county = $1 AND ends < $2)sql"};
constexpr Sql old_errands{R"sql(DELETE FROM oidc_errand WHERE county = $1 AND ends < $2)sql"};
void purge(Tx& tx) {
    const Micros now = machine_now();
    tx.exec(old_credentials, tx.county(), now);
    tx.exec(old_halves, tx.county(), now);
    tx.exec(old_locks, tx.county(), now - day, now);
    tx.exec(old_sign_ins, tx.county(), now - sign_ins_kept);
    tx.exec(old_errands, tx.county(), now);
}

}  // namespace huying::identity
