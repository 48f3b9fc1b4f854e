// proof_commands.cpp - the commands about proof: the log's keys and renewal, a witness, checking a receipt.
#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <sstream>

#include "base/file.hpp"
#include "commands.hpp"
#include "engine/http/idempotency.hpp"
#include "engine/ledger/audit_file.hpp"
#include "engine/ledger/bundle.hpp"
#include "engine/ledger/origin.hpp"
#include "engine/ledger/witness.hpp"

namespace huying::commands {
namespace {

std::vector<ledger::VerifierKey> keys_of(const std::vector<std::string>& texts, const char* option) {
    std::vector<ledger::VerifierKey> out;
    for (const auto& text : texts) {
        const auto key = ledger::parse_verifier_key(text);
        if (!key)
            throw std::runtime_error(
                fmt::format("{} takes a key in the form name+hash+base64, not '{}'", option, text));
        out.push_back(*key);
    }
    return out;
}

std::string read_all(const std::string& file) {
    if (file != "-") return read_file(file);
    std::ostringstream out;
    out << std::cin.rdbuf();
    return out.str();
}

}  // namespace

void print_log_keys(const LogOptions& o) {
    const RealClock clock;
    const Program program;
    const auto store = open_county(o.place, clock, program);
    std::filesystem::create_directories(o.place.data);
    for (const auto& key : ledger::log_keys(*store, {.folder = o.place.data, .sm2 = o.sm2}, county_of(*store, o.place)))
        fmt::print("{}\n", ledger::to_text(key));
}

void renew_log(const LogOptions& o) {
    const RealClock clock;
    const Program program;
    const auto store = open_county(o.place, clock, program);
    const std::string county = county_of(*store, o.place);
    const std::string name = ledger::renew_log(*store, o.place.data, county);
    fmt::print("the log is now {}\n", name);
    fmt::print(
        "Its name is in its keys, so publish these anew. A witness answers 404 and nothing is handed out while it does not "
        "know the new name: give who runs each witness the first line, for one more 'huying witness --log':\n");
    for (const auto& key : ledger::log_keys(*store, {.folder = o.place.data}, county))
        fmt::print("{}\n", ledger::to_text(key));
}

void adopt_checkpoint(const LogOptions& o) {
    if (o.none != o.file.empty())
        throw std::runtime_error(
            "name the file of a checkpoint or receipt, or say --none when nobody holds one; not both");
    const RealClock clock;
    const Program program;
    const auto store = open_county(o.place, clock, program);
    const std::string county = county_of(*store, o.place), file = ledger::checkpoint_file(o.place.data, county);
    const auto key = ledger::log_key(*store, o.place.data, {county});
    const auto log = ledger::begin_log(*store, county, "", key);
    ledger::finish_renewal(*store, o.place.data, log, key);
    const auto size = o.none ? ledger::adopt_present(*store, o.place.data, log, key)
                             : ledger::adopt_checkpoint(o.place.data, log, read_all(o.file));
    ledger::refuse_roll_back(*store, county, file, ledger::verifier_key(log.origin, key));
    if (o.none) fmt::print("the {} events that the database has now are signed as the last checkpoint\n", size);
    else fmt::print("the database continues this checkpoint of {} events\n", size);
}

void witness(const WitnessOptions& o) {
    if (!ledger::is_key_name(o.name)) throw std::runtime_error("--name must have neither spaces nor '+'");
    sigset_t ends = block_signals();
    const RealClock clock;
    const auto store = Store::open({.data = o.data, .readers = 1}, clock);
    auto migrations = ledger::ledger_migrations();
    for (auto& m : http::http_migrations()) migrations.push_back(std::move(m));
    store->migrate(migrations);
    const ledger::Witness witness(
        o.name, ledger::SigningKey::load_or_create(o.data + "/witness-key.pem", ledger::KeyKind::ed25519),
        keys_of(o.logs, "--log"));
    const http::Gate gate{[](const Tx&, const std::string&) { return std::nullopt; },
                          [](const Caller&, const std::string&, const std::string&) { return false; },
                          [](const Caller&, const Event&) { return false; }};
    http::ServerOptions options = listen_at(o.listen);
    options.counties_default = "witness";
    http::Server server(*store, ledger::witness_routes(witness), gate, options);
    server.start();
    fmt::print("key {}\nlistening on http://{}:{}\n", ledger::to_text(witness.verifier()), options.address,
               server.port());
    std::fflush(stdout);
    int signal_number = 0;
    sigwait(&ends, &signal_number);
    server.stop(2);
    store->drain();
}

int verify(const VerifyOptions& o) {
    const auto known = keys_of(o.witnesses, "--witness-key");
    for (const auto& key : known)
        if (key.type != ledger::SignatureType::cosignature)
            throw std::runtime_error("--witness-key takes the key that a witness prints, not a log's: " + key.name);
    if (o.quorum > std::ssize(known))
        throw std::runtime_error(fmt::format(
            "--quorum {} asks for more witnesses than there are of --witness-key ({}): only witnesses whose keys "
            "you bring are counted",
            o.quorum, known.size()));
    ledger::Trust trust{keys_of(o.keys, "--key"), known, {}};
    if (o.quorum >= 0) trust.quorum = static_cast<std::size_t>(o.quorum);
    const std::string text = read_all(o.file);
    if (const auto audit = ledger::verify_audit(text, trust)) {
        if (o.language != "en") fmt::print("{}", ledger::explain(*audit, true));
        if (o.language != "zh") fmt::print("{}", ledger::explain(*audit, false));
        return audit->verdict.fault == ledger::Fault::none ? 0 : 1;
    }
    const auto verdicts = ledger::verify_all(text, trust);
    const auto hold = std::ranges::count(verdicts, ledger::Fault::none, &ledger::Verdict::fault);
    for (const auto& verdict : verdicts) {
        if (o.language != "en") fmt::print("{}", ledger::explain(verdict, true));
        if (o.language != "zh") fmt::print("{}", ledger::explain(verdict, false));
    }
    if (verdicts.size() > 1 && o.language != "en")
        fmt::print("{} 份回执中有 {} 份成立;有没有缺少的,不在证明之内。\n", verdicts.size(), hold);
    if (verdicts.size() > 1 && o.language != "zh")
        fmt::print("{} of {} receipts hold; that none is missing is not proven.\n", hold, verdicts.size());
    return hold == std::ssize(verdicts) ? 0 : 1;
}

}  // namespace huying::commands
