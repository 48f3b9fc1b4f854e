// note_fuzz.cpp - any bytes as a note, a checkpoint, a key, an add-checkpoint request: what is read is written the same.
#include "engine/ledger/key.hpp"
#include "engine/ledger/merkle.hpp"
#include "engine/ledger/note.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace huying::ledger;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto note = parse_note(text); note && to_text(*note) != text) __builtin_trap();
    if (const auto key = parse_verifier_key(text); key && parse_verifier_key(to_text(*key)) != key) __builtin_trap();
    if (const auto c = parse_checkpoint(text); c && parse_checkpoint(to_text(*c)) != c) __builtin_trap();
    return 0;
}
