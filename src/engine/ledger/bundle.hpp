// bundle.hpp - several receipts in one file, for events that belong together: one checkpoint, and for each event what its own
// receipt has. Each is checked as a receipt of its own; that none was left out is not proven.
#pragma once
#include "engine/ledger/receipt.hpp"

namespace huying::ledger {

struct BundleEntry {
    std::optional<std::string> content, salt;
    std::string leaf;
    std::int64_t index = 0;
    std::vector<std::string> proof;
};
BOOST_DESCRIBE_STRUCT(BundleEntry, (), (content, salt, leaf, index, proof))

/// The members are those of Receipt.
struct Bundle {
    std::string format;  ///< "huying-receipts/1"
    std::string about;   ///< what the events have in common, in words; nothing is proven of it
    std::vector<BundleEntry> entries;
    std::string checkpoint;
    std::vector<std::string> keys, witnesses;
    std::int64_t quorum = 0;
};
BOOST_DESCRIBE_STRUCT(Bundle, (), (format, about, entries, checkpoint, keys, witnesses, quorum))

inline constexpr const char* bundle_format = "huying-receipts/1";

/// A receipt for each entry.
std::vector<Receipt> receipts_of(const Bundle& bundle);
/// A verdict for each receipt in a file: one for a receipt or the text of a QR code, several for a bundle.
std::vector<Verdict> verify_all(std::string_view text, const Trust& trust);

}  // namespace huying::ledger
