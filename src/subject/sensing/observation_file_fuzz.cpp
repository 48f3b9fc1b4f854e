// observation_file_fuzz.cpp - any bytes as a file of observations: a row that is taken comes out of the file that is
// written of it as the same row.
#include <cstdint>
#include <cstdlib>

#include "subject/sensing/observation_file.hpp"

using namespace huying::sensing;

namespace {

void again(const ObservationRow& row, FileFormat format) {
    std::string text;
    append_row(text, format, row);
    text.pop_back();
    RowReader reader;
    ObservationRow same;
    bool is_row = false;
    if (reader.first(format == FileFormat::csv ? file_header(format).substr(0, file_header(format).size() - 1) : text,
                     is_row))
        std::abort();
    if (reader.row(text, same) || same.time != row.time || same.value != row.value || same.stream != row.stream)
        std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    RowReader reader;
    ObservationRow row;
    bool first = true, is_row = false;
    while (!rest.empty()) {
        const auto end = std::min(rest.find('\n'), rest.size());
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(std::min(rest.size(), end + 1));
        if (first && reader.first(line, is_row)) return 0;
        if (first && !is_row) {
            first = false;
            continue;
        }
        first = false;
        if (reader.row(line, row)) continue;
        again(row, FileFormat::jsonl);
        if (row.stream) again(row, FileFormat::csv);
    }
    return 0;
}
