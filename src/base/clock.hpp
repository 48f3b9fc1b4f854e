// clock.hpp - where "now" comes from. The program never asks the system for the time of a county: it asks its Clock.
#pragma once
#include <atomic>
#include <mutex>

#include "base/time.hpp"

namespace huying {

class Clock {
  public:
    virtual ~Clock() = default;
    virtual Micros now() const = 0;
};

/// The machine's clock (UTC).
class RealClock final : public Clock {
  public:
    Micros now() const override;
};

/// Stands still until it is set: tests and the simulation.
class ManualClock final : public Clock {
  public:
    explicit ManualClock(Micros start = {}) : now_(start.value) {}
    Micros now() const override { return {now_.load(std::memory_order_acquire)}; }
    void set(Micros t) { now_.store(t.value, std::memory_order_release); }

  private:
    std::atomic<std::int64_t> now_;
};

/// Runs `speed` times as fast as the machine's clock between two changes of speed; stops at `end`.
class DemoClock final : public Clock {
  public:
    DemoClock(Micros start, Micros end, int speed);
    Micros now() const override;
    int speed() const;
    Micros end() const { return end_; }
    /// Changes the speed (0 = paused) from this moment on. Time never jumps.
    void set_speed(int speed);

  private:
    Micros now_locked() const;
    mutable std::mutex mutex_;
    Micros anchor_real_;
    Micros anchor_demo_;
    Micros end_;
    int speed_;
};

}  // namespace huying
