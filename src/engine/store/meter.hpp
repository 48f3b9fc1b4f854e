// meter.hpp - what the store counts, and how it tells Prometheus.
#pragma once
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

#include "engine/store/store.hpp"

namespace huying {

class Meter {
  public:
    void committed(std::size_t works, std::chrono::nanoseconds took);
    void read() { reads_.fetch_add(1, std::memory_order_relaxed); }
    void refused() { refused_.fetch_add(1, std::memory_order_relaxed); }
    void error(StoreError::Kind kind) { errors_[kind].fetch_add(1, std::memory_order_relaxed); }
    /// Prometheus text; the two lengths are of this moment.
    std::string text(std::size_t writes_waiting, std::size_t reads_waiting) const;

  private:
    using Count = std::atomic<std::uint64_t>;
    static constexpr std::array<double, 8> bounds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1};  // seconds
    Count commits_{0}, works_{0}, reads_{0}, refused_{0}, commit_nanoseconds_{0};
    std::array<Count, 6> errors_{};                   // by StoreError::Kind
    std::array<Count, bounds.size() + 1> buckets_{};  // the last is "longer"
};

}  // namespace huying
