// read_budget.hpp - how many events one account may read by the page. What is more leaves the house as an export, which takes two
// administrators: without a limit a loop over the pages would be the same file, asked for by one alone.
#pragma once
#include <map>
#include <mutex>
#include <utility>

#include "base/caller.hpp"
#include "base/time.hpp"

namespace huying::evidence {

// Ours: fifty screens within an hour, and two hundred a day, are more than anybody reads.
constexpr std::int64_t rows_an_hour = 5'000, rows_a_day = 20'000;

/// Counts by account, in each server for itself and from its start; whoever acts for another has one count. Thread-safe.
class ReadBudget {
  public:
    /// Throws http::Later (429 read_enough) while what was read is enough for the hour or the day. The page at hand is answered
    /// whole, so at most one page more is read than said.
    void refuse_spent(const Caller& caller, Micros now) const;
    void add(const Caller& caller, std::int64_t rows, Micros now);

  private:
    struct Count {
        Micros begun;
        std::int64_t rows = 0;
    };
    struct Counts {
        Count hour, day;
    };
    using Reader = std::pair<std::string, std::int64_t>;  ///< county, account
    static Reader reader_of(const Caller& caller);

    mutable std::mutex mutex_;
    std::map<Reader, Counts> read_;
};

}  // namespace huying::evidence
