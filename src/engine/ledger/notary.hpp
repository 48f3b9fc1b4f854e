// notary.hpp - signs what the logs of the counties have grown to, keeps the last signature in a file outside the
// database, and never signs what does not continue it. Witnesses, if there are any, sign too before it is handed out.
#pragma once
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

#include "engine/ledger/ledger.hpp"
#include "engine/ledger/note.hpp"
#include "engine/ledger/witness_client.hpp"

namespace huying::ledger {

struct NotaryOptions {
    std::string folder;  ///< of the keys and of the last checkpoints
    std::string name;  ///< what the logs' names start with, "log.huying.example"; empty = as begun, or a plain default
    bool sm2 = false;  ///< the 国密 profile: an SM2 signature beside the Ed25519 one
    std::vector<WitnessAddress> witnesses;
    std::size_t quorum = 0;  ///< so many of them must have signed
};

/// A checkpoint as it is handed out.
struct Published {
    std::string note;
    Checkpoint checkpoint;
};

class Notary {
  public:
    /// Begins logs that are new. Throws std::runtime_error with instructions when a log does not continue what was
    /// signed, or the folder holds another key than it was begun with. A log of which the last checkpoint is missing is
    /// not signed (`refused` says so) until a witness turns out to have signed all that the database knows of.
    Notary(Store& store, NotaryOptions options, const std::vector<std::string>& counties);
    ~Notary();
    Notary(const Notary&) = delete;
    /// Ends the threads and notes how far was signed; what was handed out stays to be read.
    void stop();
    /// The log may have grown; an empty county means any (any thread). Cheap.
    void wake(const std::string& county);
    /// The newest checkpoint that may be handed out; null when there is none yet, or none any more.
    std::shared_ptr<const Published> published(const std::string& county) const;
    /// Why a log is not signed: a witness holds a signature that the database does not continue, or the last checkpoint is
    /// missing. Empty: it is. Of all counties when none is named.
    std::string refused(const std::string& county = "") const;
    /// Prometheus text.
    std::string metrics() const;
    /// What signatures of this log are checked with.
    std::vector<VerifierKey> keys(const std::string& county) const;
    std::vector<VerifierKey> witness_keys() const;
    std::size_t quorum() const { return options_.quorum; }

  private:
    /// Of a witness towards one log, since the start. `reached`: it said how far it has signed, and that we know of it;
    /// `agrees`: it signed what continues that.
    enum class Standing { unasked, away, reached, agrees };
    struct Log {
        std::string origin, file;
        std::shared_ptr<const Published> published;
        std::optional<Published> round;  // signed by us, waiting for witnesses
        std::vector<NoteSignature> cosignatures;
        std::size_t answered = 0;
        std::chrono::steady_clock::time_point since{};
        std::optional<Checkpoint> last;  // signed by us, of the signing thread alone
        std::vector<Standing> witnesses;
        bool greeted = false;     // each witness was asked, and enough answered
        std::string refused;      // for good
        std::string missing;      // the last checkpoint is, and no witness has stood in for it yet
        std::uint64_t begun = 0;  // how far the database knew at the start that was signed
        bool may_be_signed() const { return greeted && refused.empty() && missing.empty(); }
    };
    void begin(const std::string& county);
    void run(const std::stop_token& stop);
    void sign(const std::string& county);
    bool greet(const std::string& county);
    void begin_round(const std::string& county, Published signed_one);
    void take(std::size_t witness, const std::string& county, std::uint64_t size, WitnessAnswer answer);
    void take_greeting(Log& log, const std::string& county);
    void take_signature(Log& log, const std::string& county, std::uint64_t size, WitnessAnswer answer);
    void refuse(Log& log, const std::string& county, const std::string& why);
    void note_sizes();
    static void publish(Log& log, Published done);
    std::string sign_text(const std::string& origin, const Checkpoint& checkpoint) const;

    Store& store_;
    NotaryOptions options_;
    SigningKey key_;
    std::optional<SigningKey> sm2_;
    mutable std::mutex mutex_;
    std::condition_variable_any woken_;
    std::set<std::string> grown_;
    std::map<std::string, Log> logs_;
    std::vector<std::unique_ptr<WitnessClient>> witnesses_;
    std::jthread thread_;  // last: it uses the members above
};

/// The keys of a county's log, for `huying log key`; makes what is not there yet.
std::vector<VerifierKey> log_keys(Store& store, const NotaryOptions& options, const std::string& county);

/// Gives the log a new name when the database is older than what was signed and nothing newer is left: what was signed
/// under the old name stays what it is, and is kept beside. Gives the new name.
std::string renew_log(Store& store, const std::string& folder, const std::string& county);

}  // namespace huying::ledger
