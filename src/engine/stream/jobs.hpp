// jobs.hpp - the jobs of one county: which are due on the county's clock, and that one process at a time runs each.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "engine/stream/stream.hpp"

namespace huying {

class CountyJobs {
  public:
    CountyJobs(Store& store, std::span<const Job> jobs, std::string county, const std::string& holder)
        : store_(store), jobs_(jobs), county_(std::move(county)), holder_(holder), due_(jobs.size(), INT64_MIN) {}

    /// Runs those that are due; gives whether any ran. Throws Problem when the store is in trouble.
    bool run_due();

  private:
    bool run(std::size_t i);
    void postpone(std::size_t i, const std::string& reason);

    Store& store_;
    const std::span<const Job> jobs_;
    const std::string county_;
    const std::string& holder_;
    std::vector<std::int64_t> due_;  // what the lease said last; another process may have moved it on
};

/// The first moment after `now` that is a multiple of `every`, counted from midnight in China: an hourly job runs on
/// the hour, a daily one at midnight.
Micros next_due(Micros now, std::int64_t every);

}  // namespace huying
