// aqi_hours.cpp - see aqi_hours.hpp. A stream costs three statements however many observations it has.
#include "subject/sensing/aqi_hours.hpp"

#include <cmath>

#include "subject/sensing/aggregate.hpp"

namespace huying::sensing {
namespace {

struct AirStream {
    Id thing;
    std::string property, unit;
    Id stream;
    std::optional<Micros> oldest, newest;
    Conversion stated = {};  ///< into the unit that the program states
};
BOOST_DESCRIBE_STRUCT(AirStream, (), (thing, property, unit, stream, oldest, newest))

struct KeptHour {
    Micros time;
    std::int64_t n;
    double total;
    std::optional<double> first;  ///< stamped with the full hour
};
BOOST_DESCRIBE_STRUCT(KeptHour, (), (time, n, total, first))

/// A stream's part in the newest hour of all that has ended and that it has reached.
struct NewestHour {
    Id thing;
    std::string property, unit;
    std::optional<Micros> ends;
    std::int64_t n;
    double total;
    std::optional<double> first, last;  ///< stamped with the hour's beginning and its end
    Conversion stated = {};
};
BOOST_DESCRIBE_STRUCT(NewestHour, (), (thing, property, unit, ends, n, total, first, last))

struct SlotSum {
    std::int64_t n = 0;
    double total = 0;
};

constexpr Sql air_streams{R"sql(SELECT d.thing AS thing, d.property AS property, d.unit AS unit, d.id AS stream,
    (SELECT min(o.time) FROM observation o WHERE o.county = $1 AND o.stream = d.id) AS oldest,
    (SELECT max(o.time) FROM observation o WHERE o.county = $1 AND o.stream = d.id) AS newest
    FROM datastream d WHERE d.county = $1 AND (d.thing = $2 OR $2 = 0)
    AND d.property IN ('so2', 'no2', 'co', 'o3', 'pm10', 'pm25') ORDER BY d.thing, d.property, d.id)sql"};
constexpr Sql kept_hours{R"sql(SELECT h.time AS time, h.n AS n, h.total AS total,
    (SELECT o.value FROM observation o WHERE o.county = $1 AND o.stream = $2 AND o.time = h.time) AS first
    FROM observation_hour h WHERE h.county = $1 AND h.stream = $2 AND h.time >= $3 AND h.time <= $4)sql"};
constexpr Sql hour_under_way{R"sql(SELECT CAST($3 AS BIGINT) AS time, count(*) AS n, coalesce(sum(value), 0.0) AS total,
    (SELECT x.value FROM observation x WHERE x.county = $1 AND x.stream = $2 AND x.time = $3) AS first
    FROM observation WHERE county = $1 AND stream = $2 AND time >= $3 AND time < $4 AND value IS NOT NULL)sql"};
/// Scalar looks at keys, whatever the database makes of it (a join may read more).
constexpr Sql newest_hours{
    R"sql(WITH s AS MATERIALIZED (SELECT d.thing AS thing, d.property AS property, d.unit AS unit,
    d.id AS stream, (SELECT CASE WHEN o.time > $2 THEN CAST($2 AS BIGINT)
        ELSE (o.time + 3599999999) / 3600000000 * 3600000000 END
        FROM observation o WHERE o.county = $1 AND o.stream = d.id ORDER BY o.time DESC LIMIT 1) AS ends
    FROM datastream d WHERE d.county = $1 AND d.property IN ('so2', 'no2', 'co', 'o3', 'pm10', 'pm25'))
    SELECT thing, property, unit, ends,
    coalesce((SELECT h.n FROM observation_hour h
        WHERE h.county = $1 AND h.stream = s.stream AND h.time = s.ends - 3600000000),
        (SELECT count(o.value) FROM observation o
        WHERE o.county = $1 AND o.stream = s.stream AND o.time >= s.ends - 3600000000 AND o.time < s.ends)) AS n,
    coalesce((SELECT h.total FROM observation_hour h
        WHERE h.county = $1 AND h.stream = s.stream AND h.time = s.ends - 3600000000),
        (SELECT sum(o.value) FROM observation o
        WHERE o.county = $1 AND o.stream = s.stream AND o.time >= s.ends - 3600000000 AND o.time < s.ends), 0.0) AS total,
    (SELECT o.value FROM observation o
        WHERE o.county = $1 AND o.stream = s.stream AND o.time = s.ends - 3600000000) AS first,
    (SELECT o.value FROM observation o WHERE o.county = $1 AND o.stream = s.stream AND o.time = s.ends) AS last
    FROM s ORDER BY thing, property, stream)sql"};

/// One stream's hours from `begin`, put where they belong.
class Slots {
  public:
    Slots(Micros begin, std::int64_t hours) : begin_(begin), sums_(static_cast<std::size_t>(hours)) {}
    void add(const KeptHour& kept) {
        const std::int64_t at = (kept.time - begin_) / hour;
        put(at, kept.n - (kept.first ? 1 : 0), kept.total - kept.first.value_or(0));
        if (kept.first) put(at - 1, 1, *kept.first);
    }
    std::optional<double> mean(std::size_t at) const {
        const SlotSum& s = sums_[at];
        const double mean = s.total / static_cast<double>(s.n);
        return s.n > 0 && std::isfinite(mean) ? std::optional(mean) : std::nullopt;
    }
    std::size_t size() const { return sums_.size(); }

