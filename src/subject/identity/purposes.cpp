// purposes.cpp - the register itself. The articles: 个人信息保护法 art. 13 (1) consent, (3) statutory duty, (4) emergencies;
// art. 14 to 16 consent and its withdrawal; art. 45 the person's own right; art. 50 requests; art. 51, 52 and 54 the guard and
// the audit. The words of the county's own rules go beside them.
#include "subject/identity/purposes.hpp"

#include <algorithm>

namespace huying::identity {
namespace {

constexpr LegalPurpose purposes[] = {
    {"own_right", "本人查阅、复制", "The person's own access", "《个人信息保护法》第四十五条", "",
     "name phone id_number"},
    {"case_handling", "办理事项", "Handling a matter", "《个人信息保护法》第十三条第一款第三项",
     "command department township leader worker", "", true},
    {"duty_record", "履职留痕", "A record of who acted in office",
     "《个人信息保护法》第十三条第一款第三项；《公务员法》第十四条", "command department township leader worker admin",
     ""},
    {"account_keeping", "账号与权限管理", "Keeping accounts and rights",
     "《个人信息保护法》第五十一条；GB/T 22239-2019 8.1.4.2", "admin security audit", ""},
    {"data_request", "办理本人提出的个人信息申请", "Answering what a person asks about their data",
     "《个人信息保护法》第五十条", "command", ""},
    {"look_guard", "个人信息保护监督", "Guarding the looks at personal data",
     "《个人信息保护法》第五十一条、第五十二条", "security", ""},
    {"audit", "审计", "Audit", "《个人信息保护法》第五十四条；GB/T 22239-2019 8.1.4.3", "audit", "", true},
    {"inspection", "督查检查", "Inspection", "《个人信息保护法》第十三条第一款第三项", "", "", true},
    {"statistics", "统计", "Statistics", "《个人信息保护法》第十三条第一款第三项", "", "", true},
    {"appeal", "办理诉求并回访", "Handling an appeal and calling back",
     "《个人信息保护法》第十三条第一款第三项；《信访工作条例》第二十一条", "command department township leader worker",
     "name phone", true},
    {"visit", "网格走访联系", "Visits in the grid", "《个人信息保护法》第十三条第一款第三项", "township leader worker",
     "name phone", true},
    {"identity_check", "窗口办事核验身份", "Checking identity at a counter", "《个人信息保护法》第十三条第一款第三项",
     "department township", "name id_number", true},
    {"benefit_check",
     "社会救助核对",
     "Checks for social assistance",
     "《个人信息保护法》第十三条第一款第三项；《社会救助暂行办法》第十一条、第六十一条",
     "department township",
     "name phone id_number",
     true,
     {},
     {},
     {},
     "civil_affairs"},  // 暂行办法 art. 3: 民政部门 keeps social assistance
    {"emergency", "突发事件应对与紧急救助", "Emergencies: protecting life and property",
     "《个人信息保护法》第十三条第一款第四项", "command department township leader worker", "name phone id_number",
     true},
    {"care_contact", "志愿关爱服务联系", "Contact for voluntary care",
     "《个人信息保护法》第十三条第一款第一项、第十四条", "command township leader worker", "name phone", true,
     "2026-01",
     "我同意镇街、村社区的工作人员为志愿关爱服务（探访、帮办、陪护）查看我的姓名和手机号码并与我联系。不同意不影响我办理其他事项；同意后可以随时撤回。",
     "I agree that staff of my township or community may see my name and mobile number to contact me about voluntary care (visits, errands, company). "
     "Not agreeing has no effect on anything else; I may withdraw at any time."},
};

}  // namespace

std::span<const LegalPurpose> register_of_purposes() { return purposes; }

const LegalPurpose* find_purpose(std::string_view code) {
    const auto* at = std::ranges::find(purposes, code, &LegalPurpose::code);
    return at == std::end(purposes) ? nullptr : at;
}

bool lists(std::string_view words, std::string_view word) {
    if (word.empty()) return false;
    for (std::size_t at = words.find(word); at != std::string_view::npos; at = words.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || words[at - 1] == ' ') && (end == words.size() || words[end] == ' ')) return true;
    }
    return false;
}

}  // namespace huying::identity
