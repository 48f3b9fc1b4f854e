// read_budget.cpp - see read_budget.hpp.
#include "subject/evidence/read_budget.hpp"

#include "engine/http/later.hpp"

namespace huying::evidence {

ReadBudget::Reader ReadBudget::reader_of(const Caller& caller) {
    return {caller.county, caller.actor.value != 0 ? caller.actor.value : caller.account.value};
}

void ReadBudget::refuse_spent(const Caller& caller, Micros now) const {
    const std::lock_guard lock(mutex_);
    const auto at = read_.find(reader_of(caller));
    if (at == read_.end()) return;
    const auto refuse = [&](const Count& c, std::int64_t lasts, std::int64_t most) {
        const std::int64_t left = c.begun + lasts - now;
        if (c.rows >= most && left > 0)
            throw http::Later("read_enough",
                              "So many events are not read by the page: an export has them, which two administrators "
                              "agree on.",
                              (left + second - 1) / second);
    };
    refuse(at->second.day, day, rows_a_day);
    refuse(at->second.hour, hour, rows_an_hour);
}

void ReadBudget::add(const Caller& caller, std::int64_t rows, Micros now) {
    const std::lock_guard lock(mutex_);
    Counts& counts = read_[reader_of(caller)];
    const auto count = [&](Count& c, std::int64_t lasts) {
        if (c.begun.value == 0 || c.begun + lasts <= now) c = {now, 0};
        c.rows += rows;
    };
    count(counts.hour, hour);
    count(counts.day, day);
}

}  // namespace huying::evidence
