// postgres_monthly.cpp - see postgres_monthly.hpp. A part is made beside its table and then attached: that holds up nobody who
// reads or writes the other parts, where CREATE … PARTITION OF would lock the whole table until the commit.
#include "engine/store/postgres_monthly.hpp"

#include <fmt/format.h>

#include <chrono>
#include <map>

#include "engine/store/apart.hpp"

namespace huying {
namespace {

constexpr std::chrono::year oldest{2000};

/// The months of a table that are known to have their part.
struct Parts {
    std::map<std::string, std::map<Micros, Micros>> months;  ///< by table: from → until
};

Micros micros_of(std::chrono::year_month_day day) {
    return {
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::sys_days(day).time_since_epoch()).count()};
}

std::string bound(Micros m, bool open) { return open ? "MINVALUE" : std::to_string(m.value); }

/// From here on nobody drops a part.
constexpr const char* hold = "LOCK TABLE ONLY {} IN ACCESS SHARE MODE";
/// A part is ready when every connection has been told of it; then it has a comment.
constexpr Sql is_ready{R"sql(SELECT count(*) > 0 FROM pg_class WHERE relname = $1
    AND relnamespace = current_schema()::regnamespace AND obj_description(oid, 'pg_class') IS NOT NULL)sql"};
/// PostgreSQL listens when it takes a new lock.
constexpr const char* listen = "LOCK TABLE {} IN ROW EXCLUSIVE MODE";
/// One at a time. A connection that lists the table's parts at the moment of the COMMIT keeps the list without the new one,
/// although it hears of it meanwhile (PostgreSQL 15, RelationBuildPartitionDesc): it would refuse rows of the month, and find none.
/// So all are told once more, when whatever ran at that moment is over; what runs for two seconds more, on however busy a
/// machine, does not list parts any more, nor does what waits for a lock or for its client.
/// Setting the statistics target to what it is changes nothing, and tells everybody that the table has changed.
constexpr const char* make_ready = R"script(DO $$ DECLARE attached timestamptz; BEGIN
    PERFORM pg_advisory_lock(hashtext('parts of {1}'));
    IF NOT EXISTS (SELECT FROM pg_class WHERE relname = '{0}' AND relnamespace = current_schema()::regnamespace) THEN
        CREATE TABLE {0} (LIKE {1} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES);
        ALTER TABLE {1} ATTACH PARTITION {0} FOR VALUES FROM ({2}) TO ({3});
        COMMIT;
    END IF;
    attached := clock_timestamp();
    FOR milliseconds IN 1..2000 LOOP
        PERFORM pg_stat_clear_snapshot();
        EXIT WHEN NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'
            AND query_start <= attached AND pid <> pg_backend_pid() AND coalesce(wait_event_type, '') NOT IN ('Lock', 'Client'));
        PERFORM pg_sleep(0.001);
    END LOOP;
    ALTER TABLE ONLY {1} ALTER COLUMN time SET STATISTICS -1;
    COMMENT ON TABLE {0} IS 'ready';
END $$)script";
void make_part(Tx& tx, const std::string& table, const Month& month) {
    const std::string part = table + "_" + month.name;
    tx.connection().script(fmt::format(hold, table));
    if (!*tx.one<bool>(is_ready, part))
        dynamic_cast<ApartConnection&>(tx.connection())
            .apart(fmt::format(make_ready, part, table, bound(month.from, month.from.value == INT64_MIN),
                               month.until.value));
    tx.connection().script(fmt::format(listen, part));
}

/// Nobody writes from here to the commit, in any county and any process: each would first note itself in county_writer, and
/// will find there that it has to forget what it remembers. A long read is not waited for: then nothing is locked at all.
constexpr const char* lock_alone = R"script(DO $$ BEGIN
    SET LOCAL lock_timeout = 50;
    UPDATE county_writer SET writer = '';
    LOCK TABLE ONLY {0} IN ACCESS EXCLUSIVE MODE;
    SET LOCAL lock_timeout TO DEFAULT;
EXCEPTION WHEN lock_not_available THEN NULL; END $$)script";
constexpr Sql is_alone{R"sql(SELECT count(*) > 0 FROM pg_locks WHERE pid = pg_backend_pid() AND granted
    AND mode = 'AccessExclusiveLock' AND relation = to_regclass($1))sql"};
/// Not to_regclass: that asks a cache, which does not hear of the other's commit before the next lock of a table.
constexpr Sql is_there{R"sql(SELECT count(*) > 0 FROM pg_class
    WHERE relname = $1 AND relnamespace = current_schema()::regnamespace)sql"};
constexpr Sql first_to_drop{R"sql(SELECT pg_try_advisory_xact_lock(hashtext('drop of ' || $1)))sql"};
constexpr Sql parts_of{R"sql(SELECT c.relname::text FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = to_regclass($1) AND c.relname ~ '_([0-9]{4}_[0-9]{2}|before_2000)$' ORDER BY c.relname <> $1 || '_before_2000', c.relname)sql"};

}  // namespace

Month Month::of(Micros time) {
    using namespace std::chrono;
    const year_month_day day{floor<days>(sys_time<microseconds>(microseconds(time.value)))};
    if (day.year() < oldest) return {"before_2000", {INT64_MIN}, micros_of(oldest / January / 1)};
    const year_month month = day.year() / day.month();
    return {fmt::format("{:04}_{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month())),
            micros_of(month / 1), micros_of((month + months(1)) / 1)};
}

namespace {

Month month_named(std::string_view name) {
    if (name == "before_2000") return Month::of({0});
    const std::chrono::year year{std::stoi(std::string(name.substr(0, 4)))};
    const std::chrono::month month{static_cast<unsigned>(std::stoi(std::string(name.substr(5))))};
    return Month::of(micros_of(year / month / 1));
}

bool on_sqlite(const Tx& tx) { return tx.store().driver() == std::string_view("sqlite"); }

}  // namespace

std::vector<Month> months_before(const Tx& tx, const char* table, Micros until) {
    if (on_sqlite(tx)) return {};
    std::vector<Month> out;
    for (const std::string& part : tx.all<std::string>(parts_of, table))
        out.push_back(month_named(std::string_view(part).substr(std::string_view(table).size() + 1)));
    std::erase_if(out, [&](const Month& m) { return m.until > until; });
    return out;
}

bool drop_month(Tx& tx, const char* table, const Month& month, const std::function<bool()>& unneeded) {
    if (on_sqlite(tx) || !*tx.one<bool>(first_to_drop, table) || !unneeded()) return false;
    tx.connection().script(fmt::format(lock_alone, table));
    const std::string part = fmt::format("{}_{}", table, month.name);  // gone when another server was first
    if (!*tx.one<bool>(is_alone, table) || !*tx.one<bool>(is_there, part) || !unneeded()) return false;
    if (tx.memory() != nullptr) tx.memory()->change<Parts>().months[table].erase(month.from);
    tx.connection().script("DROP TABLE " + part);
    return true;
}

Micros have_month(Tx& tx, const char* table, Micros time) {
    static const Micros never{INT64_MAX};
    if (on_sqlite(tx)) return never;
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
