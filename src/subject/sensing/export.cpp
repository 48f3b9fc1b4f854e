// export.cpp - see export.hpp.
#include "subject/sensing/export.hpp"

#include <fmt/format.h>

#include "engine/http/answers.hpp"
#include "subject/identity/may.hpp"

namespace huying::sensing {
namespace {

constexpr std::int64_t page = 5000, most_downloaded = 100'000;  // rows: about 0.5 MB and 10 MB

struct Named {
    Id id;
    std::string station, property, unit;
};
BOOST_DESCRIBE_STRUCT(Named, (), (id, station, property, unit))

struct Stored {
    Micros time;
    std::optional<double> value;
    std::optional<Id> feature;
    std::optional<std::string> extra;
};
BOOST_DESCRIBE_STRUCT(Stored, (), (time, value, feature, extra))

struct Download {
    Id stream;
    std::optional<Micros> from, to;
};
BOOST_DESCRIBE_STRUCT(Download, (), (stream, from, to))

constexpr Sql all_streams{R"sql(SELECT d.id AS id, CASE WHEN t.code = '' THEN t.name ELSE t.code END AS station,
    d.property AS property, d.unit AS unit
    FROM datastream d JOIN thing t ON t.county = d.county AND t.id = d.thing
    WHERE d.county = $1 AND ($2 = 0 OR d.id = $2) ORDER BY d.id)sql"};
constexpr Sql rows_of{R"sql(SELECT /*row*/ FROM observation
    WHERE county = $1 AND stream = $2 AND time >= $3 AND time < $4 ORDER BY time LIMIT $5)sql"};

std::vector<Named> streams_of(const Tx& tx, const std::vector<Id>& wanted) {
    if (wanted.empty()) return tx.all<Named>(all_streams, tx.county(), 0);
    std::vector<Named> out;
    for (const Id id : wanted) {
        auto found = tx.one<Named>(all_streams, tx.county(), id);
        if (!found) throw not_found(fmt::format("There is no Datastream({}).", id.value));
        out.push_back(std::move(*found));
    }
    return out;
}

/// At most `limit` rows of a stream as text; gives their number and moves `from` behind the last.
std::int64_t append_rows(const Tx& tx, std::string& out, FileFormat format, const Named& stream, Micros& from,
                         Micros to, std::int64_t limit) {
    std::int64_t n = 0;
    ObservationRow row{stream.id, stream.station, stream.property, stream.unit, {}, {}, {}, {}};
    tx.each<Stored>(
        rows_of,
        [&](Stored&& s) {
            row.time = s.time;
            row.value = s.value;
            row.feature = s.feature;
            row.extra = s.extra ? std::optional(Json{std::move(*s.extra)}) : std::nullopt;
            append_row(out, format, row);
            from = s.time + 1;
            ++n;
        },
        tx.county(), stream.id, from, to, limit);
    return n;
}

http::Reply download(const Tx& tx, const Download& in, FileFormat format) {
    const Micros to = in.to.value_or(Micros{INT64_MAX});
    Micros from = in.from.value_or(Micros{INT64_MIN});
    if (from > to) throw invalid("?from", "must not be after to");
    const Named stream = streams_of(tx, {in.stream}).front();
    http::Reply reply{
        200, format == FileFormat::csv ? "text/csv; charset=utf-8" : "application/jsonl", file_header(format), {}};
    const std::int64_t n = append_rows(tx, reply.body, format, stream, from, to, most_downloaded);
    if (n == most_downloaded && tx.one<Stored>(rows_of, tx.county(), stream.id, from, to, 1)) {
        const std::string cut = to_text(from);
        throw Problem(413, "too_many_rows",
                      fmt::format("These are more than {} rows. Ask for the first part with to={} and go on with "
                                  "from={}, or use 'huying export observations'.",
                                  most_downloaded, cut, cut),
                      {{"?to", "must be at most " + cut + " for this from"}});
    }
    reply.headers.emplace_back("Content-Disposition",
                               fmt::format("attachment; filename=\"observations-{}.{}\"", in.stream.value,
                                           record::Field<FileFormat>::name(format)));
    return reply;
}

}  // namespace

std::int64_t export_observations(Store& store, const std::string& county, const ExportWhat& what,
                                 const std::function<void(std::string_view)>& write,
                                 const std::function<void(double)>& progress) {
    const Caller caller = system_caller(county);
    const auto streams = store.read(caller, [&](const Tx& tx) { return streams_of(tx, what.streams); });
    write(file_header(what.format));
    std::int64_t total = 0;
    std::string text;
    for (std::size_t i = 0; i < streams.size(); ++i) {
        Micros from = what.from.value_or(Micros{INT64_MIN});
        for (std::int64_t n = page; n == page; total += n) {
            text.clear();
            n = store.read(caller, [&](const Tx& tx) {
                return append_rows(tx, text, what.format, streams[i], from, what.to.value_or(Micros{INT64_MAX}), page);
            });
            write(text);
        }
        if (progress) progress(static_cast<double>(i + 1) / static_cast<double>(streams.size()));
    }
    return total;
}

std::vector<http::Route> download_routes() {
    using identity::May;
    const auto csv = [](const Tx& tx, const Download& in) { return download(tx, in, FileFormat::csv); };
    const auto jsonl = [](const Tx& tx, const Download& in) { return download(tx, in, FileFormat::jsonl); };
    constexpr const char* rows =
        R"({"type":"string","description":"Rows as 'huying export observations' writes them","contentMediaType":")";
    return {
        http::answers(
            "ObservationsCsv", std::string(rows) + "text/csv\"}",
            http::route("GET", "/api/observations.csv", May::watch, "Observations of a stream as a CSV file", csv)),
        http::answers(
            "ObservationsJsonl", std::string(rows) + "application/jsonl\"}",
            http::route("GET", "/api/observations.jsonl", May::watch, "Observations of a stream as JSON-lines", jsonl)),
    };
}

}  // namespace huying::sensing
