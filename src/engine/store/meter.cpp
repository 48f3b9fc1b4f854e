// meter.cpp - Prometheus text exposition format 0.0.4.
#include "engine/store/meter.hpp"

#include <fmt/format.h>

namespace huying {

void Meter::committed(std::size_t works, std::chrono::nanoseconds took) {
    commits_.fetch_add(1, std::memory_order_relaxed);
    works_.fetch_add(works, std::memory_order_relaxed);
    commit_nanoseconds_.fetch_add(static_cast<std::uint64_t>(took.count()), std::memory_order_relaxed);
    std::size_t bucket = 0;
    while (bucket < bounds.size() && std::chrono::duration<double>(took).count() > bounds[bucket]) ++bucket;
    buckets_[bucket].fetch_add(1, std::memory_order_relaxed);
}

std::string Meter::text(std::size_t writes_waiting, std::size_t reads_waiting) const {
    static constexpr std::array kinds{"duplicate", "retry", "full", "gone", "broken", "wrong"};
    std::string out;
    const auto one = [&](const char* name, const char* type, const char* help, std::uint64_t value) {
        fmt::format_to(std::back_inserter(out), "# HELP {0} {2}\n# TYPE {0} {1}\n{0} {3}\n", name, type, help, value);
    };
    one("huying_store_commits_total", "counter", "Commits of the database.", commits_);
    one("huying_store_works_total", "counter", "Writes that took part in a commit.", works_);
    one("huying_store_reads_total", "counter", "Reads done.", reads_);
    one("huying_store_overloaded_total", "counter", "Work refused because the queue was full.", refused_);
    one("huying_store_write_queue", "gauge", "Writes waiting or running.", writes_waiting);
    one("huying_store_read_queue", "gauge", "Reads waiting.", reads_waiting);
    out +=
        "# HELP huying_store_errors_total Errors of the database, by kind.\n"
        "# TYPE huying_store_errors_total counter\n";
    for (std::size_t i = 0; i < kinds.size(); ++i)
        fmt::format_to(std::back_inserter(out), "huying_store_errors_total{{kind=\"{}\"}} {}\n", kinds[i],
                       errors_[i].load());
    out +=
        "# HELP huying_store_commit_seconds Time that one commit took.\n"
        "# TYPE huying_store_commit_seconds histogram\n";
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i <= bounds.size(); ++i) {
        sum += buckets_[i];
        const std::string bound = i < bounds.size() ? fmt::format("{}", bounds[i]) : "+Inf";
        fmt::format_to(std::back_inserter(out), "huying_store_commit_seconds_bucket{{le=\"{}\"}} {}\n", bound, sum);
    }
    fmt::format_to(std::back_inserter(out),
                   "huying_store_commit_seconds_sum {}\nhuying_store_commit_seconds_count {}\n",
                   static_cast<double>(commit_nanoseconds_) / 1e9, sum);
    return out;
}

}  // namespace huying
