// working_days.hpp - the end of a period of working days (工作日): Monday to Friday. The yearly holidays (国务院办公厅
// 放假通知) are not taken out, so that beside a holiday the office has less time than the law gives it, never the citizen.
#pragma once
#include "base/time.hpp"

namespace huying::personal {

/// Midnight after the n-th working day after the day of `start`, by the county's calendar.
Micros after_working_days(Micros start, int n);

}  // namespace huying::personal
