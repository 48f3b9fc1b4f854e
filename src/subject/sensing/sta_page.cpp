// sta_page.cpp - one row as the members of a JSON object.
#include "subject/sensing/sta_page.hpp"

#include <fmt/format.h>

namespace huying::sensing::sta {
namespace {

bool is_observation(const Entity& entity) { return entity.table == "observation"; }

void add(std::string& out, std::string_view name) { out.append(out.empty() ? "\"" : ",\"").append(name).append("\":"); }

/// One property's value from its column, or two; gives the number of the next column.
int add_property(std::string& out, const Property& p, const Rows& row, int at) {
    const int next = at + (p.type == Type::interval ? 2 : 1);
    if (row.null(at)) return next;
    add(out, p.json);
    if (p.type == Type::text) record::write_text(out, row.text(at));
    else if (p.type == Type::time) out += '"' + to_text({row.integer(at)}) + '"';
    else if (p.type == Type::interval)
        out += '"' + to_text({row.integer(at)}) + '/' + to_text({row.integer(at + 1)}) + '"';
    else out += row.text(at);
    return next;
}

/// What an observation holds beside its key and number; with $select only what is asked for.
void add_extra(std::string& out, const Query& query, std::string_view extra) {
    if (query.select.empty()) {
        if (extra.size() > 2) out.append(",").append(extra.substr(1, extra.size() - 2));
        return;
    }
    simdjson::dom::parser parser;
    simdjson::dom::object members;
    if (extra.empty() || parser.parse(extra.data(), extra.size()).get(members)) return;
    for (const auto [name, value] : members) {
        if (!query.selects(name)) continue;
        add(out, name);
        out += simdjson::minify(value);
    }
}

void add_observation(std::string& out, const Query& query, const Rows& row, int first) {
    const std::string_view extra = row.null(first + 3) ? std::string_view{} : row.text(first + 3);
    if (query.selects("phenomenonTime") && extra.find("\"phenomenonTime\"") == std::string_view::npos) {
        add(out, "phenomenonTime");
        out += '"' + to_text({row.integer(first + 1)}) + '"';
    }
    if (query.selects("result") && !row.null(first + 2)) {
        add(out, "result");
        record::write_number(out, row.real(first + 2));
    }
    add_extra(out, query, extra);
    if (query.selects("resultTime") && extra.find("\"resultTime\"") == std::string_view::npos) {
        add(out, "resultTime");
        out += "null";
    }
}

void add_links(std::string& out, const Query& query, const std::string& self, bool multi, bool nested) {
    for (const Link& link : query.entity->links) {
        if (query.select.empty() ? nested : !query.selects(link.name)) continue;
        if (is_observation(*query.entity) && link.name == (multi ? "Datastream" : "MultiDatastream")) continue;
        out.append(out.empty() ? "\"" : ",\"").append(link.name).append("@iot.navigationLink\":\"");
        out.append(self).append("/").append(link.name).append("\"");
    }
}

std::string id_of(const Entity& entity, const Item& item) {
    return is_observation(entity) ? observation_id({item.id}, {item.time}) : std::to_string(item.id);
}

}  // namespace

void Budget::spend(std::size_t n) {
    rows += n;
    if (rows > most_rows)
        throw Problem(422, "query_too_costly",
                      fmt::format("The answer would have more than {} entities; use $top, also inside "
                                  "$expand, or ask for less at a time.",
                                  most_rows));
}

void Budget::spend_bytes(std::size_t n) {
    bytes += n;
    if (bytes > most_bytes)
        throw Problem(422, "query_too_costly",
                      fmt::format("The answer would have more than {} bytes; use $select, $top, or ask for "
                                  "less at a time.",
                                  most_bytes));
}

std::string self_of(const Reading& reading, const Entity& entity, const Item& item) {
    return self_link(reading.base_url, entity, id_of(entity, item));
}

std::string select_columns(const Tx& tx, const Query& query) {
    const Entity& entity = *query.entity;
    std::string out = "e.id";
    if (is_observation(entity)) {
        out = fmt::format("e.stream, e.time, e.value, e.extra, {}, {}", observation_is_multi, time_in_id(tx));
    } else {
        for (const Property& p : entity.properties) {
            if (!query.selects(p.json)) continue;
            out += p.kept == Property::computed ? ", " : ", e.";
            out += p.column;
            if (p.type == Type::interval) out += ", " + std::string(p.until);
        }
    }
    for (const Expand& expand : query.expand)
        if (expand.link->kind == Link::to_one) out += ", " + id_behind(*expand.link, "e");
    return out;
}

Item read_item(const Reading& reading, const Query& query, const Rows& row, int first, bool nested) {
    const Entity& entity = *query.entity;
    Item item;
    item.id = row.integer(first);
    int at = first + 1;
    bool multi = false;
    if (is_observation(entity)) {
        multi = row.boolean(first + 4);
        item.time = row.integer(first + 5);
        at = first + 6;
    }
    const std::string id = id_of(entity, item), self = self_link(reading.base_url, entity, id);
    if (query.selects("id")) {
        add(item.members, "@iot.id");
        item.members += is_observation(entity) ? '"' + id + '"' : id;
    }
    if (query.selects("selfLink")) add(item.members, "@iot.selfLink"), item.members += '"' + self + '"';
    if (is_observation(entity)) {
        add_observation(item.members, query, row, first);
    } else {
        for (const Property& p : entity.properties)
            if (query.selects(p.json)) at = add_property(item.members, p, row, at);
    }
    add_links(item.members, query, self, multi, nested);
    for (const Expand& expand : query.expand) {
        if (expand.link->kind != Link::to_one) continue;
        item.behind.push_back(row.null(at) ? std::nullopt : std::optional(row.integer(at)));
        ++at;
    }
    return item;
}

std::string total_order(Compiler& compiler, const Query& query, std::string_view own) {
    std::string out = compiler.order(query.order);
    if (out.empty() && !own.empty()) out = own;
    const bool observation = is_observation(*query.entity);
    const bool by_time = out.starts_with("e.time ");  // then the stream alone makes the key whole
    if (!out.empty()) out += ", ";
    if (!observation) return out + "e.id";
    return out + (by_time ? "e.stream" : "e.stream, e.time");
}

}  // namespace huying::sensing::sta
