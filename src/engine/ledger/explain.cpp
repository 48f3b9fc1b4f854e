// explain.cpp - a verdict in plain words, Chinese and English: what is proven, and what is not.
#include <fmt/format.h>

#include "base/time.hpp"
#include "engine/ledger/receipt.hpp"

namespace huying::ledger {
namespace {

struct Words {
    Fault fault;
    const char *zh, *en;
};
constexpr Words fault_words[] = {
    {Fault::none, "", ""},
    {Fault::not_a_receipt, "这不是呼应的回执,或者文件不完整。",
     "This is no receipt of Huying, or the file is not complete."},
    {Fault::content_changed, "内容与当时登记的不一致:内容被改过。",
     "The content is not what was registered: it was changed."},
    {Fault::leaf_misplaced, "登记条目与它在日志中的位置不符。", "The entry does not belong to its place in the log."},
    {Fault::not_in_log, "证明不成立:日志里没有这个条目。",
     "The proof does not hold: the log does not have this entry."},
    {Fault::not_signed, "没有该日志密钥的签名。", "There is no signature by the log's key."},
    {Fault::wrong_signature, "签名不对:不是该密钥签的,或者签名之后被改过。",
     "The signature is wrong: not by this key, or changed after signing."},
    {Fault::too_few_witnesses, "见证人的签名不够。", "Too few witnesses have signed."},
};

std::string said(const Verdict& v, bool zh) {
    std::string out =
        zh ? fmt::format("已证明:\n  · 日志 {} 的第一至第 {} 号条目中有这一条:\n    {}\n", v.origin, v.size, v.leaf)
           : fmt::format("Proven:\n  - The log {}, entries 1 to {}, has this entry:\n    {}\n", v.origin, v.size,
                         v.leaf);
    if (v.content)
        out += zh ? fmt::format("  · 内容自登记以来一字未改:\n    {}\n", *v.content)
                  : fmt::format("  - Its content has not changed by a letter since:\n    {}\n", *v.content);
    else
        out +=
            zh ? "  · 县里在条目所写的时间登记过这一类事项;条目此后没有改过,也没有移走\n"
               : "  - The county registered a matter of that kind at the time in the entry, which was neither changed nor "
                 "removed since\n";
    out += zh ? fmt::format("  · 持有密钥 {} 的人签了名\n", v.key)
              : fmt::format("  - The holder of the key {} has signed\n", v.key);
    for (const auto& [name, time] : v.witnessed) {
        const std::string at = to_text(Micros{time * second});
        out += zh ? fmt::format("  · 见证人 {} 于 {} 见到的日志与此一致\n", name, at)
                  : fmt::format("  - The witness {} saw the log consistent with this at {}\n", name, at);
    }
    return out;
}

std::string unsaid(const Verdict& v, bool zh) {
    std::string out = zh ? "没有证明:\n" : "Not proven:\n";
    if (!v.content) {
        const std::string when = v.erased ? to_text(*v.erased) : "";
        out += zh ? "  · 内容是什么、关于谁:它已依法删除" + (when.empty() ? "" : "(县里说于 " + when + ")") + "\n"
                  : "  - What the content was and whom it concerned: it was erased by law" +
                        (when.empty() ? "" : " (the county says on " + when + ")") + "\n";
    }
    if (!v.own_key)
        out +=
            zh ? "  · 这把密钥属于这个县:它取自回执本身,请与县里公布的密钥核对(--key)\n"
               : "  - That the key is the county's: it came from the receipt; compare it with what the county publishes (--key)\n";
    if (v.witnessed.empty())
        out += zh ? "  · 县里没有给别人看另一本日志:没有见证人签名\n"
                  : "  - That the county shows others no other log: no witness has signed\n";
    return out += zh ? "  · 内容说的是真话:只能证明当时这样登记,此后未改\n"
                     : "  - That the content is true: only that it was registered so, and not changed since\n";
}

}  // namespace

std::string explain(const Verdict& v, bool chinese) {
    if (v.fault == Fault::none) return said(v, chinese) + unsaid(v, chinese);
    for (const Words& w : fault_words)
        if (w.fault == v.fault)
            return std::string(chinese ? "不成立。" : "Not valid. ") + (chinese ? w.zh : w.en) + "\n";
    return {};
}

}  // namespace huying::ledger
