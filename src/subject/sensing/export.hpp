// export.hpp - observations out of the county: `huying export observations`, and a download over HTTP. A page of rows at a
// time, so that memory does not grow with history.
#pragma once
#include <functional>

#include "subject/sensing/observation_file.hpp"
#include "subject/sensing/sensing.hpp"

namespace huying::sensing {

struct ExportWhat {
    std::vector<Id> streams;         ///< empty = all
    std::optional<Micros> from, to;  ///< from is included, to is not
    FileFormat format = FileFormat::csv;
};

/// Gives the file piece by piece to `write`; `progress` gets the share of the streams that is done. Gives the number of
/// rows. Problem 404 when a stream does not exist. Streams by id, rows by time: the same county gives the same bytes.
std::int64_t export_observations(Store& store, const std::string& county, const ExportWhat& what,
                                 const std::function<void(std::string_view)>& write,
                                 const std::function<void(double)>& progress);

/// GET /api/observations.csv and .jsonl
std::vector<http::Route> download_routes();

}  // namespace huying::sensing
