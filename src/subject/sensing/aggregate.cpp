// aggregate.cpp - see aggregate.hpp.
#include "subject/sensing/aggregate.hpp"

#include <algorithm>

#include "subject/sensing/past.hpp"

namespace huying::sensing {

void Aggregate::add(double value) { add(Aggregate{1, value, value, value}); }

void Aggregate::add(const Aggregate& other) {
    if (other.n == 0) return;
    low = n == 0 ? other.low : std::min(low, other.low);
    high = n == 0 ? other.high : std::max(high, other.high);
    n += other.n;
    total += other.total;
}

Micros hour_of(Micros time) { return {time.value / hour * hour}; }
Micros day_of(Micros time) { return {(time.value + china_offset) / day * day - china_offset}; }

namespace {

struct AggregateRow {
    std::int64_t n;
    std::optional<double> total, low, high;
    Aggregate value() const { return n == 0 ? Aggregate{} : Aggregate{n, *total, *low, *high}; }
};
BOOST_DESCRIBE_STRUCT(AggregateRow, (), (n, total, low, high))

}  // namespace

constexpr Sql newest_time{R"sql(SELECT time FROM observation WHERE county = $1 AND stream = $2
    ORDER BY time DESC LIMIT 1)sql"};
constexpr Sql of_observations{R"sql(SELECT count(*) AS n, sum(value) AS total, min(value) AS low, max(value) AS high
    FROM observation WHERE county = $1 AND stream = $2 AND time >= $3 AND time < $4 AND value IS NOT NULL)sql"};
constexpr Sql of_hours{
    R"sql(SELECT CAST(coalesce(sum(n), 0) AS BIGINT) AS n, sum(total) AS total, min(low) AS low, max(high) AS high
    FROM observation_hour WHERE county = $1 AND stream = $2 AND time >= $3 AND time < $4)sql"};

Tail read_tail(const Tx& tx, Id stream) {
    Tail tail;
    const auto newest = tx.one<Micros>(newest_time, tx.county(), stream);
    if (!newest) return tail;
    tail.empty = false;
    tail.hour = hour_of(*newest);
    tail.day = day_of(*newest);
    tail.in_hour = tx.one<AggregateRow>(of_observations, tx.county(), stream, tail.hour, tail.hour + hour)->value();
    tail.in_day = tx.one<AggregateRow>(of_hours, tx.county(), stream, tail.day, tail.hour)->value();
    return tail;
}

namespace {

Tails& tails(Tx& tx) { return tx.memory()->change<Tails>(); }

/// Aggregates of times before the tail's, gathered before they are written.
using Gathered = std::map<Micros, Aggregate>;

}  // namespace

constexpr Sql add_hour{R"sql(INSERT INTO observation_hour (county, stream, time, n, total, low, high)
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (county, stream, time) DO UPDATE SET
    n = observation_hour.n + excluded.n, total = observation_hour.total + excluded.total,
    low = CASE WHEN excluded.low < observation_hour.low THEN excluded.low ELSE observation_hour.low END,
    high = CASE WHEN excluded.high > observation_hour.high THEN excluded.high ELSE observation_hour.high END)sql"};
constexpr Sql add_day{R"sql(INSERT INTO observation_day (county, stream, time, n, total, low, high)
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (county, stream, time) DO UPDATE SET
    n = observation_day.n + excluded.n, total = observation_day.total + excluded.total,
    low = CASE WHEN excluded.low < observation_day.low THEN excluded.low ELSE observation_day.low END,
    high = CASE WHEN excluded.high > observation_day.high THEN excluded.high ELSE observation_day.high END)sql"};

namespace {

/// Nobody waits for these: on PostgreSQL they travel with what comes next.
void add_rows(Tx& tx, const Sql& statement, Id stream, const Gathered& gathered) {
    for (const auto& [time, a] : gathered) {
        if (a.n == 0) continue;
        const Param params[] = {
            Param::of_text(tx.county()), Param::of(stream.value), Param::of(time.value), Param::of(a.n),
            Param::of_real(a.total),     Param::of_real(a.low),   Param::of_real(a.high)};
        tx.connection().post(
            {statement.text.data(), nullptr}, [&] { return std::string(statement.text); }, params);
    }
}

/// The stream goes on to a later hour: what it leaves is done.
void leave(Tail& tail, Micros time, Gathered& hours, Gathered& days) {
    hours[tail.hour].add(tail.in_hour);
    tail.in_day.add(tail.in_hour);
    tail.in_hour = {};
    tail.hour = hour_of(time);
    if (day_of(time) == tail.day) return;
    days[tail.day].add(tail.in_day);
    tail.in_day = {};
    tail.day = day_of(time);
}

void add(Tail& tail, const Fresh& o, Gathered& hours, Gathered& days) {
    const Micros in_hour = hour_of(o.time), in_day = day_of(o.time);
    if (tail.empty) tail = {.empty = false, .hour = in_hour, .day = in_day};
    else if (in_hour > tail.hour) leave(tail, o.time, hours, days);
    if (!o.value) return;
    if (in_hour == tail.hour) return tail.in_hour.add(*o.value);
    hours[in_hour].add(*o.value);
    if (in_day == tail.day) tail.in_day.add(*o.value);
    else days[in_day].add(*o.value);
}

}  // namespace

void know_tail(Tx& tx, Id stream) {
    auto& known = tx.memory()->look<Tails>().of;
    if (!known.contains(stream.value)) known.emplace(stream.value, read_tail(tx, stream));
}

void aggregate(Tx& tx, Id stream, std::span<const Fresh> fresh) {
    if (fresh.empty()) return;
    Tail& tail = tails(tx).of.at(stream.value);
    Gathered hours, days;
    for (const Fresh& o : fresh) add(tail, o, hours, days);
    add_rows(tx, add_hour, stream, hours);
    add_rows(tx, add_day, stream, days);
}

constexpr Sql kept_days{R"sql(SELECT retention_days FROM datastream WHERE county = $1 AND id = $2)sql"};
constexpr Sql forget_hours{R"sql(DELETE FROM observation_hour
    WHERE county = $1 AND stream = $2 AND time >= $3 AND time < $4)sql"};
constexpr Sql forget_days{R"sql(DELETE FROM observation_day
    WHERE county = $1 AND stream = $2 AND time >= $3 AND time < $4)sql"};
constexpr Sql hours_again{R"sql(INSERT INTO observation_hour (county, stream, time, n, total, low, high)
    SELECT county, stream, time / 3600000000 * 3600000000, count(*), sum(value), min(value), max(value) FROM observation
    WHERE county = $1 AND stream = $2 AND time >= $3 AND time < $4 AND value IS NOT NULL
    GROUP BY county, stream, time / 3600000000)sql"};
constexpr Sql days_again{R"sql(INSERT INTO observation_day (county, stream, time, n, total, low, high)
    SELECT county, stream, (time + 28800000000) / 86400000000 * 86400000000 - 28800000000,
        sum(n), sum(total), min(low), max(high) FROM observation_hour
    WHERE county = $1 AND stream = $2 AND time >= $3 AND time < $4
    GROUP BY county, stream, (time + 28800000000) / 86400000000)sql"};
void aggregate_again(Tx& tx, Id stream, Micros from, Micros to) {
    past_changed(tx);
    tails(tx).of.erase(stream.value);
    const Tail tail = read_tail(tx, stream);
    // Whole days, because a day is made of its hours; what lies in the stream's present hour and day has no row. Days
    // whose observations the stream keeps no longer cannot be made anew.
    const auto days = tx.one<std::optional<std::int64_t>>(kept_days, tx.county(), stream).value_or(std::nullopt);
    const Micros first = std::max(day_of(from), days ? day_of(tx.now() - *days * day) : Micros{0});
    const Micros last = std::max(first, day_of(to) + day);
    const Micros hours_end = tail.empty ? first : std::min(last, tail.hour);
    const Micros days_end = tail.empty ? first : std::min(last, tail.day);
    tx.exec(forget_hours, tx.county(), stream, first, last);
    tx.exec(forget_days, tx.county(), stream, first, last);
    tx.exec(hours_again, tx.county(), stream, first, hours_end);
    tx.exec(days_again, tx.county(), stream, first, days_end);
}

/// Hours that the stream has left and whose row is not what their observations come to. Without observations there may
/// still be a row: they may be kept for a shorter time (retention.cpp).
constexpr Sql wrong_hours{R"sql(SELECT CAST(o.stream AS TEXT) || ' ' || CAST(o.hour AS TEXT) FROM (
        SELECT stream, time / 3600000000 * 3600000000 AS hour, count(*) AS n, min(value) AS low, max(value) AS high
        FROM observation WHERE county = $1 AND value IS NOT NULL GROUP BY stream, time / 3600000000) o
    JOIN (SELECT stream, max(time) AS newest FROM observation WHERE county = $1 GROUP BY stream) t ON t.stream = o.stream
    LEFT JOIN observation_hour h ON h.county = $1 AND h.stream = o.stream AND h.time = o.hour
    WHERE o.hour < t.newest / 3600000000 * 3600000000
        AND (h.n IS NULL OR h.n <> o.n OR h.low <> o.low OR h.high <> o.high))sql"};
Check hours_are_right() { return {"each hour's row is what its observations come to", wrong_hours}; }

}  // namespace huying::sensing
