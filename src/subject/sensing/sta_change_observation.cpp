// sta_change_observation.cpp - PATCH and PUT of one Observation. Its stream stays; with another time it keeps its id.
#include <algorithm>

#include "engine/record/patch.hpp"
#include "subject/sensing/sta_write.hpp"

namespace huying::sensing::sta {
namespace {

using record::Tree;

struct StoredRow {
    std::optional<double> value;
    std::optional<Id> feature;
    std::optional<std::string> extra;
};
BOOST_DESCRIBE_STRUCT(StoredRow, (), (value, feature, extra))
constexpr Sql stored_row{R"sql(SELECT /*row*/ FROM observation WHERE county = $1 AND stream = $2 AND time = $3)sql"};
constexpr Sql save{R"sql(UPDATE observation SET value = $4, feature = $5, extra = $6
    WHERE county = $1 AND stream = $2 AND time = $3)sql"};

/// The observation as the client knows it.
Tree document_of(const StoredRow& row, Micros time) {
    Tree out{Tree::Object{}};
    if (row.extra) {
        simdjson::dom::parser parser;
        out = record::to_tree(parser.parse(*row.extra).value());
    }
    if (out.find("phenomenonTime") == nullptr) out.set("phenomenonTime", {to_text(time)});
    if (row.value) out.set("result", {*row.value});
    return out;
}

void merge_into(Tree& document, const Tree& changes) {
    for (const auto& [name, change] : std::get<Tree::Object>(changes.value)) {
        Tree* there = document.find(name);
        if (std::holds_alternative<std::nullptr_t>(change.value) && name != "result") document.erase(name);
        else if (name == "parameters" && there != nullptr) record::merge(*there, change);
        else document.set(name, change);
    }
}

std::string changed_text(const Tx& tx, const http::Request& request, const StoredRow& row, const Shape& shape,
                         Micros time) {
    if (request.method == "PUT") return request.body;
    Tree document = document_of(row, time);
    const record::Element body = record::parse_json(request.body);
    if (request.content_type.starts_with("application/json-patch+json")) {
        record::apply_patch(document, body);
        return record::to_json(document);
    }
    record::Errors errors;
    read_observation(tx, body, shape, errors, {});
    std::erase_if(errors.list, [](const FieldError& e) { return e.pointer == "/result" && e.detail == "is required"; });
    if (!errors.list.empty()) throw invalid(std::move(errors.list));
    merge_into(document, record::to_tree(body));
    return record::to_json(document);
}

/// What a change may not do: another stream, entities nested in it.
void refuse_others(const ReadObservation& in, Id stream, record::Errors& errors) {
    const auto named = in.datastream ? in.datastream : in.multi;
    if ((named && *named != stream) || in.new_stream)
        errors.add({nullptr, in.multi ? "MultiDatastream" : "Datastream"},
                   "an Observation belongs to its stream for good");
    if (in.new_feature) errors.add({nullptr, "FeatureOfInterest"}, "must be {\"@iot.id\": …}");
}

}  // namespace

void change_observation(Tx& tx, const Sensing& sensing, const http::Request& request, Id stream, Micros time) {
    const auto row = tx.one<StoredRow>(stored_row, tx.county(), stream, time);
    const auto target = any_stream(tx, sensing, stream);
    if (!row || !target) throw not_found("There is no such Observation.");
    const std::string text = changed_text(tx, request, *row, target->shape, time);
    const record::Element json = record::parse_json(text);
    record::Errors errors;
    const ReadObservation in = read_observation(tx, json, target->shape, errors, {});
    refuse_others(in, stream, errors);
    if (!errors.list.empty()) throw invalid(std::move(errors.list));
    NewObservation o = in.observation;
    if (!o.feature) o.feature = row->feature;
    record::Element given;
    if (json["phenomenonTime"].get(given)) o.time = time;
    if (o.time == time)
        tx.exec(save, tx.county(), stream, time, o.value, o.feature,
                o.extra.empty() ? Param{} : Param::of_text(o.extra));
    else move_observation(tx, sensing, stream, time, o);
    widen_extent(tx, stream, {&o, 1});
    observations_changed(tx, stream, time, time);
    if (sensing.audience != nullptr) sensing.audience->corrected(tx, stream, o);
    if (sensing.heard) sensing.heard(tx.county());
}

}  // namespace huying::sensing::sta
