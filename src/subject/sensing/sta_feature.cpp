// sta_feature.cpp - the feature that an observation of a body gets.
#include <algorithm>

#include "subject/sensing/repeat.hpp"
#include "subject/sensing/sta_write.hpp"

namespace huying::sensing::sta {
namespace {

struct FeatureRow {
    std::string name, description, encoding_type, feature;
    std::optional<std::string> properties;
};
BOOST_DESCRIBE_STRUCT(FeatureRow, (), (name, description, encoding_type, feature, properties))
constexpr Sql feature_row{R"sql(SELECT /*row*/ FROM feature_of_interest WHERE county = $1 AND id = $2)sql"};

/// That the feature which an observation brings is the one that is there.
bool is_feature(const Tx& tx, Id there, simdjson::dom::object brought) {
    const auto row = tx.one<FeatureRow>(feature_row, tx.county(), there);
    if (!row) return false;
    const std::pair<std::string_view, std::string> stored[] = {{"name", row->name},
                                                               {"description", row->description},
                                                               {"encoding_type", row->encoding_type},
                                                               {"feature", row->feature},
                                                               {"properties", row->properties.value_or("")}};
    const Columns columns = property_columns(*by_set("FeaturesOfInterest"), brought);
    return std::ranges::all_of(columns, [&](const Column& c) {
        const auto at = std::ranges::find(stored, c.name, &std::pair<std::string_view, std::string>::first);
        return at != std::end(stored) && at->second == c.text;
    });
}

}  // namespace

void settle_feature(Tx& tx, const Sensing& sensing, Id stream, ReadObservation& o) {
    if (o.observation.feature) return;
    if (!o.new_feature) {
        if (!ensure_feature(tx, sensing, stream, o.observation))
            throw invalid("/FeatureOfInterest", "is required: the Thing has no Location that could stand for it");
        return;
    }
    // What is sent a second time, because an answer was lost, brings no second feature.
    const Micros time = o.observation.time;
    if (const auto there = stored_observation(tx, stream, time)) {
        const auto feature = feature_of(tx, stream, time, *there);
        if (!feature || !is_feature(tx, *feature, o.new_feature->get_object().value_unsafe()))
            throw conflict("observed_differently", "This stream has another feature for " + to_text(time) + ".");
        o.observation.feature = feature;
        return;
    }
    o.observation.feature = end_of(tx, sensing, *by_set("FeaturesOfInterest"), *o.new_feature, {});
}

}  // namespace huying::sensing::sta
