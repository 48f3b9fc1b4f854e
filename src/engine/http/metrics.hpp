// metrics.hpp - what each line of the route table counts, cheaply enough to do for every request, and the Prometheus
// text that /metrics gives (text format 0.0.4).
#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <string>

#include "engine/http/route.hpp"

namespace huying::http {

/// What answers a line of the table: a verb, or the server itself.
enum class Kind : std::uint8_t { verb, health, ready, metrics, openapi, events, public_events };

/// Answers by class of status, and a histogram of seconds with limits at powers of two: 128 µs, 256 µs … 8.4 s, ∞.
class Stats {
  public:
    static constexpr int first_bit = 7;  ///< 2^7 µs
    static constexpr int buckets = 18;
    void count(int status, std::int64_t nanoseconds);
    void write(std::string& out, const std::string& labels, bool histogram) const;

  private:
    std::array<std::atomic<std::uint64_t>, 6> by_class_{};
    std::array<std::atomic<std::uint64_t>, buckets> seconds_{};
    std::atomic<std::uint64_t> sum_us_{0};
};

/// One line of the table as the server keeps it.
struct Line {
    Route route;
    Kind kind = Kind::verb;
    Stats stats;
};

/// Lines of the table, and what fits none of them, as Prometheus text.
std::string metrics_text(const std::deque<Line>& lines, const Line& other);
/// CPU seconds and resident bytes of this process.
std::string process_metrics();

}  // namespace huying::http
