// sta_create.cpp - creating entities from JSON, with everything nested in them ("deep insert", 18-088 clause 10.2.1): first
// all is checked, then written, all in the transaction of the request.
#include <algorithm>

#include "subject/sensing/sta_write.hpp"

namespace huying::sensing::sta {
namespace {

Id insert_entity(Tx& tx, const Sensing& sensing, const Entity& entity, simdjson::dom::object o, const Known& given);

/// The single relations become columns before the row is inserted.
void add_to_one(Tx& tx, const Sensing& sensing, const Entity& entity, simdjson::dom::object o, const Known& given,
                Columns& columns) {
    for (const Link& link : entity.links) {
        if (link.kind != Link::to_one) continue;
        record::Element value;
        if (const Id* id = known(given, link)) columns.push_back({.name = link.column, .text = {}, .id = *id});
        else if (!o[link.name].get(value))
            columns.push_back(
                {.name = link.column, .text = {}, .id = end_of(tx, sensing, *by_set(link.target), value, {})});
    }
}

Id insert_entity(Tx& tx, const Sensing& sensing, const Entity& entity, simdjson::dom::object o, const Known& given) {
    Columns columns = property_columns(entity, o);
    add_to_one(tx, sensing, entity, o, given, columns);
    add_derived(tx, entity, o, columns);
    if (entity.set == "Things") {
        columns.push_back({.name = "division", .text = tx.county()});  // until it has a place
        columns.push_back({.name = "grid", .text = {}});
    }
    const Id id = tx.new_id();
    columns.push_back({.name = "id", .text = {}, .id = id});
    insert_row(tx, entity.table, columns);
    if (entity.set != "FeaturesOfInterest") setup_changed(tx);
    if (sensing.audience != nullptr) sensing.audience->changed(tx, entity.set, id, {});
    link_many(tx, sensing, entity, o, id, given);
    return id;
}

/// Those that are named or created for a many-sided relation; what a created one's own row does not say goes to `ids`.
void link_items(Tx& tx, const Sensing& sensing, const Entity& entity, const Link& link, Id self,
                simdjson::dom::array items, std::vector<Id>& ids) {
    const Entity& target = *by_set(link.target);
    const Link& back = inverse(entity, link);
    for (const auto item : items) {
        const simdjson::dom::object inner = item.get_object().value_unsafe();
        if (is_reference(inner)) ids.push_back(*read_id(inner["@iot.id"].value_unsafe()));
        else if (link.kind == Link::to_many) insert_entity(tx, sensing, target, inner, {{link.column, self}});
        else
            ids.push_back(
                insert_entity(tx, sensing, target, inner, back.required ? Known{{back.name, self}} : Known{}));
    }
}

void store_nested(Tx& tx, const Sensing& sensing, Id stream, simdjson::dom::array items) {
    auto target = any_stream(tx, sensing, stream).value();
    std::vector<ReadObservation> observations;
    record::Errors errors;
    for (const auto item : items) observations.push_back(read_observation(tx, item, target.shape, errors, {}));
    const auto outcomes = store(tx, sensing, target, observations);
    if (std::ranges::find(outcomes, Outcome::different) != outcomes.end())
        throw conflict("observed_differently",
                       "Two of the Observations are of the same time and say different things.");
}

/// New observations of a feature, each of the stream that it names.
void store_at_feature(Tx& tx, const Sensing& sensing, Id feature, simdjson::dom::array items) {
    for (const auto item : items) {
        record::Errors errors;
        std::vector<ReadObservation> one{read_observation(tx, item, {}, errors, {})};
        one.front().observation.feature = feature;
        const auto stream =
            any_stream(tx, sensing, one.front().datastream ? *one.front().datastream : *one.front().multi);
        store(tx, sensing, stream.value(), one);
    }
}

}  // namespace

Id end_of(Tx& tx, const Sensing& sensing, const Entity& target, record::Element json, const Known& given) {
    const simdjson::dom::object o = json.get_object().value_unsafe();
    if (is_reference(o)) return *read_id(o["@iot.id"].value_unsafe());
    return insert_entity(tx, sensing, target, o, given);
}

void link_many(Tx& tx, const Sensing& sensing, const Entity& entity, simdjson::dom::object o, Id self,
               const Known& given) {
    for (const Link& link : entity.links) {  // Locations stand before Datastreams, so that these find their grid
        if (link.kind == Link::to_one) continue;
        simdjson::dom::array items;
        const bool there = !o[link.name].get(items);
        if (there && link.target == "Observations") {
            if (link.column == "stream") store_nested(tx, sensing, self, items);
            else store_at_feature(tx, sensing, self, items);
            continue;
        }
        std::vector<Id> ids;
        if (const Id* id = known(given, link); id != nullptr && link.kind == Link::through) ids.push_back(*id);
        if (there) link_items(tx, sensing, entity, link, self, items, ids);
        if (!ids.empty()) connect(tx, sensing, entity, link, self, ids);
    }
}

Id create(Tx& tx, const Sensing& sensing, const Entity& entity, record::Element json, const record::Pointer& at,
          const Known& given) {
    record::Errors errors;
    check(tx, entity, json, Purpose::create, given, errors, at);
    if (!errors.list.empty()) throw invalid(std::move(errors.list));
    return insert_entity(tx, sensing, entity, json.get_object().value_unsafe(), given);
}

}  // namespace huying::sensing::sta
