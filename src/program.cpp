// program.cpp - see program.hpp.
#include "program.hpp"

#include <algorithm>

#include "engine/http/idempotency.hpp"
#include "engine/ledger/ledger.hpp"
#include "subject/sensing/aqi_hours.hpp"

namespace huying {
namespace {

std::vector<warning::IndexHour> index_of(const Tx& tx, Id station, Micros after, Micros until) {
    std::vector<warning::IndexHour> out;
    for (const auto& [ends, index] : sensing::index_hours(tx, station, after, until))
        std::ranges::copy(index.parts, out.emplace_back(warning::IndexHour{ends, index.value, {}}).parts.begin());
    return out;
}

}  // namespace

Program::Program(std::string push_key, notify::Policy push_policy, identity::SecretBox box,
                 std::shared_ptr<const seal::KeyRing> ring)
    : ring_(std::move(ring)),
      judge_([](Tx& tx, const warning::Raised& raised) { cases::open_for_warning(tx, raised); }, index_of),
      sensing_{territory_, std::cref(judge_),
               [this](const std::string& county) {
                   if (tick_) tick_(county);
               }},
      subjects_(subjects(std::move(push_key), std::move(push_policy), std::move(box))) {
    sensing_.stream_leaves = warning::end_faults;
    for (const Subject& s : subjects_) indicators_.insert(indicators_.end(), s.indicators.begin(), s.indicators.end());
}

std::vector<Subject> Program::subjects(std::string push_key, notify::Policy push_policy, identity::SecretBox box) {
    std::vector<Subject> out;
    out.push_back(identity::subject(std::move(box), ring_));
    out.push_back(territory::subject(territory_));
    out.push_back(sensing::subject(sensing_));
    out.push_back(warning::subject(territory_, judge_));
    out.push_back(cases::subject(territory_));
    out.push_back(alert::subject(alerts_));
    out.push_back(personal::subject({ring_, &territory_}));
    out.push_back(
        push::subject(std::move(push_key), std::move(push_policy), {warning::who_is_told, warning::what_waited}));
    out.push_back(indicator::subject(territory_, indicators_));
    out.push_back(demo::subject(control_, &control_, [this](const std::string& county) {
        if (tick_) tick_(county);
    }));
    return out;
}

std::vector<Migration> Program::migrations() const {
    std::vector<Migration> out = setup_migrations();
    for (auto& m : stream_migrations()) out.push_back(std::move(m));
    for (auto& m : http::http_migrations()) out.push_back(std::move(m));
    for (auto& m : ledger::ledger_migrations()) out.push_back(std::move(m));
    for (auto& m : seal::seal_migrations()) out.push_back(std::move(m));
    for (const Subject& s : subjects_) out.insert(out.end(), s.migrations.begin(), s.migrations.end());
    return out;
}

std::vector<http::Route> Program::take_routes() {
    std::vector<http::Route> out;
    for (Subject& s : subjects_) std::ranges::move(s.routes, std::back_inserter(out));
    return out;
}

std::vector<Listener> Program::listeners() const {
    std::vector<Listener> out;
    for (const Subject& s : subjects_) out.insert(out.end(), s.listeners.begin(), s.listeners.end());
    return out;
}

std::vector<Job> Program::jobs() const {
    std::vector<Job> out{{"http.idempotency", hour, [this](Tx& tx) {
                              // A demonstration's week may pass in three minutes, in which a phone that was offline still repeats itself.
                              if (control_.clock == nullptr) http::purge_idempotency(tx);
                          }}};
    for (const Subject& s : subjects_) out.insert(out.end(), s.jobs.begin(), s.jobs.end());
    return out;
}

std::vector<Check> Program::checks() const {
    std::vector<Check> out;
    for (const Subject& s : subjects_) out.insert(out.end(), s.checks.begin(), s.checks.end());
    return out;
}

}  // namespace huying
