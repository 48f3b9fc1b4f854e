// notary.cpp - see notary.hpp. A checkpoint goes: signed, kept in the file, sent to the witnesses, handed out.
#include "engine/ledger/notary.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>

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
    : store_(store), options_(std::move(options)), key_(log_key(store, options_.folder, counties)) {
    if (options_.sm2) sm2_ = SigningKey::load_or_create(sm2_key_file(options_.folder), KeyKind::sm2);
    if (options_.quorum > options_.witnesses.size())
        throw std::runtime_error(
            "more witnesses must sign than there are: --witness-quorum is larger than the number of --witness");
    for (const std::string& county : counties) begin(county);
    for (std::size_t i = 0; i < options_.witnesses.size(); ++i)
        witnesses_.push_back(std::make_unique<WitnessClient>(
            store_, options_.witnesses[i],
            [this, i](const auto& county, auto size, auto answer) { take(i, county, size, std::move(answer)); }));
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void Notary::begin(const std::string& county) {
    Log& log = logs_[county];
    const LogRow begun = begin_log(store_, county, options_.name, key_);
    log.origin = begun.origin;
    if (finish_renewal(store_, options_.folder, begun, key_))
        spdlog::warn("the log of county {} goes on as {}: its last checkpoint under an earlier name was set aside",
                     county, log.origin);
    log.file = checkpoint_file(options_.folder, county);
    log.witnesses.assign(options_.witnesses.size(), Standing::unasked);
    log.greeted = options_.witnesses.empty();
    const VerifierKey key = verifier_key(log.origin, key_);
    refuse_roll_back(store_, county, log.file, key);
    log.last = last_signed(log.file, key);
    if (log.last) note_signed(store_, county, log.origin, log.last->size);
    log.missing = missing_checkpoint(store_, county, log.file, key);
    log.begun = signed_size(store_, county, log.origin);
    if (!log.missing.empty())
        spdlog::log(options_.witnesses.empty() ? spdlog::level::err : spdlog::level::warn, "{}", log.missing);
    grown_.insert(county);
}

Notary::~Notary() { stop(); }

void Notary::stop() {
    if (!thread_.joinable()) return;
    thread_.request_stop();
    thread_.join();
    witnesses_.clear();  // before the rounds that they answer to
    note_sizes();
}

/// So that a copy of the database that is made now knows how far its log was signed. Not with each signature: that would be
/// one more commit for each.
void Notary::note_sizes() {
    for (const auto& [county, log] : logs_) try {
            if (log.published) note_signed(store_, county, log.origin, log.published->checkpoint.size);
        } catch (const std::exception& e) {  // the database is away
            spdlog::warn("how far the log of county {} was signed is not noted: {}", county, e.what());
        }
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
            if (log.round || !log.greeted) grown_.insert(county);
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

/// Before the first signature each witness is asked how far it has signed, with a checkpoint of the empty log, which
/// promises nothing. True when each has been asked and enough have answered.
bool Notary::greet(const std::string& county) {
    std::unique_lock lock(mutex_);
    Log& log = logs_.at(county);
    const auto now = std::chrono::steady_clock::now();
    const bool begun = log.since != std::chrono::steady_clock::time_point{};
    const auto patience = log.answered < witnesses_.size() ? longest_round : pause_after_failure;
    if (log.greeted || !log.refused.empty() || (begun && now - log.since < patience)) return log.may_be_signed();
    log.since = now;
    log.answered = 0;
    const std::string question = sign_text(log.origin, {log.origin, 0, empty_root()});
    lock.unlock();
    for (const auto& w : witnesses_) w->submit(county, question, 0);
    return false;
}

void Notary::sign(const std::string& county) {
    if (!greet(county)) return;
    std::unique_lock lock(mutex_);
    Log& log = logs_.at(county);
    const std::uint64_t handed_out = log.published ? log.published->checkpoint.size : 0;
    const bool waiting = log.round && (log.cosignatures.size() < options_.quorum || !log.published);
    const auto patience = log.answered < witnesses_.size() ? longest_round : pause_after_failure;
    if (waiting && std::chrono::steady_clock::now() - log.since < patience) return;
    lock.unlock();
    const auto [now, why] = store_.read(system_caller(county), [&](const Tx& tx) {
        return std::pair(head(tx), log.last ? not_continued(tx, *log.last, log.file) : "");
    });
    if (!why.empty()) {  // put back under a server that goes on
        lock.lock();
        return refuse(log, county, why);
    }
    if (log.published && now.size == handed_out && !waiting) return;
    const Checkpoint checkpoint{log.origin, now.size, now.root};
    Published one{sign_text(log.origin, checkpoint), checkpoint};
    // The file first: whoever is cut off between the two finds a file and no note, never a note that misses its file. Both
    // before anybody sees it: then no witness can know of a larger size than the database, unless the database went back.
    // Without witnesses nobody compares, and once and at the end is enough.
    keep_signed(log.file, one.note, now.size, verifier_key(log.origin, key_));
    log.last = checkpoint;
    if (!witnesses_.empty() || !log.published) note_signed(store_, county, log.origin, now.size);
    begin_round(county, std::move(one));
}

void Notary::begin_round(const std::string& county, Published one) {
    std::unique_lock lock(mutex_);
    Log& log = logs_.at(county);
    if (!log.refused.empty()) return;  // meanwhile
    if (options_.quorum == 0 && std::ranges::find(log.witnesses, Standing::reached) == log.witnesses.end())
        publish(log, one);
    log.round = one;
    log.cosignatures.clear();
    log.answered = 0;
    log.since = std::chrono::steady_clock::now();
    if (witnesses_.empty()) log.round.reset();
    lock.unlock();
    for (const auto& w : witnesses_) w->submit(county, one.note, one.checkpoint.size);
}

void Notary::take(std::size_t witness, const std::string& county, std::uint64_t size, WitnessAnswer answer) {
    Log& log = logs_.at(county);  // the map and the names in it never change after the start
    std::optional<std::uint64_t> noted;
    try {  // asked after the witness has answered: another server over this database may have signed meanwhile
        if (answer.size) noted = signed_size(store_, county, log.origin);
    } catch (const std::exception&) {  // the database is away: the witness is asked again
    }
    const std::lock_guard lock(mutex_);
    Standing& standing = log.witnesses.at(witness);
    const auto& name = options_.witnesses[witness].key.name;
    if (answer.contradicts)
        return refuse(log, county, fmt::format("the witness {} has signed another past than this one", name));
    if (noted && *answer.size > *noted)
        return refuse(log, county,
                      fmt::format("{} events were signed for (the witness {} holds that), the database knows of {}",
                                  *answer.size, name, *noted));
    // This witness has signed all that was signed as far as the database knew at the start: it stands in for the file.
    if (!log.missing.empty() && noted && *answer.size >= std::max<std::uint64_t>(log.begun, 1)) {
        log.missing.clear();
        spdlog::info("the witness {} stands in for the last checkpoint of county {}", name, county);
    }
    if (answer.signature) standing = Standing::agrees;
    else if (!noted) standing = Standing::away;
    else if (standing != Standing::agrees) standing = Standing::reached;
    if (size == 0 && !log.greeted) return take_greeting(log, county);
    take_signature(log, county, size, std::move(answer));
}

/// Under the lock.
void Notary::take_greeting(Log& log, const std::string& county) {
    ++log.answered;
    const auto present = static_cast<std::size_t>(
        std::ranges::count_if(log.witnesses, [](Standing s) { return s >= Standing::reached; }));
    if (log.answered < options_.witnesses.size() || !log.refused.empty()) return;
    if (present < options_.quorum) {
        spdlog::warn("the log of county {} is not signed: {} of {} witnesses answer, {} have to", county, present,
                     options_.witnesses.size(), options_.quorum);
        return;
    }
    if (!log.missing.empty()) return;  // they are asked again: one that was away may know more
    if (present < options_.witnesses.size())
        spdlog::warn(
            "the log of county {} is signed although {} of {} witnesses could not be asked how far they have signed",
            county, options_.witnesses.size() - present, options_.witnesses.size());
    log.greeted = true;
    log.answered = 0;
    grown_.insert(county);
    woken_.notify_one();
}

/// Under the lock.
void Notary::take_signature(Log& log, const std::string& county, std::uint64_t size, WitnessAnswer answer) {
    if (!log.round || log.round->checkpoint.size != size) return;
    ++log.answered;
    if (answer.signature) log.cosignatures.push_back(std::move(*answer.signature));
    if (log.cosignatures.size() < options_.quorum) return;
    // One that was reached since the start, but has not said yet whether this continues what it signed, is waited for.
    if (std::ranges::find(log.witnesses, Standing::reached) == log.witnesses.end()) {
        Published done = *log.round;
        for (const auto& c : log.cosignatures) done.note += signature_line(c);
        publish(log, std::move(done));
    }
    if (log.answered == options_.witnesses.size()) log.round.reset();
    grown_.insert(county);
    woken_.notify_one();
}

/// Under the lock.
void Notary::refuse(Log& log, const std::string& county, const std::string& why) {
    log.published.reset();
    log.round.reset();
    if (!log.refused.empty()) return;
    log.refused = roll_back_text(county, why);
    spdlog::error("{}", log.refused);
}

/// Under the lock.
void Notary::publish(Log& log, Published done) { log.published = std::make_shared<const Published>(std::move(done)); }

std::string Notary::refused(const std::string& county) const {
    const std::lock_guard lock(mutex_);
    for (const auto& [code, log] : logs_) {
        if (!county.empty() && code != county) continue;
        if (!log.refused.empty()) return log.refused;
        if (!log.missing.empty()) return log.missing;
    }
    return {};
}

}  // namespace huying::ledger
