// mqtt_told.hpp - what is told of a change, and on which paths: the reading half of the publisher, within a transaction.
#pragma once
#include "subject/sensing/mqtt_publisher.hpp"

namespace huying::sensing {

/// "Things(17)"
std::string entity_path(std::string_view set, std::int64_t id);

/// Nothing when the change was undone, or the entity is gone again.
std::optional<Publisher::Told> look_at(const Tx& tx, const std::string& base_url, const Publisher::Changed& changed);

/// A topic that was asked for and whose path must be followed to know what it leads to.
struct FarTopic {
    std::uint64_t tag;
    std::string base;  ///< "v1.1/Things(1)/Datastreams(2)/Observations"
};
/// The tags of those that lead to this entity, or to this observation of the stream `id`.
std::vector<std::uint64_t> topics_to(const Tx& tx, const std::vector<FarTopic>& topics, std::string_view set, Id id,
                                     Micros time);

}  // namespace huying::sensing
