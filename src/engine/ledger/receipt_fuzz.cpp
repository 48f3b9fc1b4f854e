// receipt_fuzz.cpp - any bytes as a receipt or the text of its QR code: a verdict, never more.
#include "engine/ledger/base64.hpp"
#include "engine/ledger/ledger.hpp"
#include "engine/ledger/merkle.hpp"
#include "engine/ledger/note.hpp"
#include "engine/ledger/receipt.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace huying::ledger;
    const std::string text(reinterpret_cast<const char*>(data), size);
    const VerifierKey ours{"log", SignatureType::ed25519, std::string(32, 'k')};
    if (verify_text(text, {{ours}, {}, {}}).fault == Fault::none) __builtin_trap();  // nobody holds that key
    if (verify_text("#r=" + text, {{ours}, {}, {}}).fault == Fault::none) __builtin_trap();
    return 0;
}
