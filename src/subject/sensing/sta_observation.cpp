// sta_observation.cpp - observations in SensorThings' JSON: one per POST, or many as a data array.
#include <fmt/format.h>

#include "subject/sensing/sta.hpp"

namespace huying::sensing::sta {
namespace {

/// phenomenonTime may be an instant or an interval "a/b"; its start is the key.
std::optional<Micros> start_of(std::string_view text) {
    const auto slash = text.find('/');
    if (slash != std::string_view::npos && !parse_time(text.substr(slash + 1))) return std::nullopt;
    return parse_time(text.substr(0, slash));
}

void keep_extra(std::string& extra, std::string_view key, record::Element value) {
    extra += extra.empty() ? "{" : ",";
    record::write_text(extra, key);
    extra += ':' + std::string(simdjson::minify(value));
}

void read_result(record::Element value, NewObservation& o, record::Errors& errors, const record::Pointer& at) {
    double number = 0;
    if (value.is_number()) {
        if (record::Field<double>::read(value, number, errors, at)) o.value = number;
    } else {
        keep_extra(o.extra, "result", value);
    }
}

void read_phenomenon_time(record::Element value, NewObservation& o, record::Errors& errors, const record::Pointer& at) {
    std::string_view text;
    const auto start = value.get(text) ? std::nullopt : start_of(text);
    if (!start) {
        errors.add(at, "must be a time such as 2016-12-01T08:00:00Z, or an interval of two");
        return;
    }
    o.time = *start;
    if (text.find('/') != std::string_view::npos) keep_extra(o.extra, "phenomenonTime", value);
}

bool kept_as_is(std::string_view key) {
    return key == "resultTime" || key == "resultQuality" || key == "validTime" || key == "parameters";
}

void check_time_text(std::string_view key, record::Element value, record::Errors& errors, const record::Pointer& at) {
    std::string_view text;
    if (value.is_null() || (key != "resultTime" && key != "validTime")) return;
    if (value.get(text) || !start_of(text)) errors.add(at, "must be a time such as 2016-12-01T08:00:00Z");
}

/// {"@iot.id": 17} or, for a feature, a new one.
std::optional<Id> link_or_create(Tx& tx, const Sensing& sensing, const Entity& entity, record::Element value,
                                 record::Errors& errors, const record::Pointer& at) {
    simdjson::dom::object o;
    if (value.get(o)) return errors.add(at, "must be an object"), std::nullopt;
    record::Element id;
    if (!o["@iot.id"].get(id)) {
        const auto n = read_id(id);
        if (!n) errors.add({&at, "@iot.id"}, "must be an id");
        return n;
    }
    if (entity.set == "Datastreams") return errors.add(at, "must name a Datastream by @iot.id"), std::nullopt;
    return create(tx, sensing, entity, value, at, {});
}

/// Where the members of an observation's JSON go.
void read_member(Tx& tx, const Sensing& sensing, std::string_view key, record::Element value, ReadObservation& out,
                 record::Errors& errors, const record::Pointer& here) {
    if (key == "result") return read_result(value, out.observation, errors, here);
    if (key == "phenomenonTime") return read_phenomenon_time(value, out.observation, errors, here);
    if (key == "Datastream") {
        out.stream = link_or_create(tx, sensing, *by_set("Datastreams"), value, errors, here);
    } else if (key == "FeatureOfInterest") {
        out.observation.feature = link_or_create(tx, sensing, *by_set("FeaturesOfInterest"), value, errors, here);
    } else if (kept_as_is(key)) {
        check_time_text(key, value, errors, here);
        if (!value.is_null()) keep_extra(out.observation.extra, key, value);
    } else {
        errors.add(here, "is not a property of an Observation");
    }
}

constexpr Sql feature_exists{R"sql(SELECT id FROM feature_of_interest WHERE county = $1 AND id = $2)sql"};

std::shared_ptr<const StreamInfo> known_stream(const Tx& tx, const Sensing& sensing, Id id) {
    auto stream = find_stream(tx, sensing, id);
    if (!stream) throw not_found(fmt::format("There is no Datastream({}).", id.value));
    return stream;
}

}  // namespace

ReadObservation read_observation(Tx& tx, const Sensing& sensing, record::Element json, const record::Pointer& at) {
    ReadObservation out;
    out.observation.time = tx.now();
    record::Errors errors;
    simdjson::dom::object o;
    if (json.get(o)) throw invalid(at.text(), "must be an object");
    std::vector<std::string_view> seen;
    for (const auto [key, value] : o) {
        const record::Pointer here{&at, key};
        if (std::ranges::find(seen, key) != seen.end()) errors.add(here, "is given more than once");
        else read_member(tx, sensing, key, value, out, errors, here);
        seen.push_back(key);
    }
    if (std::ranges::find(seen, "result") == seen.end()) errors.add({&at, "result"}, "is required");
    if (out.observation.feature && !tx.one<Id>(feature_exists, tx.county(), *out.observation.feature))
        errors.add({&at, "FeatureOfInterest"}, "does not exist");
    if (!errors.list.empty()) throw invalid(std::move(errors.list));
    if (!out.observation.extra.empty()) out.observation.extra += '}';
    return out;
}

void write_observation(std::string& out, const std::string& base_url, Id stream, Micros time,
                       std::optional<double> value, std::string_view extra) {
    static const Entity& entity = *by_set("Observations");
    const std::string id = observation_id(stream, time);
    const std::string self = self_link(base_url, entity, id);
    out.reserve(out.size() + 4 * self.size() + extra.size() + 256);
    out.append(R"({"@iot.id":")").append(id).append(R"(","@iot.selfLink":")").append(self).append("\"");
    if (extra.find("\"phenomenonTime\"") == std::string_view::npos)
        out.append(R"(,"phenomenonTime":")").append(to_text(time)).append("\"");
    if (value) {
        out += R"(,"result":)";
        record::write_number(out, *value);
    }
    if (extra.size() > 2) {
        out += ',';
        out += extra.substr(1, extra.size() - 2);
    }
    if (extra.find("\"resultTime\"") == std::string_view::npos) out += R"(,"resultTime":null)";
    for (const Link& link : entity.links) {
        out.append(",\"").append(link.name).append(R"(@iot.navigationLink":")").append(self).append("/");
        out.append(link.name).append("\"");
    }
    out += '}';
}

