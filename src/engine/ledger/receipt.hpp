// receipt.hpp - what one keeps in one's drawer: an event, its salt, its place in the log, the proof and the signed
// checkpoint, in one file that is checked without asking anybody. The page /verify says the same (web/src/verify).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/ledger/merkle.hpp"
#include "engine/ledger/note.hpp"
#include "engine/record/record.hpp"

namespace huying::ledger {

struct Receipt {
    std::string format;                  ///< "huying-receipt/1"
    std::optional<std::string> content;  ///< the text whose digest is in the leaf; nothing when it was erased
    std::optional<std::string> salt;     ///< base64 of 16 bytes
    std::string leaf;                    ///< the entry of the log
    std::int64_t index = 0;              ///< its place, from 0
    std::vector<std::string> proof;      ///< base64 of the hashes on the way to the root
    std::string checkpoint;              ///< the signed note, with the witnesses' signatures
    std::vector<std::string> keys;       ///< of the log, as the file states them: compare with what is published
    std::vector<std::string> witnesses;  ///< keys of its witnesses, as the file states them: nothing is proven by these
    std::int64_t quorum = 0;             ///< so many witnesses had to sign, as the file states it
    std::optional<Micros> erased = {};   ///< when the content was erased, as the file states it; not proven
};
BOOST_DESCRIBE_STRUCT(Receipt, (),
                      (format, content, salt, leaf, index, proof, checkpoint, keys, witnesses, quorum, erased))

inline constexpr const char* receipt_format = "huying-receipt/1";

/// What is wrong with a receipt; `none` means that it proves what it says.
enum class Fault {
    none,
    not_a_receipt,      ///< no JSON of this form
    content_changed,    ///< the content does not have the digest in the leaf
    leaf_misplaced,     ///< the leaf names another event than its place says
    not_in_log,         ///< the proof does not lead to the signed root
    not_signed,         ///< the checkpoint has no signature of the log's key
    wrong_signature,    ///< it has one that does not fit
    too_few_witnesses,  ///< fewer witnesses have signed than the checker, or the receipt itself, asks for
};
BOOST_DESCRIBE_ENUM(Fault, none, not_a_receipt, content_changed, leaf_misplaced, not_in_log, not_signed,
                    wrong_signature, too_few_witnesses)

/// What the checker knows by himself. Whoever made the file could make the keys in it, too: what rests on these is not
/// proven, and is said to be so.
struct Trust {
    std::vector<VerifierKey> keys;       ///< of the log; empty: those in the receipt are tried
    std::vector<VerifierKey> witnesses;  ///< got from the witnesses themselves: only these count as proven
    std::optional<std::size_t> quorum;   ///< so many of `witnesses` must have signed; 1 if not said and there are any
};

struct Cosigned {
    std::string name;       ///< of the witness
    std::int64_t time = 0;  ///< seconds since 1970
};

struct Verdict {
    Fault fault = Fault::none;
    bool own_key = false;  ///< the log's key came from the checker, not from the receipt
    std::string origin, leaf, key;
    std::optional<std::string> content;
    std::optional<Micros> erased;  ///< as the file states it
    std::uint64_t size = 0;
    std::vector<Cosigned> witnessed;      ///< by keys of the checker
    std::vector<Cosigned> stated;         ///< by keys that only the receipt states: anybody can make such ones
    std::size_t known = 0, asked_of = 0;  ///< witnesses that the checker knows; how many of them had to sign
};

Verdict verify(const Receipt& receipt, const Trust& trust);
/// Of the signatures alone; fills what the verdict says of them. `stated` has the keys that the file states.
Fault check_checkpoint(const Note& note, const Receipt& stated, const Trust& trust, Verdict& out);
/// Hashes in base64; nothing when one is none or there are more than `most`.
std::optional<Proof> read_proof(const std::vector<std::string>& lines, std::size_t most);
/// The same for a file's text, or for the text of a QR code ("…#r=" and base64url of raw deflate).
Verdict verify_text(std::string_view text, const Trust& trust);

/// "…/verify#r=…": what the QR code holds. The part after # never leaves the reader's device.
std::string receipt_link(const std::string& base_url, const Receipt& receipt);

/// What is proven and what is not, in plain words.
std::string explain(const Verdict& verdict, bool chinese);
/// Its parts for a file of another form: who signed; what is not proven though all holds; and a file's text made harmless.
std::string said_of_checkpoint(const Verdict& verdict, bool chinese);
std::string unsaid_of_checkpoint(const Verdict& verdict, bool chinese);
std::string plain(std::string_view text);

}  // namespace huying::ledger
