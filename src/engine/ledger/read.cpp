// read.cpp - tiles, bundles, proofs and single leaves out of the tables; erasing. See ledger.hpp.
#include "engine/ledger/leaves.hpp"
#include "engine/store/forget.hpp"

namespace huying::ledger {
namespace {

constexpr Sql runs{
    R"sql(SELECT /*row*/ FROM ledger_leaves WHERE county = $1 AND first >= $2 AND first < $3 ORDER BY first)sql"};
constexpr Sql nodes{R"sql(SELECT hash FROM ledger_node WHERE county = $1 AND level = $2 AND number >= $3 AND number < $4
ORDER BY number)sql"};
constexpr Sql told{R"sql(SELECT /*row*/ FROM event WHERE county = $1 AND seq > $2 AND seq <= $3 ORDER BY seq)sql"};
constexpr Sql forget_salt{R"sql(UPDATE ledger_leaves SET leaves = $3 WHERE county = $1 AND first = $2)sql"};
constexpr Sql forget_content{R"sql(UPDATE event SET content = '{}', person = 0 WHERE county = $1 AND seq = $2)sql"};

constexpr Sql note_erased{
    R"sql(INSERT INTO ledger_erased (county, seq, time) VALUES ($1, $2, $3) ON CONFLICT (county, seq) DO NOTHING)sql"};
constexpr Sql when_erased{R"sql(SELECT time FROM ledger_erased WHERE county = $1 AND seq = $2)sql"};

/// Of an event what its leaf says openly.
struct Told {
    std::int64_t seq = 0;
    Micros time;
    std::string kind;
};
BOOST_DESCRIBE_STRUCT(Told, (), (seq, time, kind))

const std::string no_salt(salt_bytes, '\0');

Tiles tiles(const Tx& tx) {
    return Tiles([&tx](int level, std::uint64_t number) { return tile_hashes(tx, level, number); });
}

std::string bundle(const Tx& tx, std::uint64_t number, int width) {
    const auto first = static_cast<std::int64_t>(number * tile_width);
    const auto events = tx.all<Told>(told, tx.county(), first, first + width);
    std::string out;
    std::size_t at = 0;
    for (const Run& run : runs_of_tile(tx, number)) {
        for (std::size_t i = 0; i < run.leaves.value.size() / leaf_bytes && at < events.size(); ++i, ++at) {
            const Told& e = events[at];
            add_to_bundle(
                out, entry_text(tx.county(), e.seq, e.time, e.kind, hash_from(leaf_in(run.leaves.value, i).digest)));
        }
    }
    return out;
}

struct Found {
    Run run;
    std::size_t at;
};
/// The run with the leaf of this event.
std::optional<Found> find_leaf(const Tx& tx, std::int64_t seq) {
    if (seq < 1) return std::nullopt;
    const auto index = static_cast<std::uint64_t>(seq - 1);
    for (Run& run : runs_of_tile(tx, index / tile_width)) {
        const auto first = static_cast<std::uint64_t>(run.first);
        if (index < first || index >= first + run.leaves.value.size() / leaf_bytes) continue;
        return Found{std::move(run), index - first};
    }
    return std::nullopt;
}

}  // namespace

bool is_content_of(const Event& event, const LeafView& leaf) {
    if (leaf.salt == no_salt) return event.content.value == "{}" && event.person == Id{};
    return digest_of(leaf.salt, sealed_text(event)) == hash_from(leaf.digest);
}

std::vector<Run> runs_of_tile(const Tx& tx, std::uint64_t tile) {
    return tx.all<Run>(runs, tx.county(), static_cast<std::int64_t>(tile * tile_width),
                       static_cast<std::int64_t>((tile + 1) * tile_width));
}

std::string tile_hashes(const Tx& tx, int level, std::uint64_t number) {
    std::string out;
    if (level == 0) {
        for (const Run& run : runs_of_tile(tx, number))
            for (std::size_t i = 0; i < run.leaves.value.size() / leaf_bytes; ++i)
                out += leaf_in(run.leaves.value, i).hash;
        return out;
    }
    for (const Bytes& hash : tx.all<Bytes>(nodes, tx.county(), level, static_cast<std::int64_t>(number * tile_width),
                                           static_cast<std::int64_t>((number + 1) * tile_width)))
        out += hash.value;
    return out;
}

Hash root_at(const Tx& tx, std::uint64_t size) {
    Tiles t = tiles(tx);
    return root_of(size, t.nodes());
}

std::optional<std::string> serve(const Tx& tx, const TilePath& path) {
    if (width_in(head(tx).size, path.level, path.number) < path.width) return std::nullopt;
    if (path.entries) return bundle(tx, path.number, path.width);
    return tile_hashes(tx, path.level, path.number).substr(0, 32 * static_cast<std::size_t>(path.width));
}

Proof prove_inclusion(const Tx& tx, std::uint64_t index, std::uint64_t size) {
    Tiles t = tiles(tx);
    return inclusion_proof(index, size, t.nodes());
}

Proof prove_subset(const Tx& tx, std::span<const std::uint64_t> at, std::uint64_t size) {
    Tiles t = tiles(tx);
    return subset_proof(at, size, t.nodes());
}

Proof prove_consistency(const Tx& tx, std::uint64_t old_size, std::uint64_t size) {
    Tiles t = tiles(tx);
    return consistency_proof(old_size, size, t.nodes());
}

std::optional<Leaf> leaf_of(const Tx& tx, std::int64_t seq) {
    const auto found = find_leaf(tx, seq);
    const auto events = events_after(tx, seq - 1, 1);
    if (!found || events.empty() || events[0].seq != seq) return std::nullopt;
    const Event& e = events[0];
    const LeafView leaf = leaf_in(found->run.leaves.value, found->at);
    Leaf out;
    out.entry = entry_text(tx.county(), e.seq, e.time, e.kind, hash_from(leaf.digest));
    if (leaf.salt == no_salt) {
        out.erased = tx.one<Micros>(when_erased, tx.county(), seq);
        return out;
    }
    out.salt = leaf.salt;
    out.content = sealed_text(e);
    return out;
}

LeafReader::Compared LeafReader::compare(const Event& event) {
    const auto index = static_cast<std::uint64_t>(event.seq - 1);
    if (index / tile_width != tile_) {
        tile_ = index / tile_width;
        leaves_.clear();
        for (const Run& run : runs_of_tile(tx_, tile_)) leaves_ += run.leaves.value;
    }
    if (leaves_.size() < (index % tile_width + 1) * leaf_bytes) return {};
    const LeafView leaf = leaf_in(leaves_, index % tile_width);
    const Hash digest = hash_from(leaf.digest);
    const bool told =
        bytes_of(leaf_hash(entry_text(event.county, event.seq, event.time, event.kind, digest))) == leaf.hash;
    Compared out{hash_from(leaf.hash), told && is_content_of(event, leaf), digest};
    if (leaf.salt != no_salt) out.salt = std::string(leaf.salt);
    return out;
}

bool erase_content(Tx& tx, std::int64_t seq) {
    auto found = find_leaf(tx, seq);
    if (!found) return false;
    forget_for_good(tx);
    tx.exec(note_erased, tx.county(), seq, tx.now());
    found->run.leaves.value.replace(found->at * leaf_bytes, salt_bytes, no_salt);
    tx.exec(forget_salt, tx.county(), found->run.first, found->run.leaves);
    return tx.exec(forget_content, tx.county(), seq) == 1;
}

}  // namespace huying::ledger
