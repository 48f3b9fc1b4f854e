// working_days.hpp - the end of a period of working days (工作日): Monday to Friday without the holidays of the State Council's
// yearly notice (国务院办公厅放假通知), and with the weekends that it makes up for them (调休). The notices are data/holidays.csv;
// a year whose notice is not there counts weekends only, and whoever asks is told so: then the office has less time than the law
// gives it, never the citizen, and the day is set right when the notice is there.
#pragma once
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace huying {

struct Holidays {
    std::map<std::string, bool, std::less<>> works;  ///< "2026-02-14" → true: a working weekend; false: a day off
    std::set<int> years;                             ///< whose notice is here
};
/// Lines "day,kind,name,notice" under a head of these words; kind is off or work. Throws std::runtime_error that names the line.
Holidays read_holidays(std::string_view csv);
/// Of data/holidays.csv.
const Holidays& holidays();

struct Deadline {
    Micros due;                  ///< midnight after the last day
    bool holidays_known = true;  ///< every day that was counted is of a year whose notice is here
};
/// Midnight after the n-th working day after the day of `start`, in China.
Deadline after_working_days(Micros start, int n, const Holidays& known = holidays());

}  // namespace huying
