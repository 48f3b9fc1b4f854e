// aqi_service.cpp - the index of a station by the hour and by the day, and of the county by the day. Anybody may ask, so
// it is made of kept hours (aqi_hours), past days are remembered (past.hpp), and the work has an end.
#include "engine/store/work_limit.hpp"
#include "subject/sensing/aqi_hours.hpp"
#include "subject/sensing/past.hpp"

namespace huying::sensing {
namespace {

struct AqiIn {
    Id id;
    std::optional<Micros> from, to;
    std::optional<Text<3, 4>> by;  ///< hour (the default) or day
};
BOOST_DESCRIBE_STRUCT(AqiIn, (), (id, from, to, by))
struct DaysIn {
    std::optional<Micros> from, to;
};
BOOST_DESCRIBE_STRUCT(DaysIn, (), (from, to))

/// ug/m3, CO mg/m3, rounded as they are reported; of a day: 24-h means and the largest 8-h mean of O3.
struct AqiValues {
    std::optional<double> so2, no2, co, o3, pm10, pm25;
};
BOOST_DESCRIBE_STRUCT(AqiValues, (), (so2, no2, co, o3, pm10, pm25))
/// 0…500 of each pollutant; or the hours of the day that were measured.
struct AqiCounts {
    std::optional<std::int64_t> so2, no2, co, o3, pm10, pm25;
};
BOOST_DESCRIBE_STRUCT(AqiCounts, (), (so2, no2, co, o3, pm10, pm25))

struct AqiRow {
    Micros time;  ///< an hour: its end; a day: its beginning
    std::optional<std::int64_t> aqi, level;
    std::string published;  ///< the index as text, or "NA" when pollutants are missing (HJ 633, 5.3.1)
    std::vector<std::string> primary, exceeding;
    std::string edition;  ///< of HJ 633, by the time of the measurement
    AqiValues values;
    AqiCounts iaqi;
    std::optional<AqiCounts> hours;
    std::optional<std::int64_t> stations;  ///< of the county's day: how many have a valid day for some pollutant
};
BOOST_DESCRIBE_STRUCT(AqiRow, (),
                      (time, aqi, level, published, primary, exceeding, edition, values, iaqi, hours, stations))
/// Concentrations at IAQI 0, 50, 100, 150, 200, 300, 400 and 500, as far as the edition gives them.
struct AqiBands {
    std::vector<std::int64_t> so2, no2, co, o3, pm10, pm25;
};
BOOST_DESCRIBE_STRUCT(AqiBands, (), (so2, no2, co, o3, pm10, pm25))
struct AqiRows {
    std::string by;
    std::string edition;  ///< in force at the end of what was asked
    AqiBands bands;       ///< of that edition
    std::vector<AqiRow> items;
};
BOOST_DESCRIBE_STRUCT(AqiRows, (), (by, edition, bands, items))

using PastRows = PastDays<AqiRow>;

constexpr std::int64_t most_hours = 31 * 24, most_days = 366, county_days_most = 92;

AqiRow row_of(Micros time, const Concentrations& air, Report report, Micros measured) {
    AirIndex index = air_index(air, report, measured);
    AqiRow out{.time = time,
               .published = index.value ? std::to_string(*index.value) : "NA",
               .primary = std::move(index.primary),
               .exceeding = std::move(index.exceeding),
               .edition = edition_at(measured).name};
    if (index.value) out.aqi = *index.value, out.level = aqi_level(*index.value);
    std::optional<double>* values[] = {&out.values.so2, &out.values.no2,  &out.values.co,
                                       &out.values.o3,  &out.values.pm10, &out.values.pm25};
    std::optional<std::int64_t>* parts[] = {&out.iaqi.so2, &out.iaqi.no2,  &out.iaqi.co,
                                            &out.iaqi.o3,  &out.iaqi.pm10, &out.iaqi.pm25};
    for (std::size_t i = 0; i < aqi_parts; ++i) {
        if (!air[i]) continue;
        *values[i] = static_cast<double>(as_reported(column_of(i, report), *air[i]).value) / 1000;
        *parts[i] = *index.parts[i];
    }
    return out;
}

AqiCounts hours_of_day(const StationDay& day) {
    return {hours_of(day[0]), hours_of(day[1]), hours_of(day[2]), hours_of(day[3]), hours_of(day[4]), hours_of(day[5])};
}

AqiRows empty_rows(Report report, Micros end) {
    const Edition& edition = edition_at(end - 1);  // what ends with a day is of that day
    AqiRows out{report == Report::daily ? "day" : "hour", edition.name, {}, {}};
    std::vector<std::int64_t>* bands[] = {&out.bands.so2, &out.bands.no2,  &out.bands.co,
                                          &out.bands.o3,  &out.bands.pm10, &out.bands.pm25};
    for (std::size_t i = 0; i < aqi_parts; ++i)
        for (const int limit : edition.columns[static_cast<std::size_t>(column_of(i, report))])
            if (limit != ends) bands[i]->push_back(limit);
    return out;
}

Micros midnight(Micros t) { return t - (((t.value + china_offset) % day) + day) % day; }
Micros full_hour(Micros t) { return t - ((t.value % hour) + hour) % hour; }

struct Span {
    Micros from;
    std::int64_t steps;
};
/// The asked span in whole steps, at most so many; 422 otherwise.
Span span_of(const std::optional<Micros>& from, Micros to, std::int64_t step, std::int64_t usual, std::int64_t most,
             Micros (*floor)(Micros)) {
    const Micros end = floor(to), begin = floor(from.value_or(end - usual * step));
    if (begin > end) throw invalid("?from", "must not be after to");
    if (begin.value < 0) throw invalid("?from", "must not be before 1970");
    const std::int64_t steps = (end - begin) / step;
    if (steps > most)
        throw invalid("?from", "is too far back: at most " + std::to_string(most) + (step == day ? " days" : " hours"));
    return {begin, steps};
}

constexpr Sql known_thing{R"sql(SELECT id FROM thing WHERE county = $1 AND id = $2)sql"};

AqiRows by_hour(const Tx& tx, const AqiIn& in) {
    const Span span = span_of(in.from, in.to.value_or(tx.now()), hour, 24, most_hours, full_hour);
    const auto stations = days_of(tx, in.id, span.from, (span.steps + 23) / 24);
    AqiRows out = empty_rows(Report::hourly, span.from + span.steps * hour);
    for (std::int64_t i = 0; i < span.steps; ++i) {
        Concentrations air;
        if (const auto s = stations.find(in.id); s != stations.end())
            for (std::size_t p = 0; p < aqi_parts; ++p)
                air[p] = s->second[static_cast<std::size_t>(i / 24)][p][static_cast<std::size_t>(i % 24)];
        const Micros end = span.from + (i + 1) * hour;
        out.items.push_back(row_of(end, air, Report::hourly, end - hour));
    }
    return out;
}

std::vector<AqiRow> station_rows(const Tx& tx, Id thing, Micros from, std::int64_t days) {
    const auto stations = days_of(tx, thing, from, days);
    const auto s = stations.find(thing);
    std::vector<AqiRow> out;
    for (std::int64_t i = 0; i < days; ++i) {
        const StationDay hours = s == stations.end() ? StationDay{} : s->second[static_cast<std::size_t>(i)];
        const Micros begin = from + i * day;
        out.push_back(row_of(begin, day_values(hours), Report::daily, begin));
        out.back().hours = hours_of_day(hours);
    }
    return out;
}

/// Days from `begin`, those of the past from memory; `make(from, days)` gives the rows of those between the first and the
/// last that are not remembered.
template <class Make> std::vector<AqiRow> remembered_days(const Tx& tx, PastRows& past, Id thing, Micros begin,
                                                          std::int64_t days, Make make) {
    const PastVersion version = past_version(tx);
    std::vector<std::optional<AqiRow>> rows;
    for (std::int64_t i = 0; i < days; ++i) rows.push_back(past.find(tx, version, {thing, begin + i * day}));
    const auto missing = [](const auto& row) { return !row; };
    const auto first = std::ranges::find_if(rows, missing) - rows.begin();
    const auto last = std::find_if(rows.rbegin(), rows.rend(), missing).base() - rows.begin();
    if (first < last) {
        std::vector<AqiRow> made = make(begin + first * day, last - first);
        for (std::ptrdiff_t i = first; i < last; ++i) {
            AqiRow& row = made[static_cast<std::size_t>(i - first)];
            if (begin + (i + 1) * day <= past_until(tx)) past.keep(tx, version, {thing, begin + i * day}, row);
            rows[static_cast<std::size_t>(i)] = std::move(row);
        }
    }
    std::vector<AqiRow> out;
    for (auto& row : rows) out.push_back(std::move(*row));
    return out;
}

AqiRows by_day(const Tx& tx, PastRows& past, const AqiIn& in) {
    const Span span = span_of(in.from, in.to.value_or(tx.now()), day, 30, most_days, midnight);
    AqiRows out = empty_rows(Report::daily, span.from + span.steps * day);
    out.items = remembered_days(tx, past, in.id, span.from, span.steps,
                                [&](Micros from, std::int64_t days) { return station_rows(tx, in.id, from, days); });
    return out;
}

/// About one second of one processor; what is asked for usually takes a hundredth.
constexpr WorkLimit index_limit{.steps = 60'000'000, .milliseconds = 5'000};

template <class F> AqiRows limited(const Tx& tx, F f) {
    return with_limit(tx.connection(), index_limit, f, [](bool too_long) {
        throw Problem(422, "query_too_costly",
                      too_long ? "This would read too many observations. Ask for fewer days."
                               : "There are values among these that cannot be added up.");
    });
}

AqiRows station_aqi(const Tx& tx, PastRows& past, const AqiIn& in) {
    const std::string by = in.by ? in.by->value : "hour";
    if (by != "hour" && by != "day") throw invalid("?by", "must be hour or day");
    if (!tx.one<Id>(known_thing, tx.county(), in.id)) throw not_found("There is no such station.");
    return limited(tx, [&] { return by == "day" ? by_day(tx, past, in) : by_hour(tx, in); });
}

constexpr Sql air_stations{R"sql(SELECT count(DISTINCT d.thing) FROM datastream d WHERE d.county = $1
    AND d.property IN ('so2', 'no2', 'co', 'o3', 'pm10', 'pm25'))sql"};
/// Of each 24 hours from `begin`, a full hour.
std::vector<AqiRow> county_rows(const Tx& tx, Micros begin, std::int64_t days) {
    const auto stations = days_of(tx, {0}, begin, days);
    const auto all = static_cast<std::size_t>(tx.one<std::int64_t>(air_stations, tx.county()).value_or(0));
    std::vector<AqiRow> out;
    for (std::int64_t i = 0; i < days; ++i) {
        std::vector<Concentrations> values(std::max(all, stations.size()));  // silent stations count as missing
        std::size_t n = 0, valid = 0;
        for (const auto& [id, hours] : stations) {
            values[n] = day_values(hours[static_cast<std::size_t>(i)]);
            valid += std::ranges::any_of(values[n++], [](const auto& v) { return v.has_value(); });
        }
        const Micros from = begin + i * day;
        out.push_back(row_of(from, county_values(values), Report::daily, from));
        out.back().stations = static_cast<std::int64_t>(valid);
    }
    return out;
}

AqiRows county_days(const Tx& tx, PastRows& past, const DaysIn& in) {
    const Span span = span_of(in.from, in.to.value_or(tx.now()), day, 30, county_days_most, midnight);
    AqiRows out = empty_rows(Report::daily, span.from + span.steps * day);
    const auto make = [&](Micros from, std::int64_t days) { return county_rows(tx, from, days); };
    return limited(tx, [&] {
        out.items = remembered_days(tx, past, Id{}, span.from, span.steps, make);
        return std::move(out);
    });
}

}  // namespace

std::vector<CountyAir> county_air(const Tx& tx, Micros begin, std::int64_t days) {
    std::vector<CountyAir> out;
    for (AqiRow& row : county_rows(tx, begin, days)) out.push_back({row.time, row.aqi, std::move(row.primary)});
    return out;
}

std::vector<http::Route> aqi_routes() {
    using identity::May;
    const auto past = std::make_shared<PastRows>();
    const auto station = [past](const Tx& tx, const AqiIn& in) { return station_aqi(tx, *past, in); };
    const auto county = [past](const Tx& tx, const DaysIn& in) { return county_days(tx, *past, in); };
    return {
        http::route("GET", "/api/stations/{id}/aqi", May::watch, "A station's air quality index by hour or day",
                    station),
        http::route("GET", "/api/public/{county}/stations/{id}/aqi", May::anyone,
                    "A station's air quality index by hour or day", station),
        http::route("GET", "/api/public/{county}/aqi", May::anyone, "The county's air quality index by day", county),
    };
}

}  // namespace huying::sensing
