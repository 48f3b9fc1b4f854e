// witness_client.cpp - see witness_client.hpp.
#include "engine/ledger/witness_client.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <charconv>

#include "base/bytes.hpp"
#include "engine/ledger/ledger.hpp"

namespace huying::ledger {
namespace {

constexpr notify::HttpLimits limits{.connect = std::chrono::seconds(2), .total = std::chrono::seconds(4)};

/// "20852014\n"
std::optional<std::uint64_t> size_from(std::string_view body) {
    std::uint64_t n = 0;
    const auto [end, error] = std::from_chars(body.data(), body.data() + body.size(), n);
    if (error != std::errc{} || std::string_view(end, body.data() + body.size()) != "\n") return std::nullopt;
    return n;
}

/// Throws std::runtime_error unless the witness's own is among them.
NoteSignature signature_from(std::string_view body, const std::string& text, const VerifierKey& key) {
    const auto lines = parse_signature_lines(body);
    auto note = parse_note(text);
    if (!lines || !note) throw std::runtime_error("it answers with something else than signatures");
    for (const NoteSignature& one : *lines) {
        note->signatures = {one};
        if (cosigned_at(*note, key)) return one;
    }
    throw std::runtime_error("its signature is not by the key that it is known by");
}

/// 409: it has seen another size than we thought (`old`), the first time for instance. False: ask again from that size.
bool answered_by_size(std::string_view body, std::uint64_t old, std::uint64_t asked, WitnessAnswer& out) {
    const auto size = size_from(body);
    if (!size) throw std::runtime_error("it answers 409 without the size that it has signed");
    out.size = *size;
    if (asked == 0) return true;
    if (*size > asked)
        out.failure = fmt::format("it has signed {} events, more than the {} it was asked for", *size, asked);
    else if (*size == old) out.failure = "it has signed another log than this one of the same size";
    out.contradicts = *size <= asked && *size == old;
    return !out.failure.empty();
}

}  // namespace

WitnessAddress parse_witness(const std::string& text) {
    const auto plus = text.find('+');
    std::string url = text.substr(0, plus);
    while (url.ends_with('/')) url.pop_back();
    const auto key =
        plus == std::string::npos ? std::nullopt : parse_verifier_key(std::string_view(text).substr(plus + 1));
    if (!url.starts_with("http://") && !url.starts_with("https://"))
        throw std::runtime_error("--witness takes URL+KEY: the address must begin with http:// or https://");
    if (!key || key->type != SignatureType::cosignature)
        throw std::runtime_error("--witness takes URL+KEY: the key is what 'huying witness' prints, name+hash+base64");
    return {std::move(url), *key};
}

std::string add_checkpoint_body(std::uint64_t old_size, const Proof& proof, std::string_view note) {
    std::string out = "old " + std::to_string(old_size) + "\n";
    for (const Hash& h : proof) out += base64(bytes_of(h)) + "\n";
    return (out += "\n") += note;
}

WitnessClient::WitnessClient(Store& store, WitnessAddress address, Answer answer)
    : store_(store), address_(std::move(address)), answer_(std::move(answer)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

void WitnessClient::submit(const std::string& county, const std::string& note, std::uint64_t size) {
    const std::lock_guard lock(mutex_);
    waiting_.insert_or_assign(county, Submission{note, size});
    came_.notify_one();
}

void WitnessClient::run(const std::stop_token& stop) {
    notify::HttpPost line(limits);
    std::unique_lock lock(mutex_);
    while (came_.wait(lock, stop, [&] { return !waiting_.empty(); })) {
        const auto [county, submission] = *waiting_.begin();
        waiting_.erase(waiting_.begin());
        lock.unlock();
        WitnessAnswer answer;
        try {
            answer = ask(line, county, submission);
        } catch (const std::exception& e) {
            answer.failure = e.what();
        }
        tell(county, answer.failure);
        answer_(county, submission.size, std::move(answer));
        lock.lock();
    }
}

/// Once for each change: a witness that is away would fill the log.
void WitnessClient::tell(const std::string& county, const std::string& failure) {
    std::string& told = told_[county];
    if (told == failure) return;
    if (failure.empty()) spdlog::info("witness {}, county {}: it answers again", address_.key.name, county);
    else spdlog::warn("witness {}, county {}: {}", address_.key.name, county, failure);
    told = failure;
}

notify::HttpAnswer WitnessClient::send(notify::HttpPost& line, const std::string& county, const Submission& s,
                                       std::uint64_t old) {
    Proof proof;
    if (old > 0 && old < s.size)
        proof = store_.read(system_caller(county), [&](const Tx& tx) { return prove_consistency(tx, old, s.size); });
    return line.post(address_.url + "/add-checkpoint", {"Content-Type: text/plain; charset=utf-8"},
                     add_checkpoint_body(old, proof, s.note), notify::Reach::anywhere);
}

WitnessAnswer WitnessClient::ask(notify::HttpPost& line, const std::string& county, const Submission& s) {
    WitnessAnswer out;
    for (int attempt = 0; attempt < 3; ++attempt) {
        const std::uint64_t old = s.size == 0 ? 0 : known_[county];
        const auto answer = send(line, county, s, old);
        if (answer.status == 409) {
            const bool answered = answered_by_size(answer.body_start, old, s.size, out);
            known_[county] = *out.size;
            if (answered) return out;
            continue;
        }
        if (answer.status == 422 && s.size > 0) {
            out.contradicts = true;
            out.failure = fmt::format("it has signed {} events that this log does not continue", old);
            return out;
        }
        if (answer.status == 404)
            throw std::runtime_error("it does not know this log: give the line of 'huying log key' to who runs it");
        // What asks for the size may be refused as too small; it has signed nothing then, or it had said 409.
        if (answer.status != 200 && !(answer.status == 422 && s.size == 0))
            throw std::runtime_error(answer.status == 0 ? answer.failure
                                                        : "it refuses with status " + std::to_string(answer.status));
        out.size = known_[county] = s.size;
        if (answer.status == 200) out.signature = signature_from(answer.body_start, s.note, address_.key);
        return out;
    }
    out.size.reset();
    out.failure = "it says another size each time";
    return out;
}

}  // namespace huying::ledger
