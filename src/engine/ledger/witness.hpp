// witness.hpp - what a witness does: it signs a log's checkpoint when that continues what it signed before, and nothing
// else. Others run it: another department, a neighbour county, the auditor. Source: C2SP tlog-witness, tlog-cosignature.
#pragma once
#include <string>
#include <vector>

#include "engine/http/route.hpp"
#include "engine/ledger/note.hpp"

namespace huying::ledger {

class Witness {
  public:
    /// `logs` are the keys of the logs that it watches; name and key sign.
    Witness(std::string name, SigningKey key, std::vector<VerifierKey> logs);
    VerifierKey verifier() const { return verifier_key(name_, key_, true); }
    /// add-checkpoint. The size it last signed is read, compared and written in the transaction, which is on disk before
    /// the answer leaves.
    http::Reply add_checkpoint(Tx& tx, const std::string& body) const;

  private:
    std::string name_;
    SigningKey key_;
    std::vector<VerifierKey> logs_;
};

std::vector<http::Route> witness_routes(const Witness& witness);

/// Body of a request: "old N", proof, empty line, checkpoint.
struct AddCheckpoint {
    std::uint64_t old_size = 0;
    Proof proof;
    Note note;
    Checkpoint checkpoint;
};
std::optional<AddCheckpoint> parse_add_checkpoint(std::string_view body);

}  // namespace huying::ledger
