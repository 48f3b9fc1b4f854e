// purposes.hpp - the register of legal bases (处理个人信息的依据): what personal data may be used for, by whom, which fields,
// and on which article of the 个人信息保护法 (PIPL, in force 2021-11-01) it stands. A route declares its purposes (engine/http:
// serves), a right beyond the role is given for one, and whoever opens a field states one.
#pragma once
#include <boost/describe.hpp>

#include <span>
#include <string>
#include <string_view>

namespace huying::identity {

enum class For {
    none,       ///< of a route: it uses no personal data
    own_right,  ///< the person themself, whatever their role
    case_handling,
    duty_record,
    account_keeping,
    data_request,
    look_guard,
    audit,
    inspection,
    statistics,
    appeal,
    visit,
    identity_check,
    benefit_check,
    emergency,
    care_contact,
};
BOOST_DESCRIBE_ENUM(For, none, own_right, case_handling, duty_record, account_keeping, data_request, look_guard, audit,
                    inspection, statistics, appeal, visit, identity_check, benefit_check, emergency, care_contact)

struct LegalPurpose {
    std::string_view code, zh, en, law;  ///< law: the article, as the citizen reads it
    std::string_view roles;   ///< who may state it, blank-separated; empty = the person themself, or by a grant only
    std::string_view fields;  ///< what of a person's file it may open, blank-separated; empty = none
    bool grantable = false;   ///< a right beyond the role can be given for it
    std::string_view text_version = {};  ///< of the text consented to; empty = it does not stand on consent
    std::string_view text_zh = {}, text_en = {};
    /// Of the role department, whose staff may state it, blank-separated; empty = every department's. A right beyond the role can be
    /// given to others.
    std::string_view departments = {};
};

std::span<const LegalPurpose> register_of_purposes();
/// Null when the register has no such purpose.
const LegalPurpose* find_purpose(std::string_view code);
/// Whether a blank-separated list has this word.
bool lists(std::string_view words, std::string_view word);

}  // namespace huying::identity
