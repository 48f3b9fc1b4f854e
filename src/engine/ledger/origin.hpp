// origin.hpp - a log's name and key as begun, and the last checkpoint in its file: what may be signed next.
#pragma once
#include "engine/ledger/ledger.hpp"
#include "engine/ledger/note.hpp"

namespace huying::ledger {

struct LogRow {
    std::string county, origin, verifier;
};
BOOST_DESCRIBE_STRUCT(LogRow, (), (county, origin, verifier))

std::string key_file(const std::string& folder);
std::string sm2_key_file(const std::string& folder);
std::string checkpoint_file(const std::string& folder, const std::string& county);

/// The key that signs the logs of this folder; made when none of them was begun. Throws std::runtime_error when one was and
/// the file is missing: a new key in its place would only hide that.
SigningKey log_key(Store& store, const std::string& folder, const std::vector<std::string>& counties);

/// The log as begun; begins it under `name` if it is new. Throws std::runtime_error when it was begun under another name
/// (unless `name` is empty) or with another key.
LogRow begin_log(Store& store, const std::string& county, const std::string& name, const SigningKey& key);

/// What was last signed for this log, or nothing. Throws when the file holds something else.
std::optional<Checkpoint> last_signed(const std::string& file, const VerifierKey& key);

/// Puts the note into the file, on disk when this returns; not if the file has a larger size: another server of ours may
/// have been faster.
void keep_signed(const std::string& file, const std::string& note, std::uint64_t size, const VerifierKey& key);

/// Sets a checkpoint file aside that this log signed under an earlier name, as the database knows it: a renewal was cut off
/// between the database and the file. False when there was nothing to do.
bool finish_renewal(Store& store, const std::string& folder, const LogRow& log, const SigningKey& key);

/// How far the database says that this log was signed at least, by any server over it; 0 = never.
std::uint64_t signed_size(Store& store, const std::string& county, const std::string& origin);
/// Remembers it, in the database, before the signature leaves.
void note_signed(Store& store, const std::string& county, const std::string& origin, std::uint64_t size);

/// What the operator is told: `why` says who holds a signature that the database does not continue.
std::string roll_back_text(const std::string& county, const std::string& why);
/// Why the database does not continue a checkpoint that `holder` has; empty when it does.
std::string not_continued(const Tx& tx, const Checkpoint& last, const std::string& holder);
/// Throws std::runtime_error with instructions when the database does not continue what was signed.
void refuse_roll_back(Store& store, const std::string& county, const std::string& file, const VerifierKey& key);

/// Instructions when the log was signed before, as the database knows, and the file with the last checkpoint is not there:
/// then nobody here can tell whether the database was put back. Otherwise empty.
std::string missing_checkpoint(Store& store, const std::string& county, const std::string& file,
                               const VerifierKey& key);

/// Takes a checkpoint of this log from elsewhere (the note, or a receipt that holds one) as the last one signed, unless
/// the file has a newer one; gives its size. Throws std::runtime_error when it is not by this log's key.
std::uint64_t adopt_checkpoint(const std::string& folder, const LogRow& log, const std::string& text);
/// Signs what the database has now as the last checkpoint, when the operator says that nobody holds another one; gives its
/// size. Throws std::runtime_error when the file is there.
std::uint64_t adopt_present(Store& store, const std::string& folder, const LogRow& log, const SigningKey& key);

}  // namespace huying::ledger
