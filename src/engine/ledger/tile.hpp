// tile.hpp - the tree cut into tiles of 256 hashes, as it is kept and served. Source: C2SP tlog-tiles.
// A tile of level L, number N holds the roots of the subtrees of 256^L leaves from the N*256th on; full ones never change.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "engine/ledger/merkle.hpp"

namespace huying::ledger {

constexpr std::uint64_t tile_width = 256;  // C2SP tlog-tiles: height 8

/// A tile or a bundle of entries by its address.
struct TilePath {
    bool entries = false;  ///< "entries" instead of a level
    int level = 0;         ///< 0 to 63
    std::uint64_t number = 0;
    int width = 256;  ///< 1 to 255 for a partial one
    bool operator==(const TilePath&) const = default;
};
/// Reads what stands after "tile/": "0/x001/x234/067.p/8"; nothing for anything else.
std::optional<TilePath> parse_tile_path(std::string_view path);
std::string to_text(const TilePath& path);

/// How wide the tile is in a tree of `size` leaves: 0 when there is none, 256 when it is full.
int width_in(std::uint64_t size, int level, std::uint64_t number);

/// The hashes of a tile, at least so many of them as the tree of the caller needs: 32 bytes each.
using TileAt = std::function<std::string(int level, std::uint64_t number)>;

/// Nodes out of tiles; each tile is asked for once.
class Tiles {
  public:
    explicit Tiles(TileAt tile) : tile_(std::move(tile)) {}
    /// Throws std::invalid_argument when the tile is too short.
    Hash node(int level, std::uint64_t index);
    NodeAt nodes() {
        return [this](int level, std::uint64_t index) { return node(level, index); };
    }

  private:
    TileAt tile_;
    std::map<std::pair<int, std::uint64_t>, std::string> kept_;
};

/// Root of the subtree over a full tile (or a power of two of its hashes).
Hash root_of_hashes(std::string_view hashes);

/// A bundle: each entry after its length in two bytes, big end first.
void add_to_bundle(std::string& bundle, std::string_view entry);
/// The entries of a bundle; nothing when it is cut short.
std::optional<std::vector<std::string>> read_bundle(std::string_view bundle);

}  // namespace huying::ledger
