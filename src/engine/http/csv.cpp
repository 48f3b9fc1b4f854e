// csv.cpp - see csv.hpp.
#include "engine/http/csv.hpp"

namespace huying::http {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF", formulas_begin_with = "=+-@\t\r";

void add_cell(std::string& out, const std::string& text) {
    out += '"';
    if (!text.empty() && formulas_begin_with.find(text.front()) != std::string_view::npos) out += '\'';
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

}  // namespace

std::string csv_line(const std::vector<std::string>& cells) {
    std::string out;
    for (const auto& cell : cells) {
        if (!out.empty()) out += ',';
        add_cell(out, cell);
    }
    return out += "\r\n";
}

Reply csv_file(const std::string& name, std::string lines) {
    return {200,
            "text/csv; charset=utf-8",
            lines.insert(0, byte_order_mark),
            {{"Content-Disposition", "attachment; filename=\"" + name + ".csv\""}, {"Cache-Control", "no-store"}}};
}

}  // namespace huying::http
