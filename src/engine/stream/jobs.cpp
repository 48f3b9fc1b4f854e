// jobs.cpp - a job's changes and its lease commit together. As writes of a county are serial, a second process that
// comes at the same moment finds the lease renewed and does nothing; a crash leaves the lease as it was.
#include "engine/stream/jobs.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "engine/stream/follower.hpp"

namespace huying {
namespace {

constexpr Sql lease_of{R"sql(SELECT until FROM job_lease WHERE county = $1 AND job = $2)sql"};
constexpr Sql renew_lease{R"sql(
INSERT INTO job_lease (county, job, until, holder) VALUES ($1, $2, $3, $4)
ON CONFLICT (county, job) DO UPDATE SET until = excluded.until, holder = excluded.holder)sql"};

}  // namespace

Micros next_due(Micros now, std::int64_t every) {
    const std::int64_t local = now.value + china_offset;
    const std::int64_t past = ((local % every) + every) % every;
    return now - past + every;
}

bool CountyJobs::run_due() {
    bool any = false;
    for (std::size_t i = 0; i < jobs_.size(); ++i)
        if (due_[i] <= store_.clock().now().value) any = run(i) || any;
    return any;
}

bool CountyJobs::run(std::size_t i) {
    const Job& job = jobs_[i];
    bool ran = false, at_fault = false;
    Micros until;
    const auto attempt = [&](Tx& tx) {
        ran = at_fault = false;
        const auto lease = tx.one<Micros>(lease_of, county_, job.name);
        until = lease.value_or(Micros{});
        if (lease && until > tx.now()) return;
        at_fault = true;
        job.verb(tx);
        at_fault = false;
        until = next_due(tx.now(), job.every);
        tx.exec(renew_lease, county_, job.name, until, holder_);
        ran = true;
    };
    try {
        store_.write(system_caller(county_), attempt);
        due_[i] = until.value;
    } catch (const Problem& p) {
        if (!at_fault || p.status == 503) throw;
        postpone(i, reason_of(std::current_exception()));
    } catch (...) {
        if (!at_fault) throw;
        postpone(i, reason_of(std::current_exception()));
    }
    return ran;
}

/// A job that fails is tried again after a minute of the county's clock at the latest.
void CountyJobs::postpone(std::size_t i, const std::string& reason) {
    const Job& job = jobs_[i];
    spdlog::error("job {} in county {} failed: {}", job.name, county_, reason);
    store_.write(system_caller(county_), [&](Tx& tx) {
        const Micros until = std::min(next_due(tx.now(), job.every), tx.now() + minute);
        tx.exec(renew_lease, county_, job.name, until, holder_);
        due_[i] = until.value;
    });
}

}  // namespace huying
