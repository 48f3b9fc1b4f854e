// working_days.cpp - see working_days.hpp.
#include "base/working_days.hpp"

#include <algorithm>
#include <cstdio>
#include <stdexcept>

#include "holidays.hpp"

namespace huying {
namespace {

constexpr std::string_view head = "day,kind,name,notice";

std::string name_of(const Civil& c) {
    char text[40];
    std::snprintf(text, sizeof text, "%04d-%02d-%02d", c.year, c.month, c.day);
    return text;
}

bool is_day(std::string_view text) {
    const auto at = text.size() == 10 ? parse_time(std::string(text) + "T00:00:00+08:00") : std::nullopt;
    return at && name_of(civil(*at)) == text;
}

bool on_weekend(Micros midnight) {
    // 1970-01-01 was a Thursday: 0 is Monday, 5 and 6 are the weekend.
    return ((midnight.value + china_offset) / day + 3) % 7 >= 5;
}

}  // namespace

Holidays read_holidays(std::string_view csv) {
    Holidays out;
    for (int number = 1; !csv.empty(); ++number) {
        const auto end = std::min(csv.find('\n'), csv.size());
        const std::string_view line = csv.substr(0, end);
        csv.remove_prefix(std::min(end + 1, csv.size()));
        if (number == 1 && line == head) continue;
        const auto first = std::min(line.find(','), line.size()),
                   second = std::min(line.find(',', first + 1), line.size());
        const std::string_view when = line.substr(0, first), kind = line.substr(std::min(first + 1, line.size()),
                                                                                second - std::min(first + 1, second));
        const bool work = kind == "work";
        if (number == 1 || second == line.size() || !is_day(when) || (!work && kind != "off") ||
            !out.works.emplace(when, work).second)
            throw std::runtime_error("holidays: line " + std::to_string(number) +
                                     " is no day of a notice, or is there twice");
        out.years.insert(std::stoi(std::string(when.substr(0, 4))));
    }
    return out;
}

const Holidays& holidays() {
    static const Holidays known = read_holidays(holidays_csv);
    return known;
}

Deadline after_working_days(Micros start, int n, const Holidays& known) {
    Civil c = civil(start);
    c.hour = c.minute = c.second = c.micro = 0;
    Deadline out{from_civil(c)};
    while (n > 0) {
        out.due = out.due + day;
        const Civil today = civil(out.due);
        out.holidays_known = out.holidays_known && known.years.contains(today.year);
        const auto said = known.works.find(name_of(today));
        if (said == known.works.end() ? !on_weekend(out.due) : said->second) --n;
    }
    out.due = out.due + day;
    return out;
}

}  // namespace huying
