// consent.cpp - 同意: a ledger that is only added to. What counts is a person's last act for a purpose, and only for the text
// that was shown then (PIPL art. 14); withdrawing is as easy as agreeing (art. 15) and costs nothing else (art. 16).
#include "engine/http/answers.hpp"
#include "subject/personal/events.hpp"
#include "subject/personal/views.hpp"

namespace huying::personal {
namespace {

using identity::May;

struct ConsentAct {
    std::string county;
    Id id, account;
    std::string purpose, text_version, act;
    Micros time;
    Id by_account;  ///< the person, or their guardian
};
BOOST_DESCRIBE_STRUCT(ConsentAct, (), (county, id, account, purpose, text_version, act, time, by_account))
struct Consents {
    std::vector<ConsentOut> items;
};
BOOST_DESCRIBE_STRUCT(Consents, (), (items))
struct WhoseConsents {
    std::optional<Id> ward;  ///< of this child, whose guardian the caller is
};
BOOST_DESCRIBE_STRUCT(WhoseConsents, (), (ward))
struct Agree {
    Text<1, 40> purpose;
    Text<1, 20> text_version;
    std::optional<Id> ward;  ///< a guardian agrees for this account
};
BOOST_DESCRIBE_STRUCT(Agree, (), (purpose, text_version, ward))
struct Withdraw {
    Text<1, 40> purpose;
    std::optional<Id> ward;
};
BOOST_DESCRIBE_STRUCT(Withdraw, (), (purpose, ward))

constexpr Sql acts_of{R"sql(SELECT /*row*/ FROM consent_act WHERE county = $1 AND account = $2 ORDER BY id)sql"};
constexpr Sql last_act{
    R"sql(SELECT /*row*/ FROM consent_act WHERE county = $1 AND account = $2 AND purpose = $3 ORDER BY id DESC LIMIT 1)sql"};

const LegalPurpose& consentable(const std::string& code) {
    const auto* p = find_purpose(code);
    if (p == nullptr || p->text_version.empty())
        throw invalid("/purpose", "is no purpose of the register that stands on consent");
    return *p;
}

void act(Tx& tx, Id account, const LegalPurpose& p, const std::string& what, Id by) {
    const std::string version(p.text_version);
    tx.insert("consent_act",
              ConsentAct{tx.county(), tx.new_id(), account, std::string(p.code), version, what, tx.now(), by});
    emit(tx, "personal_consent", {"", "", account}, Consented{std::string(p.code), version, what});
}

Consents my_consents(const Tx& tx, const WhoseConsents& in) { return {consents_of(tx, own_or_ward(tx, in.ward))}; }

Consents agree(Tx& tx, const Agree& in) {
    const LegalPurpose& p = consentable(in.purpose.value);
    if (in.text_version.value != p.text_version)
        throw conflict("another_text", "The text has changed: read the one in force, then decide.");
    const Id account = deciding_for(tx, in.ward);
    if (!has_consented(tx, account, p)) act(tx, account, p, "given", self_of(tx.caller()));
    return {consents_of(tx, account)};
}

Consents withdraw(Tx& tx, const Withdraw& in) {
    const LegalPurpose& p = consentable(in.purpose.value);
    const Id account = deciding_for(tx, in.ward);
    const auto last = tx.one<ConsentAct>(last_act, tx.county(), account, p.code);
    if (last && last->act == "given") act(tx, account, p, "withdrawn", self_of(tx.caller()));
    return {consents_of(tx, account)};
}

}  // namespace

bool has_consented(const Tx& tx, Id account, const LegalPurpose& purpose) {
    const auto last = tx.one<ConsentAct>(last_act, tx.county(), account, purpose.code);
    return last && last->act == "given" && last->text_version == purpose.text_version;
}

void withdraw_all(Tx& tx, Id account, Id by) {
    for (const LegalPurpose& p : register_of_purposes()) {
        const auto last = tx.one<ConsentAct>(last_act, tx.county(), account, p.code);
        if (last && last->act == "given") act(tx, account, p, "withdrawn", by);
    }
}

std::vector<ConsentOut> consents_of(const Tx& tx, Id account) {
    std::vector<ConsentOut> out;
    for (const auto& a : tx.all<ConsentAct>(acts_of, tx.county(), account))
        out.push_back({a.id, a.purpose, a.text_version, a.act, a.time, a.by_account != account});
    return out;
}

std::vector<http::Route> consent_routes() {
    return {
        http::route("GET", "/api/my/consents", May::manage_self,
                    "The ledger of my consents, or of a child's whose guardian I am", my_consents),
        http::route("POST", "/api/my/consents", May::manage_self, "Agree to a purpose in its present text", agree),
        http::route("DELETE", "/api/my/consents/{purpose}", May::manage_self,
                    "Withdraw a consent; nothing else depends on it", withdraw),
    };
}

}  // namespace huying::personal
