// observation_file.hpp - observations as rows of a file, CSV (RFC 4180, one line a row) or JSON-lines:
//   stream,station,property,unit,time,value,feature,extra
//   4711,D01,pm25,ug/m3,2016-12-01T00:00:00Z,20.5,,
// No store here: text to row and back.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/record/record.hpp"

namespace huying::sensing {

struct ObservationRow {
    std::optional<Id> stream;
    /// The station by its code (or name) and what it measures: finds the stream in a county that has other ids.
    std::optional<std::string> station, property, unit;
    Micros time;
    std::optional<double> value;
    std::optional<Id> feature;
    std::optional<Json> extra;  ///< what SensorThings keeps beside the value: an object with resultTime, parameters, …
};
BOOST_DESCRIBE_STRUCT(ObservationRow, (), (stream, station, property, unit, time, value, feature, extra))

enum class FileFormat { csv, jsonl };
BOOST_DESCRIBE_ENUM(FileFormat, csv, jsonl)

/// The line before the rows, with its end; empty when the format has none.
std::string file_header(FileFormat format);
void append_row(std::string& out, FileFormat format, const ObservationRow& row);

/// Reads a file line by line. The first line tells the format: '{' is JSON-lines, the rest a CSV header.
class RowReader {
  public:
    /// What is wrong with the first line, or nothing. `is_row`: the line is already a row.
    std::optional<std::string> first(std::string_view line, bool& is_row);
    /// The row, or why it is bad.
    std::optional<std::string> row(std::string_view line, ObservationRow& out) const;

  private:
    std::optional<std::string> csv_row(std::string_view line, ObservationRow& out) const;
    FileFormat format_ = FileFormat::csv;
    std::vector<std::string> columns_;
};

}  // namespace huying::sensing
