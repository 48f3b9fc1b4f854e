// postgres_monthly.cpp - see postgres_monthly.hpp. A part is made beside its table and then attached: that holds up nobody who
// reads or writes the other parts, where CREATE … PARTITION OF would lock the whole table until the commit.
#include "engine/store/postgres_monthly.hpp"

#include <fmt/format.h>

#include <chrono>
#include <map>

namespace huying {
namespace {

constexpr std::chrono::year oldest{2000};

/// The months of a table that are known to have their part.
struct Parts {
    std::map<std::string, std::map<Micros, Micros>> months;  ///< by table: from → until
};

Micros micros_of(std::chrono::year_month_day day) {
    return {std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::sys_days(day).time_since_epoch()).count()};
}

std::string bound(Micros m, bool open) { return open ? "MINVALUE" : std::to_string(m.value); }

/// Two counties may come to a new month at once: the second waits here for the first one's commit, and then finds it.
constexpr Sql one_at_a_time{R"sql(SELECT pg_advisory_xact_lock(hashtext($1))::text)sql"};
/// Not to_regclass: that asks a cache, which does not hear of the other's commit before the next lock of a table.
constexpr Sql is_there{R"sql(SELECT count(*) > 0 FROM pg_class
    WHERE relname = $1 AND relnamespace = current_schema()::regnamespace)sql"};
constexpr const char* attached = R"sql(CREATE TABLE {0} (LIKE {1} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES);
    ALTER TABLE {1} ATTACH PARTITION {0} FOR VALUES FROM ({2}) TO ({3}))sql";
void make_part(Tx& tx, const std::string& table, const Month& month) {
    const std::string part = table + "_" + month.name;
    if (*tx.one<bool>(is_there, part)) return;
    tx.one<std::string>(one_at_a_time, part);
    if (*tx.one<bool>(is_there, part)) return;
    if (tx.memory() != nullptr) tx.memory()->change<Parts>();  // a roll-back takes the part with it
    tx.connection().script(fmt::format(attached, part, table, bound(month.from, month.from.value == INT64_MIN), month.until.value));
}

}  // namespace

Month Month::of(Micros time) {
    using namespace std::chrono;
    const year_month_day day{floor<days>(sys_time<microseconds>(microseconds(time.value)))};
    if (day.year() < oldest) return {"before_2000", {INT64_MIN}, micros_of(oldest / January / 1)};
    const year_month month = day.year() / day.month();
    return {fmt::format("{:04}_{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month())), micros_of(month / 1),
            micros_of((month + months(1)) / 1)};
}

Micros have_month(Tx& tx, const char* table, Micros time) {
    static const Micros never{INT64_MAX};
    if (tx.store().driver() == std::string_view("sqlite")) return never;
    std::map<Micros, Micros>* known = nullptr;
    if (tx.memory() != nullptr) {
        known = &tx.memory()->look<Parts>().months[table];
        const auto after = known->upper_bound(time);
        if (after != known->begin() && time < std::prev(after)->second) return std::prev(after)->second;
    }
    const Month month = Month::of(time);
    make_part(tx, table, month);
    if (known != nullptr) tx.memory()->look<Parts>().months[table].emplace(month.from, month.until);
    return month.until;
}

}  // namespace huying
