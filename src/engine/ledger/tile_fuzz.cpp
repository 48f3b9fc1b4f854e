// tile_fuzz.cpp - any bytes as the address of a tile, as a bundle, as a proof: what is read is written the same.
#include "engine/ledger/merkle.hpp"
#include "engine/ledger/tile.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace huying::ledger;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto path = parse_tile_path(text); path && to_text(*path) != text) __builtin_trap();
    if (const auto entries = read_bundle(text)) {
        std::string again;
        for (const auto& e : *entries) add_to_bundle(again, e);
        if (again != text) __builtin_trap();
    }
    if (size >= 2) {
        Proof proof;
        for (auto rest = text.substr(2); rest.size() >= 32; rest.remove_prefix(32))
            proof.push_back(hash_from(rest.substr(0, 32)));
        if (verify_inclusion(data[0], data[1], leaf_hash(text), proof, leaf_hash("other"))) __builtin_trap();
        if (verify_consistency(data[0], data[1], proof, leaf_hash(text), leaf_hash("other"))) __builtin_trap();
    }
    return 0;
}
