// import_rows.cpp - `huying import observations FILE…`: rows of observation_file.hpp into the county's streams. Rows and
// the position in the file commit together; a bad row is reported and the rest goes on; what is there already stays.
#include <fmt/format.h>

#include "subject/sensing/import_file.hpp"
#include "subject/sensing/observation_file.hpp"
#include "subject/sensing/result.hpp"
#include "subject/sensing/set_aside.hpp"

namespace huying::sensing {
namespace {

constexpr Sql feature_there{R"sql(SELECT id FROM feature_of_interest WHERE county = $1 AND id = $2)sql"};

/// What is kept beside the value is what an Observation has.
std::optional<std::string> extra_fault(const Tx& tx, const ObservationRow& row) {
    if (!row.extra) return std::nullopt;
    record::Errors errors;
    const record::Pointer top;
    sta::check_extra(tx, record::parse_json(row.extra->value), row.time, errors, {&top, "extra"});
    if (errors.list.empty()) return std::nullopt;
    return reason_of(invalid(std::move(errors.list)));
}

/// One observation a row.
class RowSorter {
  public:
    using Row = ObservationRow;
    using Reader = RowReader;
    static std::optional<std::string> first(RowReader& reader, std::string_view line, bool& is_row) {
        return reader.first(line, is_row);
    }
    static std::string must_begin() { return "it must begin with the columns " + file_header(FileFormat::csv); }
    static std::string different(const StreamInfo&, const NewObservation& o) {
        return "another observation is there for " + to_text(o.time);
    }

    RowSorter(const Tx& tx, const Sensing& sensing, ImportBatch& batch) : tx_(tx), sensing_(sensing), batch_(batch) {}
    void sort_in(std::int64_t line, const ObservationRow& row) {
        NewObservation o{row.time, row.value, row.feature, row.extra ? row.extra->value : ""};
        const auto& stream = stream_of(row);
        const auto fault = [&]() -> std::optional<std::string> {
            if (!stream)
                return row.station
                           ? "there is no one stream of " + row.property.value_or("") + " at '" + *row.station + "'"
                           : fmt::format("there is no Datastream({})", row.stream->value);
            if (row.unit && unit_key(*row.unit) != stream->unit)
                return "the stream is in " + stream->unit + ", not in " + *row.unit;
            if (const auto wrong = time_fault(tx_, row.time)) return "the time " + *wrong;
            if (const auto wrong = result_fault(*stream, o)) return "the result " + *wrong;
            if (const auto wrong = extra_fault(tx_, row)) return wrong;
            if (row.feature && !tx_.one<Id>(feature_there, tx_.county(), *row.feature))
                return "the feature does not exist here";
            return std::nullopt;
        }();
        if (fault) batch_.fault(line, *fault);
        else batch_.add(line, *stream, std::move(o));
    }

  private:
    /// The stream by its id if the station has it, else the only one of that station that measures the same.
    const std::optional<StreamInfo>& stream_of(const ObservationRow& row) {
        const auto key = std::tuple(row.stream.value_or(Id{}), row.station.value_or(""), row.property.value_or(""));
        const auto [at, fresh] = streams_.try_emplace(key);
        if (!fresh) return at->second;
        if (row.station && row.property) {
            std::vector<StreamInfo> found;
            for (auto& [property, info] : streams_of_source(tx_, sensing_, *row.station))
                if (property == *row.property) found.push_back(info);
            for (const StreamInfo& info : found)
                if (row.stream && info.id == *row.stream) at->second = info;
            if (!at->second && found.size() == 1) at->second = found.front();
        } else if (const auto info = find_stream(tx_, sensing_, *row.stream)) {
            at->second = *info;
        }
        return at->second;
    }

    const Tx& tx_;
    const Sensing& sensing_;
    ImportBatch& batch_;
    std::map<std::tuple<Id, std::string, std::string>, std::optional<StreamInfo>> streams_;
};

}  // namespace

ImportReport import_observations(Store& store, const Sensing& sensing, const std::string& county,
                                 const std::string& path, const std::function<void(double)>& progress) {
    return FileImport<RowSorter>(store, sensing, county, import_source("observations", path)).run(path, progress);
}

}  // namespace huying::sensing
