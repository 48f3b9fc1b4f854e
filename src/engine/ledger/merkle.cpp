// merkle.cpp - see merkle.hpp.
#include "engine/ledger/merkle.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <functional>
#include <memory>
#include <stdexcept>

namespace huying::ledger {
namespace {

constexpr char leaf_mark = 0x00, node_mark = 0x01;  // RFC 6962 section 2.1

using Algorithm = std::unique_ptr<EVP_MD, void (*)(EVP_MD*)>;

/// One context for each thread and the algorithm fetched once: setting these up costs more than hashing two hashes.
class Sha256 {
  public:
    Sha256& start() {
        EVP_DigestInit_ex2(context_.get(), nullptr, nullptr);  // the algorithm as before
        return *this;
    }
    Sha256& add(std::string_view bytes) {
        EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size());
        return *this;
    }
    Hash end() {
        Hash out{};
        if (EVP_DigestFinal_ex(context_.get(), out.data(), nullptr) != 1)
            throw std::runtime_error("SHA-256 does not work");
        return out;
    }
    static Sha256& of_this_thread() {
        thread_local Sha256 one;
        return one.start();
    }

  private:
    Sha256() {
        static const Algorithm sha256(EVP_MD_fetch(nullptr, "SHA256", nullptr), EVP_MD_free);
        if (!sha256 || EVP_DigestInit_ex2(context_.get(), sha256.get(), nullptr) != 1)
            throw std::runtime_error("SHA-256 is not there");
    }
    std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context_{EVP_MD_CTX_new(), EVP_MD_CTX_free};
};

/// The largest power of two below n; n > 1.
std::uint64_t split(std::uint64_t n) { return std::bit_floor(n - 1); }

/// Hash of the leaves from `begin` to before `end`, a range that the tree's shape itself knows.
Hash range(std::uint64_t begin, std::uint64_t end, const NodeAt& node) {
    const std::uint64_t n = end - begin;
    if (std::has_single_bit(n)) return node(std::countr_zero(n), begin / n);
    const std::uint64_t middle = begin + split(n);
    return node_hash(range(begin, middle, node), range(middle, end, node));
}

/// RFC 6962 section 2.1.2, SUBPROOF: `whole` says that the old tree is this very subtree, whose root is known.
void subproof(std::uint64_t old_end, std::uint64_t begin, std::uint64_t end, bool whole, const NodeAt& node,
              Proof& out) {
    if (old_end == end) {
        if (!whole) out.push_back(range(begin, end, node));
        return;
    }
    const std::uint64_t middle = begin + split(end - begin);
    if (old_end <= middle) {
        subproof(old_end, begin, middle, whole, node, out);
        out.push_back(range(middle, end, node));
    } else {
        subproof(old_end, middle, end, false, node, out);
        out.push_back(range(begin, middle, node));
    }
}

/// Root over the leaves from `begin` to before `end`, of which those `at` are known: `leaf` is asked for each of them in turn,
/// `other` for each largest subtree without any.
template <class Leaf, class Other> Hash subset_root(std::span<const std::uint64_t> at, std::uint64_t begin,
                                                    std::uint64_t end, const Leaf& leaf, const Other& other) {
    if (at.empty()) return other(begin, end);
    if (end - begin == 1) return leaf();
    const std::uint64_t middle = begin + split(end - begin);
    const auto left = static_cast<std::size_t>(std::ranges::lower_bound(at, middle) - at.begin());
    const Hash first = subset_root(at.first(left), begin, middle, leaf, other);
    return node_hash(first, subset_root(at.subspan(left), middle, end, leaf, other));
}

bool rising(std::span<const std::uint64_t> at, std::uint64_t size) {
    return !at.empty() && std::ranges::adjacent_find(at, std::greater_equal<>()) == at.end() && at.back() < size;
}

}  // namespace

Hash sha256(std::string_view bytes, std::string_view more) {
    return Sha256::of_this_thread().add(bytes).add(more).end();
}
Hash leaf_hash(std::string_view entry) { return Sha256::of_this_thread().add({&leaf_mark, 1}).add(entry).end(); }
Hash node_hash(const Hash& left, const Hash& right) {
    char both[65];
    both[0] = node_mark;
    std::memcpy(both + 1, left.data(), 32);
    std::memcpy(both + 33, right.data(), 32);
    return Sha256::of_this_thread().add({both, sizeof both}).end();
}
Hash empty_root() { return sha256({}); }

Hash hash_from(std::string_view bytes) {
    Hash out;
    if (bytes.size() != out.size()) throw std::invalid_argument("a hash has 32 bytes");
    std::memcpy(out.data(), bytes.data(), out.size());
    return out;
}

Hash root_of(std::uint64_t size, const NodeAt& node) { return size == 0 ? empty_root() : range(0, size, node); }

