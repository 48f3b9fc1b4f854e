// leaves.hpp - how leaves lie in the tables; between ledger.cpp and its neighbours only.
#pragma once
#include "engine/ledger/ledger.hpp"

namespace huying::ledger {

struct TreeRow {
    std::string county;
    std::int64_t size = 0;
    Bytes frontier;
};
BOOST_DESCRIBE_STRUCT(TreeRow, (), (county, size, frontier))

/// Leaves from `first` on, 80 bytes each; a run does not cross a tile.
struct Run {
    std::int64_t first = 0;
    Bytes leaves;
};
BOOST_DESCRIBE_STRUCT(Run, (), (first, leaves))

constexpr std::size_t leaf_bytes = salt_bytes + 32 + 32;

/// One leaf within a run.
struct LeafView {
    std::string_view salt, digest, hash;
};
inline LeafView leaf_in(std::string_view run, std::size_t i) {
    run = run.substr(i * leaf_bytes, leaf_bytes);
    return {run.substr(0, salt_bytes), run.substr(salt_bytes, 32), run.substr(salt_bytes + 32)};
}

/// The event is what was logged; without its salt, which erasing takes away, it has to be as erasing leaves it: something
/// else in its place is told by nothing in the leaf.
bool is_content_of(const Event& event, const LeafView& leaf);

/// The runs of one tile, in order.
std::vector<Run> runs_of_tile(const Tx& tx, std::uint64_t tile);
/// What of a tile there is.
std::string tile_hashes(const Tx& tx, int level, std::uint64_t number);

}  // namespace huying::ledger
