// check.cpp - the whole log against the events, tile by tile: what `huying check` says of it.
#include <fmt/format.h>

#include <stdexcept>

#include "engine/ledger/leaves.hpp"

namespace huying::ledger {
namespace {

/// Goes through one county's log from the first leaf to the last, in one moment of the database per tile.
class Walk {
  public:
    explicit Walk(std::string county) : county_(std::move(county)) {}

    /// One tile's events and leaves. False when that was the last one.
    bool tile(const Tx& tx) {
        const auto events = events_after(tx, static_cast<std::int64_t>(tree_.size()), tile_width);
        const auto runs = runs_of_tile(tx, tree_.size() / tile_width);
        std::size_t at = 0;
        for (const Run& run : runs) {
            if (run.first != static_cast<std::int64_t>(tree_.size()))
                return fault(fmt::format("leaf {} is missing or there twice", tree_.size()));
            for (std::size_t i = 0; i < run.leaves.value.size() / leaf_bytes; ++i, ++at) {
                if (at == events.size()) return fault(fmt::format("leaf {} has no event", tree_.size()));
                if (!leaf(tx, events[at], leaf_in(run.leaves.value, i))) return false;
            }
        }
        if (at < events.size()) return fault(fmt::format("event {} has no leaf", events[at].seq));
        return at == tile_width;
    }
    void end(const Tx& tx) {
        if (!faults.empty()) return;
        const Head there = head(tx);
        if (there.size < tree_.size()) fault("the tree is smaller than its leaves");
        else if (root_at(tx, tree_.size()) != tree_.root()) fault("the tree's inner nodes are not those of its leaves");
        else if (there.size == tree_.size() && there.root != tree_.root())
            fault("the tree's root is not that of its leaves");
    }
    std::vector<std::string> faults;

  private:
    bool leaf(const Tx& tx, const Event& e, const LeafView& leaf) {
        if (e.seq != static_cast<std::int64_t>(tree_.size()) + 1)
            return fault(fmt::format("event {} is missing", tree_.size() + 1));
        const Hash digest = hash_from(leaf.digest);
        if (!is_content_of(e, leaf)) return fault(fmt::format("event {} is not what was logged", e.seq));
        const Hash hash = leaf_hash(entry_text(tx.county(), e.seq, e.time, e.kind, digest));
        if (bytes_of(hash) != leaf.hash)
            return fault(fmt::format("the leaf of event {} is not what was logged", e.seq));
        tree_.append(hash);
        return true;
    }
    bool fault(std::string sentence) {
        faults.push_back(std::move(sentence));
        return false;
    }
    std::string county_;
    Frontier tree_;
};

}  // namespace

std::vector<std::string> faults(Store& store, const std::string& county) {
    const Caller system = system_caller(county);
    Walk walk(county);
    while (store.read(system, [&](const Tx& tx) { return walk.tile(tx); })) {
    }
    try {
        store.read(system, [&](const Tx& tx) { walk.end(tx); });
    } catch (const std::invalid_argument& e) {
        walk.faults.push_back(std::string("the log cannot be read: ") + e.what());
    }
    return walk.faults;
}

}  // namespace huying::ledger
