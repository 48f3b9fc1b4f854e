// import.hpp - `huying import air FILE…` and `huying import observations FILE…`: files into the county's stations;
// resumable, bad rows reported.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "subject/sensing/sensing.hpp"

namespace huying::sensing {

inline constexpr std::size_t rows_per_commit = 2000;
inline constexpr std::size_t complaints_kept = 20;

struct ImportReport {
    std::int64_t rows = 0, stored = 0, there_already = 0, bad = 0;
    std::int64_t done_before = 0;         ///< of the rows: by a run that was cut off
    std::vector<std::string> complaints;  ///< the first 20, "line 17: PM2.5 is no number: 'x'"
};
/// What is wrong with rows, by line.
using RowFaults = std::map<std::int64_t, std::string>;
void complain(ImportReport& report, const RowFaults& faults);

/// Rows and the position in the file commit together, so that an import that was cut off goes on where it was, or at the first
/// row that could not be stored: its cause may be mended. One that came to its end begins anew. A row that
/// cannot be stored is reported and the others go on. `progress` gets the share done, 0…1. History raises no warnings.
/// Throws std::runtime_error when the file has not its columns, or is empty.
ImportReport import_air(Store& store, const Sensing& sensing, const std::string& county, const std::string& path,
                        const std::function<void(double)>& progress);

/// The same for rows of observation_file.hpp, CSV or JSON-lines, plain or gzip.
ImportReport import_observations(Store& store, const Sensing& sensing, const std::string& county,
                                 const std::string& path, const std::function<void(double)>& progress);

/// "air:sha256:…" of the file's content. Throws std::runtime_error when it cannot be read.
std::string import_source(const std::string& kind, const std::string& path);
/// How far a source was read that was cut off, in lines; 0 = it is new, or was read to its end.
std::int64_t import_position(const Tx& tx, const std::string& source);
void set_import_position(Tx& tx, const std::string& source, std::int64_t line);

/// The streams of a station by property; found by the station's code, name or `source_station` property.
std::vector<std::pair<std::string, StreamInfo>> streams_of_source(const Tx& tx, const Sensing& sensing,
                                                                  const std::string& source_station);
/// Those of them that an AirHour's values go into, in the stream's unit: of each property those that count in the AirHour's
/// own (`stated_unit`); where there is none, those that it converts to.
std::vector<std::pair<std::string, StreamInfo>> streams_of_air(const Tx& tx, const Sensing& sensing,
                                                               const std::string& source_station);

}  // namespace huying::sensing
