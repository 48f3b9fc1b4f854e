// retention.cpp - how long a stream keeps its observations. What is older goes, a day of each stream at a time, and on
// PostgreSQL a whole month as soon as nobody keeps anything of it; the hours and days that it came to stay for ever
// (aggregate.cpp). Also lists the streams, with what they keep and heard last.
#include "engine/store/postgres_monthly.hpp"
#include "subject/sensing/aggregate.hpp"
#include "subject/sensing/past.hpp"
#include "subject/sensing/sensing.hpp"
#include "subject/sensing/sta_write.hpp"

namespace huying::sensing {
namespace {

constexpr std::int64_t shortest = 7, longest = 36'500;  // days

struct StreamRow {
    Id id, station;
    std::string station_name, station_name_en, property, unit;
    std::optional<std::int64_t> retention_days;  ///< absent = for ever
    std::optional<Micros> newest;                ///< time of the newest observation
};
BOOST_DESCRIBE_STRUCT(StreamRow, (),
                      (id, station, station_name, station_name_en, property, unit, retention_days, newest))
struct Streams {
    std::vector<StreamRow> items;
    std::optional<Id> next;  ///< "after" of the next page
};
BOOST_DESCRIBE_STRUCT(Streams, (), (items, next))
struct Page {
    std::optional<Id> after;
    std::optional<std::int64_t> limit;  ///< 1…1000, default 100
};
BOOST_DESCRIBE_STRUCT(Page, (), (after, limit))
struct NewRetention {
    Id id;
    std::optional<std::int64_t> days;  ///< 7…36500; absent = for ever
};
BOOST_DESCRIBE_STRUCT(NewRetention, (), (id, days))
struct Kept {
    Id id;
    std::int64_t retention_days;
    std::optional<Micros> oldest, newest;
};
BOOST_DESCRIBE_STRUCT(Kept, (), (id, retention_days, oldest, newest))

}  // namespace

constexpr Sql page_of_streams{R"sql(SELECT d.id AS id, d.thing AS station, t.name AS station_name,
    t.name_en AS station_name_en, d.property AS property, d.unit AS unit, d.retention_days AS retention_days,
    (SELECT max(o.time) FROM observation o WHERE o.county = d.county AND o.stream = d.id) AS newest
    FROM datastream d JOIN thing t ON t.county = d.county AND t.id = d.thing
    WHERE d.county = $1 AND d.id > $2 ORDER BY d.id LIMIT $3)sql"};
Streams list_streams(const Tx& tx, const Page& page) {
    const std::int64_t limit = page.limit.value_or(100);
    if (limit < 1 || limit > 1000) throw invalid("?limit", "must be from 1 to 1000");
    Streams out{tx.all<StreamRow>(page_of_streams, tx.county(), page.after.value_or(Id{}), limit + 1), {}};
    if (std::ssize(out.items) > limit) {
        out.items.pop_back();
        out.next = out.items.back().id;
    }
    return out;
}

constexpr Sql set_retention{R"sql(UPDATE datastream SET retention_days = $3 WHERE county = $1 AND id = $2)sql"};
constexpr Sql one_stream{R"sql(SELECT d.id AS id, d.thing AS station, t.name AS station_name,
    t.name_en AS station_name_en, d.property AS property, d.unit AS unit, d.retention_days AS retention_days,
    (SELECT max(o.time) FROM observation o WHERE o.county = d.county AND o.stream = d.id) AS newest
    FROM datastream d JOIN thing t ON t.county = d.county AND t.id = d.thing WHERE d.county = $1 AND d.id = $2)sql"};
StreamRow change_retention(Tx& tx, const NewRetention& in) {
    if (tx.caller().role == "department" && tx.caller().department != "environment")
        throw forbidden("environment_only", "This is for the environment department and the command centre.");
    if (in.days && (*in.days < shortest || *in.days > longest))
        throw invalid("/days", "must be from 7 to 36500, or absent");
    const Param days = in.days ? Param::of(*in.days) : Param{};
    if (tx.exec(set_retention, tx.county(), in.id, days) == 0) throw not_found("There is no such stream.");
    return *tx.one<StreamRow>(one_stream, tx.county(), in.id);
}

/// Of any county: they share the month's part. A stream without an end keeps its rows, and so does one whose newest day is
/// in the month, however old (see forget_old). A stream that is being deleted keeps nothing.
constexpr Sql somebody_keeps{R"sql(SELECT EXISTS (SELECT 1 FROM (SELECT county, id, retention_days FROM datastream
        UNION ALL SELECT county, id, NULL FROM multi_datastream) d
    WHERE EXISTS (SELECT 1 FROM observation o WHERE o.county = d.county AND o.stream = d.id AND o.time >= $1 AND o.time < $2)
        AND (d.retention_days IS NULL OR d.retention_days * 86400000000 > $3
            OR NOT EXISTS (SELECT 1 FROM observation o WHERE o.county = d.county AND o.stream = d.id AND o.time >= $4))))sql"};
constexpr std::int64_t months_a_minute = 4;  // looking at one costs a probe for each stream
/// Looks at a few months each minute, in turn; drops one at most.
void forget_months(Tx& tx) {
    const auto months = months_before(tx, "observation", tx.now() - shortest * day);
    const std::int64_t all = std::ssize(months), first = all == 0 ? 0 : tx.now().value / minute * months_a_minute % all;
    for (std::int64_t i = 0; i < std::min(all, months_a_minute); ++i) {
        const Month& month = months[static_cast<std::size_t>((first + i) % all)];
        const Micros next_day =
            day_of(month.until + (day - 1));  // the first that begins in no earlier month, China's time
        const bool dropped = drop_month(tx, "observation", month, [&] {
            return !*tx.one<bool>(somebody_keeps, month.from, month.until, Micros{tx.now() - next_day}, next_day);
        });
        if (dropped) return past_changed(tx);
    }
}

constexpr Sql kept_for_a_time{R"sql(SELECT d.id AS id, d.retention_days AS retention_days,
    (SELECT min(o.time) FROM observation o WHERE o.county = d.county AND o.stream = d.id) AS oldest,
    (SELECT max(o.time) FROM observation o WHERE o.county = d.county AND o.stream = d.id) AS newest
    FROM datastream d WHERE d.county = $1 AND d.retention_days IS NOT NULL)sql"};
constexpr Sql forget{R"sql(DELETE FROM observation WHERE county = $1 AND stream = $2 AND time < $3)sql"};
/// One day of each stream at most, so that nobody waits long; the job comes again in a minute.
void forget_old(Tx& tx) {
    bool forgotten = false;
    for (const Kept& stream : tx.all<Kept>(kept_for_a_time, tx.county())) {
        if (!stream.oldest) continue;
        // The day that the stream is in has no row yet: it stays, however old it is.
        const Micros keep_from = std::min(day_of(tx.now() - stream.retention_days * day), day_of(*stream.newest));
        if (*stream.oldest >= keep_from) continue;
        tx.exec(forget, tx.county(), stream.id, std::min(keep_from, day_of(*stream.oldest) + day));
        forgotten = true;
    }
    if (forgotten) past_changed(tx);
    sta::forget_moved(tx);
    forget_months(tx);  // last: nobody can write between a drop and the commit
}

std::vector<http::Route> stream_routes() {
    using identity::May;
    return {
        http::route("GET", "/api/streams", May::watch, "Streams, their newest observation and how long they keep them",
                    list_streams),
        http::route("PUT", "/api/streams/{id}/retention", May::edit_rules,
                    "How many days a stream keeps its observations", change_retention),
    };
}

}  // namespace huying::sensing
