// receipt_fuzz.cpp - any bytes as a receipt, the text of its QR code or a bundle of receipts, or an exported audit: a verdict, never more.
#include "base/bytes.hpp"
#include "engine/ledger/audit_file.hpp"
#include "engine/ledger/bundle.hpp"
#include "engine/ledger/ledger.hpp"
#include "engine/ledger/merkle.hpp"
#include "engine/ledger/note.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace huying::ledger;
    const std::string text(reinterpret_cast<const char*>(data), size);
    const VerifierKey ours{"log", SignatureType::ed25519, std::string(32, 'k')};
    if (verify_text(text, {{ours}, {}, {}}).fault == Fault::none) __builtin_trap();  // nobody holds that key
    if (verify_text("#r=" + text, {{ours}, {}, {}}).fault == Fault::none) __builtin_trap();
    for (const Verdict& one : verify_all(text, {{ours}, {}, {}}))
        if (one.fault == Fault::none) __builtin_trap();
    if (const auto audit = verify_audit(text, {{ours}, {}, {}}))
        if (audit->verdict.fault == Fault::none) __builtin_trap();
    return 0;
}
