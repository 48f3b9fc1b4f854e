// moment.cpp - see moment.hpp.
#include "engine/stream/moment.hpp"

#include "engine/stream/stream.hpp"

namespace huying {
namespace {

constexpr Sql time_of_event{R"sql(SELECT time FROM event WHERE county = $1 AND seq = $2)sql"};

}  // namespace

std::int64_t events_before(const Tx& tx, Micros time) {
    std::int64_t low = 0, high = last_event_seq(tx);
    while (low < high) {
        const std::int64_t middle = low + (high - low + 1) / 2;
        if (tx.one<Micros>(time_of_event, tx.county(), middle).value_or(Micros{}) < time) low = middle;
        else high = middle - 1;
    }
    return low;
}

}  // namespace huying
