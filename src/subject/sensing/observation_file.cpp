// observation_file.cpp - see observation_file.hpp.
#include "subject/sensing/observation_file.hpp"

#include <algorithm>
#include <array>

#include "subject/sensing/set_aside.hpp"

namespace huying::sensing {
namespace {

constexpr std::array<std::string_view, 8> names{"stream", "station", "property", "unit",
                                                "time",   "value",   "feature",  "extra"};
constexpr std::array<std::string_view, 6> extras{"result",        "phenomenonTime", "resultTime",
                                                 "resultQuality", "validTime",      "parameters"};

std::string_view without_end(std::string_view line) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

void append_cell(std::string& out, std::string_view text) {
    if (text.find_first_of("\",") == std::string_view::npos) {
        out += text;
        return;
    }
    out += '"';
    for (const char c : text) out.append(c == '"' ? "\"\"" : std::string(1, c));
    out += '"';
}

/// A name that would break a line is left out: the stream's id is enough.
std::string_view one_line(const std::optional<std::string>& text) {
    return text && text->find_first_of("\r\n") == std::string::npos ? std::string_view(*text) : std::string_view{};
}

/// Cells of a line; false when a quote is not closed or something follows a closed one.
bool split(std::string_view line, std::vector<std::string>& cells) {
    cells.assign(1, "");
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == ',') {
            cells.emplace_back();
        } else if (line[i] != '"' || !cells.back().empty()) {
            if (line[i] == '"') return false;
            cells.back() += line[i];
        } else {
            for (++i;; ++i) {
                if (i >= line.size()) return false;
                if (line[i] != '"') cells.back() += line[i];
                else if (i + 1 < line.size() && line[i + 1] == '"') cells.back() += line[i++];
                else break;
            }
            if (i + 1 < line.size() && line[i + 1] != ',') return false;
        }
    }
    return true;
}

std::optional<std::string> fault_of_extra(record::Element extra) {
    simdjson::dom::object o;
    if (extra.get(o)) return "extra is no JSON object";
    std::vector<std::string_view> seen;
    for (const simdjson::dom::key_value_pair member : o) {
        const std::string_view key = member.key;
        if (std::ranges::find(extras, key) == extras.end())
            return "extra has '" + readable(key, 40) + "', which no Observation has";
        if (std::ranges::find(seen, key) != seen.end()) return "extra has " + std::string(key) + " twice";
        seen.push_back(key);
    }
    return std::nullopt;
}

/// A cell that holds JSON. What is wrong with it is said of its column.
Json json_cell(const std::string& column, const std::string& cell) {
    try {
        return Json{simdjson::minify(record::parse_json(cell))};
    } catch (Problem& problem) {
        for (FieldError& e : problem.errors) e.pointer.insert(0, "/" + column);
        throw;
    }
}

std::optional<std::string> fault_of(const ObservationRow& row) {
    if (!row.stream && (!row.station || !row.property)) return "stream, or station and property, is missing";
    if (row.extra) {
        if (const auto fault = fault_of_extra(record::parse_json(row.extra->value))) return fault;
    }
    const bool other_result = row.extra && row.extra->value.find("\"result\"") != std::string::npos;
    if (!row.value && !other_result) return "value is missing";
    if (row.value && other_result) return "value and extra both have a result";
    return std::nullopt;
}

}  // namespace

std::string file_header(FileFormat format) {
    if (format == FileFormat::jsonl) return "";
    std::string out;
    for (const auto name : names) out.append(out.empty() ? "" : ",").append(name);
    return out + "\n";
}

void append_row(std::string& out, FileFormat format, const ObservationRow& row) {
    if (format == FileFormat::jsonl) {
        record::Field<ObservationRow>::write(out, row);
        out += '\n';
        return;
    }
    if (row.stream) record::write_number(out, row.stream->value);
    for (const auto* text : {&row.station, &row.property, &row.unit}) {
        out += ',';
        append_cell(out, one_line(*text));
    }
    out.append(",").append(to_text(row.time)).append(",");
    if (row.value) record::write_number(out, *row.value);
    out += ',';
    if (row.feature) record::write_number(out, row.feature->value);
    out += ',';
    if (row.extra) append_cell(out, row.extra->value);
    out += '\n';
}

std::optional<std::string> RowReader::first(std::string_view line, bool& is_row) {
    if (line.starts_with("\xef\xbb\xbf")) line.remove_prefix(3);
    line = without_end(line);
    is_row = line.starts_with('{');
    format_ = is_row ? FileFormat::jsonl : FileFormat::csv;
    if (is_row) return std::nullopt;
    if (!split(line, columns_)) return "the first line is neither a CSV header nor JSON";
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (std::ranges::find(names, columns_[i]) == names.end())
            return "the header has '" + readable(columns_[i], 40) + "'; known are " + file_header(FileFormat::csv);
        if (std::ranges::count(columns_, columns_[i]) > 1) return "the header has " + columns_[i] + " twice";
    }
    if (std::ranges::find(columns_, "time") == columns_.end()) return "the header has no time";
    return std::nullopt;
}

std::optional<std::string> RowReader::row(std::string_view line, ObservationRow& out) const {
    out = {};
    line = without_end(line);
    if (line.starts_with("\xef\xbb\xbf")) line.remove_prefix(3);
    try {
        if (format_ == FileFormat::csv) {
            if (auto fault = csv_row(line, out)) return fault;
        } else {
            out = record::from_json<ObservationRow>(line);
        }
        return fault_of(out);
    } catch (const Problem& problem) {
        return reason_of(problem);
    }
}

std::optional<std::string> RowReader::csv_row(std::string_view line, ObservationRow& out) const {
    std::vector<std::string> cells;
    if (!split(line, cells)) return "a quote is not closed";
    if (cells.size() != columns_.size())
        return std::to_string(cells.size()) + " columns instead of " + std::to_string(columns_.size());
    record::Errors errors;
    record::Reader<ObservationRow> reader(out, errors);
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (cells[i].empty()) continue;
        if (columns_[i] == "extra") out.extra = json_cell(columns_[i], cells[i]);
        else reader.parameter(columns_[i], cells[i], {nullptr, columns_[i]});
    }
    reader.require_all({});
    if (errors.list.empty()) return std::nullopt;
    return reason_of(invalid(std::move(errors.list)));
}

}  // namespace huying::sensing
