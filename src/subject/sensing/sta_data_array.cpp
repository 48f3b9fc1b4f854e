// sta_data_array.cpp - POST CreateObservations (18-088, clause 14.2): many observations as rows, for one stream or several.
// A row that is not acceptable answers "error"; the others are stored. So does each row of a group whose stream or components are
// none: the other groups are stored.
#include <algorithm>
#include <map>

#include "subject/sensing/repeat.hpp"
#include "subject/sensing/sta_write.hpp"

namespace huying::sensing::sta {
namespace {

struct Group {
    Id stream;
    std::optional<Stream> target;  ///< none: each row is an error, for there is no such stream or component
    std::vector<std::string_view> components;
    bool timed = false;  ///< its rows say when
    std::vector<NewObservation> rows;
    std::vector<std::optional<Micros>> answers;
};

constexpr Sql feature_exists{R"sql(SELECT id FROM feature_of_interest WHERE county = $1 AND id = $2)sql"};

void read_component(const Tx& tx, std::string_view name, record::Element value, const Shape& shape, NewObservation& o,
                    record::Errors& errors) {
    if (name == "result") return read_result(value, shape, o, errors, {});
    if (name == "phenomenonTime") return read_phenomenon_time(tx, value, o, errors, {});
    if (is_more(name)) return read_more(tx, name, value, o, errors, {});
    if (value.is_null()) return;  // none is named
    o.feature = read_id(value);
    if (!o.feature || !tx.one<Id>(feature_exists, tx.county(), *o.feature)) errors.add({}, "does not exist");
}

/// Of each stream the first time that a row which gives none may have.
using Untimed = std::map<Id, Micros>;

void read_row(Tx& tx, const Sensing& sensing, record::Element row, Group& group, Micros& next) {
    NewObservation o;
    o.time = group.timed ? tx.now() : free_time(tx, group.stream, next);
    record::Errors errors;
    simdjson::dom::array cells;
    std::size_t n = 0;
    if (!row.get(cells)) {
        for (const auto cell : cells) {
            if (n < group.components.size())
                read_component(tx, group.components[n], cell, group.target->shape, o, errors);
            ++n;
        }
    }
    const bool good = n == group.components.size() && errors.list.empty() &&
                      (o.feature || ensure_feature(tx, sensing, group.stream, o));
    group.answers.push_back(good ? std::optional(o.time) : std::nullopt);
    if (!good) return;
    if (!group.timed) next = o.time + 1;
    if (!o.extra.empty()) o.extra += '}';
    group.rows.push_back(std::move(o));
}

bool known_component(std::string_view name) {
    return name == "result" || name == "phenomenonTime" || name == "FeatureOfInterest/id" || is_more(name);
}

void read_stream(const Tx& tx, const Sensing& sensing, simdjson::dom::object o, Group& group, record::Errors& errors,
                 const record::Pointer& at) {
    const bool multi = o["MultiDatastream"].error() == simdjson::SUCCESS;
    const std::string_view name = multi ? "MultiDatastream" : "Datastream";
    record::Element id;
    const auto n = o[name]["@iot.id"].get(id) ? std::nullopt : read_id(id);
    if (!n) return void(errors.add({&at, name}, "must be {\"@iot.id\": …}"));
    group.stream = *n;
    group.target = any_stream(tx, sensing, *n);
    if (group.target && group.target->shape.multi != multi) group.target.reset();
}

void read_components(simdjson::dom::object o, Group& group, record::Errors& errors, const record::Pointer& at) {
    const record::Pointer here{&at, "components"};
    simdjson::dom::array components;
    if (o["components"].get(components)) return void(errors.add(here, "must be a list of names"));
    std::size_t n = 0;
    for (const auto c : components) {
        std::string_view name;
        const record::Pointer one{&here, {}, n++};
        if (c.get(name) || !known_component(name)) errors.add(one, "is not a component of an Observation");
        else if (std::ranges::find(group.components, name) != group.components.end())
            errors.add(one, "is named more than once");
        else group.components.push_back(name);
    }
    group.timed = std::ranges::find(group.components, "phenomenonTime") != group.components.end();
    if (std::ranges::find(group.components, "result") == group.components.end()) errors.add(here, "must have result");
}

void check_members(simdjson::dom::object o, record::Errors& errors, const record::Pointer& at) {
    std::vector<std::string_view> seen;
    for (const auto [key, value] : o) {
        const bool there = key == "Datastream" || key == "MultiDatastream" || key == "components" ||
                           key == "dataArray" || is_control(key);
        if (!there) errors.add({&at, key}, "is not a part of a data array");
        if (std::ranges::find(seen, key) != seen.end()) errors.add({&at, key}, "is given more than once");
        seen.push_back(key);
    }
}

Group read_group(Tx& tx, const Sensing& sensing, record::Element json, Untimed& untimed, record::Errors& errors,
                 const record::Pointer& at) {
    Group group;
    simdjson::dom::object o;
    simdjson::dom::array rows;
    if (json.get(o)) return errors.add(at, "must be an object"), group;
    check_members(o, errors, at);
    record::Errors head;
    read_stream(tx, sensing, o, group, head, at);
    read_components(o, group, head, at);
    if (!head.list.empty()) group.target.reset();
    if (o["dataArray"].get(rows)) {  // no rows that could answer
        errors.list.insert(errors.list.end(), head.list.begin(), head.list.end());
        errors.add({&at, "dataArray"}, "must be a list of rows");
    }
    if (!errors.list.empty()) return group;
    Micros& next = untimed.try_emplace(group.stream, tx.now()).first->second;
    for (const auto row : rows) {
        if (group.target) read_row(tx, sensing, row, group, next);
        else group.answers.emplace_back();
    }
    return group;
}

/// The same as self_link, without a string of its own: a POST may have thousands.
void append_self_link(std::string& out, const std::string& base_url, Id stream, Micros time) {
    out.append("\"").append(base_url).append(root).append("/Observations('");
    record::write_number(out, stream.value);
    out += '-';
    record::write_number(out, time.value);
    out += "')\"";
}

}  // namespace

http::Reply create_observations(Tx& tx, const Sensing& sensing, const http::Request& request) {
    simdjson::dom::array groups;
    if (record::parse_json(request.body).get(groups)) throw invalid("", "must be a list of groups");
    std::vector<Group> all;
    Untimed untimed;
    record::Errors errors;
    const record::Pointer top;
    for (const auto json : groups) {
        const record::Pointer at{&top, {}, all.size()};
        all.push_back(read_group(tx, sensing, json, untimed, errors, at));
    }
    if (!errors.list.empty()) throw invalid(std::move(errors.list));
    http::Reply reply{201, "application/json", "[", {}};
    for (Group& group : all) {
        std::vector<Outcome> outcomes;
        if (group.target) {
            outcomes = store_observations(tx, sensing, *group.target->info, group.rows);
            widen_extent(tx, group.stream, group.rows, outcomes);
        }
        std::size_t row = 0;
        for (const auto& time : group.answers) {
            if (reply.body.size() > 1) reply.body += ',';
            const bool kept = time && outcomes[row++] != Outcome::different;
            if (!kept) reply.body += "\"error\"";
            else append_self_link(reply.body, request.base_url, group.stream, *time);
        }
    }
    reply.body += ']';
    return reply;
}

}  // namespace huying::sensing::sta
