// files.cpp - the commands that read and write files of observations: import air, import observations, export observations.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "commands.hpp"
#include "subject/sensing/export.hpp"
#include "subject/sensing/import.hpp"

namespace huying::commands {
namespace {

using Import = decltype(&sensing::import_air);

void import_files(const ImportOptions& o, Import import, const char* what) {
    const RealClock clock;
    const Program program;
    const auto store = open_county(o.place, clock, program);
    const std::string county = county_of(*store, o.place);
    for (const std::string& file : o.files) {
        const auto report = import(*store, program.sensing(), county, file,
                                   [&](double done) { bar(std::filesystem::path(file).filename().string(), done); });
        fmt::print("{}: {} rows, {} {} stored, {} there already, {} bad rows{}\n", file, report.rows, report.stored,
                   what, report.there_already, report.bad,
                   report.done_before > 0 ? fmt::format(", {} rows were done before", report.done_before) : "");
        for (const auto& complaint : report.complaints) fmt::print("  {}, {}\n", file, complaint);
    }
}

std::optional<Micros> time_of(const std::string& text, const char* option) {
    if (text.empty()) return std::nullopt;
    const auto time = parse_time(text);
    if (!time) throw std::runtime_error(std::string(option) + " takes a time such as 2016-12-01T00:00:00Z");
    return time;
}

}  // namespace

void import_air(const ImportOptions& o) { import_files(o, sensing::import_air, "values"); }
void import_observations(const ImportOptions& o) { import_files(o, sensing::import_observations, "observations"); }

void export_observations(const ExportOptions& o) {
    const RealClock clock;
    const Program program;
    const auto store = open_county(o.place, clock, program);
    sensing::ExportWhat what{.streams = {}, .from = time_of(o.from, "--from"), .to = time_of(o.to, "--to")};
    for (const auto id : o.streams) what.streams.push_back(Id{id});
    if (o.format == "jsonl") what.format = sensing::FileFormat::jsonl;
    const std::string unfinished = o.out + ".part";
    std::FILE* file = o.out.empty() ? stdout : std::fopen(unfinished.c_str(), "wb");
    if (file == nullptr) throw std::runtime_error(unfinished + ": cannot be written");
    const auto write = [&](std::string_view text) {
        if (std::fwrite(text.data(), 1, text.size(), file) != text.size())
            throw std::runtime_error("the file cannot be written: is the disk full?");
    };
    const auto rows = sensing::export_observations(*store, county_of(*store, o.place), what, write, [&](double done) {
        if (!o.out.empty()) bar("export", done);
    });
    if (std::fflush(file) != 0 || (!o.out.empty() && std::fclose(file) != 0))
        throw std::runtime_error("the file cannot be written: is the disk full?");
    if (o.out.empty()) return;
    std::filesystem::rename(unfinished, o.out);
    fmt::print("{}: {} rows\n", o.out, rows);
}

}  // namespace huying::commands
