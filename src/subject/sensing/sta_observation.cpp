// sta_observation.cpp - observations in SensorThings' JSON, and storing them with their features: one per POST.
#include <fmt/format.h>

#include <algorithm>

#include "subject/sensing/repeat.hpp"
#include "subject/sensing/sta_write.hpp"

namespace huying::sensing::sta {
namespace {

using namespace std::string_view_literals;

/// {"@iot.id": 17}, or an entity that is yet to be created.
void read_end(const Tx& tx, std::string_view set, record::Element value, std::optional<Id>& id,
              std::optional<record::Element>& fresh, record::Errors& errors, const record::Pointer& at) {
    const Entity& target = *by_set(set);
    simdjson::dom::object o;
    if (value.get(o)) return void(errors.add(at, "must be an object"));
    if (is_reference(o)) {
        id = check_id(tx, target, o["@iot.id"].value_unsafe(), errors, {&at, "@iot.id"});
    } else {
        check(tx, target, value, Purpose::create, {}, errors, at);
        fresh = value;
    }
}

void read_member(const Tx& tx, std::string_view key, record::Element value, const Shape& shape, ReadObservation& out,
                 record::Errors& errors, const record::Pointer& here) {
    NewObservation& o = out.observation;
    if (key == "result") read_result(value, shape, o, errors, here);
    else if (key == "phenomenonTime") out.timed = true, read_phenomenon_time(tx, value, o, errors, here);
    else if (is_more(key)) read_more(tx, key, value, o, errors, here);
    else if (key == "Datastream") read_end(tx, "Datastreams", value, out.datastream, out.new_stream, errors, here);
    else if (key == "MultiDatastream") read_end(tx, "MultiDatastreams", value, out.multi, out.new_stream, errors, here);
    else if (key == "FeatureOfInterest" && !value.is_null())  // null as for the other optional members: not given
        read_end(tx, "FeaturesOfInterest", value, o.feature, out.new_feature, errors, here);
    else if (!is_control(key) && key != "FeatureOfInterest") errors.add(here, "is not a property of an Observation");
}

}  // namespace

ReadObservation read_observation(const Tx& tx, record::Element json, const Shape& shape, record::Errors& errors,
                                 const record::Pointer& at) {
    ReadObservation out;
    out.observation.time = tx.now();
    simdjson::dom::object o;
    if (json.get(o)) return errors.add(at, "must be an object"), out;
    std::vector<std::string_view> seen;
    for (const auto [key, value] : o) {
        const record::Pointer here{&at, key};
        if (std::ranges::find(seen, key) != seen.end()) errors.add(here, "is given more than once");
        else read_member(tx, key, value, shape, out, errors, here);
        seen.push_back(key);
    }
    if (std::ranges::find(seen, "result") == seen.end()) errors.add({&at, "result"}, "is required");
    if (!out.observation.extra.empty()) out.observation.extra += '}';
    return out;
}

std::vector<Outcome> store(Tx& tx, const Sensing& sensing, const Stream& stream,
                           std::vector<ReadObservation>& observations) {
    std::vector<NewObservation> rows;
    rows.reserve(observations.size());
    Micros next = tx.now();
    for (ReadObservation& o : observations) {
        if (!o.timed) next = (o.observation.time = free_time(tx, stream.info->id, next)) + 1;
        settle_feature(tx, sensing, stream.info->id, o);
        rows.push_back(o.observation);
    }
    std::vector<Outcome> out;
    if (rows.size() == 1)
        out.push_back(store_observation(tx, sensing, *stream.info, rows.front()).fresh ? Outcome::fresh
                                                                                       : Outcome::there);
    else out = store_observations(tx, sensing, *stream.info, rows);
    widen_extent(tx, stream.info->id, rows);
    return out;
}

std::string write_observation(std::string& out, const std::string& base_url, Id stream, Micros in_id, Micros time,
                              std::optional<double> value, std::string_view extra, bool multi) {
    static const Entity& entity = *by_set("Observations");
    const std::string id = observation_id(stream, in_id);
    std::string self = self_link(base_url, entity, id);
    out.reserve(out.size() + 4 * self.size() + extra.size() + 256);
    out.append(R"({"@iot.id":")"sv).append(id).append(R"(","@iot.selfLink":")"sv).append(self).append("\""sv);
    if (extra.find("\"phenomenonTime\"") == std::string_view::npos)
        out.append(R"(,"phenomenonTime":")"sv).append(to_text(time)).append("\""sv);
    if (value) {
        out += R"(,"result":)"sv;
        record::write_number(out, *value);
    }
    if (extra.size() > 2) {
        out += ',';
        out += extra.substr(1, extra.size() - 2);
    }
    if (extra.find("\"resultTime\"") == std::string_view::npos) out += R"(,"resultTime":null)"sv;
    for (const Link& link : entity.links) {
        if (link.name == (multi ? "Datastream" : "MultiDatastream")) continue;
        out.append(",\""sv).append(link.name).append(R"(@iot.navigationLink":")"sv).append(self).append("/"sv);
        out.append(link.name).append("\""sv);
    }
    out += '}';
    return self;
}

