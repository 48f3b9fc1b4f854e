// sta_stream.cpp - Datastreams and MultiDatastreams alike, as observations are stored to them; the extent of their
// observations; and what keeps a station from being deleted.
#include <algorithm>

#include "subject/sensing/aggregate.hpp"
#include "subject/sensing/sta_write.hpp"

namespace huying::sensing::sta {
namespace {

struct MultiRow {
    Id thing;
    std::string types;
};
BOOST_DESCRIBE_STRUCT(MultiRow, (), (thing, types))
constexpr Sql multi_row{R"sql(SELECT thing, multi_observation_data_types AS types FROM multi_datastream
    WHERE county = $1 AND id = $2)sql"};

std::vector<std::string> texts_of(record::Element list) {
    std::vector<std::string> out;
    simdjson::dom::array items;
    if (list.get(items)) return out;
    for (const auto item : items)
        out.emplace_back(item.is_string() ? item.get_string().value_unsafe() : std::string_view{});
    return out;
}

constexpr Sql feature_text{R"sql(SELECT feature FROM feature_of_interest WHERE county = $1 AND id = $2)sql"};
constexpr Sql widen_times{
    R"sql(INSERT INTO stream_extent (county, stream, result_from, result_to, observed_to) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (county, stream) DO UPDATE SET
    result_from = CASE WHEN stream_extent.result_from IS NULL OR excluded.result_from < stream_extent.result_from
        THEN excluded.result_from ELSE stream_extent.result_from END,
    result_to = CASE WHEN stream_extent.result_to IS NULL OR excluded.result_to > stream_extent.result_to
        THEN excluded.result_to ELSE stream_extent.result_to END,
    observed_to = CASE WHEN stream_extent.observed_to IS NULL OR excluded.observed_to > stream_extent.observed_to
        THEN excluded.observed_to ELSE stream_extent.observed_to END)sql"};
constexpr Sql widen_area{R"sql(INSERT INTO stream_extent (county, stream, west, south, east, north)
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (county, stream) DO UPDATE SET
    west = CASE WHEN coalesce(stream_extent.west, excluded.west) < excluded.west THEN stream_extent.west ELSE excluded.west END,
    south = CASE WHEN coalesce(stream_extent.south, excluded.south) < excluded.south THEN stream_extent.south ELSE excluded.south END,
    east = CASE WHEN coalesce(stream_extent.east, excluded.east) > excluded.east THEN stream_extent.east ELSE excluded.east END,
    north = CASE WHEN coalesce(stream_extent.north, excluded.north) > excluded.north THEN stream_extent.north ELSE excluded.north END)sql"};
constexpr Sql drop_extent{R"sql(DELETE FROM stream_extent WHERE county = $1 AND stream = $2)sql"};

/// What the JSON kept beside observations says of times.
struct TimesTold {
    std::optional<Micros> result_from, result_to;
    std::optional<Micros> observed_to;  ///< the last end of one that is of a span of time
    bool any() const { return result_from || observed_to; }
    void take(const std::string& extra) {
        const auto told = [&extra](std::string_view name) { return extra.find(name) != std::string::npos; };
        if (!told("\"resultTime\"") && !told("\"phenomenonTime\"")) return;
        simdjson::dom::parser parser;
        simdjson::dom::element json;
        std::string_view text;
        if (parser.parse(extra).get(json)) return;
        if (!json["resultTime"].get(text)) {
            const auto time = parse_time(text.substr(0, text.find('/')));
            if (time && (!result_from || *time < *result_from)) result_from = time;
            if (time && (!result_to || *time > *result_to)) result_to = time;
        }
        if (json["phenomenonTime"].get(text)) return;
        const auto end = parse_time(text.substr(text.find('/') + 1));
        if (end && (!observed_to || *end > *observed_to)) observed_to = end;
    }
};

std::optional<Box> box_of_feature(const Tx& tx, Id feature) {
    const auto text = tx.one<std::string>(feature_text, tx.county(), feature);
    return text ? box_of(*text) : std::nullopt;
}

constexpr Sql open_warning{R"sql(SELECT w.id FROM warning w WHERE w.county = $1 AND w.station = $2
    AND ($3 = 0 OR w.stream = $3) AND (w.state <> 'cleared' OR EXISTS (SELECT 1 FROM cases c
    WHERE c.county = w.county AND c.warning = w.id AND c.closed IS NULL)) ORDER BY w.id LIMIT 1)sql"};

}  // namespace

Shape shape_of(const Tx& tx, Id multi_datastream) {
    const auto row = tx.one<MultiRow>(multi_row, tx.county(), multi_datastream);
    if (!row) return {};
    simdjson::dom::parser parser;
    return {true, texts_of(parser.parse(row->types).value())};
}

Shape shape_of(simdjson::dom::object multi_datastream) {
    record::Element types;
    if (multi_datastream["multiObservationDataTypes"].get(types)) return {};
    return {true, texts_of(types)};
}

Shape shape_of_datastream(const Tx& tx, simdjson::dom::object datastream) {
    record::Element id;
    const auto text = [](simdjson::simdjson_result<record::Element> json) {
        std::string_view out;
        return json.get(out) ? std::string() : std::string(out);
    };
    const auto property = datastream["ObservedProperty"];
    const auto known = property["@iot.id"].get(id) ? std::nullopt : read_id(id);
    const std::string name = known ? observed_name(tx, *known).value_or("") : text(property["name"]);
    return {.takes = result_type(text(datastream["observationType"])),
            .range = range_of(property_key(name), unit_key(text(datastream["unitOfMeasurement"]["symbol"])))};
}

std::optional<Stream> any_stream(const Tx& tx, const Sensing& sensing, Id id) {
    if (auto info = find_stream(tx, sensing, id)) {
        const Range range = range_of(info->property, info->unit);
        const ResultType takes = info->takes;
        return Stream{std::move(info), {.takes = takes, .range = range}};
    }
    const auto row = tx.one<MultiRow>(multi_row, tx.county(), id);
    if (!row) return std::nullopt;
    auto info = std::make_shared<StreamInfo>();
    info->id = id;
    info->station = row->thing;
    return Stream{std::move(info), shape_of(tx, id)};
}

void widen_extent(Tx& tx, Id stream, std::span<const NewObservation> observations, std::span<const Outcome> outcomes) {
    TimesTold times;
    std::vector<Id> features;
    for (std::size_t i = 0; i < observations.size(); ++i) {
        if (i < outcomes.size() && outcomes[i] == Outcome::different) continue;
        const NewObservation& o = observations[i];
        if (!o.extra.empty()) times.take(o.extra);
        if (o.feature && (features.empty() || features.back() != *o.feature)) features.push_back(*o.feature);
    }
    if (times.any()) tx.exec(widen_times, tx.county(), stream, times.result_from, times.result_to, times.observed_to);
    std::ranges::sort(features);
    features.erase(std::unique(features.begin(), features.end()), features.end());
    for (const Id feature : features)
        if (const auto box = box_of_feature(tx, feature))
            tx.exec(widen_area, tx.county(), stream, box->west, box->south, box->east, box->north);
}

void forget_extent(Tx& tx, Id stream) { tx.exec(drop_extent, tx.county(), stream); }

namespace {

constexpr std::int64_t most_renewed = 20'000;  // observations read again for an extent: some 10 ms
struct Told {
    std::optional<Id> feature;
    std::optional<std::string> extra;
};
BOOST_DESCRIBE_STRUCT(Told, (), (feature, extra))
constexpr Sql newest_time{R"sql(SELECT max(time) FROM observation WHERE county = $1 AND stream = $2)sql"};
constexpr Sql has_extent{R"sql(SELECT stream FROM stream_extent WHERE county = $1 AND stream = $2)sql"};
constexpr Sql too_many{R"sql(SELECT time FROM observation WHERE county = $1 AND stream = $2 LIMIT 1 OFFSET $3)sql"};
constexpr Sql streams_naming{R"sql(SELECT DISTINCT stream FROM observation WHERE county = $1 AND feature = $2)sql"};
constexpr Sql telling{R"sql(SELECT /*row*/ FROM observation WHERE county = $1 AND stream = $2
    AND (feature IS NOT NULL OR extra IS NOT NULL))sql"};

}  // namespace

void mend_aggregates(Tx& tx, Id stream, Micros from, Micros to) {
    forget_moved(tx, stream, from, to);
    // Without its newest observations a stream is back in an hour that has a row already.
    const auto newest = *tx.one<std::optional<Micros>>(newest_time, tx.county(), stream);
    aggregate_again(tx, stream, newest ? std::min(from, *newest) : from, to);
}

/// False when that would be too many rows to read.
bool extent_again(Tx& tx, Id stream) {
    if (tx.one<Micros>(too_many, tx.county(), stream, most_renewed)) return false;
    forget_extent(tx, stream);
    std::vector<NewObservation> observations;
    for (Told& t : tx.all<Told>(telling, tx.county(), stream))
        observations.push_back({{}, {}, t.feature, t.extra.value_or("")});
    widen_extent(tx, stream, observations);
    return true;
}

void observations_changed(Tx& tx, Id stream, Micros from, Micros to) {
    mend_aggregates(tx, stream, from, to);
    if (tx.one<Id>(has_extent, tx.county(), stream)) extent_again(tx, stream);
}

void feature_changed(Tx& tx, Id feature) {
    NewObservation there;
    there.feature = feature;
    for (const Id stream : tx.all<Id>(streams_naming, tx.county(), feature))
        if (!extent_again(tx, stream)) widen_extent(tx, stream, {&there, 1});
}

void refuse_while_open(const Tx& tx, Id station, std::optional<Id> stream) {
    const auto warning = tx.one<Id>(open_warning, tx.county(), station, stream.value_or(Id{}));
    if (warning)
        throw conflict("in_use", "Warning " + std::to_string(warning->value) +
                                     " of this station, or its case, is open: it must end first.");
}

}  // namespace huying::sensing::sta
