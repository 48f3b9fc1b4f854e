// clock.cpp - the machine's clock and the demonstration's.
#include "base/clock.hpp"

#include <algorithm>
#include <chrono>

namespace huying {
namespace {

Micros machine_now() {
    using namespace std::chrono;
    return {duration_cast<microseconds>(system_clock::now().time_since_epoch()).count()};
}

/// Steady, so that a change of the machine's wall clock does not move the demonstration.
Micros steady_now() {
    using namespace std::chrono;
    return {duration_cast<microseconds>(steady_clock::now().time_since_epoch()).count()};
}

}  // namespace

Micros RealClock::now() const { return machine_now(); }

DemoClock::DemoClock(Micros start, Micros end, int speed)
    : anchor_real_(steady_now()), anchor_demo_(start), end_(end), speed_(speed) {}

Micros DemoClock::now_locked() const {
    const std::int64_t passed = steady_now() - anchor_real_;
    return {std::min(anchor_demo_.value + passed * speed_, end_.value)};
}

Micros DemoClock::now() const {
    const std::lock_guard lock(mutex_);
    return now_locked();
}

int DemoClock::speed() const {
    const std::lock_guard lock(mutex_);
    return speed_;
}

void DemoClock::set_speed(int speed) {
    const std::lock_guard lock(mutex_);
    anchor_demo_ = now_locked();
    anchor_real_ = steady_now();
    speed_ = speed;
}

}  // namespace huying
