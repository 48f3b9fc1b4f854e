// repeat.hpp - an observation for a time that is there already: is it the same again, because an answer was lost, or another
// one? The first is harmless, the second must not be lost in silence.
#pragma once
#include "subject/sensing/sensing.hpp"

namespace huying::sensing {

struct StoredObservation {
    std::optional<double> value;
    std::optional<Id> feature;
    std::optional<std::string> extra;
};
BOOST_DESCRIBE_STRUCT(StoredObservation, (), (value, feature, extra))

std::optional<StoredObservation> stored_observation(const Tx& tx, Id stream, Micros time);
/// The time of an observation whose sender gave none: `at`, or the next microsecond after it for which the stream has nothing yet.
Micros free_time(const Tx& tx, Id stream, Micros at);
/// The feature that an observation has: its own, or that of its Thing at that time.
std::optional<Id> feature_of(const Tx& tx, Id stream, Micros time, const StoredObservation& stored);

/// True when `again` says nothing else than what is stored: the same result and the same end of its interval, and whatever
/// it names beside them (resultTime, parameters, its feature, …) as it is stored. It may name less. Times are compared as
/// times, numbers as numbers, members in any order.
bool repeats(const Tx& tx, Id stream, const StoredObservation& stored, const NewObservation& again);

}  // namespace huying::sensing
