// witness_fuzz.cpp - any bytes as an add-checkpoint request of C2SP tlog-witness.
#include "base/bytes.hpp"
#include "engine/ledger/merkle.hpp"
#include "engine/ledger/note.hpp"
#include "engine/ledger/witness.hpp"
#include "engine/ledger/witness_client.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace huying::ledger;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto in = parse_add_checkpoint(text))
        if (add_checkpoint_body(in->old_size, in->proof, to_text(in->note)) != text) __builtin_trap();
    return 0;
}