http::Reply create_observation(Tx& tx, const Sensing& sensing, const http::Request& request, std::optional<Id> stream) {
    // The stream of the path first: an unknown one is 404 whatever the body says.
    std::shared_ptr<const StreamInfo> info;
    if (stream) info = known_stream(tx, sensing, *stream);
    const ReadObservation in = read_observation(tx, sensing, record::parse_json(request.body), {});
    if (!info && !in.stream) throw invalid("/Datastream", "is required");
    if (info && in.stream && *in.stream != info->id) throw invalid("/Datastream", "is another than that of the path");
    if (!info) {
        info = find_stream(tx, sensing, *in.stream);
        if (!info) throw invalid("/Datastream", "does not exist");
    }
    store_observation(tx, sensing, *info, in.observation);
    http::Reply reply{201, "application/json", {}, {}};
    const NewObservation& o = in.observation;
    write_observation(reply.body, request.base_url, info->id, o.time, o.value, o.extra);
    reply.headers.emplace_back("Location", self_link(request.base_url, *by_set("Observations"),
                                                     observation_id(info->id, o.time)));
    return reply;
}

namespace {

/// One group of the data array. A row that is not acceptable answers "error"; the others are stored.
struct Group {
    Id stream;
    std::vector<std::string> components;
    std::vector<NewObservation> rows;
    std::vector<std::optional<Micros>> answers;
};

void read_component(std::string_view name, record::Element value, NewObservation& o, record::Errors& errors) {
    if (name == "result") return read_result(value, o, errors, {});
    if (name == "phenomenonTime") return read_phenomenon_time(value, o, errors, {});
    std::int64_t feature = 0;
    if (name == "FeatureOfInterest/id" && !value.get(feature)) {
        o.feature = Id{feature};
    } else if (kept_as_is(name)) {
        check_time_text(name, value, errors, {});
        if (!value.is_null()) keep_extra(o.extra, name, value);
    } else {
        errors.add({}, "not acceptable");
    }
}

void read_row(const Tx& tx, record::Element row, Group& group) {
    NewObservation o;
    o.time = tx.now();
    record::Errors errors;
    simdjson::dom::array cells;
    std::size_t n = 0;
    if (!row.get(cells)) {
        for (const auto cell : cells) {
            if (n < group.components.size()) read_component(group.components[n], cell, o, errors);
            ++n;
        }
    }
    const bool good = n == group.components.size() && errors.list.empty() && o.time.value >= 0 &&
                      o.time <= tx.now() + 5 * minute &&
                      (!o.feature || tx.one<Id>(feature_exists, tx.county(), *o.feature));
    group.answers.push_back(good ? std::optional(o.time) : std::nullopt);
    if (!good) return;
    if (!o.extra.empty()) o.extra += '}';
    group.rows.push_back(std::move(o));
}

bool known_component(std::string_view name) {
    return name == "result" || name == "phenomenonTime" || name == "FeatureOfInterest/id" || kept_as_is(name);
}

Group read_group(const Tx& tx, record::Element json, const record::Pointer& at) {
    Group group;
    record::Errors errors;
    record::Element id;
    simdjson::dom::array components, rows;
    if (json["Datastream"]["@iot.id"].get(id) || !read_id(id)) errors.add({&at, "Datastream"}, "must be {\"@iot.id\": …}");
    else group.stream = *read_id(id);
    if (json["components"].get(components)) errors.add({&at, "components"}, "must be a list of names");
    else {
        for (const auto c : components) {
            std::string_view name;
            if (c.get(name) || !known_component(name)) errors.add({&at, "components"}, "has an unknown name");
            else if (std::ranges::find(group.components, name) != group.components.end())
                errors.add({&at, "components"}, "names one more than once");
            else group.components.emplace_back(name);
        }
    }
    if (std::ranges::find(group.components, "result") == group.components.end())
        errors.add({&at, "components"}, "must have result");
    if (json["dataArray"].get(rows)) errors.add({&at, "dataArray"}, "must be a list of rows");
    if (!errors.list.empty()) throw invalid(std::move(errors.list));
    for (const auto row : rows) read_row(tx, row, group);
    return group;
}

}  // namespace