  private:
    void put(std::int64_t at, std::int64_t n, double total) {
        if (at < 0 || at >= std::ssize(sums_) || n == 0) return;
        sums_[static_cast<std::size_t>(at)].n += n;
        sums_[static_cast<std::size_t>(at)].total += total;
    }
    Micros begin_;
    std::vector<SlotSum> sums_;
};

/// What the stream has forgotten (retention) is left out: of those hours nobody knows what was stamped when.
Slots slots_of(const Tx& tx, const AirStream& s, Micros begin, std::int64_t hours) {
    Slots out(begin, hours);
    const Micros end = begin + hours * hour, under_way = hour_of(*s.newest);
    const Micros from = std::max(begin, hour_of(*s.oldest));
    tx.each<KeptHour>(
        kept_hours, [&](const KeptHour& kept) { out.add(kept); }, tx.county(), s.stream, from, end);
    if (under_way >= begin && under_way <= end)
        out.add(*tx.one<KeptHour>(hour_under_way, tx.county(), s.stream, under_way, under_way + hour));
    return out;
}

/// Of each station and pollutant the first stream in a unit that can be stated. Given in this order.
template <class Stream> std::vector<Stream> that_count(std::vector<Stream> all) {
    std::vector<Stream> out;
    for (Stream& s : all) {
        const bool another = !out.empty() && out.back().thing == s.thing && out.back().property == s.property;
        const auto stated = conversion(s.unit, stated_unit(s.property));
        if (another || !stated) continue;
        s.stated = *stated;
        out.push_back(std::move(s));
    }
    return out;
}

std::size_t part_of(const std::string& property) {
    return static_cast<std::size_t>(std::ranges::find(aqi_pollutants, property) - aqi_pollutants);
}

}  // namespace

std::map<Id, std::vector<StationDay>> days_of(const Tx& tx, Id thing, Micros begin, std::int64_t days) {
    std::map<Id, std::vector<StationDay>> out;
    for (const AirStream& s : that_count(tx.all<AirStream>(air_streams, tx.county(), thing))) {
        if (!s.newest || *s.newest <= begin || *s.oldest > begin + days * day) continue;
        const std::size_t part = part_of(s.property);
        const Slots slots = slots_of(tx, s, begin, days * 24);
        for (std::size_t at = 0; at < slots.size(); ++at) {
            const auto mean = slots.mean(at);
            if (!mean) continue;
            auto& station = out[s.thing];
            station.resize(static_cast<std::size_t>(days));
            station[at / 24][part][at % 24] = milli(s.stated(*mean));
        }
    }
    return out;
}

std::vector<IndexHour> index_hours(const Tx& tx, Id thing, Micros after, Micros until) {
    std::vector<IndexHour> out;
    const Micros begin = hour_of(after);
    if (until - begin < hour) return out;
    const auto stations = days_of(tx, thing, begin, (until - begin + day - 1) / day);
    const auto found = stations.find(thing);
    if (found == stations.end()) return out;
    const auto hours = static_cast<std::size_t>((until - begin) / hour);
    for (std::size_t at = 0; at < hours; ++at) {
        Concentrations air;
        for (std::size_t part = 0; part < aqi_parts; ++part) air[part] = found->second[at / 24][part][at % 24];
        const Micros ends = begin + static_cast<std::int64_t>(at + 1) * hour;
        if (std::ranges::any_of(air, [](const auto& c) { return c.has_value(); }))
            out.push_back({ends, air_index(air, Report::hourly, ends - hour)});
    }
    return out;
}

std::map<Id, IndexHour> index_now(const Tx& tx) {
    struct Hour {
        Micros ends{INT64_MIN};
        Concentrations air;
    };
    std::map<Id, Hour> hours;
    for (const NewestHour& s : that_count(tx.all<NewestHour>(newest_hours, tx.county(), hour_of(tx.now())))) {
        if (!s.ends) continue;
        Hour& station = hours[s.thing];
        if (*s.ends > station.ends) station = {*s.ends, {}};
        Slots slot(*s.ends - hour, 1);
        slot.add({*s.ends - hour, s.n, s.total, s.first});
        if (s.last) slot.add({*s.ends, 1, *s.last, s.last});
        const auto mean = slot.mean(0);
        if (mean && *s.ends == station.ends) station.air[part_of(s.property)] = milli(s.stated(*mean));
    }
    std::map<Id, IndexHour> out;
    for (const auto& [thing, h] : hours)
        out.emplace(thing, IndexHour{h.ends, air_index(h.air, Report::hourly, h.ends - hour)});
    return out;
}

}  // namespace huying::sensing
