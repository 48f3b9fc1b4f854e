// odd.cpp - see odd.hpp. Only what the look itself says is judged, not the official: nobody gets a score.
#include "subject/personal/odd.hpp"

#include "subject/personal/events.hpp"

namespace huying::personal {
namespace {

constexpr std::size_t grid_digits = 15;

/// Other people whose data was looked at, whatever the table, and numbers that were nobody's ($4: the one looked at now).
constexpr Sql others_lately{
    R"sql(SELECT count(DISTINCT CASE WHEN whose <> 0 THEN whose END) + count(CASE WHEN whose = 0 THEN 1 END)
    FROM seal_opening WHERE county = $1 AND account = $2 AND time > $3 AND whose <> account AND (whose = 0 OR whose <> $4))sql"};
constexpr Sql told_lately{
    R"sql(SELECT id FROM seal_opening WHERE county = $1 AND account = $2 AND whose = 0 AND time > $3
    AND odd LIKE '%bulk%' LIMIT 1)sql"};
constexpr Sql home_of{R"sql(SELECT division FROM person_file WHERE county = $1 AND account = $2)sql"};

bool at_night(Micros now) {
    const int h = civil(now).hour;
    return h >= night_from || h < night_to;
}

void say(std::string& out, const char* what) { out += (out.empty() ? "" : " ") + std::string(what); }

/// This look included.
bool in_bulk(const Tx& tx, Id whose) {
    const Id official = self_of(tx.caller());
    return tx.one<std::int64_t>(others_lately, tx.county(), official, tx.now() - hour, whose).value_or(0) + 1 >=
           bulk_people;
}

}  // namespace

std::string odd_about(const Tx& tx, const PersonFile& file) {
    const Caller& c = tx.caller();
    const Id official = self_of(c);
    std::string out;
    if (at_night(tx.now())) say(out, "night");
    if (in_bulk(tx, file.account)) say(out, "bulk");
    const bool on_duty_there = !c.division.empty() && file.division.starts_with(c.division);
    const auto home = tx.one<std::string>(home_of, tx.county(), official).value_or("");
    if (!on_duty_there && home.size() >= grid_digits && home == file.division && official != file.account)
        say(out, "neighbour");
    if (file.watched) say(out, "watched");
    if (official == file.account) say(out, "own");
    return out;
}

std::string odd_about_nobody(const Tx& tx) {
    std::string out;
    if (at_night(tx.now())) say(out, "night");
    const Micros lately = tx.now() - misses_told_every;
    if (in_bulk(tx, {}) && !tx.one<Id>(told_lately, tx.county(), self_of(tx.caller()), lately)) say(out, "bulk");
    return out;
}

void tell_of_look(Tx& tx, Id whose, Id opening, std::string_view purpose, const std::string& fields,
                  const std::string& odd) {
    const Caller& c = tx.caller();
    const Looked looked{opening, self_of(c), c.role, c.department, std::string(purpose), fields, odd};
    if (whose.value != 0) emit(tx, "personal_opened", {"", "", whose}, looked);
    if (!odd.empty()) emit(tx, "personal_odd", {}, looked);
}

}  // namespace huying::personal
