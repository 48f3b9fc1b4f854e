// keeping.hpp - how long personal data is kept after its last need, in one table: the job erases by it, staff read it.
#pragma once
#include <span>

#include "engine/store/store.hpp"

namespace huying::personal {

struct Keep {
    std::string_view what;  ///< file, look or request
    std::int64_t after;     ///< microseconds
    std::string_view since_zh, since_en;
    std::string_view basis_zh, basis_en;
};

inline constexpr Keep keep_file{"file",
                                366 * day,
                                "账号停用后，最后一次变更起",
                                "the last change, once the account is closed",
                                "《个人信息保护法》第十九条；期限由本县确定",
                                "PIPL art. 19; the figure is the county's"};
inline constexpr Keep keep_look{"look",
                                3 * 366 * day,
                                "查看之时起",
                                "the look",
                                "《个人信息保护法》第五十六条：处理情况记录至少保存三年",
                                "PIPL art. 56: records of processing for three years at least"};
inline constexpr Keep keep_request{"request",
                                   3 * 366 * day,
                                   "答复之时起",
                                   "the answer",
                                   "《个人信息保护法》第十九条、第五十条；期限由本县确定",
                                   "PIPL art. 19 and 50; the figure is the county's"};

}  // namespace huying::personal
