// sta_read.cpp - GET below the service root (18-088, clauses 9.2 and 9.3): an entity, a list of them, a property and its
// value, references.
#include <fmt/format.h>

#include "engine/store/work_limit.hpp"
#include "subject/sensing/sta_page.hpp"

namespace huying::sensing::sta {
namespace {

/// About one second of one processor.
constexpr WorkLimit work_limit{.steps = 60'000'000, .milliseconds = 5'000};

/// From here on the links of lists of observations lead on by the key: skipping rows costs as much as reading them.
constexpr std::int64_t deep_page = 1000;

void refuse_cost(bool too_long) {
    if (too_long)
        throw Problem(422, "query_too_costly",
                      "The query would look at too many rows. Ask through one Datastream, by time, or "
                      "with a $filter on what is fewer.");
    throw Problem(422, "query_not_calculable",
                  "The database cannot calculate this with the values that it holds: a number is out of range.");
}

/// What a path asks for beyond an entity or a list.
struct Address {
    std::vector<Segment> entities;
    std::vector<std::string> property;  ///< "properties", "a", "b"
    std::string called;                 ///< as the path calls the last: "b", "b[0]"
    enum Tail : std::uint8_t { plain, value, ref, count } tail = plain;
};

/// "list[2]" is "list", "2": a position in a list, as 18-088 has it for the results of a MultiDatastream.
void add_steps(Address& out, std::string_view name) {
    out.called = name;
    const auto open = std::min(name.find('['), name.size());
    out.property.emplace_back(name.substr(0, open));
    for (name.remove_prefix(open); !name.empty(); name.remove_prefix(name.find(']') + 1)) {
        const auto close = name.find(']');
        if (name.front() != '[' || close == std::string_view::npos) throw not_found("A position is written [0].");
        out.property.emplace_back(name.substr(1, close - 1));
    }
}

Address address(std::vector<Segment> path) {
    static constexpr std::pair<std::string_view, Address::Tail> tails[] = {
        {"$value", Address::value}, {"$ref", Address::ref}, {"$count", Address::count}};
    Address out;
    for (const auto& [name, tail] : tails) {
        if (path.back().name != name || path.back().id) continue;
        out.tail = tail;
        path.pop_back();
        break;
    }
    const Entity* entity = path.empty() ? nullptr : by_set(path[0].name);
    if (entity == nullptr) throw not_found("There is no entity set '" + (path.empty() ? "" : path[0].name) + "'.");
    for (std::size_t i = 0; i < path.size(); ++i) {
        const Link* link = i > 0 && out.property.empty() ? find_link(*entity, path[i].name) : nullptr;
        const std::string_view name = std::string_view(path[i].name).substr(0, path[i].name.find('['));
        if (i > 0 && link == nullptr && find_property(*entity, name) == nullptr && out.property.empty() && name != "id")
            throw not_found(fmt::format("{} has no '{}'.", entity->name, path[i].name));
        if (i > 0 && link == nullptr) {
            if (path[i].id) throw not_found(fmt::format("'{}' is no set of entities.", path[i].name));
            add_steps(out, path[i].name);
            continue;
        }
        if (link != nullptr) entity = by_set(link->target);
        out.entities.push_back(path[i]);
    }
    return out;
}

std::string link_of(const http::Request& request, std::string_view path) {
    return request.base_url + std::string(root) + "/" + std::string(path);
}

std::int64_t count_of(const Tx& tx, const Target& target, const Query& query) {
    Params params(tx, params_of(tx, target));
    std::string where = where_of(target);
    if (query.filter) where += " AND " + Compiler(tx, params, *target.entity, "e").condition(*query.filter);
    Rows& rows = tx.query("SELECT count(*)" + where, params.all());
    rows.next();
    return rows.integer(0);
}

/// What comes after one observation in the order of the list, where that order is the key's; empty where it is not.
std::string_view after_key(const Target& target, const Query& query) {
    if (target.entity->table != "observation") return {};
    if (query.order.empty()) return "(e.stream, e.time) > ({}, {})";
    const auto* path = std::get_if<Path>(&query.order[0].by->what);
    const bool by_time = query.order.size() == 1 && path != nullptr && path->links.empty() &&
                         path->property != nullptr && path->property->json == "phenomenonTime" &&
                         target.condition == "e.stream = $2";
    if (!by_time) return {};
    return query.order[0].descending ? "e.stream = {} AND e.time < {}" : "e.stream = {} AND e.time > {}";
}

/// The rows of one page, and one more when there is a next page.
Rows& page_rows(const Tx& tx, Params& params, const Target& target, const Query& query) {
    Compiler compiler(tx, params, *target.entity, "e");
    std::string sql = "SELECT " + select_columns(tx, query) + where_of(target);
    if (query.filter) sql += " AND " + compiler.condition(*query.filter);
    if (const auto after = after_key(target, query); query.after) {
        if (after.empty())
            throw Problem(400, "bad_option", "$skiptoken does not belong to this order.",
                          {{"?$skiptoken", "does not belong to this order"}});
        const std::string stream = params.add(query.after->first.value), time = params.add(query.after->second.value);
        sql += " AND " + fmt::format(fmt::runtime(after), stream, time);
    }
    sql += " ORDER BY " + total_order(compiler, query, target.order);
    sql += " LIMIT " + params.add(query.page() + 1);
    sql += " OFFSET " + params.add(query.skip);
    return tx.query(sql, params.all());
}

std::string listed(Reading& reading, const Query& query, std::vector<Item>& items, bool references) {
    std::string out = "[";
    if (!references) expand_items(reading, query, items);
    for (const Item& item : items) {
        out += out.size() > 1 ? ",{" : "{";
        out +=
            references ? fmt::format("\"@iot.selfLink\":\"{}\"", self_of(reading, *query.entity, item)) : item.members;
        out += '}';
    }
    return out + ']';
}

http::Reply read_list(const Tx& tx, const http::Request& request, std::string_view path, const Target& target,
                      bool references) {
    const Query query = parse_query(*target.entity, request.query);
    Reading reading{tx, request.base_url};
    http::Reply reply{200, "application/json", "{", {}};
    if (query.count) reply.body += fmt::format("\"@iot.count\":{},", count_of(tx, target, query));
    DataArray array(reading, query);
    std::vector<Item> items;
    std::int64_t given = 0;
    std::string last;                          // of a list of observations: the id of the last on this page
    Params params(tx, params_of(tx, target));  // lives as long as the rows
    Rows& rows = page_rows(tx, params, target, query);
    while (given <= query.page() && rows.next()) {
        if (given++ == query.page()) break;
        if (target.entity->table == "observation") last = observation_id({rows.integer(0)}, {rows.integer(1)});
        if (query.format == Query::data_array) array.add(rows);
        else items.push_back(read_item(reading, query, rows, 0, false));
    }
    reading.budget.spend(static_cast<std::size_t>(given));
    if (given > query.page() && query.page() > 0) {
        const bool deep = (query.after || query.skip + query.page() > deep_page) && !after_key(target, query).empty();
        reply.body +=
            "\"@iot.nextLink\":\"" + link_of(request, path) + next_page(query, query.page(), deep ? last : "") + "\",";
    }
    reply.body +=
        "\"value\":" + (query.format == Query::data_array ? array.text() : listed(reading, query, items, references)) +
        "}";
    return reply;
}

Problem list_only(const http::Request& request) {
    Problem out{400, "bad_option", "One entity takes $select and $expand only."};
    for (const auto& [name, value] : request.query)
        if (name != "$select" && name != "$expand") out.errors.push_back({"?" + name, "is for lists"});
    return out;
}

/// An option that only a list can have is refused for one entity.
Query entity_query(const Entity& entity, const http::Request& request) {
    Query query = parse_query(entity, request.query);
    if (query.filter || query.top || query.skip != 0 || query.count || !query.order.empty() ||
        query.format != Query::entities)
        throw list_only(request);
    return query;
}

Item read_one(Reading& reading, const Target& target, const Query& query) {
    Rows& rows = reading.tx.query("SELECT " + select_columns(reading.tx, query) + where_of(target),
                                  params_of(reading.tx, target));
    if (!rows.next()) throw not_found("The path leads to nothing.");
    std::vector<Item> items;
    items.push_back(read_item(reading, query, rows, 0, false));
    expand_items(reading, query, items);
    return std::move(items[0]);
}

/// "Things(1)/properties/a": {"a": …}; with $value what it holds. Nothing there is 204, an unknown name 404 (9.2.5, 9.2.6).
http::Reply read_property(const Tx& tx, const http::Request& request, const Target& target, const Address& address) {
    if (!target.single) throw not_found("A property is that of one entity.");
    Reading reading{tx, request.base_url};
    Query query;
    query.entity = target.entity;
    const Item item = read_one(reading, target, query);
    simdjson::dom::parser parser;
    simdjson::dom::element value;
    const std::string json = "{" + item.members + "}";
    if (parser.parse(json).get(value)) throw not_found("The path leads to nothing.");
    bool first = true;
    for (const std::string& name : address.property) {
        simdjson::dom::element inner;
        const auto n = record::integer_from(name);
        const bool there = value.is_array() && n && *n >= 0
                               ? !value.at(static_cast<std::size_t>(*n)).get(inner)
                               : !value[name == "id" && first ? "@iot.id" : name].get(inner);
        if (!there && first) return {204, {}, {}, {}};
        if (!there) throw not_found("There is no member '" + name + "'.");
        value = inner;
        first = false;
    }
    if (value.is_null()) return {204, {}, {}, {}};
    std::string_view text;
    if (address.tail == Address::value && !value.get(text))
        return {200, "text/plain; charset=utf-8", std::string(text), {}};
    const std::string minified = simdjson::minify(value);
    if (address.tail == Address::value)
        return {200,
                value.is_object() || value.is_array() ? "application/json" : "text/plain; charset=utf-8",
                minified,
                {}};
    http::Reply reply{200, "application/json", "{", {}};
    record::write_text(reply.body, address.called);
    reply.body += ":" + minified + "}";
    return reply;
}

http::Reply read_address(const Tx& tx, const http::Request& request, std::string_view path, const Address& address) {
    const Target target = resolve(tx, address.entities);
    if (!address.property.empty()) {
        if (address.tail > Address::value) throw not_found("$ref and $count are of entities.");
        return read_property(tx, request, target, address);
    }
    if (address.tail == Address::value) throw not_found("$value is of a property.");
    if (!target.single && address.tail == Address::count) {
        const Query query = parse_query(*target.entity, request.query);
        return {200, "text/plain", std::to_string(count_of(tx, target, query)), {}};
    }
    if (address.tail == Address::count) throw not_found("$count is of a list.");
    if (!target.single) return read_list(tx, request, path, target, address.tail == Address::ref);
    Reading reading{tx, request.base_url};
    const Query query = entity_query(*target.entity, request);
    const Item item = read_one(reading, target, query);
    if (address.tail == Address::ref)
        return {200,
                "application/json",
                fmt::format("{{\"@iot.selfLink\":\"{}\"}}", self_of(reading, *target.entity, item)),
                {}};
    return {200, "application/json", "{" + item.members + "}", {}};
}

}  // namespace

http::Reply read(const Tx& tx, const http::Request& request, std::string_view path) {
    const auto segments = parse_path(path);
    if (segments.empty()) throw not_found("The path leads to nothing.");
    const Address where = address(segments);
    if (request.query.empty() && where.tail == Address::plain && !where.entities.empty() && where.entities.back().id)
        return read_address(tx, request, path, where);
    return with_limit(
        tx.connection(), work_limit, [&] { return read_address(tx, request, path, where); }, refuse_cost);
}

}  // namespace huying::sensing::sta
