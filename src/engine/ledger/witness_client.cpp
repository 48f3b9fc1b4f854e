// witness_client.cpp - see witness_client.hpp.
#include "engine/ledger/witness_client.hpp"

#include <spdlog/spdlog.h>

#include <charconv>

#include "engine/ledger/base64.hpp"
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
        std::optional<NoteSignature> signature;
        try {
            signature = ask(line, county, submission);
        } catch (const std::exception& e) {
            spdlog::warn("witness {}: {}", address_.key.name, e.what());
        }
        answer_(county, submission.size, std::move(signature));
        lock.lock();
    }
}

std::optional<NoteSignature> WitnessClient::ask(notify::HttpPost& line, const std::string& county,
                                                const Submission& s) {
    const Caller system = system_caller(county);
    for (int attempt = 0; attempt < 3; ++attempt) {
        const std::uint64_t old = known_[county];
        Proof proof;
        if (old > 0 && old < s.size)
            proof = store_.read(system, [&](const Tx& tx) { return prove_consistency(tx, old, s.size); });
        const auto answer = line.post(address_.url + "/add-checkpoint", {"Content-Type: text/plain; charset=utf-8"},
                                      add_checkpoint_body(old, proof, s.note), notify::Reach::anywhere);
        if (answer.status == 409) {  // it has seen another size than we thought, the first time for instance
            const auto size = size_from(answer.body_start);
            if (size && *size > s.size) return std::nullopt;  // another process of ours was faster
            if (!size || *size == old)
                throw std::runtime_error("it has signed another log than this one of the same size");
            known_[county] = *size;
            continue;
        }
        if (answer.status != 200)
            throw std::runtime_error(answer.status == 0 ? answer.failure
                                                        : "it refuses with status " + std::to_string(answer.status));
        known_[county] = s.size;
        const auto lines = parse_signature_lines(answer.body_start);
        auto note = parse_note(s.note);
        if (!lines || !note) throw std::runtime_error("it answers with something else than signatures");
        for (const NoteSignature& one : *lines) {
            note->signatures = {one};
            if (cosigned_at(*note, address_.key)) return one;
        }
        throw std::runtime_error("its signature is not by the key that it is known by");
    }
    return std::nullopt;
}

}  // namespace huying::ledger
