// explain.cpp - a verdict in plain words, Chinese and English: what is proven, and what is not. Proven is what rests on keys
// that the reader brought; what only the file says of itself is never among it. The page says the same (VerdictView.vue).
#include <fmt/format.h>

#include "base/time.hpp"
#include "engine/ledger/receipt.hpp"

namespace huying::ledger {

/// Without what a terminal or a line break could make of it: a file must not write its own verdict.
std::string plain(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool c1 = byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0;
        if (byte < 0x20 || byte == 0x7f) out += fmt::format("\\x{:02x}", byte);
        else if (c1) out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[++i]));
        else out += text[i];
    }
    return out;
}

namespace {

struct Words {
    Fault fault;
    const char *zh, *en;
};
constexpr Words fault_words[] = {
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
};

std::string names(const std::vector<Cosigned>& witnesses, bool zh) {
    std::string out;
    for (const Cosigned& one : witnesses) out += (out.empty() ? "" : zh ? "、" : ", ") + plain(one.name);
    return out;
}

std::string witnesses_said(const Verdict& v, bool zh) {
    std::string out;
    for (const auto& [name, time] : v.witnessed) {
        const std::string at = to_text(Micros{time * second});
        out += zh ? fmt::format("  · 见证人 {} 于 {} 见到的日志与此一致\n", plain(name), at)
                  : fmt::format("  - The witness {} saw the log consistent with this at {}\n", plain(name), at);
    }
    if (v.witnessed.empty()) return out;
    return out + (zh ? fmt::format("  · 您认得的 {} 个见证人中有 {} 个签了名,要求 {} 个\n", v.known, v.witnessed.size(),
                                   v.asked_of)
                     : fmt::format("  - Signed by {} of {} witnesses that you know; {} required\n", v.witnessed.size(),
                                   v.known, v.asked_of));
}

std::string said(const Verdict& v, bool zh) {
    const std::string origin = plain(v.origin), leaf = plain(v.leaf);
    std::string out =
        zh ? fmt::format("已证明:\n  · 日志 {} 的第一至第 {} 号条目中有这一条:\n    {}\n", origin, v.size, leaf)
           : fmt::format("Proven:\n  - The log {}, entries 1 to {}, has this entry:\n    {}\n", origin, v.size, leaf);
    if (v.content)
        out += zh ? fmt::format("  · 内容自登记以来一字未改:\n    {}\n", plain(*v.content))
                  : fmt::format("  - Its content has not changed by a letter since:\n    {}\n", plain(*v.content));
    else
        out +=
            zh ? "  · 日志登记过这一类事项,登记的时间如条目所写;条目此后没有改过,也没有移走\n"
               : "  - A matter of that kind was registered under the time in the entry, which was neither changed nor "
                 "removed since\n";
    return out + said_of_checkpoint(v, zh);
}

std::string witnesses_unsaid(const Verdict& v, bool zh) {
    const std::string who = names(v.stated, zh);
    if (!who.empty() && !v.witnessed.empty())
        return zh ? fmt::format("  · 另有 {} 的签名:密钥取自回执本身,没有计入\n", who)
                  : fmt::format("  - Who else signed ({}): those keys came from the receipt and were not counted\n",
                                who);
    if (!who.empty())
        return zh ? fmt::format(
                        "  · 县里没有给别人看另一本日志:见证人 {} 的密钥取自回执本身,谁都造得出;"
                        "请向见证人本人要密钥再核对(--witness-key)\n",
                        who)
                  : fmt::format(
                        "  - That the county shows others no other log: the witness keys came from the receipt itself "
                        "({}), and anybody can make such ones; get them from the witnesses (--witness-key)\n",
                        who);
    if (!v.witnessed.empty()) return {};
    return zh ? "  · 县里没有给别人看另一本日志:没有见证人签名\n"
              : "  - That the county shows others no other log: no witness has signed\n";
}

std::string unsaid(const Verdict& v, bool zh) {
    std::string out = zh ? "没有证明:\n" : "Not proven:\n";
    if (!v.content) {
        const std::string when = v.erased ? to_text(*v.erased) : "";
        out +=
            zh ? "  · 内容是什么、关于谁:这份文件里没有内容;是否删除过、为什么删除,也没有证明" +
                     (when.empty() ? "" : "(文件自称于 " + when + " 删除)") + "\n"
               : "  - What the content was and whom it concerned: it is not in this file. Whether and why it was erased is not "
                 "proven either" +
                     (when.empty() ? "" : " (the file says: on " + when + ")") + "\n";
    }
    return out + unsaid_of_checkpoint(v, zh);
}

std::string too_few(const Verdict& v, bool zh) {
    if (v.witnessed.size() >= v.asked_of)
        return zh ? "见证人的签名不够:比回执自己要求的还少。"
                  : "Too few witnesses have signed: fewer than the receipt itself asks for.";
    return zh ? fmt::format("见证人的签名不够:您认得的 {} 个见证人中有 {} 个签了名,要求 {} 个。", v.known,
                            v.witnessed.size(), v.asked_of)
              : fmt::format("Too few witnesses have signed: {} of {} that you know; {} required.", v.witnessed.size(),
                            v.known, v.asked_of);
}

}  // namespace

std::string said_of_checkpoint(const Verdict& v, bool zh) {
    return (zh ? fmt::format("  · 持有密钥 {} 的人签了名\n", v.key)
               : fmt::format("  - The holder of the key {} has signed\n", v.key)) +
           witnesses_said(v, zh);
}

std::string unsaid_of_checkpoint(const Verdict& v, bool zh) {
    std::string out;
    if (!v.own_key)
        out +=
            zh ? "  · 这把密钥和日志的名称属于这个县:它们取自回执本身,请与县里公布的密钥核对(--key)\n"
               : "  - That the key and the log's name are the county's: they came from the receipt; compare the key with what "
                 "the county publishes (--key)\n";
    out += witnesses_unsaid(v, zh);
    return out +=
           zh ? "  · 内容和条目里的时间是真的:只能证明这样登记过,此后未改\n"
              : "  - That the content and the time in the entry are true: only that it was registered so, and not "
                "changed since\n";
}

std::string explain(const Verdict& v, bool chinese) {
    if (v.fault == Fault::none) return said(v, chinese) + unsaid(v, chinese);
    const std::string no = chinese ? "不成立。" : "Not valid. ";
    if (v.fault == Fault::too_few_witnesses) return no + too_few(v, chinese) + "\n";
    for (const Words& w : fault_words)
        if (w.fault == v.fault) return no + (chinese ? w.zh : w.en) + "\n";
    return {};
}

}  // namespace huying::ledger
