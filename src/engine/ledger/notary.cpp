// notary.cpp - see notary.hpp. A checkpoint goes: signed, kept in the file, sent to the witnesses, handed out.
#include "engine/ledger/notary.hpp"

#include <spdlog/spdlog.h>

#include "engine/ledger/origin.hpp"

namespace huying::ledger {
namespace {

/// Each checkpoint costs a sync of the disk; twenty in a second are as good as a thousand to who waits for one.
constexpr std::chrono::milliseconds least_pause{50};
/// A round ends when enough witnesses have signed; is begun anew when all have answered and too few have signed; or when
/// some have not answered for long.
constexpr std::chrono::milliseconds longest_round{10'000}, pause_after_failure{2'000}, look_again{1'000};

}  // namespace

Notary::Notary(Store& store, NotaryOptions options, const std::vector<std::string>& counties)
    : store_(store), options_(std::move(options)),
      key_(SigningKey::load_or_create(key_file(options_.folder), KeyKind::ed25519)) {
    if (options_.sm2) sm2_ = SigningKey::load_or_create(sm2_key_file(options_.folder), KeyKind::sm2);
    if (options_.quorum > options_.witnesses.size())
        throw std::runtime_error(
            "more witnesses must sign than there are: --witness-quorum is larger than the number of --witness");
    for (const std::string& county : counties) {
        Log& log = logs_[county];
        log.origin = begin_log(store_, county, options_.name, key_).origin;
        log.file = checkpoint_file(options_.folder, county);
        refuse_roll_back(store_, county, log.file, verifier_key(log.origin, key_));
        grown_.insert(county);
    }
    for (const WitnessAddress& w : options_.witnesses)
        witnesses_.push_back(std::make_unique<WitnessClient>(
            store_, w,
            [this](const auto& county, auto size, auto signature) { take(county, size, std::move(signature)); }));
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

Notary::~Notary() { stop(); }

void Notary::stop() {
    thread_.request_stop();
    if (thread_.joinable()) thread_.join();
    witnesses_.clear();  // before the rounds that they answer to
}

void Notary::wake(const std::string& county) {
    const std::lock_guard lock(mutex_);
    if (county.empty())
        for (const auto& [code, log] : logs_) grown_.insert(code);
    else if (logs_.contains(county)) grown_.insert(county);
    woken_.notify_one();
}

std::shared_ptr<const Published> Notary::published(const std::string& county) const {
    const std::lock_guard lock(mutex_);
    const auto it = logs_.find(county);
    return it == logs_.end() ? nullptr : it->second.published;
}

std::vector<VerifierKey> Notary::keys(const std::string& county) const {
    const auto it = logs_.find(county);  // never changed after the start
    if (it == logs_.end()) return {};
    std::vector<VerifierKey> out{verifier_key(it->second.origin, key_)};
    if (sm2_) out.push_back(verifier_key(it->second.origin, *sm2_));
    return out;
}

std::vector<VerifierKey> Notary::witness_keys() const {
    std::vector<VerifierKey> out;
    for (const auto& w : options_.witnesses) out.push_back(w.key);
    return out;
}

void Notary::run(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
        woken_.wait_for(lock, stop, look_again, [&] { return !grown_.empty(); });
        for (const auto& [county, log] : logs_)
            if (log.round) grown_.insert(county);
        const auto counties = std::exchange(grown_, {});
        lock.unlock();
        std::set<std::string> failed;
        for (const std::string& county : counties) {
            try {
                sign(county);
            } catch (const std::exception& e) {
                spdlog::error("the log of county {} is not signed: {}", county, e.what());
                failed.insert(county);
            }
        }
        lock.lock();
        woken_.wait_for(lock, stop, failed.empty() ? least_pause : look_again, [] { return false; });
        grown_.merge(failed);
    }
}

std::string Notary::sign_text(const std::string& origin, const Checkpoint& checkpoint) const {
    const std::string text = to_text(checkpoint);
    Note note{text, {sign_note(origin, key_, text)}};
    if (sm2_) note.signatures.push_back(sign_note(origin, *sm2_, text));
    return to_text(note);
}

void Notary::sign(const std::string& county) {
    std::unique_lock lock(mutex_);
    Log& log = logs_.at(county);
    const std::uint64_t last = log.published ? log.published->checkpoint.size : 0;
    const bool waiting = log.round && log.cosignatures.size() < options_.quorum;
    const auto patience = log.answered < witnesses_.size() ? longest_round : pause_after_failure;
    if (waiting && std::chrono::steady_clock::now() - log.since < patience) return;
    lock.unlock();
    const Head now = store_.read(system_caller(county), [](const Tx& tx) { return head(tx); });
    if (log.published && now.size == last && !waiting) return;
    const Checkpoint checkpoint{log.origin, now.size, now.root};
    Published one{sign_text(log.origin, checkpoint), checkpoint};
    keep_signed(log.file, one.note, now.size, verifier_key(log.origin, key_));
    begin_round(county, std::move(one));
}

void Notary::begin_round(const std::string& county, Published one) {
    std::unique_lock lock(mutex_);
    Log& log = logs_.at(county);
    if (options_.quorum == 0) publish(log, one);
    log.round = one;
    log.cosignatures.clear();
    log.answered = 0;
    log.since = std::chrono::steady_clock::now();
    if (witnesses_.empty()) log.round.reset();
    lock.unlock();
    for (const auto& w : witnesses_) w->submit(county, one.note, one.checkpoint.size);
}

void Notary::take(const std::string& county, std::uint64_t size, std::optional<NoteSignature> cosignature) {
    const std::lock_guard lock(mutex_);
    Log& log = logs_.at(county);
    if (!log.round || log.round->checkpoint.size != size) return;
    ++log.answered;
    if (cosignature) log.cosignatures.push_back(std::move(*cosignature));
    if (log.cosignatures.size() >= options_.quorum) {
        Published done = *log.round;
        for (const auto& c : log.cosignatures) done.note += signature_line(c);
        publish(log, std::move(done));
    }
    if (log.cosignatures.size() < options_.quorum) return;
    if (log.answered == witnesses_.size()) log.round.reset();
    grown_.insert(county);
    woken_.notify_one();
}

/// Under the lock.
void Notary::publish(Log& log, Published done) { log.published = std::make_shared<const Published>(std::move(done)); }

}  // namespace huying::ledger
