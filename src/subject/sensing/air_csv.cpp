// air_csv.cpp - see air_csv.hpp.
#include "subject/sensing/air_csv.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>

#include "engine/record/field.hpp"
#include "subject/sensing/result.hpp"

namespace huying::sensing {
namespace {

constexpr std::array<std::string_view, 11> wanted{"year", "month", "day", "hour", "PM2.5",  "PM10",
                                                  "SO2",  "NO2",   "CO",  "O3",   "station"};
constexpr std::size_t co_place = 4;

std::vector<std::string_view> cells(std::string_view line) {
    std::vector<std::string_view> out;
    if (line.ends_with('\r')) line.remove_suffix(1);
    for (std::size_t at = 0; at <= line.size();) {
        const auto comma = std::min(line.find(',', at), line.size());
        std::string_view cell = line.substr(at, comma - at);
        if (cell.size() >= 2 && cell.front() == '"' && cell.back() == '"') cell = cell.substr(1, cell.size() - 2);
        out.push_back(cell);
        at = comma + 1;
    }
    return out;
}

}  // namespace

std::optional<std::string> AirReader::header(std::string_view line) {
    if (line.starts_with("\xef\xbb\xbf")) line.remove_prefix(3);
    const auto names = cells(line);
    columns_ = names.size();
    std::string missing;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto at = std::find(names.begin(), names.end(), wanted[i]);
        if (at == names.end()) missing.append(missing.empty() ? "'" : ", '").append(wanted[i]) += '\'';
        column_[i] = static_cast<int>(at - names.begin());
    }
    if (missing.empty()) return std::nullopt;
    return (missing.find(',') == std::string::npos ? "the column " + missing + " is"
                                                   : "the columns " + missing + " are") +
           " missing";
}

std::optional<std::string> AirReader::row(std::string_view line, AirHour& out) const {
    const auto cell = cells(line);
    if (cell.size() != columns_) return fmt::format("{} columns instead of {}", cell.size(), columns_);
    std::array<std::int64_t, 4> when{};
    for (std::size_t i = 0; i < 4; ++i) {
        const auto n = record::integer_from(cell[column_[i]]);
        if (!n) return fmt::format("{} is no whole number: '{}'", wanted[i], cell[column_[i]]);
        when[i] = *n;
    }
    const auto time =
        parse_time(fmt::format("{:04}-{:02}-{:02}T{:02}:00:00+08:00", when[0], when[1], when[2], when[3]));
    if (!time) return "there is no such hour";
    out.time = *time;
    for (std::size_t i = 0; i < out.values.size(); ++i) {
        const std::string_view text = cell[column_[4 + i]];
        out.values[i].reset();
        if (text == "NA" || text.empty()) continue;
        const auto value = record::real_from(text);
        if (!value) return fmt::format("{} is no number: '{}'", wanted[4 + i], text);
        if (!range_of(air_properties[i], "ug/m3").holds(*value))
            return fmt::format("{} is out of range: {}", wanted[4 + i], text);
        out.values[i] = i == co_place ? *value / 1000 : *value;
    }
    out.station = cell[column_[10]];
    if (out.station.empty()) return "the station is missing";
    return std::nullopt;
}

constexpr std::size_t longest_line = 1 << 20;
void each_line(const std::string& path, const std::function<bool(std::string_view, double)>& line) {
    const std::unique_ptr<gzFile_s, decltype(&gzclose)> file(gzopen(path.c_str(), "rb"), gzclose);
    if (!file) throw std::runtime_error(path + ": cannot be opened");
    const double size = std::max<double>(1, static_cast<double>(std::filesystem::file_size(path)));
    std::string rest;
    std::array<char, 1 << 16> buffer;
    for (;;) {
        const int n = gzread(file.get(), buffer.data(), buffer.size());
        if (n < 0) throw std::runtime_error(path + ": is damaged");
        if (n == 0) break;
        rest.append(buffer.data(), n);
        std::size_t at = 0;
        const double done = static_cast<double>(gzoffset(file.get())) / size;
        for (std::size_t end; (end = rest.find('\n', at)) != std::string::npos; at = end + 1)
            if (!line(std::string_view(rest).substr(at, end - at), done)) return;
        rest.erase(0, at);
        if (rest.size() > longest_line) throw std::runtime_error(path + ": has a line of more than 1 MiB");
    }
    int error = Z_OK;
    gzerror(file.get(), &error);
    if (error != Z_OK && error != Z_STREAM_END) throw std::runtime_error(path + ": is cut off");
    if (!rest.empty()) line(rest, 1);
}

}  // namespace huying::sensing
