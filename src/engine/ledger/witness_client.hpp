// witness_client.hpp - asks one witness to sign checkpoints, on a thread of its own, so that a witness that is slow or
// away holds up nobody. Source: C2SP tlog-witness, add-checkpoint.
#pragma once
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "engine/ledger/note.hpp"
#include "engine/notify/http_post.hpp"
#include "engine/store/store.hpp"

namespace huying::ledger {

/// Where a witness is and what its signatures are checked with.
struct WitnessAddress {
    std::string url;  ///< submission prefix, without a last slash
    VerifierKey key;  ///< of type cosignature
};
/// Reads "https://witness.example/prefix+name+hash+base64"; throws std::runtime_error with what is wrong.
WitnessAddress parse_witness(const std::string& text);

/// What a witness said to a checkpoint.
struct WitnessAnswer {
    std::optional<NoteSignature> signature;
    std::optional<std::uint64_t> size;  ///< that it has signed, when it said so: it was reached
    bool contradicts = false;           ///< it has signed what this checkpoint does not continue
    std::string failure;                ///< why it did not sign
};

class WitnessClient {
  public:
    /// `answer` is called on the client's thread.
    using Answer = std::function<void(const std::string& county, std::uint64_t size, WitnessAnswer)>;
    WitnessClient(Store& store, WitnessAddress address, Answer answer);
    /// A checkpoint of the county's log, signed by the log. A newer one takes the place of one that still waits. One of size
    /// 0, which promises nothing, asks how far the witness has signed.
    void submit(const std::string& county, const std::string& note, std::uint64_t size);
    const VerifierKey& key() const { return address_.key; }

  private:
    struct Submission {
        std::string note;
        std::uint64_t size;
    };
    void run(const std::stop_token& stop);
    notify::HttpAnswer send(notify::HttpPost& line, const std::string& county, const Submission& s, std::uint64_t old);
    WitnessAnswer ask(notify::HttpPost& line, const std::string& county, const Submission& s);
    void tell(const std::string& county, const std::string& failure);
    Store& store_;
    WitnessAddress address_;
    Answer answer_;
    std::mutex mutex_;
    std::condition_variable_any came_;
    std::map<std::string, Submission> waiting_;
    std::map<std::string, std::uint64_t> known_;  // the size that the witness last signed
    std::map<std::string, std::string> told_;     // what was last logged of it
    std::jthread thread_;
};

/// The body of add-checkpoint.
std::string add_checkpoint_body(std::uint64_t old_size, const Proof& proof, std::string_view note);

}  // namespace huying::ledger
