// replay.hpp - a rule judged over stored history, by the same functions that judge live readings. Raises nothing.
// It begins without open warnings; faults of sensors at the time are not replayed, disputes among neighbours are.
#pragma once
#include "subject/warning/warning.hpp"

namespace huying::warning {

/// What a rule would have raised.
struct Episode {
    std::size_t stream = 0;    ///< place in Replayed::streams
    Micros from;               ///< the reading that raised it
    std::optional<Micros> to;  ///< the reading that cleared it; nothing when it was open at the end
    double first_value = 0, peak = 0;
    std::int64_t readings = 0;
    Severity severity = Severity::serious;
};

struct Replayed {
    std::vector<sensing::StreamInfo> streams;  ///< those that the rule applies to
    std::vector<Episode> episodes;             ///< by stream, then by time
    std::int64_t readings = 0;                 ///< how many were judged
    std::int64_t held_back = 0;                ///< readings beyond that were disputed and raised nothing
};

struct Stretch {
    Micros from, to;          ///< half-open
    std::vector<Id> streams;  ///< empty = all
};

constexpr std::int64_t most_replayed = 2'000'000;  // readings: some seconds; more is refused

/// The streams that a rule about this property is judged for; of the index, those that stand for a station.
std::vector<sensing::StreamInfo> streams_of(const Tx& tx, const std::string& property);

/// Throws Problem 422 `too_costly` when the stretch holds more readings than `most_replayed`.
Replayed replay(const Tx& tx, const IndexOf& index, const Rule& rule, const Stretch& stretch);

}  // namespace huying::warning
