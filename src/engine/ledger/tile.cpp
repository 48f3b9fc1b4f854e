// tile.cpp - see tile.hpp.
#include "engine/ledger/tile.hpp"

#include <charconv>
#include <stdexcept>

namespace huying::ledger {
namespace {

/// A decimal number without a needless zero in front, at most `most`.
std::optional<int> plain_number(std::string_view text, int most) {
    int n = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (error != std::errc{} || end != text.data() + text.size() || n < 0 || n > most) return std::nullopt;
    if (text.front() == '-' || (text.size() > 1 && text.front() == '0')) return std::nullopt;
    return n;
}

std::string_view cut(std::string_view& path) {
    const auto slash = path.find('/');
    const auto first = path.substr(0, slash);
    path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
    return first;
}

/// Three digits.
std::optional<std::uint64_t> group(std::string_view text) {
    if (text.size() != 3) return std::nullopt;
    std::uint64_t n = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        n = n * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return n;
}

constexpr std::uint64_t most_tiles = std::uint64_t{1} << 53;  // ours: more leaves than a JSON number can count

}  // namespace

namespace {
std::optional<TilePath> read_tile_path(std::string_view path) {
    if (path.ends_with('/')) return std::nullopt;
    TilePath out;
    const std::string_view level = cut(path);
    out.entries = level == "entries";
    if (!out.entries) {
        const auto n = level.empty() ? std::nullopt : plain_number(level, 63);
        if (!n) return std::nullopt;
        out.level = *n;
    }
    if (const auto at = path.find(".p/"); at != std::string_view::npos) {
        const std::string_view width = path.substr(at + 3);
        const auto n = width.empty() ? std::nullopt : plain_number(width, 255);
        if (!n || *n == 0) return std::nullopt;
        out.width = *n;
        path = path.substr(0, at);
        if (path.empty()) return std::nullopt;
    }
    for (bool first = true;; first = false) {
        std::string_view part = cut(path);
        const bool more = part.starts_with('x');
        const auto n = group(part.substr(more ? 1 : 0));
        if (!n || more == path.empty() || (first && more && *n == 0)) return std::nullopt;
        out.number = out.number * 1000 + *n;
        if (out.number > most_tiles) return std::nullopt;
        if (!more) return out;
    }
}
}  // namespace

/// Each tile has one address: what would be written otherwise is none.
std::optional<TilePath> parse_tile_path(std::string_view path) {
    auto read = read_tile_path(path);
    if (read && to_text(*read) != path) read.reset();
    return read;
}

std::string to_text(const TilePath& path) {
    std::string digits = std::to_string(path.number);
    digits.insert(0, (3 - digits.size() % 3) % 3, '0');
    std::string out = path.entries ? "entries" : std::to_string(path.level);
    for (std::size_t i = 0; i < digits.size(); i += 3)
        out += (i + 3 < digits.size() ? "/x" : "/") + digits.substr(i, 3);
    return path.width == 256 ? out : out + ".p/" + std::to_string(path.width);
}

int width_in(std::uint64_t size, int level, std::uint64_t number) {
    const std::uint64_t hashes = level >= 8 ? 0 : size >> (8 * level);
    if (number >= hashes / tile_width + 1) return 0;
    const std::uint64_t left = hashes - number * tile_width;
    return static_cast<int>(left < tile_width ? left : tile_width);
}

Hash Tiles::node(int level, std::uint64_t index) {
    const int tile_level = level / 8, inner = level % 8;
    const std::uint64_t first = index << inner;  // in hashes of the tile's level
    const auto key = std::pair(tile_level, first / tile_width);
    auto it = kept_.find(key);
    if (it == kept_.end()) it = kept_.emplace(key, tile_(key.first, key.second)).first;
    const std::size_t from = 32 * (first % tile_width), length = std::size_t{32} << inner;
    if (it->second.size() < from + length) throw std::invalid_argument("a tile of the log is missing or too short");
    return root_of_hashes(std::string_view(it->second).substr(from, length));
}

Hash root_of_hashes(std::string_view hashes) {
    Frontier tree;
    for (; hashes.size() >= 32; hashes.remove_prefix(32)) tree.append(hash_from(hashes.substr(0, 32)));
    return tree.root();
}

void add_to_bundle(std::string& bundle, std::string_view entry) {
    if (entry.size() > 0xffff) throw std::invalid_argument("an entry of the log has at most 65535 bytes");
    bundle += static_cast<char>(entry.size() >> 8);
    bundle += static_cast<char>(entry.size() & 0xff);
    bundle += entry;
}

std::optional<std::vector<std::string>> read_bundle(std::string_view bundle) {
    std::vector<std::string> out;
    while (!bundle.empty()) {
        if (bundle.size() < 2) return std::nullopt;
        const std::size_t length = static_cast<unsigned char>(bundle[0]) * 256u + static_cast<unsigned char>(bundle[1]);
        if (bundle.size() < 2 + length) return std::nullopt;
        out.emplace_back(bundle.substr(2, length));
        bundle.remove_prefix(2 + length);
    }
    return out;
}

}  // namespace huying::ledger
