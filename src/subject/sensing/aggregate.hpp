// aggregate.hpp - what the observations of an hour and of a day come to: number, total, lowest, highest. The row of an hour
// is written in the transaction whose observation leaves that hour, the day's likewise; late observations are added to the
// row. So every transaction leaves rows for exactly the hours and days before the one that the stream is in, at the price
// of a write per hour and not per observation; what the stream is in now is added up from the observations when asked for.
#pragma once
#include <map>
#include <span>
#include <unordered_map>

#include "engine/subject/subject.hpp"
#include "subject/sensing/events.hpp"

namespace huying::sensing {

/// Of the numeric observations of some time; `low` and `high` mean nothing when n is 0.
struct Aggregate {
    std::int64_t n = 0;
    double total = 0, low = 0, high = 0;
    void add(double value);
    void add(const Aggregate& other);
    double mean() const { return total / static_cast<double>(n); }
};

/// Starts of the hour and of the day (of China Standard Time, UTC+8) that a time is in.
Micros hour_of(Micros time);
Micros day_of(Micros time);

/// Where a stream is: its newest observation's hour and day, and what they have come to so far.
struct Tail {
    bool empty = true;  ///< the stream has no observation
    Micros hour, day;   ///< starts
    Aggregate in_hour;  ///< of the hour
    Aggregate in_day;   ///< of the day's hours before it
};

Tail read_tail(const Tx& tx, Id stream);

/// The streams' tails as the county's writes remember them.
struct Tails {
    std::unordered_map<std::int64_t, Tail> of;
};

/// The tail before something is stored; read from the database when it is not remembered. Call it first, then insert,
/// then `aggregate`.
void know_tail(Tx& tx, Id stream);
/// The observations of a stream that were new, in order of time, without a value where the result is no number.
struct Fresh {
    Micros time;
    std::optional<double> value;
};
void aggregate(Tx& tx, Id stream, std::span<const Fresh> fresh);

/// To be called when observations of a stream were changed or deleted: makes the rows of these times anew. Bounds included.
void aggregate_again(Tx& tx, Id stream, Micros from, Micros to);

Check hours_are_right();

/// A stream's values over time, ready for a chart: at most `width` points, each the mean, the lowest and the highest of
/// its time. Made of observations, hours or days, the coarsest that is finer than a point.
struct Bucket {
    Micros time;  ///< start of the point's time; the observation's own where the points are observations
    Aggregate values;
};
struct Chart {
    std::string made_of;         ///< "observation", "hour" or "day"
    std::int64_t step = 0;       ///< microseconds from one point to the next
    std::vector<Bucket> points;  ///< those with values
};
Chart chart(const Tx& tx, Id stream, Micros from, Micros to, std::int64_t width);

}  // namespace huying::sensing
