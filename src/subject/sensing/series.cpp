// series.cpp - one property of a station over time: each observation, or as many points as a chart has pixels.
#include "subject/sensing/aggregate.hpp"
#include "subject/sensing/sensing.hpp"

namespace huying::sensing {
namespace {

struct SeriesIn {
    Id id;
    Text<1, 20> property;
    std::optional<Micros> from, to;
    std::optional<Text<1, 20>> unit;    ///< that of the values; without it ug/m3 (CO: mg/m3), of no pollutant its own
    std::optional<std::int64_t> width;  ///< at most so many points, 1…4000; without it, up to 10 000 observations
};
BOOST_DESCRIBE_STRUCT(SeriesIn, (), (id, property, from, to, unit, width))
struct Series {
    std::string property, unit;
    std::vector<Micros> times;
    std::vector<std::optional<double>> values;     ///< with a width: means
    std::optional<std::vector<double>> low, high;  ///< with a width: of the point's time
    std::optional<std::vector<std::int64_t>> n;    ///< with a width: observations in the point's time
    std::optional<std::string> made_of;            ///< with a width: "observation", "hour" or "day"
    std::optional<double> step;                    ///< with a width: seconds from one point to the next
};
BOOST_DESCRIBE_STRUCT(Series, (), (property, unit, times, values, low, high, n, made_of, step))
struct StreamKey {
    Id id;
    std::string unit;
};
BOOST_DESCRIBE_STRUCT(StreamKey, (), (id, unit))
struct Point {
    Micros time;
    std::optional<double> value;
};
BOOST_DESCRIBE_STRUCT(Point, (), (time, value))

constexpr std::int64_t most_points = 10'000;
constexpr std::int64_t widest = 4000;  // pixels of the widest screens

void fill_in(Series& out, const Chart& chart, const auto& said) {
    out.low.emplace(), out.high.emplace(), out.n.emplace();
    for (const Bucket& b : chart.points) {
        out.times.push_back(b.time);
        out.values.push_back(said(b.values.mean()));
        out.low->push_back(said(b.values.low));
        out.high->push_back(said(b.values.high));
        out.n->push_back(b.values.n);
    }
    out.made_of = chart.made_of;
    out.step = static_cast<double>(chart.step) / second;
}

}  // namespace

constexpr Sql streams_measuring{R"sql(SELECT id, unit FROM datastream
    WHERE county = $1 AND thing = $2 AND property = $3 ORDER BY id)sql"};
constexpr Sql points{R"sql(SELECT time, value FROM observation
    WHERE county = $1 AND stream = $2 AND time >= $3 AND time <= $4 ORDER BY time LIMIT $5)sql"};

namespace {

struct SaidIn {
    StreamKey stream;
    std::string unit;  ///< in which its values are said
    Conversion convert;
    double operator()(double value) const { return convert(value); }
};
/// The first stream that can be said in the unit asked for, or in the one that the program states.
SaidIn said_by(const Tx& tx, const SeriesIn& in) {
    const auto streams = tx.all<StreamKey>(streams_measuring, tx.county(), in.id, in.property.value);
    if (streams.empty()) throw not_found("This station does not measure '" + in.property.value + "'.");
    const std::string unit = in.unit ? unit_key(in.unit->value) : std::string(stated_unit(in.property.value));
    for (const StreamKey& s : streams)
        if (const auto convert = conversion(s.unit, unit)) return {s, unit, *convert};
    if (in.unit) throw invalid("?unit", "is not what is measured here: " + streams.front().unit);
    return {streams.front(), streams.front().unit, {}};
}

}  // namespace

Series series(const Tx& tx, const SeriesIn& in) {
    const SaidIn said = said_by(tx, in);
    const Micros to = in.to.value_or(tx.now()), from = in.from.value_or(to - 2 * day);
    if (from > to) throw invalid("?from", "must not be after to");
    Series out{.property = in.property.value, .unit = said.unit};
    if (in.width) {
        if (*in.width < 1 || *in.width > widest) throw invalid("?width", "must be from 1 to 4000");
        fill_in(out, chart(tx, said.stream.id, from, to, *in.width), said);
        return out;
    }
    for (const Point& p : tx.all<Point>(points, tx.county(), said.stream.id, from, to, most_points)) {
        out.times.push_back(p.time);
        out.values.push_back(p.value ? std::optional(said(*p.value)) : std::nullopt);
    }
    return out;
}

std::vector<http::Route> series_routes() {
    using identity::May;
    return {
        http::route("GET", "/api/stations/{id}/series", May::watch, "One property of a station over time", series),
        http::route("GET", "/api/public/{county}/stations/{id}/series", May::anyone,
                    "One property of a station over time", series),
    };
}

}  // namespace huying::sensing
