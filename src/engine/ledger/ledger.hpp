// ledger.hpp - every event is a leaf of its county's log. The leaf says county, number, time and kind and holds a salted
// digest of the rest; the rest and the salt stay in the database, where they can be erased while the proof stands.
// Leaf n is event n + 1, always: none is missing, none is there twice. Appending is part of the commit of the event.
#pragma once
#include <string>
#include <vector>

#include "engine/ledger/tile.hpp"
#include "engine/stream/stream.hpp"

namespace huying::ledger {

std::vector<Migration> ledger_migrations();

/// Gives a leaf to each event that has none. What `before_commit` of the store calls.
void append_events(Tx& tx);
/// The same for what was there before the log, in steps, so that the store stays free for others.
void catch_up(Store& store, const std::string& county);

struct Head {
    std::uint64_t size = 0;
    Hash root = empty_root();
};
Head head(const Tx& tx);
/// Root of the first `size` leaves; size <= head(tx).size.
Hash root_at(const Tx& tx, std::uint64_t size);

/// What is secret or erasable of an event, as the text whose digest the leaf holds.
std::string sealed_text(const Event& event);
/// SHA-256(salt, text)
Hash digest_of(std::string_view salt, std::string_view text);
constexpr std::size_t salt_bytes = 16;
/// The leaf as outsiders see it: {"county":…,"seq":…,"time":…,"kind":…,"digest":…}
std::string entry_text(const std::string& county, std::int64_t seq, Micros time, const std::string& kind,
                       const Hash& digest);

/// A tile or a bundle of entries of exactly that width; nothing when the log is not so long.
std::optional<std::string> serve(const Tx& tx, const TilePath& path);

Proof prove_inclusion(const Tx& tx, std::uint64_t index, std::uint64_t size);
/// Of the leaves `at`, rising (merkle.hpp).
Proof prove_subset(const Tx& tx, std::span<const std::uint64_t> at, std::uint64_t size);
Proof prove_consistency(const Tx& tx, std::uint64_t old_size, std::uint64_t size);

/// One event with what proves it, less the proof.
struct Leaf {
    std::string entry;
    std::optional<std::string> salt, content;  ///< nothing when they were erased
    std::optional<Micros> erased = {};         ///< when, if that was noted
};
/// Nothing when there is no such event.
std::optional<Leaf> leaf_of(const Tx& tx, std::int64_t seq);

/// Compares events with their leaves; made for events in order, reads each tile once.
class LeafReader {
  public:
    explicit LeafReader(const Tx& tx) : tx_(tx) {}
    struct Compared {
        Hash hash{};  ///< of the leaf; zeros when it is missing
        bool unchanged =
            false;      ///< the event is what was logged; or its content was erased and nothing is in its place
        Hash digest{};  ///< in the leaf; zeros when it is missing
        std::optional<std::string> salt{};  ///< its bytes; nothing when it was erased, or the leaf is missing
    };
    Compared compare(const Event& event);

  private:
    const Tx& tx_;
    std::uint64_t tile_ = UINT64_MAX;
    std::string leaves_;
};

/// Forgets content and salt of an event for good; its leaf stays and proves that something happened, when and of which
/// kind; when it was forgotten is noted. False when there is no such event.
bool erase_content(Tx& tx, std::int64_t seq);

/// Compares the whole log with the events: each sentence is a fault. Reads everything: for `huying check`.
std::vector<std::string> faults(Store& store, const std::string& county);

}  // namespace huying::ledger
