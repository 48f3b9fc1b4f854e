// merkle_test.cpp - the published vectors; and for every valid proof, every single change of it is refused.
#include "engine/ledger/vectors_for_test.hpp"

namespace huying::ledger::test {
namespace {

TEST(Merkle, hashes_as_rfc_6962_does) {
    EXPECT_EQ(base64(bytes_of(empty_root())), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    EXPECT_EQ(base64(bytes_of(leaf_hash(""))), "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=");
}

TEST(Merkle, inclusion_proofs_of_others_are_judged_as_they_say) {
    std::size_t n = 0;
    for (const auto c : list(vectors("merkle.json")["inclusion"])) {
        const std::string leaf = bytes_in(c["leafHash"]), root = bytes_in(c["root"]);
        const auto proof = proof_in(c["proof"]);
        const bool good = proof && leaf.size() == 32 && root.size() == 32 &&
                          verify_inclusion(c["leafIdx"].get_uint64(), c["treeSize"].get_uint64(), hash_from(leaf),
                                           *proof, hash_from(root));
        EXPECT_EQ(good, !c["wantErr"].get_bool().value()) << text_of(c["name"]);
        ++n;
    }
    EXPECT_EQ(n, 98u);
}

TEST(Merkle, consistency_proofs_of_others_are_judged_as_they_say) {
    // Some cases have roots that are no hashes, only equal or not: their digests are as equal.
    const auto root = [](record::Element e) {
        const std::string bytes = bytes_in(e);
        return bytes.size() == 32 ? hash_from(bytes) : sha256(bytes);
    };
    std::size_t n = 0;
    for (const auto c : list(vectors("merkle.json")["consistency"])) {
        const auto proof = proof_in(c["proof"]);
        const bool good = proof && verify_consistency(c["size1"].get_uint64(), c["size2"].get_uint64(), *proof,
                                                      root(c["root1"]), root(c["root2"]));
        EXPECT_EQ(good, !c["wantErr"].get_bool().value()) << text_of(c["name"]);
        ++n;
    }
    EXPECT_EQ(n, 98u);
}

TEST(Merkle, a_frontier_has_the_root_of_its_tree) {
    Frontier tree;
    for (std::uint64_t size = 0; size <= 70; ++size) {
        EXPECT_EQ(tree.root(), root_of(size, slow_node)) << size;
        EXPECT_EQ(Frontier(size, tree.bytes()).root(), tree.root()) << size;
        tree.append(leaf_number(size));
    }
    EXPECT_THROW(Frontier(3, std::string(32, 'x')), std::invalid_argument);
}

TEST(Merkle, a_frontier_tells_each_complete_subtree_once) {
    Frontier tree;
    std::size_t told = 0;
    for (std::uint64_t i = 0; i < 64; ++i)
        tree.append(leaf_number(i), [&](int level, std::uint64_t index, const Hash& hash) {
            EXPECT_EQ(hash, slow_node(level, index)) << level << ' ' << index;
            ++told;
        });
    EXPECT_EQ(told, 63u);
}

/// Every way in which a valid proof can be wrong in one place.
template <class Check> void refuse_mutations(Proof proof, const std::string& what, Check valid) {
    ASSERT_TRUE(valid(proof)) << what;
    for (std::size_t i = 0; i < proof.size(); ++i) {
        each_flip(proof[i], [&] { EXPECT_FALSE(valid(proof)) << what << " bit in " << i; });
        Proof less = proof, more = proof;
        less.erase(less.begin() + static_cast<std::ptrdiff_t>(i));
        more.insert(more.begin() + static_cast<std::ptrdiff_t>(i), proof[i]);
        EXPECT_FALSE(valid(less)) << what << " without " << i;
        EXPECT_FALSE(valid(more)) << what << " with two of " << i;
        for (std::size_t j = 0; j < i; ++j) {
            Proof swapped = proof;
            std::swap(swapped[i], swapped[j]);
            EXPECT_FALSE(valid(swapped)) << what << " with " << i << " and " << j << " swapped";
        }
    }
    proof.push_back(empty_root());
    EXPECT_FALSE(valid(proof)) << what << " with one too many";
}

TEST(Merkle, every_inclusion_is_proven_and_every_change_refused) {
    for (const std::uint64_t size : {1, 2, 3, 7, 8, 9, 20}) {
        Hash root = root_of(size, slow_node);
        for (std::uint64_t index = 0; index < size; ++index) {
            const Proof proof = inclusion_proof(index, size, slow_node);
            Hash leaf = leaf_number(index);
            const auto name = std::to_string(index) + " of " + std::to_string(size);
            refuse_mutations(proof, name, [&](const Proof& p) { return verify_inclusion(index, size, leaf, p, root); });
            each_flip(root, [&] { EXPECT_FALSE(verify_inclusion(index, size, leaf, proof, root)); });
            each_flip(leaf, [&] { EXPECT_FALSE(verify_inclusion(index, size, leaf, proof, root)); });
            for (std::uint64_t other = 0; other <= size; ++other)
                EXPECT_EQ(verify_inclusion(other, size, leaf, proof, root), other == index) << name << " as " << other;
        }
    }
}

TEST(Merkle, every_choice_of_leaves_is_proven_and_every_change_refused) {
    for (const std::uint64_t size : {1, 2, 5, 8, 11}) {
        const Hash root = root_of(size, slow_node);
        for (std::uint64_t chosen = 1; chosen < std::uint64_t{1} << size; ++chosen) {
            std::vector<std::uint64_t> at;
            std::vector<Hash> leaves;
            for (std::uint64_t i = 0; i < size; ++i)
                if ((chosen >> i & 1) != 0) at.push_back(i), leaves.push_back(leaf_number(i));
            const Proof proof = subset_proof(at, size, slow_node);
            const auto name = std::to_string(chosen) + " of " + std::to_string(size);
            EXPECT_TRUE(verify_subset(at, size, leaves, proof, root)) << name;
            Proof longer = proof;
            longer.push_back(empty_root());
            EXPECT_FALSE(verify_subset(at, size, leaves, longer, root)) << name;
            if (!proof.empty())
                EXPECT_FALSE(verify_subset(at, size, leaves, std::span(proof).first(proof.size() - 1), root)) << name;
            leaves.back()[0] ^= 1;
            EXPECT_FALSE(verify_subset(at, size, leaves, proof, root)) << name;
        }
    }
    EXPECT_FALSE(verify_subset({}, 3, {}, Proof{root_of(3, slow_node)}, root_of(3, slow_node))) << "nothing is proven";
}

TEST(Merkle, every_growth_is_proven_and_every_change_refused) {
    for (const std::uint64_t size : {2, 3, 7, 8, 13, 20}) {
        Hash root = root_of(size, slow_node);
        for (std::uint64_t old = 1; old < size; ++old) {
            const Proof proof = consistency_proof(old, size, slow_node);
            Hash before = root_of(old, slow_node);
            const auto name = std::to_string(old) + " to " + std::to_string(size);
            refuse_mutations(proof, name,
                             [&](const Proof& p) { return verify_consistency(old, size, p, before, root); });
            each_flip(root, [&] { EXPECT_FALSE(verify_consistency(old, size, proof, before, root)); });
            each_flip(before, [&] { EXPECT_FALSE(verify_consistency(old, size, proof, before, root)); });
        }
    }
}

}  // namespace
}  // namespace huying::ledger::test
