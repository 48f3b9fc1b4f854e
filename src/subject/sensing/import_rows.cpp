// import_rows.cpp - `huying import observations FILE…`: rows of observation_file.hpp into the county's streams. Rows and
// the position in the file commit together; a bad row is reported and the rest goes on; what is there already stays.
#include <fmt/format.h>

#include "subject/sensing/air_csv.hpp"
#include "subject/sensing/import.hpp"
#include "subject/sensing/observation_file.hpp"
#include "subject/sensing/result.hpp"
#include "subject/sensing/set_aside.hpp"
#include "subject/sensing/sta_write.hpp"

namespace huying::sensing {
namespace {

constexpr Sql feature_there{R"sql(SELECT id FROM feature_of_interest WHERE county = $1 AND id = $2)sql"};

struct NumberedRow {
    std::int64_t line;
    ObservationRow row;
};

/// What is kept beside the value is what an Observation has.
std::optional<std::string> extra_fault(const Tx& tx, const ObservationRow& row) {
    if (!row.extra) return std::nullopt;
    record::Errors errors;
    const record::Pointer top;
    sta::check_extra(tx, record::parse_json(row.extra->value), row.time, errors, {&top, "extra"});
    if (errors.list.empty()) return std::nullopt;
    return reason_of(invalid(std::move(errors.list)));
}

/// One file on its way in.
class RowImport {
  public:
    RowImport(Store& store, const Sensing& sensing, std::string county, std::string source)
        : store_(store), sensing_(sensing), caller_(system_caller(std::move(county))), source_(std::move(source)) {
        skip_ = store_.read(caller_, [&](const Tx& tx) { return import_position(tx, source_); });
    }
    /// A line after the header.
    void line(std::int64_t number, std::string_view text) {
        if (text.empty() || text == "\r") return;
        ++report.rows;
        if (number <= skip_) {
            ++report.done_before;
            return;
        }
        NumberedRow row{number, {}};
        if (const auto fault = reader.row(text, row.row)) unreadable_.emplace(number, *fault);
        else rows_.push_back(std::move(row));
        last_line_ = number;
        if (rows_.size() + unreadable_.size() >= rows_per_commit) store_rows();
    }
    void store_rows() {
        if (last_line_ == 0) return;
        std::int64_t stored = 0, there = 0;
        RowFaults faults;
        store_.write(caller_, [&](Tx& tx) {  // may run twice
            stored = there = 0;
            faults = unreadable_;
            std::map<Id, Group> groups;
            for (const NumberedRow& r : rows_) sort_in(tx, r, groups, faults);
            for (auto& [id, group] : groups) {
                const auto outcomes = store_observations(tx, sensing_, group.stream, group.observations, false);
                sta::widen_extent(tx, id, group.observations, outcomes);
                for (std::size_t i = 0; i < outcomes.size(); ++i) {
                    stored += outcomes[i] == Outcome::fresh;
                    there += outcomes[i] == Outcome::there;
                    if (outcomes[i] == Outcome::different)
                        faults.emplace(group.lines[i],
                                       "another observation is there for " + to_text(group.observations[i].time));
                }
            }
            if (!faults.empty()) first_fault_ = std::min(first_fault_, faults.begin()->first);
            set_import_position(tx, source_, std::min(last_line_, first_fault_ - 1));
        });
        unreadable_.clear();
        complain(report, faults);
        report.stored += stored;
        report.there_already += there;
        rows_.clear();
        last_line_ = 0;
    }
    /// Of the file: the next run begins anew.
    void end() {
        store_rows();
        store_.write(caller_, [&](Tx& tx) { set_import_position(tx, source_, 0); });
    }

    RowReader reader;
    ImportReport report;

  private:
    struct Group {
        StreamInfo stream;
        std::vector<NewObservation> observations;
        std::vector<std::int64_t> lines;
    };
    /// The stream by its id if the station has it, else the only one of that station that measures the same.
    std::optional<StreamInfo> stream_of(const Tx& tx, const ObservationRow& row) {
        const auto key = std::tuple(row.stream.value_or(Id{}), row.station.value_or(""), row.property.value_or(""));
        const auto [at, fresh] = streams_.try_emplace(key);
        if (!fresh) return at->second;
        if (row.station && row.property) {
            std::vector<StreamInfo> found;
            for (auto& [property, info] : streams_of_source(tx, sensing_, *row.station))
                if (property == *row.property) found.push_back(info);
            for (const StreamInfo& info : found)
                if (row.stream && info.id == *row.stream) at->second = info;
            if (!at->second && found.size() == 1) at->second = found.front();
        } else if (const auto info = find_stream(tx, sensing_, *row.stream)) {
            at->second = *info;
        }
        return at->second;
    }
    void sort_in(const Tx& tx, const NumberedRow& r, std::map<Id, Group>& groups, RowFaults& faults) {
        const ObservationRow& row = r.row;
        NewObservation o{row.time, row.value, row.feature, row.extra ? row.extra->value : ""};
        const auto stream = stream_of(tx, row);
        const auto fault = [&]() -> std::optional<std::string> {
            if (!stream)
                return row.station
                           ? "there is no one stream of " + row.property.value_or("") + " at '" + *row.station + "'"
                           : fmt::format("there is no Datastream({})", row.stream->value);
            if (row.unit && unit_key(*row.unit) != stream->unit)
                return "the stream is in " + stream->unit + ", not in " + *row.unit;
            if (const auto wrong = time_fault(tx, row.time)) return "the time " + *wrong;
            if (const auto wrong = result_fault(*stream, o)) return "the result " + *wrong;
            if (const auto wrong = extra_fault(tx, row)) return wrong;
            if (row.feature && !tx.one<Id>(feature_there, tx.county(), *row.feature))
                return "the feature does not exist here";
            return std::nullopt;
        }();
        if (fault) return void(faults.emplace(r.line, *fault));
        Group& group = groups.try_emplace(stream->id, Group{*stream, {}, {}}).first->second;
        group.observations.push_back(std::move(o));
        group.lines.push_back(r.line);
    }

    Store& store_;
    const Sensing& sensing_;
    const Caller caller_;
    const std::string source_;
    std::int64_t skip_ = 0, last_line_ = 0, first_fault_ = INT64_MAX;
    std::vector<NumberedRow> rows_;
    RowFaults unreadable_;
    std::map<std::tuple<Id, std::string, std::string>, std::optional<StreamInfo>> streams_;
};

}  // namespace

ImportReport import_observations(Store& store, const Sensing& sensing, const std::string& county,
                                 const std::string& path, const std::function<void(double)>& progress) {
    RowImport import(store, sensing, county, import_source("observations", path));
    std::int64_t number = 0;
    each_line(path, [&](std::string_view line, double done) {
        bool is_row = true;
        if (++number == 1) {
            if (const auto fault = import.reader.first(line, is_row)) throw std::runtime_error(path + ": " + *fault);
        }
        if (is_row) import.line(number, line);
        if (progress && number % rows_per_commit == 0) progress(done);
        return true;
    });
    if (number == 0)
        throw std::runtime_error(path + ": is empty: it must begin with the columns " + file_header(FileFormat::csv));
    import.end();
    if (progress) progress(1);
    return import.report;
}

}  // namespace huying::sensing
