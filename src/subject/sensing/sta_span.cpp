// sta_span.cpp - the feature of observations that name none: that made from the Location where their Thing was at their time. Kept
// as spans of time (thing_feature) that follow the HistoricalLocations, also those that were made by hand for a past time.
#include <algorithm>

#include "subject/sensing/sta_write.hpp"

namespace huying::sensing::sta {
namespace {

// One that was made from the Location as it is; the Thing may have left it meanwhile.
constexpr Sql current_feature{R"sql(SELECT f.feature FROM thing_feature f
    JOIN feature_of_interest g ON g.county = f.county AND g.id = f.feature
    JOIN location l ON l.county = f.county AND l.id = f.location
    WHERE f.county = $1 AND f.location = $2 AND g.feature = l.location ORDER BY f.feature LIMIT 1)sql"};
constexpr Sql feature_from{R"sql(INSERT INTO feature_of_interest (county, id, name, description, encoding_type, feature,
    properties) SELECT county, $3, name, description, encoding_type, location, NULL FROM location
    WHERE county = $1 AND id = $2)sql"};
constexpr Sql place_of{R"sql(SELECT location FROM location WHERE county = $1 AND id = $2)sql"};
constexpr Sql set_box{R"sql(UPDATE feature_of_interest SET west = $3, south = $4, east = $5, north = $6
    WHERE county = $1 AND id = $2)sql"};

Id make_feature(Tx& tx, const Sensing& sensing, Id location) {
    const Id feature = tx.new_id();
    tx.exec(feature_from, tx.county(), location, feature);
    if (const auto box = box_of(tx.one<std::string>(place_of, tx.county(), location).value_or("")))
        tx.exec(set_box, tx.county(), feature, box->west, box->south, box->east, box->north);
    if (sensing.audience != nullptr) sensing.audience->changed(tx, "FeaturesOfInterest", feature, {});
    return feature;
}

struct FeatureAt {
    Micros since, until;
    Id location, feature;
};
BOOST_DESCRIBE_STRUCT(FeatureAt, (), (since, until, location, feature))
constexpr Sql spans_between{R"sql(SELECT /*row*/ FROM thing_feature
    WHERE county = $1 AND thing = $2 AND until > $3 AND since < $4 ORDER BY since)sql"};
constexpr Sql drop_span{R"sql(DELETE FROM thing_feature WHERE county = $1 AND thing = $2 AND since = $3)sql"};
constexpr Sql add_span{R"sql(INSERT INTO thing_feature (county, thing, since, until, location, feature)
    VALUES ($1, $2, $3, $4, $5, $6))sql"};
constexpr Sql touching{R"sql(SELECT feature FROM thing_feature
    WHERE county = $1 AND thing = $2 AND location = $3 AND until = $4)sql"};
constexpr Sql set_last_feature{R"sql(UPDATE thing SET feature = (SELECT f.feature FROM thing_feature f
    WHERE f.county = $1 AND f.thing = $2 AND f.until = $3) WHERE county = $1 AND id = $2)sql"};

void put_span(Tx& tx, Id thing, const FeatureAt& s) {
    if (s.since < s.until) tx.exec(add_span, tx.county(), thing, s.since, s.until, s.location, s.feature);
}

/// What is there of other Locations than `kept` ends at `from` and goes on at `to`.
void end_others(Tx& tx, Id thing, std::optional<Id> kept, Micros from, Micros to) {
    for (const FeatureAt& s : tx.all<FeatureAt>(spans_between, tx.county(), thing, from, to)) {
        if (s.location == kept) continue;
        tx.exec(drop_span, tx.county(), thing, s.since);
        put_span(tx, thing, {s.since, from, s.location, s.feature});
        put_span(tx, thing, {to, s.until, s.location, s.feature});
    }
}

constexpr Sql thing_of_stream{R"sql(SELECT thing FROM datastream WHERE county = $1 AND id = $2
    UNION ALL SELECT thing FROM multi_datastream WHERE county = $1 AND id = $2)sql"};
