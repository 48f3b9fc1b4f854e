// writer.cpp - how a group runs, and what becomes of it when something fails: the work alone if its savepoint can be
// rolled back; the group again if the transaction was lost before the commit; everybody is told if that does not help.
#include "engine/store/writer.hpp"

#include <algorithm>

namespace huying {
namespace {

using SteadyClock = std::chrono::steady_clock;

// A group ends at 512 works or 5 ms, so that the first does not wait long for the last.
constexpr std::size_t most_works = 512;
constexpr auto longest_group = std::chrono::milliseconds(5);
constexpr int most_tries = 5;
/// A work that changed rows and then failed, without a savepoint, costs its group a second run. The next works get one,
/// so that who sends such works one after the other does not slow the others down for long.
constexpr int careful_after_failure = 4096;

/// The transaction was lost through one work's own error; the others may run again without it.
struct RunOthersAgain {};

}  // namespace

Writer::Writer(Shared& shared, WriteQueue& queue, Line line)
    : shared_(shared), queue_(queue), line_(std::move(line)), thread_([this] { serve(); }) {}

Writer::~Writer() { thread_.join(); }

void Writer::serve() {
    Batch batch;
    while (WriteQueue::Lane* lane = queue_.take(batch)) {
        for (Works works(batch); !works.empty();) {
            const std::size_t done = group(works);
            works = works.subspan(done);
            queue_.finished(done);
        }
        batch.clear();
        queue_.give_back(*lane);
    }
}

std::size_t Writer::group(Works works) {
    works = works.first(std::min(works.size(), most_works));
    offenders_.assign(works.size(), false);
    errors_.assign(works.size(), nullptr);
    for (int attempt = 1;; ++attempt) {
        count_ = works.size();
        committing_ = false;
        counties_.clear();
        now_ = shared_.clock.now();
        try {
            Connection& connection = line_.get();
            try {
                run_all(connection, works);
                close(connection);
            } catch (...) {
                connection.roll_back();
                forget(works);
                throw;
            }
            break;
        } catch (const StoreError& e) {
            if (worth_another_try(e, attempt)) continue;
            fail(e);
            break;
        } catch (const RunOthersAgain&) {
        } catch (...) {
            std::fill_n(errors_.begin(), count_, std::current_exception());
            counties_.clear();
            break;
        }
    }
    for (const std::string* county : counties_) shared_.listeners.tell(*county);
    finish(works.first(count_));
    return count_;
}

void Writer::run_all(Connection& connection, Works works) {
    begin(connection, works.front()->caller.county);
    const auto until = SteadyClock::now() + longest_group;
    for (std::size_t i = 0; i < works.size(); ++i) {
        if (offenders_[i]) continue;
        try {
            errors_[i] = run_one(connection, *works[i], works.size() == 1);
        } catch (const StoreError&) {
            count_ = i + 1;
            throw;
        } catch (const RunOthersAgain&) {
            throw;
        } catch (...) {  // for instance no memory: SQLite has rolled back the whole transaction
            errors_[i] = std::current_exception();
            offenders_[i] = true;
            throw RunOthersAgain{};
        }
        if (SteadyClock::now() >= until) {
            count_ = i + 1;
            break;
        }
    }
}

/// Gives the work's error. Throws it instead when the group's transaction is lost with it.
std::exception_ptr Writer::run_one(Connection& connection, Work& work, bool lone) {
    for (int tries = 1;; ++tries) {
        std::exception_ptr error;
        bool again = false;
        CountyMemory& memory = memory_of(work.caller.county);
        memory.work_begins(transaction_);
        try {
            if (!lone) connection.savepoint(careful_ > 0);
            Tx tx(connection, shared_.store, work.caller, now_, &memory);
            work.run(tx);
            connection.release();  // a lone work's errors must show before the commit, too
            if (tx.has_events()) note_events(work.caller.county);
            if (careful_ > 0) --careful_;
            return nullptr;
        } catch (const StoreError& e) {
            shared_.meter.error(e.kind);
            if (!connection.in_transaction() || e.kind == StoreError::gone || e.kind == StoreError::broken) throw;
            again = (e.kind == StoreError::duplicate || e.kind == StoreError::retry) && tries < most_tries;
            error = answer_to(e);
        } catch (...) {
            if (!connection.in_transaction()) throw;
            error = std::current_exception();
        }
        memory.work_failed();
        if (lone) connection.roll_back();
        else if (!connection.roll_back_to()) {
            careful_ = careful_after_failure;
            throw RunOthersAgain{};
        }
        if (!again) return error;
        if (lone) begin(connection, work.caller.county);
    }
}

/// The group is rolled back, or nobody knows whether it was committed.
void Writer::forget(Works works) {
    for (const auto& work : works) memory_of(work->caller.county).lose();
}

void Writer::begin(Connection& connection, const std::string& county) {
    transaction_ = ++shared_.transactions;
    if (!connection.begin_write(county)) return;
    if (shared_.one_lane) shared_.memories.lose_all();
    else memory_of(county).lose();
}

CountyMemory& Writer::memory_of(const std::string& county) {
    if (memory_ == nullptr || memory_county_ != county) {
        memory_ = &shared_.memories.of(county);
        memory_county_ = county;
    }
    return *memory_;
}

void Writer::close(Connection& connection) {
    if (!connection.in_transaction()) return;  // a lone work was refused and rolled back
    for (const std::string* county : counties_) {
        if (shared_.before_commit) {
            const Caller system = system_caller(*county);
            Tx tx(connection, shared_.store, system, now_, &memory_of(*county));
            shared_.before_commit(tx);
        }
        connection.announce(*county);
    }
    committing_ = true;
    const auto start = SteadyClock::now();
    connection.commit();
    shared_.meter.committed(count_, SteadyClock::now() - start);
}

bool Writer::worth_another_try(const StoreError& error, int attempt) {
    switch (error.kind) {
        case StoreError::gone:
            line_.drop();
            return attempt == 1 && !committing_;  // most often an idle connection that the server closed meanwhile
        case StoreError::broken: line_.drop(); return false;
        case StoreError::duplicate:
        case StoreError::retry: return attempt < most_tries;
        default: return false;
    }
}

void Writer::fail(const StoreError& error) {
    auto answer = answer_to(error);
    if (error.kind == StoreError::gone && committing_) {
        answer = std::make_exception_ptr(unavailable(
            "The connection to the database was lost during the commit, so it is unknown whether the change was made. "
            "Repeat the request with the same Idempotency-Key: it takes effect once."));
    } else if (error.kind == StoreError::retry) {
        answer = std::make_exception_ptr(unavailable("Another program is busy writing to the database."));
    }
    shared_.meter.error(error.kind);
    counties_.clear();
    std::fill_n(errors_.begin(), count_, answer);
}

void Writer::finish(Works works) {
    for (std::size_t i = 0; i < works.size(); ++i) {
        try {
            works[i]->finished(std::move(errors_[i]));
        } catch (...) {  // the answer could not be handed over; the others still get theirs
        }
        works[i].reset();
    }
}

void Writer::note_events(const std::string& county) {
    for (const std::string* known : counties_)
        if (*known == county) return;
    counties_.push_back(&county);
}

}  // namespace huying