/// The same as self_link, without a string of its own: a POST may have thousands.
static void append_self_link(std::string& out, const std::string& base_url, Id stream, Micros time) {
    out.append("\"").append(base_url).append(root).append("/Observations('");
    record::write_number(out, stream.value);
    out += '-';
    record::write_number(out, time.value);
    out += "')\"";
}

http::Reply create_observations(Tx& tx, const Sensing& sensing, const http::Request& request) {
    simdjson::dom::array groups;
    if (record::parse_json(request.body).get(groups)) throw invalid("", "must be a list of groups");
    std::vector<Group> all;
    const record::Pointer root;
    for (const auto json : groups) {
        const record::Pointer at{&root, {}, all.size()};
        all.push_back(read_group(tx, json, at));
    }
    http::Reply reply{201, "application/json", "[", {}};
    for (Group& group : all) {
        const auto stream = find_stream(tx, sensing, group.stream);
        std::vector<Outcome> outcomes;
        if (stream) outcomes = store_observations(tx, sensing, *stream, group.rows);
        std::size_t row = 0;
        for (const auto& time : group.answers) {
            if (reply.body.size() > 1) reply.body += ',';
            const bool kept = stream && time && outcomes[row++] != Outcome::different;
            if (!kept) reply.body += "\"error\"";
            else append_self_link(reply.body, request.base_url, group.stream, *time);
        }
    }
    reply.body += ']';
    return reply;
}

}  // namespace huying::sensing::sta
