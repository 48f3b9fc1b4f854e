// bundle.cpp - see bundle.hpp. web/src/verify/bundle.ts does the same.
#include "engine/ledger/bundle.hpp"

namespace huying::ledger {
namespace {

constexpr std::size_t longest_bundle = 4 << 20;  // bytes: 500 events of a case are under 2 MB

std::optional<Bundle> bundle_in(std::string_view text) {
    if (text.size() > longest_bundle) return std::nullopt;
    try {
        auto bundle = record::from_json<Bundle>(text);
        if (bundle.format == bundle_format && !bundle.entries.empty()) return bundle;
    } catch (const Problem&) {  // it is something else
    }
    return std::nullopt;
}

}  // namespace

std::vector<Receipt> receipts_of(const Bundle& b) {
    std::vector<Receipt> out;
    for (const BundleEntry& e : b.entries)
        out.push_back(
            {receipt_format, e.content, e.salt, e.leaf, e.index, e.proof, b.checkpoint, b.keys, b.witnesses, b.quorum});
    return out;
}

std::vector<Verdict> verify_all(std::string_view text, const Trust& trust) {
    const auto bundle = bundle_in(text);
    if (!bundle) return {verify_text(text, trust)};
    std::vector<Verdict> out;
    for (const Receipt& r : receipts_of(*bundle)) out.push_back(verify(r, trust));
    return out;
}

}  // namespace huying::ledger
