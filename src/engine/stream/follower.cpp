// follower.cpp - an event's changes and the listener's cursor commit together, and the cursor is compared inside that
// transaction: so each event has its effect once, whatever crashes and however many processes try.
#include "engine/stream/follower.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>

namespace huying {
namespace {

constexpr int most_tries = 5;
constexpr std::int64_t pause_first = 100'000;       // microseconds; four times longer after each further try
constexpr std::int64_t pause_store = 500'000;       // the store itself is in trouble
constexpr std::int64_t passed_over_unsaved = 1000;  // unwanted events that a restart may have to look at again

constexpr Sql cursor_of{R"sql(SELECT seq FROM cursor WHERE county = $1 AND listener = $2)sql"};
constexpr Sql set_cursor{R"sql(
INSERT INTO cursor (county, listener, seq) VALUES ($1, $2, $3)
ON CONFLICT (county, listener) DO UPDATE SET seq = excluded.seq)sql"};
constexpr Sql insert_set_aside{R"sql(
INSERT INTO set_aside (county, listener, seq, reason, time) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (county, listener, seq) DO NOTHING)sql"};

/// The store's own trouble says nothing about the event.
bool stores_fault(const StoreError& e) {
    return e.kind == StoreError::retry || e.kind == StoreError::full || e.kind == StoreError::gone ||
           e.kind == StoreError::broken;
}

}  // namespace

std::int64_t steady_micros() {
    using namespace std::chrono;
    return duration_cast<microseconds>(steady_clock::now().time_since_epoch()).count();
}

std::string reason_of(const std::exception_ptr& error) {
    std::string reason = "unknown";
    try {
        std::rethrow_exception(error);
    } catch (const Problem& p) {
        reason = p.code + ": " + p.detail;
    } catch (const std::exception& e) {
        reason = e.what();
    } catch (...) {
    }
    return reason.substr(0, 500);
}

void Follower::find_place() {
    if (seq_ >= 0) return;
    seq_ = saved_ = store_.read(system_caller(county_), [&](const Tx& tx) {
        return tx.one<std::int64_t>(cursor_of, county_, listener_.name).value_or(0);
    });
}

bool Follower::wanted(const Event& event) const {
    return std::find(listener_.kinds.begin(), listener_.kinds.end(), event.kind) != listener_.kinds.end();
}

/// All the events; or, near one that has failed, those up to the next wanted one.
std::span<const Event> Follower::next_part(std::span<const Event> events) const {
    if (seq_ >= failing_) return events;
    const auto next = std::find_if(events.begin(), events.end(), [this](const Event& e) { return wanted(e); });
    return next == events.end() ? events : events.first(static_cast<std::size_t>(next - events.begin()) + 1);
}

void Follower::advance(std::span<const Event> events, bool patient) {
    while (!events.empty() && wait_until_ <= steady_micros()) {
        const auto part = next_part(events);
        const bool any = std::any_of(part.begin(), part.end(), [this](const Event& e) { return wanted(e); });
        if (any) bring(part, patient);
        else pass_over(part.back().seq);
        if (seq_ < 0) return;
        while (!events.empty() && events.front().seq <= seq_) events = events.subspan(1);
    }
}

void Follower::bring(std::span<const Event> part, bool patient) {
    const Event* at_fault = nullptr;
    const auto bring_all = [&](Tx& tx) {
        at_fault = nullptr;
        const auto done = tx.one<std::int64_t>(cursor_of, county_, listener_.name).value_or(0);
        for (const Event& event : part) {
            if (event.seq <= done || !wanted(event)) continue;
            try {
                listener_.verb(tx, event);
            } catch (const StoreError& e) {
                if (!stores_fault(e)) at_fault = &event;
                throw;
            } catch (...) {
                at_fault = &event;
                throw;
            }
        }
        if (part.back().seq > done) tx.exec(set_cursor, county_, listener_.name, part.back().seq);
    };
    try {
        store_.write(system_caller(county_), bring_all);
        seq_ = saved_ = part.back().seq;
    } catch (...) {
        if (at_fault != nullptr) return blame(*at_fault, reason_of(std::current_exception()), patient);
        seq_ = -1;  // what was committed is to be asked
        wait_until_ = steady_micros() + pause_store;
    }
}

void Follower::pass_over(std::int64_t seq) {
    seq_ = seq;
    if (seq_ - saved_ < passed_over_unsaved) return;
    store_.write(system_caller(county_), [&](Tx& tx) {
        if (tx.one<std::int64_t>(cursor_of, county_, listener_.name).value_or(0) < seq)
            tx.exec(set_cursor, county_, listener_.name, seq);
    });
    saved_ = seq_;
}

void Follower::blame(const Event& event, const std::string& reason, bool patient) {
    if (failing_ != event.seq) tries_ = 0;
    failing_ = event.seq;
    if (++tries_ >= most_tries) return set_aside(event, reason);
    if (patient) wait_until_ = steady_micros() + (pause_first << (2 * (tries_ - 1)));
}

void Follower::set_aside(const Event& event, const std::string& reason) {
    store_.write(system_caller(county_), [&](Tx& tx) {
        if (tx.one<std::int64_t>(cursor_of, county_, listener_.name).value_or(0) >= event.seq) return;
        tx.exec(insert_set_aside, county_, listener_.name, event.seq, reason, tx.now());
        tx.exec(set_cursor, county_, listener_.name, event.seq);
    });
    spdlog::error("listener {} in county {}: event {} ({}) is set aside after {} tries: {}", listener_.name, county_,
                  event.seq, event.kind, most_tries, reason);
    seq_ = saved_ = event.seq;
}

}  // namespace huying
