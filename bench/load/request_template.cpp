// Rendering costs well under a microsecond: appends to a kept buffer, no stream, no allocation.
#include "request_template.hpp"

#include <charconv>
#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <utility>

namespace {

void append_number(std::string& out, std::uint64_t number) {
    char digits[20];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    out.append(digits, end);
}

void put_two(char* at, unsigned number) {
    at[0] = static_cast<char>('0' + number / 10);
    at[1] = static_cast<char>('0' + number % 10);
}

void append_time(std::string& out, std::int64_t seconds) {
    namespace chrono = std::chrono;
    const chrono::sys_seconds moment{chrono::seconds{seconds}};
    const auto day = chrono::floor<chrono::days>(moment);
    const chrono::year_month_day date{day};
    const auto second = static_cast<unsigned>((moment - day).count());
    char text[] = "0000-00-00T00:00:00Z";
    const auto year = static_cast<unsigned>(static_cast<int>(date.year()));
    put_two(text, year / 100);
    put_two(text + 2, year % 100);
    put_two(text + 5, static_cast<unsigned>(date.month()));
    put_two(text + 8, static_cast<unsigned>(date.day()));
    put_two(text + 11, second / 3600);
    put_two(text + 14, second / 60 % 60);
    put_two(text + 17, second % 60);
    out.append(text, 20);
}

/// 10.5 … 99.5: below the demo's clear level of 115, so load never raises a warning.
void append_value(std::string& out, const Counters& counters) {
    const auto time = static_cast<std::uint64_t>(counters.time);
    append_number(out, 10 + time % 90);
    out += ".5";
}

}  // namespace

TextTemplate::TextTemplate(std::string_view text) {
    static constexpr std::pair<std::string_view, Mark> marks[] = {
        {"{n}", Mark::counter}, {"{t}", Mark::time},    {"{v}", Mark::value},
        {"{s}", Mark::stream},  {"{rows}", Mark::rows},
    };
    std::string plain;
    while (!text.empty()) {
        Mark found = Mark::none;
        for (const auto& [name, mark] : marks) {
            if (!text.starts_with(name)) continue;
            found = mark;
            text.remove_prefix(name.size());
        }
        if (found == Mark::none) {
            plain += text.front();
            text.remove_prefix(1);
        } else {
            pieces_.push_back({std::exchange(plain, {}), found});
        }
    }
    if (!plain.empty()) pieces_.push_back({plain, Mark::none});
}

void TextTemplate::render(std::string& out, Counters& counters, const TextTemplate* row) const {
    for (const Piece& piece : pieces_) {
        out += piece.text;
        render_mark(piece.mark, out, counters, row);
    }
}

void TextTemplate::render_mark(Mark mark, std::string& out, Counters& counters, const TextTemplate* row) {
    switch (mark) {
        case Mark::none: break;
        case Mark::counter: append_number(out, counters.n++); break;
        case Mark::time:
            append_time(out, counters.time);
            counters.time += counters.time_step;
            break;
        case Mark::value: append_value(out, counters); break;
        case Mark::stream:
            if (counters.streams.empty()) throw std::invalid_argument("{s} needs --streams");
            out += counters.streams[counters.requests % counters.streams.size()];
            break;
        case Mark::rows:
            for (std::size_t i = 0; i < counters.rows && row != nullptr; ++i) {
                if (i != 0) out += ',';
                row->render(out, counters, nullptr);
            }
            break;
    }
}

RequestTemplate::RequestTemplate(std::string_view path, const std::string& headers, std::string_view body,
                                 std::string_view row)
    : path_(path), headers_(headers), body_(body), row_(row) {}

void RequestTemplate::render(std::string& out, Counters& counters) {
    scratch_.clear();
    body_.render(scratch_, counters, &row_);
    out.assign("POST ");
    path_.render(out, counters, nullptr);
    out += " HTTP/1.1\r\n";
    out += headers_;
    out += "Content-Length: ";
    append_number(out, scratch_.size());
    out += "\r\n\r\n";
    out += scratch_;
    ++counters.requests;
}

std::int64_t parse_time(const std::string& text) {
    int year = 0;
    unsigned month = 0, day = 0, hour = 0, minute = 0, second = 0;
    char zone = 0;
    const int fields =
        std::sscanf(text.c_str(), "%4d-%2u-%2uT%2u:%2u:%2u%c", &year, &month, &day, &hour, &minute, &second, &zone);
    if (fields != 7 || zone != 'Z') throw std::invalid_argument("not a UTC time: " + text);
    namespace chrono = std::chrono;
    const chrono::sys_days date{chrono::year{year} / chrono::month{month} / chrono::day{day}};
    const auto days = date.time_since_epoch().count();
    return std::int64_t{days} * 86400 + hour * 3600 + minute * 60 + second;
}
