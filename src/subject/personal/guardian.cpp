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
    Id ward, guardian;  ///< guardian 0: of the name that was given there is no account
    Micros asked;
};
BOOST_DESCRIBE_STRUCT(Wish, (), (county, ward, guardian, asked))
struct WardOut {
    Id account;
    std::string name;  ///< sign-in name
    bool agreed = false;
    bool birth_month_missing = false;  ///< nothing says when it is fourteen: to be given when agreeing, or afterwards
};
BOOST_DESCRIBE_STRUCT(WardOut, (), (account, name, agreed, birth_month_missing))
struct Wards {
    std::vector<WardOut> items;
};
BOOST_DESCRIBE_STRUCT(Wards, (), (items))
struct OneWard {
    Id account;
};
BOOST_DESCRIBE_STRUCT(OneWard, (), (account))
struct AgreeFor {
    Id account;
    std::optional<Personal<BirthMonth>> birth_month;  ///< required while the child's file has no identity number
};
BOOST_DESCRIBE_STRUCT(AgreeFor, (), (account, birth_month))

constexpr Sql keep_wish{R"sql(INSERT INTO guardian_wish (county, ward, guardian, asked) VALUES ($1, $2, $3, $4)
    ON CONFLICT (county, ward) DO UPDATE SET guardian = excluded.guardian, asked = excluded.asked)sql"};
constexpr Sql wish_of{R"sql(SELECT /*row*/ FROM guardian_wish WHERE county = $1 AND ward = $2)sql"};
constexpr Sql drop_wish{R"sql(DELETE FROM guardian_wish WHERE county = $1 AND ward = $2)sql"};
constexpr Sql wards_of{
    R"sql(SELECT a.id AS account, a.name AS name, coalesce(f.guardian, 0) = $2 AS agreed,
    f.id_number IS NULL AND f.birth_month IS NULL AS birth_month_missing FROM account a
    LEFT JOIN person_file f ON f.county = a.county AND f.account = a.id LEFT JOIN guardian_wish w ON w.county = a.county AND w.ward = a.id
    WHERE a.county = $1 AND (f.guardian = $2 OR w.guardian = $2) ORDER BY a.name)sql"};

http::Nothing name_guardian(Tx& tx, const GuardianName& in) {
    const Id me = deciding_for(tx, {});
    const auto guardian = identity::find_account(tx, in.guardian.value);
    if (guardian && guardian->id == me) throw invalid("/guardian", "must be somebody else");
    // Kept whether the account is there or not, and from then on everything is the same: names of accounts are not for guessing.
    const bool able = guardian && !guardian->disabled;
    tx.exec(keep_wish, tx.county(), me, able ? guardian->id : Id{}, tx.now());
    return {};
}

Wards wards(const Tx& tx, const None&) { return {tx.all<WardOut>(wards_of, tx.county(), self_of(tx.caller()))}; }

void require_asked(const Tx& tx, Id account) {
    const auto wish = tx.one<Wish>(wish_of, tx.county(), account);
    if (!wish || wish->guardian != self_of(tx.caller()))
        throw not_found("This account has not named you as its guardian.");
}

void require_full_age(const Tx& tx, const Office& office, Id me) {
    const auto mine = file_of(tx, me);
    const auto age = mine && mine->id_number ? age_in(tx, *office.ring, *mine) : std::nullopt;
    if (!age) throw forbidden("identify_first", "A guardian's own file must have an identity number.");
    if (*age < guardian_from) throw forbidden("guardian_adult", "A guardian must be of full age, eighteen or more.");
}

http::Nothing agree_for_ward(Tx& tx, const Office& office, const AgreeFor& in) {
    const Id me = self_of(tx.caller());
    require_asked(tx, in.account);
    require_full_age(tx, office, me);
    auto child = file_of(tx, in.account).value_or(PersonFile{tx.county(), in.account});
    if (age_in(tx, *office.ring, child).value_or(0) >= child_under)
        throw conflict("no_child",
                       "By its identity number or month of birth this account is of nobody under fourteen.");
    if (child.guardian.value != 0 && child.guardian != me)
        throw conflict("has_guardian", "This child has a guardian, who decides for it.");
    refuse_wrong_month(tx, in.birth_month);
    seal::mask_members(tx, *office.ring, file_key, file_table, in.account, child);
    child.guardian = me;
    take_birth(child, {}, in.birth_month);
    if (lacks_birth(child))
        throw invalid("/birth_month",
                      "is required: without an identity number nothing else says when the child is fourteen");
    store_file(tx, office, child);
    tx.exec(drop_wish, tx.county(), in.account);
    return {};
}

http::Nothing decline(Tx& tx, const OneWard& in) {
    require_asked(tx, in.account);
    tx.exec(drop_wish, tx.county(), in.account);
    return {};
}

}  // namespace

Id own_or_ward(const Tx& tx, const std::optional<Id>& ward) {
    const Id me = self_of(tx.caller());
    if (!ward || *ward == me) return me;
    const auto file = file_of(tx, *ward);
    if (!file || file->guardian != me) throw not_found("You are not the guardian of this account.");
    return *ward;
}

Id decider_for(const Tx& tx, Id account) {
    const auto file = file_of(tx, account);
    return file && file->guardian.value != 0 ? file->guardian : account;
}

Id deciding_for(const Tx& tx, const std::optional<Id>& ward) {
    const Id account = own_or_ward(tx, ward);
    if (decider_for(tx, account) != self_of(tx.caller()))
        throw forbidden("guardian_decides", "Under fourteen the guardian decides on this.");
    return account;
}

bool waits_for_guardian(const Tx& tx, Id account) { return tx.one<Wish>(wish_of, tx.county(), account).has_value(); }

std::vector<http::Route> guardian_routes(const OfficeRef& office) {
    return {
        http::route("PUT", "/api/my/guardian", May::manage_self, "Name a parent or guardian, who then agrees or not",
                    name_guardian),
        http::route("GET", "/api/my/wards", May::manage_self, "Children whose guardian I am, or am asked to be", wards),
        http::route("POST", "/api/my/wards/{account}/agree", May::manage_self,
                    "Agree, as the guardian, that this child's data is kept",
                    [office](Tx& tx, const AgreeFor& in) { return agree_for_ward(tx, *office, in); }),
        http::route("POST", "/api/my/wards/{account}/decline", May::manage_self, "Not to be this account's guardian",
                    decline),
    };
}

}  // namespace huying::personal
