// note.hpp - text with signatures below it, and the keys that check them. Sources: C2SP signed-note, tlog-checkpoint,
// tlog-cosignature. A checkpoint's text is origin, size and root of a log; a cosignature is a witness's, with its time.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ledger/key.hpp"
#include "engine/ledger/merkle.hpp"

namespace huying::ledger {

struct NoteSignature {
    std::string name;   ///< of the key
    std::string bytes;  ///< four bytes of key id, then the signature itself
    bool operator==(const NoteSignature&) const = default;
};
struct Note {
    std::string text;  ///< ends with a newline
    std::vector<NoteSignature> signatures;
};
/// Nothing for what is no signed note, or has more than 64 signatures.
std::optional<Note> parse_note(std::string_view note);
/// "— name base64\n"
std::string signature_line(const NoteSignature& signature);
/// Reads such lines and nothing else.
std::optional<std::vector<NoteSignature>> parse_signature_lines(std::string_view lines);
std::string to_text(const Note& note);

/// How a key signs; the values are the type bytes of C2SP signed-note, `sm2` with our own identifier behind it.
enum class SignatureType : unsigned char { ed25519 = 0x01, cosignature = 0x04, sm2 = 0xff };

/// A public key as it is handed out: "name+hash+base64".
struct VerifierKey {
    std::string name;
    SignatureType type = SignatureType::ed25519;
    std::string key;         ///< public key, as in key.hpp
    std::string id() const;  ///< 4 bytes
    bool operator==(const VerifierKey&) const = default;
};
std::optional<VerifierKey> parse_verifier_key(std::string_view text);
std::string to_text(const VerifierKey& key);
VerifierKey verifier_key(std::string name, const SigningKey& key, bool cosigner = false);

/// A signature under the note's text by this key (Ed25519 or SM2).
NoteSignature sign_note(const std::string& name, const SigningKey& key, std::string_view text);
/// A witness's, at a time in seconds since 1970.
NoteSignature cosign(const std::string& name, const SigningKey& key, std::string_view text, std::int64_t time);

enum class Signed { no, yes, wrong };  ///< no signature of this key; a good one; one that does not fit
Signed check(const Note& note, const VerifierKey& key);
/// When the witness saw it, seconds since 1970; nothing without a good cosignature.
std::optional<std::int64_t> cosigned_at(const Note& note, const VerifierKey& key);

struct Checkpoint {
    std::string origin;
    std::uint64_t size = 0;
    Hash root{};
    bool operator==(const Checkpoint&) const = default;
};
std::string to_text(const Checkpoint& checkpoint);
/// Nothing for another text. Extension lines are taken and ignored.
std::optional<Checkpoint> parse_checkpoint(std::string_view text);
bool is_key_name(std::string_view name);  ///< not empty, no spaces, no '+', no control characters

}  // namespace huying::ledger
