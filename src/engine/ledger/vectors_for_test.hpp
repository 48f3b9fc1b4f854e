// vectors_for_test.hpp - the published vectors of tests/vectors (source and licence there), read.
#pragma once
#include <gtest/gtest.h>

#include "base/bytes.hpp"
#include "base/file.hpp"
#include "data_folder.hpp"
#include "engine/ledger/merkle.hpp"
#include "engine/record/record.hpp"

namespace huying::ledger::test {

inline record::Element vectors(const std::string& file) {
    static thread_local std::string text;
    text = read_file(std::string(HUYING_DATA_DIR) + "/../tests/vectors/" + file);
    return record::parse_json(text);
}
/// By value: a loop over a part of a temporary would outlive it.
inline simdjson::dom::array list(record::Element e) { return e.get_array().value(); }
inline std::string text_of(record::Element e) { return std::string(std::string_view(e.get_string().value())); }
inline std::string bytes_in(record::Element e) { return from_base64(text_of(e)).value(); }
/// Nothing when one of them is no hash.
inline std::optional<Proof> proof_in(record::Element e) {
    Proof out;
    for (const auto item : list(e)) {
        const std::string bytes = bytes_in(item);
        if (bytes.size() != 32) return std::nullopt;
        out.push_back(hash_from(bytes));
    }
    return out;
}

/// A hash with each of its bits turned, one after the other.
template <class F> void each_flip(Hash& hash, F f) {
    for (std::size_t bit = 0; bit < 256; ++bit) {
        hash[bit / 8] ^= static_cast<unsigned char>(1u << bit % 8);
        f();
        hash[bit / 8] ^= static_cast<unsigned char>(1u << bit % 8);
    }
}

/// Leaves "0", "1", … of a tree kept whole, to compare with.
inline Hash leaf_number(std::uint64_t i) { return leaf_hash(std::to_string(i)); }
inline Hash slow_node(int level, std::uint64_t index) {
    if (level == 0) return leaf_number(index);
    return node_hash(slow_node(level - 1, 2 * index), slow_node(level - 1, 2 * index + 1));
}

}  // namespace huying::ledger::test
