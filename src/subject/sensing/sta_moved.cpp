// sta_moved.cpp - observations whose phenomenonTime was changed. Their key has changed with it, their id stays: the pairs (time in
// the id, time) stand in a table of their own, which is empty in most counties and asked only where an id is read or shown.
#include "engine/store/postgres_monthly.hpp"
#include "subject/sensing/sta_write.hpp"

namespace huying::sensing::sta {
namespace {

// What is observed anew at the old time has the id that is its key: the one that was moved from there is named by its own, then.
constexpr Sql moved_to{R"sql(SELECT m.time FROM observation_moved m WHERE m.county = $1 AND m.stream = $2 AND m.was = $3
    AND NOT EXISTS (SELECT 1 FROM observation o WHERE o.county = $1 AND o.stream = $2 AND o.time = $3))sql"};
constexpr Sql moved_from{
    R"sql(SELECT m.was FROM observation_moved m WHERE m.county = $1 AND m.stream = $2 AND m.time = $3
    AND NOT EXISTS (SELECT 1 FROM observation o WHERE o.county = $1 AND o.stream = $2 AND o.time = m.was) LIMIT 1)sql"};
constexpr Sql any_moved{R"sql(SELECT time FROM observation_moved WHERE county = $1 LIMIT 1)sql"};
constexpr std::string_view named =
    "coalesce((SELECT max(mv.was) FROM observation_moved mv WHERE mv.county = e.county AND mv.stream = e.stream AND mv.time = "
    "e.time AND NOT EXISTS (SELECT 1 FROM observation ot WHERE ot.county = mv.county AND ot.stream = mv.stream AND "
    "ot.time = mv.was)), e.time)";

constexpr Sql take_away{R"sql(DELETE FROM observation WHERE county = $1 AND stream = $2 AND time = $3)sql"};
constexpr Sql put_there{R"sql(INSERT INTO observation (county, stream, time, value, feature, extra)
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (county, stream, time) DO NOTHING)sql"};
constexpr Sql forget_pair{
    R"sql(DELETE FROM observation_moved WHERE county = $1 AND stream = $2 AND (time = $3 OR time = $4))sql"};
constexpr Sql keep_pair{R"sql(INSERT INTO observation_moved (county, stream, was, time) VALUES ($1, $2, $3, $4)
    ON CONFLICT (county, stream, was) DO UPDATE SET time = excluded.time)sql"};
constexpr Sql newest{R"sql(SELECT max(time) FROM observation WHERE county = $1 AND stream = $2)sql"};
constexpr Sql forget_dangling{R"sql(DELETE FROM observation_moved WHERE county = $1 AND NOT EXISTS (SELECT 1
    FROM observation o WHERE o.county = observation_moved.county AND o.stream = observation_moved.stream
    AND o.time = observation_moved.time))sql"};
constexpr Sql forget_pairs{
    R"sql(DELETE FROM observation_moved WHERE county = $1 AND stream = $2 AND time >= $3 AND time <= $4
    AND NOT EXISTS (SELECT 1 FROM observation o WHERE o.county = observation_moved.county
        AND o.stream = observation_moved.stream AND o.time = observation_moved.time))sql"};

}  // namespace

Micros standing(const Tx& tx, Id stream, Micros in_id) {
    return tx.one<Micros>(moved_to, tx.county(), stream, in_id).value_or(in_id);
}

Micros time_in_id(const Tx& tx, Id stream, Micros time) {
    return tx.one<Micros>(moved_from, tx.county(), stream, time).value_or(time);
}

std::string_view time_in_id(const Tx& tx) { return tx.one<Micros>(any_moved, tx.county()) ? named : "e.time"; }

void move_observation(Tx& tx, const Sensing& sensing, Id stream, Micros from, NewObservation& o) {
    if (!o.feature && !ensure_feature(tx, sensing, stream, o))
        throw invalid("/FeatureOfInterest", "is required: the Thing has no Location that could stand for it");
    const Micros in_id = time_in_id(tx, stream, from);
    const auto last = *tx.one<std::optional<Micros>>(newest, tx.county(), stream);
    tx.exec(take_away, tx.county(), stream, from);
    have_month(tx, "observation", o.time);
    const Param extra = o.extra.empty() ? Param{} : Param::of_text(o.extra);
    if (tx.exec(put_there, tx.county(), stream, o.time, o.value, o.feature, extra) == 0)
        throw conflict("observed_already", "This stream has another Observation of " + to_text(o.time) + ".");
    tx.exec(forget_pair, tx.county(), stream, from, o.time);
    if (in_id != o.time) tx.exec(keep_pair, tx.county(), stream, in_id, o.time);
    mend_aggregates(tx, stream, o.time, o.time);
    if (last && *last < o.time)
        mend_aggregates(tx, stream, *last, *last);  // the stream has left the hour that it was in
}

void forget_moved(Tx& tx, Id stream, Micros from, Micros to) { tx.exec(forget_pairs, tx.county(), stream, from, to); }
void forget_moved(Tx& tx) {
    if (tx.one<Micros>(any_moved, tx.county())) tx.exec(forget_dangling, tx.county());
}

}  // namespace huying::sensing::sta
