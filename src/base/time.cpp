// time.cpp - RFC 3339 both ways; read are also the offsets +0800 and +08 of ISO 8601. Calendar arithmetic is
// std::chrono's; the digits are put one by one, because every answer holds several times and fmt took a tenth of the
// instructions of an observation.
#include "base/time.hpp"

#include <chrono>

namespace huying {
namespace {

constexpr Micros first_time{-62'135'596'800 * second};           // 0001-01-01T00:00:00Z
constexpr Micros last_time{253'402'300'799 * second + 999'999};  // 9999-12-31T23:59:59.999999Z

/// Takes exactly `digits` decimal digits from the front of `text`.
std::optional<int> take(std::string_view& text, int digits) {
    if (static_cast<int>(text.size()) < digits) return std::nullopt;
    int value = 0;
    for (int i = 0; i < digits; ++i) {
        const char c = text[i];
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    text.remove_prefix(digits);
    return value;
}

bool take_char(std::string_view& text, char want) {
    if (text.empty() || text.front() != want) return false;
    text.remove_prefix(1);
    return true;
}

std::optional<int> take_fraction(std::string_view& text) {
    if (!take_char(text, '.')) return 0;
    int micro = 0, digits = 0;
    for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1)) {
        if (++digits <= 6) micro = micro * 10 + (text.front() - '0');
    }
    if (digits == 0 || digits > 12) return std::nullopt;
    for (int d = digits; d < 6; ++d) micro *= 10;
    return micro;
}

std::optional<std::int64_t> take_offset(std::string_view& text) {
    if (take_char(text, 'Z') || take_char(text, 'z')) return 0;
    const bool plus = take_char(text, '+');
    if (!plus && !take_char(text, '-')) return std::nullopt;
    const auto h = take(text, 2);
    if (!h || *h > 23) return std::nullopt;
    if (text.empty()) return (plus ? 1 : -1) * *h * hour;  // +08 and +0800 are of ISO 8601 only, but devices send them
    take_char(text, ':');
    const auto m = take(text, 2);
    if (!m || *m > 59) return std::nullopt;
    return (plus ? 1 : -1) * (*h * hour + *m * minute);
}

}  // namespace

Civil civil(Micros t, std::int64_t offset) {
    using namespace std::chrono;
    const std::int64_t local = t.value + offset;
    const auto date = floor<days>(sys_time<microseconds>{microseconds{local}});
    const year_month_day ymd{date};
    const std::int64_t rest = local - duration_cast<microseconds>(date.time_since_epoch()).count();
    return {int(ymd.year()),         int(unsigned(ymd.month())), int(unsigned(ymd.day())), int(rest / hour),
            int(rest / minute % 60), int(rest / second % 60),    int(rest % second)};
}

Micros from_civil(const Civil& c, std::int64_t offset) {
    using namespace std::chrono;
    const sys_days date{year{c.year} / month(c.month) / c.day};
    return {duration_cast<microseconds>(date.time_since_epoch()).count() + c.hour * hour + c.minute * minute +
            c.second * second + c.micro - offset};
}

std::optional<Micros> parse_time(std::string_view text) {
    const auto y = take(text, 4);
    if (!y || !take_char(text, '-')) return std::nullopt;
    const auto mo = take(text, 2);
    if (!mo || !take_char(text, '-')) return std::nullopt;
    const auto d = take(text, 2);
    if (!d || text.empty() || (text[0] != 'T' && text[0] != 't' && text[0] != ' ')) return std::nullopt;
    text.remove_prefix(1);
    const auto h = take(text, 2);
    if (!h || !take_char(text, ':')) return std::nullopt;
    const auto mi = take(text, 2);
    if (!mi || !take_char(text, ':')) return std::nullopt;
    const auto s = take(text, 2);
    if (!s) return std::nullopt;
    const auto micro = take_fraction(text);
    if (!micro) return std::nullopt;
    const auto offset = take_offset(text);
    if (!offset || !text.empty()) return std::nullopt;
    using namespace std::chrono;
    if (*y < 1 || !(year{*y} / month(*mo) / *d).ok() || *h > 23 || *mi > 59 || *s > 60) return std::nullopt;
    const Micros t = from_civil({*y, *mo, *d, *h, *mi, *s, *micro}, *offset);
    if (t < first_time || t > last_time) return std::nullopt;  // an offset or a leap second may lead out of the range
    return t;
}

std::string to_text(Micros t) {
    const Civil c = civil(t, 0);
    char text[sizeof "9999-12-31T23:59:59.999999Z"];
    char* at = text;
    const auto put = [&at](int value, int digits, char after) {
        for (int i = digits - 1; i >= 0; --i, value /= 10) at[i] = static_cast<char>('0' + value % 10);
        at += digits;
        *at++ = after;
    };
    put(c.year, 4, '-');
    put(c.month, 2, '-');
    put(c.day, 2, 'T');
    put(c.hour, 2, ':');
    put(c.minute, 2, ':');
    put(c.second, 2, c.micro == 0 ? 'Z' : '.');
    if (c.micro != 0) c.micro % 1000 == 0 ? put(c.micro / 1000, 3, 'Z') : put(c.micro, 6, 'Z');
    return {text, at};
}

}  // namespace huying