constexpr Sql span_of_stream{R"sql(SELECT f.since AS since, f.until AS until FROM thing_feature f WHERE f.county = $1
    AND f.thing IN (SELECT thing FROM datastream WHERE county = $1 AND id = $2
    UNION ALL SELECT thing FROM multi_datastream WHERE county = $1 AND id = $2) AND f.since <= $3 AND f.until > $3)sql"};
constexpr Sql span_at{R"sql(SELECT /*row*/ FROM thing_feature
    WHERE county = $1 AND thing = $2 AND since <= $3 AND until > $3)sql"};
constexpr Sql first_known{R"sql(SELECT min(time) FROM historical_location WHERE county = $1 AND thing = $2)sql"};
constexpr Sql feature_now{R"sql(SELECT feature FROM thing WHERE county = $1 AND id = $2)sql"};
constexpr Sql span_before{R"sql(SELECT max(until) FROM thing_feature
    WHERE county = $1 AND thing = $2 AND until <= $3)sql"};
constexpr Sql span_after{
    R"sql(SELECT min(since) FROM thing_feature WHERE county = $1 AND thing = $2 AND since > $3)sql"};

}  // namespace

void paint(Tx& tx, const Sensing& sensing, Id thing, std::optional<Id> location, Micros from, Micros to) {
    setup_changed(tx);
    end_others(tx, thing, location, from, to);
    std::vector<FeatureAt> gaps;
    Micros at = from;
    if (location) {
        for (const FeatureAt& s : tx.all<FeatureAt>(spans_between, tx.county(), thing, from, to)) {
            gaps.push_back({at, s.since, *location, {}});
            at = s.until;
        }
        gaps.push_back({at, to, *location, {}});
    }
    std::erase_if(gaps, [](const FeatureAt& gap) { return gap.until <= gap.since; });
    if (!gaps.empty()) {
        // In the past the content of the Location was what it had been just before.
        auto feature = to < for_ever ? tx.one<Id>(touching, tx.county(), thing, *location, from) : std::nullopt;
        if (!feature) feature = tx.one<Id>(current_feature, tx.county(), *location);
        if (!feature) feature = make_feature(tx, sensing, *location);
        for (const FeatureAt& gap : gaps) put_span(tx, thing, {gap.since, gap.until, *location, *feature});
    }
    if (to == for_ever) tx.exec(set_last_feature, tx.county(), thing, for_ever);
}

bool ensure_feature(Tx& tx, const Sensing& sensing, Id stream, NewObservation& o) {
    const auto current = sensing.features.get(tx, stream, [stream](const Tx& tx) {
        return tx.one<FeatureSpan>(span_of_stream, tx.county(), stream, tx.now()).value_or(FeatureSpan{});
    });
    if (current->since <= o.time && o.time < current->until) return true;
    const auto thing = tx.one<Id>(thing_of_stream, tx.county(), stream);
    if (!thing) return false;
    if (tx.one<FeatureSpan>(span_at, tx.county(), *thing, o.time)) {
        // Nothing is known of where the Thing was before it had its first Location: then it was where it is now.
        const auto known_from = *tx.one<std::optional<Micros>>(first_known, tx.county(), *thing);
        if (!known_from || o.time < *known_from)
            o.feature = *tx.one<std::optional<Id>>(feature_now, tx.county(), *thing);
        return true;
    }
    const Whereabouts then = whereabouts(tx, *thing, o.time);
    if (!then.location) return false;
    const auto since = tx.one<std::optional<Micros>>(span_before, tx.county(), *thing, o.time)->value_or(ever_before);
    const auto until = tx.one<std::optional<Micros>>(span_after, tx.county(), *thing, o.time)->value_or(for_ever);
    paint(tx, sensing, *thing, then.location, std::max(since, then.since), std::min(until, then.until));
    return true;
}

}  // namespace huying::sensing::sta
