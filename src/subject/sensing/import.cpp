// import.cpp - see import.hpp.
#include "subject/sensing/import.hpp"

#include <set>

#include "subject/sensing/air_csv.hpp"
#include "subject/sensing/result.hpp"

namespace huying::sensing {
namespace {

struct StreamOf {
    std::string property;
    Id id;
};
BOOST_DESCRIBE_STRUCT(StreamOf, (), (property, id))

constexpr Sql streams_by_source{R"sql(SELECT d.property AS property, d.id AS id FROM thing t
    JOIN datastream d ON d.county = t.county AND d.thing = t.id
    WHERE t.county = $1 AND (t.code = $2 OR t.name = $2 OR t.properties LIKE $3 ESCAPE '!') ORDER BY d.id)sql"};

}  // namespace

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

std::vector<std::pair<std::string, StreamInfo>> streams_of_air(const Tx& tx, const Sensing& sensing,
                                                               const std::string& source_station) {
    auto out = streams_of_source(tx, sensing, source_station);
    const auto exact = [](const auto& one) { return one.second.unit == stated_unit(one.first); };
    std::set<std::string> served;
    for (const auto& one : out)
        if (exact(one)) served.insert(one.first);
    std::erase_if(out, [&](const auto& one) {
        return !exact(one) && (served.contains(one.first) || !in_unit(0, stated_unit(one.first), one.second.unit));
    });
    return out;
}

namespace {

struct NumberedHour {
    std::int64_t line;
    AirHour hour;
};

/// One file on its way in.
class AirImport {
  public:
    AirImport(Store& store, const Sensing& sensing, const std::string& county, std::string source)
        : store_(store), sensing_(sensing), caller_(system_caller(county)), source_(std::move(source)) {
        skip_ = store_.read(caller_, [&](const Tx& tx) { return import_position(tx, source_); });
    }
    /// A line after the header. True when rows were stored.
    bool line(std::int64_t number, std::string_view text) {
        if (text.empty() || text == "\r") return false;
        ++report.rows;
        if (number <= skip_) {
            ++report.done_before;
            return false;
        }
        NumberedHour row{number, {}};
        if (const auto fault = reader.row(text, row.hour)) unreadable_.emplace(number, *fault);
        else rows_.push_back(std::move(row));
        last_line_ = number;
        if (rows_.size() + unreadable_.size() < rows_per_commit) return false;
        store_rows();
        return true;
    }
    /// What has gathered, and the position after it, in one transaction.
    void store_rows() {
        if (last_line_ == 0) return;
        std::int64_t stored = 0, there = 0;
        RowFaults faults;
        store_.write(caller_, [&](Tx& tx) {  // may run twice
            stored = there = 0;
            faults = unreadable_;
            std::map<std::string, Streams> stations;
            std::map<Id, Group> groups;
            for (const NumberedHour& r : rows_) sort_in(tx, r, stations, groups, faults);
            for (auto& [id, group] : groups) {
                const auto outcomes = store_observations(tx, sensing_, group.stream, group.observations, false);
                stored += std::ranges::count(outcomes, Outcome::fresh);
                there += std::ranges::count(outcomes, Outcome::there);
                for (std::size_t i = 0; i < outcomes.size(); ++i)
                    if (outcomes[i] == Outcome::different)
                        add(faults, group.lines[i], group.stream.property + " has another value there");
            }
            if (!faults.empty()) first_fault_ = std::min(first_fault_, faults.begin()->first);
            set_import_position(tx, source_, std::min(last_line_, first_fault_ - 1));
        });
        complain(report, faults);
        report.stored += stored;
        report.there_already += there;
        rows_.clear();
        unreadable_.clear();
        last_line_ = 0;
    }
    /// Of the file: the next run begins anew.
    void end() {
        store_rows();
        store_.write(caller_, [&](Tx& tx) { set_import_position(tx, source_, 0); });
    }

    AirReader reader;
    ImportReport report;

  private:
    using Streams = std::vector<std::pair<std::string, StreamInfo>>;
    struct Group {
        StreamInfo stream;
        std::vector<NewObservation> observations;
        std::vector<std::int64_t> lines;
    };
    static void add(RowFaults& faults, std::int64_t line, const std::string& fault) {
        std::string& all = faults[line];
        all += (all.empty() ? "" : "; ") + fault;
    }
    void sort_in(const Tx& tx, const NumberedHour& row, std::map<std::string, Streams>& stations,
                 std::map<Id, Group>& groups, RowFaults& faults) const {
        const AirHour& h = row.hour;
        const auto [at, unknown] = stations.try_emplace(h.station);
        if (unknown) at->second = streams_of_air(tx, sensing_, h.station);
        if (at->second.empty()) return add(faults, row.line, "there is no station for '" + h.station + "'");
        if (const auto fault = time_fault(tx, h.time)) return add(faults, row.line, "the time " + *fault);
        for (const auto& [property, stream] : at->second) {
            const auto place = std::ranges::find(air_properties, property) - air_properties.begin();
            if (place == std::ssize(air_properties) || !h.values[place]) continue;
            NewObservation o{h.time, in_unit(*h.values[place], stated_unit(property), stream.unit), {}, {}};
            if (const auto fault = result_fault(stream, o)) {
                add(faults, row.line, property + " " + *fault);
                continue;
            }
            Group& group = groups.try_emplace(stream.id, Group{stream, {}, {}}).first->second;
            group.observations.push_back(std::move(o));
            group.lines.push_back(row.line);
        }
    }

    Store& store_;
    const Sensing& sensing_;
    const Caller caller_;
    const std::string source_;
    std::int64_t skip_ = 0, last_line_ = 0, first_fault_ = INT64_MAX;
    std::vector<NumberedHour> rows_;
    RowFaults unreadable_;
};

}  // namespace

ImportReport import_air(Store& store, const Sensing& sensing, const std::string& county, const std::string& path,
                        const std::function<void(double)>& progress) {
    AirImport import(store, sensing, county, import_source("air", path));
    std::int64_t number = 0;
    double told = 0;
    each_line(path, [&](std::string_view line, double done) {
        if (++number == 1) {
            if (const auto fault = import.reader.header(line)) throw std::runtime_error(path + ": " + *fault);
            return true;
        }
        if (!import.line(number, line)) return true;
        if (progress) progress(done);
        told = done;
        return true;
    });
    if (number == 0) throw std::runtime_error(path + ": is empty: " + import.reader.header("").value());
    import.end();
    if (progress && told < 1) progress(1);
    return import.report;
}

}  // namespace huying::sensing
