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

/// The log as begun; begins it under `name` if it is new. Throws std::runtime_error when it was begun under another name
/// (unless `name` is empty) or with another key.
LogRow begin_log(Store& store, const std::string& county, const std::string& name, const SigningKey& key);

/// What was last signed for this log, or nothing. Throws when the file holds something else.
std::optional<Checkpoint> last_signed(const std::string& file, const VerifierKey& key);

/// Puts the note into the file, on disk when this returns; not if the file has a larger size: another server of ours may
/// have been faster.
void keep_signed(const std::string& file, const std::string& note, std::uint64_t size, const VerifierKey& key);

/// Throws std::runtime_error with instructions when the database does not continue what was signed.
void refuse_roll_back(Store& store, const std::string& county, const std::string& file, const VerifierKey& key);

}  // namespace huying::ledger
