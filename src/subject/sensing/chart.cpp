// chart.cpp - a stream over time in as many points as a chart has pixels. Reading ten years of hours would cost 88 000 rows;
// of days it costs 3 650.
#include "subject/sensing/aggregate.hpp"

namespace huying::sensing {
namespace {

/// Observations that are read for one chart at most (about 10 ms); with more, the chart is made of hours.
constexpr std::int64_t most_observations = 50'000;

struct AggregateAt {
    Micros time;
    std::int64_t n;
    double total, low, high;
};
BOOST_DESCRIBE_STRUCT(AggregateAt, (), (time, n, total, low, high))
struct ValueAt {
    Micros time;
    double value;
};
BOOST_DESCRIBE_STRUCT(ValueAt, (), (time, value))

/// Puts what comes in order of time into the points it belongs to.
class Points {
  public:
    Points(Micros from, std::int64_t step, std::vector<Bucket>& out) : from_(from), step_(step), out_(out) {}
    void add(Micros time, const Aggregate& values) {
        if (values.n == 0) return;
        const std::int64_t place = time < from_ ? 0 : (time - from_) / step_;
        if (out_.empty() || place != place_) out_.push_back({from_ + place * step_, {}});
        place_ = place;
        out_.back().values.add(values);
    }

  private:
    const Micros from_;
    const std::int64_t step_;
    std::int64_t place_ = -1;
    std::vector<Bucket>& out_;
};

}  // namespace

constexpr Sql numbers{R"sql(SELECT time, value FROM observation
    WHERE county = $1 AND stream = $2 AND time >= $3 AND time <= $4 AND value IS NOT NULL ORDER BY time LIMIT $5)sql"};
constexpr Sql hours{R"sql(SELECT time, n, total, low, high FROM observation_hour
    WHERE county = $1 AND stream = $2 AND time >= $3 AND time <= $4 ORDER BY time)sql"};
constexpr Sql days{R"sql(SELECT time, n, total, low, high FROM observation_day
    WHERE county = $1 AND stream = $2 AND time >= $3 AND time <= $4 ORDER BY time)sql"};
constexpr Sql number_in_hours{R"sql(SELECT CAST(coalesce(sum(n), 0) AS BIGINT) FROM observation_hour
    WHERE county = $1 AND stream = $2 AND time >= $3 AND time <= $4)sql"};

namespace {

void add_closed(const Tx& tx, const Sql& sql, Id stream, Micros from, Micros to, Points& points) {
    tx.each<AggregateAt>(
        sql,
        [&](const AggregateAt& a) {
            points.add(a.time, {a.n, a.total, a.low, a.high});
        },
        tx.county(), stream, from, to);
}

/// False: there are too many observations for a chart of each.
bool add_observations(const Tx& tx, Id stream, Micros from, Micros to, Chart& chart) {
    if (*tx.one<std::int64_t>(number_in_hours, tx.county(), stream, hour_of(from), to) > most_observations)
        return false;
    chart.made_of = "observation";
    Points points(from, chart.step, chart.points);
    std::vector<ValueAt> values = tx.all<ValueAt>(numbers, tx.county(), stream, from, to, most_observations);
    const bool one_each = std::ssize(values) <= (to - from) / chart.step;
    for (const ValueAt& v : values) {
        if (one_each) chart.points.push_back({v.time, {1, v.value, v.value, v.value}});
        else points.add(v.time, {1, v.value, v.value, v.value});
    }
    return true;
}

void add_hours(const Tx& tx, Id stream, Micros from, Micros to, Chart& chart) {
    chart.made_of = "hour";
    chart.step = std::max(chart.step, hour);
    Points points(from, chart.step, chart.points);
    add_closed(tx, hours, stream, hour_of(from), to, points);
    const Tail tail = read_tail(tx, stream);
    if (!tail.empty && tail.hour <= to && tail.hour >= hour_of(from)) points.add(tail.hour, tail.in_hour);
}

void of_days(const Tx& tx, Id stream, Micros from, Micros to, Chart& chart) {
    chart.made_of = "day";
    Points points(from, chart.step, chart.points);
    add_closed(tx, days, stream, day_of(from), to, points);
    Tail tail = read_tail(tx, stream);
    tail.in_day.add(tail.in_hour);
    if (!tail.empty && tail.day <= to && tail.day >= day_of(from)) points.add(tail.day, tail.in_day);
}

}  // namespace

Chart chart(const Tx& tx, Id stream, Micros from, Micros to, std::int64_t width) {
    Chart out;
    out.step = std::max<std::int64_t>(1, (to - from + width - 1) / width);
    if (out.step >= day) of_days(tx, stream, from, to, out);
    else if (out.step >= hour || !add_observations(tx, stream, from, to, out)) add_hours(tx, stream, from, to, out);
    return out;
}

}  // namespace huying::sensing
