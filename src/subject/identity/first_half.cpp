// first_half.cpp - a first password is two halves: whoever approved is shown the second, whoever asked fetches the first, once.
// Neither signs in alone, so nobody comes to hold an account that another administrator asked for. The asker's half is sealed
// until it is fetched (secret_box.hpp); of the whole, only its argon2id is kept.
#include "engine/http/answers.hpp"
#include "subject/identity/change.hpp"
#include "subject/identity/routes.hpp"

namespace huying::identity {
namespace {

constexpr std::size_t half_bytes = 9;  // 72 random bits each: as many as a whole first password had

struct OneChange {
    Id id;
};
BOOST_DESCRIBE_STRUCT(OneChange, (), (id))
struct HalfOut {
    std::string half;  ///< shown once; typed before the approver's
};
BOOST_DESCRIBE_STRUCT(HalfOut, (), (half))

std::string bound_to(const Tx& tx, Id change) { return tx.county() + "/half/" + std::to_string(change.value); }

constexpr Sql asked_change{R"sql(SELECT /*row*/ FROM access_change WHERE county = $1 AND id = $2)sql"};
constexpr Sql sealed_half{R"sql(SELECT sealed FROM first_half WHERE county = $1 AND change = $2 AND ends > $3)sql"};
constexpr Sql drop_half{R"sql(DELETE FROM first_half WHERE county = $1 AND change = $2)sql"};
HalfOut fetch_half(Tx& tx, const SecretBox& box, const OneChange& in) {
    const auto c = tx.one<Change>(asked_change, tx.county(), in.id);
    const Caller& caller = tx.caller();
    const bool own = c && c->asked_by == caller.account && caller.actor.value == 0;
    const auto sealed = own ? tx.one<std::string>(sealed_half, tx.county(), in.id, machine_now()) : std::nullopt;
    if (!sealed) throw not_found("No half of a first password waits for you here: it is fetched once, within 7 days.");
    const auto half = box.open(*sealed, bound_to(tx, in.id));
    if (!half)
        throw unavailable("The key that seals it is missing or another: an administrator must look for identity.key.");
    tx.exec(drop_half, tx.county(), in.id);
    emit(tx, "access_half_fetched", {.person = c->account.value_or(Id{})},
         AccessEvent{c->id, c->kind, c->account, caller.name, {}, c->reason});
    return {*half};
}

}  // namespace

Halves new_halves() { return {random_secret(half_bytes), random_secret(half_bytes)}; }

constexpr Sql keep_half{R"sql(INSERT INTO first_half (county, change, sealed, ends) VALUES ($1, $2, $3, $4))sql"};
void keep_askers_half(Tx& tx, const SecretBox& box, const Change& c, const std::string& half) {
    tx.exec(keep_half, tx.county(), c.id, box.seal(half, bound_to(tx, c.id)), machine_now() + change_waits);
}

bool half_waits(const Tx& tx, const Change& c) {
    return c.state == "approved" && c.asked_by == tx.caller().account &&
           tx.one<std::string>(sealed_half, tx.county(), c.id, machine_now()).has_value();
}

std::vector<http::Route> half_routes(const Box& box) {
    return {http::told_once(http::route("POST", "/api/access/changes/{id}/half", May::change_access,
                                        "The asker's half of a first password, once",
                                        [box](Tx& tx, const OneChange& in) { return fetch_half(tx, *box, in); }))};
}

}  // namespace huying::identity
