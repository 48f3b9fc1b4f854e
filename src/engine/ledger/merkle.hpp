// merkle.hpp - the tree over a log's entries: hashing, proofs that an entry is in it and that it only grew, and the few
// hashes that are enough to go on growing. Source: RFC 6962 section 2.1; checking by RFC 9162 sections 2.1.3.2, 2.1.4.2.
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace huying::ledger {

using Hash = std::array<unsigned char, 32>;  ///< SHA-256

Hash sha256(std::string_view bytes, std::string_view more = {});
Hash leaf_hash(std::string_view entry);               ///< SHA-256(0x00, entry)
Hash node_hash(const Hash& left, const Hash& right);  ///< SHA-256(0x01, left, right)
Hash empty_root();                                    ///< SHA-256 of nothing

inline std::string_view bytes_of(const Hash& h) { return {reinterpret_cast<const char*>(h.data()), h.size()}; }
/// The hash in 32 bytes; throws std::invalid_argument for another length.
Hash hash_from(std::string_view bytes);

using Proof = std::vector<Hash>;
/// The hash of the complete subtree of 2^level leaves that is the index-th of its kind.
using NodeAt = std::function<Hash(int level, std::uint64_t index)>;

/// Root of the first `size` leaves.
Hash root_of(std::uint64_t size, const NodeAt& node);
/// That leaf `index` is in the tree of `size` leaves; index < size.
Proof inclusion_proof(std::uint64_t index, std::uint64_t size, const NodeAt& node);
/// That the tree of `old_size` leaves is the beginning of that of `size`; 0 < old_size <= size.
Proof consistency_proof(std::uint64_t old_size, std::uint64_t size, const NodeAt& node);

/// That the leaves `at`, each number larger than the one before, are in the tree of `size` leaves: the hashes of the largest
/// subtrees that hold none of them, from left to right.
Proof subset_proof(std::span<const std::uint64_t> at, std::uint64_t size, const NodeAt& node);
/// False also when there are no leaves: nothing is proven then.
bool verify_subset(std::span<const std::uint64_t> at, std::uint64_t size, std::span<const Hash> leaves,
                   std::span<const Hash> proof, const Hash& root);

bool verify_inclusion(std::uint64_t index, std::uint64_t size, const Hash& leaf, std::span<const Hash> proof,
                      const Hash& root);
/// Nothing can be proven of a tree of size 0: false.
bool verify_consistency(std::uint64_t old_size, std::uint64_t size, std::span<const Hash> proof, const Hash& old_root,
                        const Hash& root);

/// What must be known of a tree to append to it: the roots of its complete subtrees, largest first.
class Frontier {
  public:
    Frontier() = default;
    /// As `bytes` gave them; throws std::invalid_argument when their number does not fit the size.
    Frontier(std::uint64_t size, std::string_view bytes);
    /// Called with each complete subtree above the leaves when its last leaf comes.
    using Completed = std::function<void(int level, std::uint64_t index, const Hash& hash)>;
    void append(const Hash& leaf, const Completed& completed = {});
    std::uint64_t size() const { return size_; }
    Hash root() const;
    std::string bytes() const;

  private:
    std::uint64_t size_ = 0;
    std::vector<Hash> roots_;
};

}  // namespace huying::ledger