Proof inclusion_proof(std::uint64_t index, std::uint64_t size, const NodeAt& node) {
    if (index >= size) throw std::invalid_argument("the tree has no such leaf");
    Proof out;
    std::uint64_t begin = 0, end = size;
    while (end - begin > 1) {  // from the root down, so the proof comes out backwards
        const std::uint64_t middle = begin + split(end - begin);
        if (index < middle) {
            out.push_back(range(middle, end, node));
            end = middle;
        } else {
            out.push_back(range(begin, middle, node));
            begin = middle;
        }
    }
    return {out.rbegin(), out.rend()};
}

Proof subset_proof(std::span<const std::uint64_t> at, std::uint64_t size, const NodeAt& node) {
    if (!rising(at, size)) throw std::invalid_argument("the tree has no such leaves");
    Proof out;
    subset_root(
        at, 0, size, [] { return Hash{}; },
        [&](std::uint64_t begin, std::uint64_t end) { return out.emplace_back(range(begin, end, node)); });
    return out;
}

bool verify_subset(std::span<const std::uint64_t> at, std::uint64_t size, std::span<const Hash> leaves,
                   std::span<const Hash> proof, const Hash& root) {
    if (!rising(at, size) || at.size() != leaves.size()) return false;
    std::size_t leaf = 0, other = 0;
    const Hash got = subset_root(
        at, 0, size, [&] { return leaves[leaf++]; },
        [&](std::uint64_t, std::uint64_t) { return other < proof.size() ? proof[other++] : (++other, Hash{}); });
    return other == proof.size() && got == root;
}

Proof consistency_proof(std::uint64_t old_size, std::uint64_t size, const NodeAt& node) {
    if (old_size == 0 || old_size > size) throw std::invalid_argument("the old tree is not a part of this one");
    Proof out;
    subproof(old_size, 0, size, true, node, out);
    return out;
}

bool verify_inclusion(std::uint64_t index, std::uint64_t size, const Hash& leaf, std::span<const Hash> proof,
                      const Hash& root) {
    if (index >= size) return false;
    std::uint64_t at = index, last = size - 1;
    Hash hash = leaf;
    for (const Hash& sibling : proof) {
        if (last == 0) return false;  // longer than the way to the root
        if (at % 2 == 1 || at == last) {
            hash = node_hash(sibling, hash);
            while (at % 2 == 0 && at != 0) at /= 2, last /= 2;
        } else {
            hash = node_hash(hash, sibling);
        }
        at /= 2, last /= 2;
    }
    return last == 0 && hash == root;
}

bool verify_consistency(std::uint64_t old_size, std::uint64_t size, std::span<const Hash> proof, const Hash& old_root,
                        const Hash& root) {
    if (old_size == 0 || old_size > size) return false;
    if (old_size == size) return proof.empty() && old_root == root;
    if (proof.empty()) return false;
    const bool whole = std::has_single_bit(old_size);  // then the old root begins the way and is not sent
    Hash old_hash = whole ? old_root : proof.front(), hash = old_hash;
    std::uint64_t at = old_size - 1, last = size - 1;
    while (at % 2 == 1) at /= 2, last /= 2;
    for (const Hash& sibling : proof.subspan(whole ? 0 : 1)) {
        if (last == 0) return false;
        if (at % 2 == 1 || at == last) {
            old_hash = node_hash(sibling, old_hash);
            hash = node_hash(sibling, hash);
            while (at % 2 == 0 && at != 0) at /= 2, last /= 2;
        } else {
            hash = node_hash(hash, sibling);
        }
        at /= 2, last /= 2;
    }
    return last == 0 && old_hash == old_root && hash == root;
}

Frontier::Frontier(std::uint64_t size, std::string_view bytes) : size_(size) {
    if (bytes.size() != 32 * static_cast<std::size_t>(std::popcount(size)))
        throw std::invalid_argument("the roots do not fit the size of the tree");
    for (; !bytes.empty(); bytes.remove_prefix(32)) roots_.push_back(hash_from(bytes.substr(0, 32)));
}

void Frontier::append(const Hash& leaf, const Completed& completed) {
    Hash hash = leaf;
    for (int level = 1; (size_ >> (level - 1)) % 2 == 1; ++level) {
        hash = node_hash(roots_.back(), hash);
        roots_.pop_back();
        if (completed) completed(level, size_ >> level, hash);
    }
    roots_.push_back(hash);
    ++size_;
}

Hash Frontier::root() const {
    if (roots_.empty()) return empty_root();
    Hash hash = roots_.back();
    for (std::size_t i = roots_.size() - 1; i-- > 0;) hash = node_hash(roots_[i], hash);
    return hash;
}

std::string Frontier::bytes() const {
    std::string out;
    for (const Hash& h : roots_) out += bytes_of(h);
    return out;
}

}  // namespace huying::ledger
