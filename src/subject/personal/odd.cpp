// odd.cpp - see odd.hpp. Only what the look itself says is judged, not the official: nobody gets a score.
#include "subject/personal/odd.hpp"

namespace huying::personal {
namespace {

constexpr std::size_t grid_digits = 15;

constexpr Sql others_lately{
    R"sql(SELECT count(DISTINCT whose) FROM seal_opening WHERE county = $1 AND account = $2 AND time > $3
    AND whose <> $4 AND what = 'person_file')sql"};
constexpr Sql home_of{R"sql(SELECT division FROM person_file WHERE county = $1 AND account = $2)sql"};

bool at_night(Micros now) {
    const int h = civil(now).hour;
    return h >= night_from || h < night_to;
}

}  // namespace

std::string odd_about(const Tx& tx, const PersonFile& file) {
    const Caller& c = tx.caller();
    const Id official = self_of(c);
    std::string out;
    const auto say = [&](const char* what) { out += (out.empty() ? "" : " ") + std::string(what); };
    if (at_night(tx.now())) say("night");
    if (tx.one<std::int64_t>(others_lately, tx.county(), official, tx.now() - hour, file.account).value_or(0) + 1 >=
        bulk_people)
        say("bulk");
    const bool on_duty_there = !c.division.empty() && file.division.starts_with(c.division);
    const auto home = tx.one<std::string>(home_of, tx.county(), official).value_or("");
    if (!on_duty_there && home.size() >= grid_digits && home == file.division && official != file.account)
        say("neighbour");
    if (file.watched) say("watched");
    if (official == file.account) say("own");
    return out;
}

}  // namespace huying::personal
