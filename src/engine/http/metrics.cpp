// metrics.cpp - see metrics.hpp.
#include "engine/http/metrics.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cstdio>

namespace huying::http {
namespace {

double cpu_seconds() {
    rusage u{};
    getrusage(RUSAGE_SELF, &u);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return seconds(u.ru_utime) + seconds(u.ru_stime);
}

long resident_bytes() {
    long pages = 0, resident = 0;
    if (std::FILE* f = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(f, "%ld %ld", &pages, &resident) != 2) resident = 0;
        std::fclose(f);
    }
    return resident * sysconf(_SC_PAGESIZE);
}

constexpr auto relaxed = std::memory_order_relaxed;

}  // namespace

void Stats::count(int status, std::int64_t nanoseconds) {
    const auto us = static_cast<std::uint64_t>(std::max<std::int64_t>(nanoseconds, 0)) / 1000;
    const int bit = std::bit_width(us >> first_bit);
    by_class_[static_cast<std::size_t>(std::clamp(status / 100, 0, 5))].fetch_add(1, relaxed);
    seconds_[static_cast<std::size_t>(std::min(bit, buckets - 1))].fetch_add(1, relaxed);
    sum_us_.fetch_add(us, relaxed);
}

void Stats::write(std::string& out, const std::string& labels, bool histogram) const {
    if (!histogram) {
        for (std::size_t c = 1; c < by_class_.size(); ++c) {
            if (const auto n = by_class_[c].load(relaxed); n > 0)
                out += fmt::format("huying_http_requests_total{{{},status=\"{}xx\"}} {}\n", labels, c, n);
        }
        return;
    }
    std::uint64_t total = 0;
    for (int i = 0; i < buckets; ++i) {
        total += seconds_[static_cast<std::size_t>(i)].load(relaxed);
        const std::string le =
            i == buckets - 1 ? "+Inf" : fmt::format("{}", static_cast<double>(1 << (first_bit + i)) / 1e6);
        out += fmt::format("huying_http_seconds_bucket{{{},le=\"{}\"}} {}\n", labels, le, total);
    }
    out += fmt::format("huying_http_seconds_sum{{{}}} {}\nhuying_http_seconds_count{{{}}} {}\n", labels,
                       static_cast<double>(sum_us_.load(relaxed)) / 1e6, labels, total);
}

std::string metrics_text(const std::deque<Line>& lines, const Line& other) {
    std::string counts = "# TYPE huying_http_requests_total counter\n";
    std::string seconds = "# TYPE huying_http_seconds histogram\n";
    const auto add = [&](const Line& line) {
        const std::string labels = fmt::format("method=\"{}\",route=\"{}\"", line.route.method, line.route.path);
        const std::size_t before = counts.size();
        line.stats.write(counts, labels, false);
        if (counts.size() != before) line.stats.write(seconds, labels, true);
    };
    for (const Line& line : lines) add(line);
    add(other);
    return counts + seconds;
}

std::string process_metrics() {
    return fmt::format(
        "# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total {}\n"
        "# TYPE process_resident_memory_bytes gauge\nprocess_resident_memory_bytes {}\n",
        cpu_seconds(), resident_bytes());
}

}  // namespace huying::http
