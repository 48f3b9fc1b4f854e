// purposes.hpp - the register of legal bases (处理个人信息的依据): what personal data may be opened for, by whom, which fields,
// and on which article of the 个人信息保护法 (PIPL, in force 2021-11-01) it stands. Whoever opens names one of these.
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace huying::personal {

struct LegalPurpose {
    std::string_view code, zh, en, law;  ///< law: the article, as the citizen reads it
    std::string_view roles;              ///< who may state it, blank-separated; empty = the person themself
    std::string_view fields;             ///< what it may open, blank-separated
    std::string_view text_version;       ///< of the text consented to; empty = it does not stand on consent
    std::string_view text_zh = {}, text_en = {};
};

std::span<const LegalPurpose> register_of_purposes();
/// Null when the register has no such purpose.
const LegalPurpose* find_purpose(std::string_view code);
/// Whether a blank-separated list has this word.
bool lists(std::string_view words, std::string_view word);

}  // namespace huying::personal
