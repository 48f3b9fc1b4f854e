// id.hpp - the name of a thing: made by the program, ordered by time, safe in every client.
#pragma once
#include <atomic>
#include <compare>
#include <cstdint>

#include "base/time.hpp"

namespace huying {

/// 53 bits: 41 of milliseconds since 2000-01-01Z (until 2069) and 12 of order within the millisecond. Small enough
/// for a JSON number in a SensorThings client written in JavaScript; in our own JSON it is a string of digits.
struct Id {
    std::int64_t value = 0;
    auto operator<=>(const Id&) const = default;
};

/// Makes ids that never repeat within a process. Two processes meet with chance 1/4096 in the same millisecond; the
/// primary key then refuses the second and its verb runs again.
class IdMaker {
  public:
    explicit IdMaker(std::uint32_t salt = 0) : salt_(salt & 0xfff) {}
    Id next(Micros now) {
        constexpr std::int64_t epoch_2000 = 946'684'800'000;
        const std::int64_t wanted = ((now.value / 1000 - epoch_2000) << 12) | salt_;
        std::int64_t last = last_.load(std::memory_order_relaxed);
        std::int64_t id = 0;
        do id = wanted > last ? wanted : last + 1;
        while (!last_.compare_exchange_weak(last, id, std::memory_order_relaxed));
        return {id};
    }

  private:
    std::int64_t salt_;
    std::atomic<std::int64_t> last_{0};
};

}  // namespace huying
