// guardian.cpp - children under fourteen (PIPL art. 31): the child's account names a parent or guardian, who agrees from their
// own; only then is sensitive data of the child kept, and the guardian decides on its consents.
#include "engine/http/answers.hpp"
#include "subject/personal/file.hpp"

namespace huying::personal {
namespace {

using identity::May;

struct GuardianName {
    Text<1, 40> guardian;  ///< sign-in name
};
BOOST_DESCRIBE_STRUCT(GuardianName, (), (guardian))
struct Wish {
    std::string county;
    Id ward, guardian;
    Micros asked;
};
BOOST_DESCRIBE_STRUCT(Wish, (), (county, ward, guardian, asked))
struct WardOut {
    Id account;
    std::string name;  ///< sign-in name
    bool agreed = false;
};
BOOST_DESCRIBE_STRUCT(WardOut, (), (account, name, agreed))
struct Wards {
    std::vector<WardOut> items;
};
BOOST_DESCRIBE_STRUCT(Wards, (), (items))
struct OneWard {
    Id account;
};
BOOST_DESCRIBE_STRUCT(OneWard, (), (account))

constexpr Sql keep_wish{R"sql(INSERT INTO guardian_wish (county, ward, guardian, asked) VALUES ($1, $2, $3, $4)
    ON CONFLICT (county, ward) DO UPDATE SET guardian = excluded.guardian, asked = excluded.asked)sql"};
constexpr Sql wish_of{R"sql(SELECT /*row*/ FROM guardian_wish WHERE county = $1 AND ward = $2)sql"};
constexpr Sql drop_wish{R"sql(DELETE FROM guardian_wish WHERE county = $1 AND ward = $2)sql"};
constexpr Sql wards_of{
    R"sql(SELECT a.id AS account, a.name AS name, coalesce(f.guardian, 0) = $2 AS agreed FROM account a
    LEFT JOIN person_file f ON f.county = a.county AND f.account = a.id LEFT JOIN guardian_wish w ON w.county = a.county AND w.ward = a.id
    WHERE a.county = $1 AND (f.guardian = $2 OR w.guardian = $2) ORDER BY a.name)sql"};
constexpr Sql set_guardian{R"sql(UPDATE person_file SET guardian = $3 WHERE county = $1 AND account = $2)sql"};

http::Nothing name_guardian(Tx& tx, const GuardianName& in) {
    const Id me = self_of(tx.caller());
    const auto guardian = identity::find_account(tx, in.guardian.value);
    // The same answer whether the account is there or not: names of accounts are not for guessing.
    if (guardian && guardian->id != me && !guardian->disabled)
        tx.exec(keep_wish, tx.county(), me, guardian->id, tx.now());
    return {};
}

Wards wards(const Tx& tx, const None&) { return {tx.all<WardOut>(wards_of, tx.county(), self_of(tx.caller()))}; }

http::Nothing agree_for_ward(Tx& tx, const OneWard& in) {
    const Id me = self_of(tx.caller());
    const auto wish = tx.one<Wish>(wish_of, tx.county(), in.account);
    if (!wish || wish->guardian != me) throw not_found("This account has not named you as its guardian.");
    if (const auto mine = file_of(tx, me); !mine || !mine->id_number)
        throw forbidden("identify_first", "A guardian's own file must have an identity number.");
    if (!file_of(tx, in.account)) throw conflict("no_file", "The child's file must have a name first.");
    tx.exec(set_guardian, tx.county(), in.account, me);
    tx.exec(drop_wish, tx.county(), in.account);
    return {};
}

http::Nothing decline(Tx& tx, const OneWard& in) {
    const auto wish = tx.one<Wish>(wish_of, tx.county(), in.account);
    if (!wish || wish->guardian != self_of(tx.caller()))
        throw not_found("This account has not named you as its guardian.");
    tx.exec(drop_wish, tx.county(), in.account);
    return {};
}

}  // namespace

std::vector<http::Route> guardian_routes() {
    return {
        http::route("PUT", "/api/my/guardian", May::manage_self, "Name a parent or guardian, who then agrees or not",
                    name_guardian),
        http::route("GET", "/api/my/wards", May::manage_self, "Children whose guardian I am, or am asked to be", wards),
        http::route("POST", "/api/my/wards/{account}/agree", May::manage_self,
                    "Agree, as the guardian, that this child's data is kept", agree_for_ward),
        http::route("POST", "/api/my/wards/{account}/decline", May::manage_self, "Not to be this account's guardian",
                    decline),
    };
}

}  // namespace huying::personal
