// moment.hpp - where in the stream of events a time lies. Events have no index by time: they are in its order already.
#pragma once
#include "engine/store/store.hpp"

namespace huying {

/// Events are in the order of their commits, and a clock may have been set meanwhile: whoever looks for times looks so much
/// further on both sides.
constexpr std::int64_t clock_may_step = 2 * second;

/// How many events came before that time: a search by halves.
std::int64_t events_before(const Tx& tx, Micros time);

}  // namespace huying
