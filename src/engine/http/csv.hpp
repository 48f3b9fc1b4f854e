// csv.hpp - tables as files for a spreadsheet: CSV (RFC 4180) in UTF-8 with the mark by which spreadsheets know it.
#pragma once
#include <string>
#include <vector>

#include "engine/http/request.hpp"

namespace huying::http {

/// Every cell quoted. One that a spreadsheet would take for a formula (OWASP, CSV injection) gets an apostrophe in front.
std::string csv_line(const std::vector<std::string>& cells);

/// A download named `name`.csv: head and lines as csv_line makes them.
Reply csv_file(const std::string& name, std::string lines);

}  // namespace huying::http
