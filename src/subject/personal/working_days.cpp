// working_days.cpp - see working_days.hpp.
#include "subject/personal/working_days.hpp"

namespace huying::personal {

Micros after_working_days(Micros start, int n) {
    Civil c = civil(start);
    c.hour = c.minute = c.second = c.micro = 0;
    Micros today = from_civil(c);
    while (n > 0) {
        today = today + day;
        // 1970-01-01 was a Thursday: 0 is Monday, 5 and 6 are the weekend.
        const auto weekday = ((today.value + china_offset) / day + 3) % 7;
        if (weekday < 5) --n;
    }
    return today + day;
}

}  // namespace huying::personal