namespace {

/// The stream of a body that comes without one in its path.
Stream stream_of(Tx& tx, const Sensing& sensing, const ReadObservation& in) {
    const auto id = in.datastream ? in.datastream : in.multi;
    if (id) return any_stream(tx, sensing, *id).value();
    const bool multi = in.new_stream->at_key("unitOfMeasurements").error() == simdjson::SUCCESS;
    return any_stream(tx, sensing,
                      end_of(tx, sensing, *by_set(multi ? "MultiDatastreams" : "Datastreams"), *in.new_stream, {}))
        .value();
}

/// What results the stream takes that the body names or brings; anything when it is none or does not exist.
Shape shape_in(const Tx& tx, const Sensing& sensing, record::Element json) {
    record::Element end, id;
    simdjson::dom::object o;
    const bool multi = json.is_object() && !json["MultiDatastream"].get(end);
    if (!multi && (!json.is_object() || json["Datastream"].get(end))) return {};
    if (end.get(o)) return {};
    if (!is_reference(o)) return multi ? shape_of(o) : shape_of_datastream(tx, o);
    const auto n = o["@iot.id"].get(id) ? std::nullopt : read_id(id);
    if (multi) return n ? shape_of(tx, *n) : Shape{};
    const auto stream = n ? any_stream(tx, sensing, *n) : std::nullopt;
    return stream && !stream->shape.multi ? stream->shape : Shape{};
}

void refuse_other_stream(const ReadObservation& in, const std::optional<Stream>& of_path, record::Errors& errors) {
    const auto id = in.datastream ? in.datastream : in.multi;
    const std::string_view name = in.multi || (of_path && of_path->shape.multi) ? "MultiDatastream" : "Datastream";
    if (of_path && ((id && *id != of_path->info->id) || in.new_stream))
        errors.add({nullptr, name}, "is another than that of the path");
    if (!of_path && !id && !in.new_stream && errors.list.empty()) errors.add({nullptr, "Datastream"}, "is required");
    if (in.datastream && in.multi) errors.add({nullptr, "MultiDatastream"}, "cannot be given beside a Datastream");
}

}  // namespace

http::Reply create_observation(Tx& tx, const Sensing& sensing, const http::Request& request, std::optional<Id> stream,
                               std::optional<Id> feature, bool datastream) {
    // The stream of the path first: an unknown one is 404 whatever the body says.
    std::optional<Stream> target = stream ? any_stream(tx, sensing, *stream) : std::nullopt;
    if (stream && (!target || (datastream && target->shape.multi)))
        throw not_found(
            fmt::format("There is no {}({}).", datastream ? "Datastream" : "MultiDatastream", stream->value));
    const record::Element json = record::parse_json(request.body);
    record::Errors errors;
    std::vector<ReadObservation> one{
        read_observation(tx, json, target ? target->shape : shape_in(tx, sensing, json), errors, {})};
    refuse_other_stream(one.front(), target, errors);
    if (!errors.list.empty()) throw invalid(std::move(errors.list));
    if (!target) target = stream_of(tx, sensing, one.front());
    if (feature && !one.front().observation.feature) one.front().observation.feature = feature;
    NewObservation& o = one.front().observation;
    if (store(tx, sensing, *target, one).front() == Outcome::there) {  // what is kept may say more than what was sent
        if (auto kept = stored_observation(tx, target->info->id, o.time))
            o.value = kept->value, o.extra = std::move(kept->extra).value_or("");
    }
    const bool minimal = wants_minimal(request);
    http::Reply reply{201, minimal ? "" : "application/json", {}, {}};
    const Id in = target->info->id;
    std::string self = minimal ? self_link(request.base_url, *by_set("Observations"), observation_id(in, o.time))
                               : write_observation(reply.body, request.base_url, in, o.time, o.time, o.value, o.extra,
                                                   target->shape.multi);
    if (minimal) reply.headers.emplace_back("Preference-Applied", "return=minimal");
    reply.headers.emplace_back("Location", std::move(self));
    return reply;
}

}  // namespace huying::sensing::sta
