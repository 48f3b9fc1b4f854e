// import.cpp - see import.hpp.
#include "subject/sensing/import.hpp"

#include <fmt/format.h>
#include <filesystem>

#include <map>

#include "subject/sensing/air_csv.hpp"

namespace huying::sensing {
namespace {

constexpr std::size_t rows_per_commit = 2000;
constexpr std::size_t complaints_kept = 20;

struct StreamOf {
    std::string property;
    Id id;
};
BOOST_DESCRIBE_STRUCT(StreamOf, (), (property, id))

constexpr Sql streams_by_source{R"sql(SELECT d.property AS property, d.id AS id FROM thing t
    JOIN datastream d ON d.county = t.county AND d.thing = t.id
    WHERE t.county = $1 AND (t.code = $2 OR t.name = $2 OR t.properties LIKE $3 ESCAPE '!') ORDER BY d.id)sql"};

struct Batch {
    std::vector<AirHour> hours;
    std::int64_t last_line = 0;
};

/// Stores a batch and the position after it in one transaction.
void store_batch(Store& store, const Sensing& sensing, const std::string& county, const std::string& source,
                 const Batch& batch, ImportReport& report) {
    std::int64_t stored = 0, offered = 0;
    store.write(system_caller(county), [&](Tx& tx) {
        stored = offered = 0;
        std::map<std::string, std::vector<AirHour>> by_station;
        for (const AirHour& h : batch.hours) by_station[h.station].push_back(h);
        for (const auto& [station, hours] : by_station) {
            const auto streams = streams_of_source(tx, sensing, station);
            if (streams.empty()) throw not_found("There is no station for '" + station + "'.");
            for (const auto& [property, stream] : streams) {
                const auto place = std::ranges::find(air_properties, property) - air_properties.begin();
                if (place == std::ssize(air_properties)) continue;
                std::vector<NewObservation> rows;
                for (const AirHour& h : hours)
                    if (h.values[place]) rows.push_back({h.time, h.values[place], {}, {}});
                offered += std::ssize(rows);
                stored += std::ranges::count(store_observations(tx, sensing, stream, rows, false), Outcome::fresh);
            }
        }
        set_import_position(tx, source, batch.last_line);
    });
    report.stored += stored;
    report.there_already += offered - stored;
}

}  // namespace

constexpr Sql position{R"sql(SELECT line FROM import_position WHERE county = $1 AND source = $2)sql"};
constexpr Sql set_position{R"sql(INSERT INTO import_position (county, source, line) VALUES ($1, $2, $3)
    ON CONFLICT (county, source) DO UPDATE SET line = excluded.line)sql"};
std::int64_t import_position(const Tx& tx, const std::string& source) {
    return tx.one<std::int64_t>(position, tx.county(), source).value_or(0);
}
void set_import_position(Tx& tx, const std::string& source, std::int64_t line) {
    tx.exec(set_position, tx.county(), source, line);
}

std::vector<std::pair<std::string, StreamInfo>> streams_of_source(const Tx& tx, const Sensing& sensing,
                                                                  const std::string& source_station) {
    std::vector<std::pair<std::string, StreamInfo>> out;
    std::string name, property = "%\"source!_station\":";
    record::write_text(name, source_station);
    for (const char c : name) property.append(c == '%' || c == '_' || c == '!' ? "!" : "") += c;
    property += '%';
    for (const StreamOf& s : tx.all<StreamOf>(streams_by_source, tx.county(), source_station, property))
        out.emplace_back(s.property, *find_stream(tx, sensing, s.id));
    return out;
}

ImportReport import_air(Store& store, const Sensing& sensing, const std::string& county, const std::string& path,
                        const std::function<void(double)>& progress) {
    const std::filesystem::path file(path);
    if (!std::filesystem::is_regular_file(file)) throw std::runtime_error(path + ": there is no such file");
    const std::string source = fmt::format("{}:{}", file.filename().string(), std::filesystem::file_size(file));
    const std::int64_t skip =
        store.read(system_caller(county), [&](const Tx& tx) { return import_position(tx, source); });
    ImportReport report;
    AirReader reader;
    Batch batch;
    std::int64_t number = 0;
    double told = 0;
    each_line(path, [&](std::string_view line, double done) {
        if (++number == 1) {
            if (const auto fault = reader.header(line)) throw std::runtime_error(path + ": " + *fault);
            return true;
        }
        if (line.empty() || line == "\r") return true;
        ++report.rows;
        if (number <= skip) return true;
        AirHour hour;
        if (const auto fault = reader.row(line, hour)) {
            ++report.bad;
            if (report.complaints.size() < complaints_kept)
                report.complaints.push_back(fmt::format("line {}: {}", number, *fault));
            return true;
        }
        batch.hours.push_back(std::move(hour));
        batch.last_line = number;
        if (batch.hours.size() < rows_per_commit) return true;
        store_batch(store, sensing, county, source, batch, report);
        batch.hours.clear();
        if (progress) progress(done);
        told = done;
        return true;
    });
    if (!batch.hours.empty()) store_batch(store, sensing, county, source, batch, report);
    if (progress && told < 1) progress(1);
    return report;
}

}  // namespace huying::sensing
