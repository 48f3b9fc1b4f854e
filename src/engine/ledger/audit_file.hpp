// audit_file.hpp - the exported stream of events as JSON lines: a row for each event, and at the end the signed checkpoint with
// the hashes that lead from the rows' leaves to its root. It is checked as a receipt is, without asking anybody. The page does the same (web/src/verify/audit_file.ts).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/ledger/receipt.hpp"

namespace huying::ledger {

/// One event with what the log holds of it. With the salt its digest can be computed from the row, with the digest its leaf,
/// which is in the log: whoever has the log can compare without asking us.
struct AuditRow {
    std::int64_t seq = 0;
    Micros time;
    std::string kind, division, departments;
    Id person;
    Json content;
    std::string leaf_hash;   ///< base64, the leaf of index seq - 1
    bool unchanged = false;  ///< the content still has the digest in its leaf, or is not there any more
    std::string digest;      ///< base64, in the leaf: SHA-256 of salt and division, departments, person and content
    std::optional<std::string> salt;  ///< base64 of 16 bytes; nothing when the content was erased
};
BOOST_DESCRIBE_STRUCT(AuditRow, (),
                      (seq, time, kind, division, departments, person, content, leaf_hash, unchanged, digest, salt))

/// The last line. Without a checkpoint nothing was signed, or the log was refused, when the file was written.
struct AuditEnd {
    std::string format;  ///< "huying-audit/1"
    std::string county;
    std::int64_t rows = 0;  ///< before this line
    std::optional<std::string> checkpoint;
    std::vector<std::string> proof;  ///< of the rows that the checkpoint covers (merkle.hpp: subset_proof)
    std::vector<std::string> keys, witnesses;
    std::int64_t quorum = 0;
};
BOOST_DESCRIBE_STRUCT(AuditEnd, (), (format, county, rows, checkpoint, proof, keys, witnesses, quorum))

inline constexpr const char* audit_format = "huying-audit/1";

struct AuditVerdict {
    Verdict verdict;           ///< of the whole: fault, origin, key, size and witnesses
    std::int64_t line = 0;     ///< that the fault is in, from 1; 0 = in none of them
    std::int64_t rows = 0;     ///< that are proven
    std::int64_t erased = 0;   ///< of these without their content
    std::int64_t newer = 0;    ///< rows after the checkpoint: of these nothing is proven
    std::int64_t missing = 0;  ///< events between the first row and the last that have none
    std::int64_t first = 0, last = 0;
};

/// Nothing when the text is no such file.
std::optional<AuditVerdict> verify_audit(std::string_view text, const Trust& trust);

/// What is proven and what is not, in plain words.
std::string explain(const AuditVerdict& verdict, bool chinese);

}  // namespace huying::ledger
