// sta_read.cpp - entities as JSON: one, all of a set, those related to another; pages with $top, $skip, $count.
#include <fmt/format.h>

#include "subject/sensing/sta.hpp"

namespace huying::sensing::sta {
namespace {

bool is_observations(const Entity& entity) { return entity.set == "Observations"; }

/// The columns of SELECT: an interval has two, its start and its end.
std::string select_columns(const Entity& entity) {
    if (is_observations(entity)) return "e.stream, e.time, e.value, e.extra, " + std::string(observation_is_multi);
    std::string out = "e.id";
    for (const Property& p : entity.properties) {
        out += p.kept == Property::computed ? ", " : ", e.";
        out += p.column;
        if (p.type == Type::interval) out += ", " + std::string(p.until);
    }
    return out;
}

/// One property's value from its column, or two; gives the number of the next column.
int write_property(std::string& out, const Property& p, const Rows& row, int at) {
    const int next = at + (p.type == Type::interval ? 2 : 1);
    if (row.null(at)) return next;
    out.append(",\"").append(p.json).append("\":");
    if (p.type == Type::text) record::write_text(out, row.text(at));
    else if (p.type == Type::time) out += '"' + to_text({row.integer(at)}) + '"';
    else if (p.type == Type::interval)
        out += '"' + to_text({row.integer(at)}) + '/' + to_text({row.integer(at + 1)}) + '"';
    else out += row.text(at);
    return next;
}

void write_entity(std::string& out, const std::string& base_url, const Entity& entity, const Rows& row) {
    if (is_observations(entity)) {
        const auto value = row.null(2) ? std::nullopt : std::optional(row.real(2));
        const std::string extra(row.null(3) ? "" : row.text(3));
        return write_observation(out, base_url, {row.integer(0)}, {row.integer(1)}, value, extra, row.boolean(4));
    }
    const std::string id = std::to_string(row.integer(0));
    const std::string self = self_link(base_url, entity, id);
    out += R"({"@iot.id":)" + id + R"(,"@iot.selfLink":")" + self + '"';
    int column = 1;
    for (const Property& p : entity.properties) column = write_property(out, p, row, column);
    for (const Link& link : entity.links)
        out += fmt::format(R"(,"{}@iot.navigationLink":"{}/{}")", link.name, self, link.name);
    out += '}';
}

std::vector<Param> params_of(const Tx& tx, const Target& target) {
    std::vector<Param> params{Param::of_text(tx.county())};
    if (target.observation) {
        params.push_back(Param::of(target.observation->first.value));
        params.push_back(Param::of(target.observation->second.value));
    } else if (target.argument) {
        params.push_back(*target.argument);
    }
    return params;
}

std::string where_of(const Target& target) {
    std::string out = fmt::format(" FROM {} e WHERE e.county = $1", target.entity->table);
    for (const std::string_view condition : {std::string_view(target.condition), target.entity->shown})
        if (!condition.empty()) out.append(" AND ").append(condition);
    return out;
}

/// Those that name the feature, and those that name none of a Thing whose feature it was at the time.
constexpr std::string_view feature_observations =
    "(e.feature = $2 OR (e.feature IS NULL AND e.stream IN (SELECT d.id FROM thing_feature f JOIN datastream d "
    "ON d.county = f.county AND d.thing = f.thing WHERE f.county = $1 AND f.feature = $2 UNION ALL SELECT m.id "
    "FROM thing_feature f JOIN multi_datastream m ON m.county = f.county AND m.thing = f.thing WHERE f.county = $1 "
    "AND f.feature = $2) AND EXISTS (SELECT 1 FROM thing_feature f WHERE f.county = $1 AND f.feature = $2 "
    "AND f.since <= e.time AND e.time < f.until AND f.thing = coalesce((SELECT d.thing FROM datastream d "
    "WHERE d.county = $1 AND d.id = e.stream), (SELECT m.thing FROM multi_datastream m WHERE m.county = $1 "
    "AND m.id = e.stream)))))";

/// From one entity over a link to the next.
Target follow(const Target& from, const Link& link) {
    Target to;
    to.entity = by_set(link.target);
    to.argument = from.argument;
    to.single = link.kind == Link::to_one;
    if (link.kind == Link::to_many) to.condition = fmt::format("e.{} = $2", link.column);
    if (link.name == "Observations" && link.column == "feature") to.condition = feature_observations;
    if (link.kind == Link::through) {
        to.condition = fmt::format("e.id IN (SELECT l.{} FROM {} l WHERE l.county = $1 AND l.{} = $2)", link.other, link.via,
                                   link.column);
        if (!link.order.empty())
            to.order = fmt::format("(SELECT min(l.{}) FROM {} l WHERE l.county = $1 AND l.{} = $2 AND l.{} = e.id)", link.order,
                                   link.via, link.column, link.other);
    }
    if (link.kind == Link::to_one)
        to.condition = fmt::format("e.id = (SELECT p.{} FROM {} p WHERE p.county = $1 AND p.id = $2)", link.column,
                                   from.entity->table);
    return to;
}

Problem nowhere() { return not_found("The path leads to nothing."); }

/// The id of the one entity that `target` describes, so that the path can go on from it.
Target pinned(const Tx& tx, const Target& target) {
    if (!target.single) throw nowhere();
    const auto params = params_of(tx, target);
    if (is_observations(*target.entity)) return target;
    Rows& rows = tx.query("SELECT e.id" + where_of(target), params);
    if (!rows.next()) throw nowhere();
    Target out;
    out.entity = target.entity;
    out.single = true;
    out.condition = "e.id = $2";
    out.argument = Param::of(rows.integer(0));
    return out;
}

/// One entity by its id; `within` is the relation that it must also be part of: Things(1)/Datastreams(2).
Target by_id(const Tx& tx, const Entity& entity, const std::string& text, const Target* within) {
    Target out;
    out.entity = &entity;
    out.single = true;
    if (is_observations(entity)) {
        out.observation = parse_observation_id(text);
        if (!out.observation) throw nowhere();
        out.condition = "e.stream = $2 AND e.time = $3";
        if (within != nullptr && within->argument->number != out.observation->first.value) throw nowhere();
        return out;
    }
    const auto id = record::integer_from(text);
    if (!id || *id < 0) throw nowhere();
    out.condition = "e.id = $2";
    out.argument = Param::of(*id);
    if (within != nullptr) {
        auto params = params_of(tx, *within);
        params.push_back(out.argument.value());
        const std::string sql = "SELECT e.id" + where_of(*within) + fmt::format(" AND e.id = ${}", params.size());
        if (!tx.query(sql, params).next()) throw nowhere();
    }
    return out;
}

/// The stream of an observation is part of its key. Its feature is the one given, or else that of its Thing.
Target follow_observation(const Tx& tx, const Target& from, const Link& link) {
    Target to;
    to.single = true;
    to.condition = "e.id = $2";
    to.entity = by_set(link.target);
    if (link.column == "stream") {
        to.argument = Param::of(from.observation->first.value);
        return to;
    }
    Rows& rows = tx.query(fmt::format("SELECT {}{}", link.expression, where_of(from)), params_of(tx, from));
    if (!rows.next() || rows.null(0)) throw nowhere();
    to.argument = Param::of(rows.integer(0));
    return to;
}

std::string page_link(const http::Request& request, std::string_view path, const Options& o) {
    std::string out = request.base_url + std::string(root) + "/" + std::string(path);
    out += fmt::format("?$top={}&$skip={}", o.top, o.skip + o.top);
    if (o.count) out += "&$count=true";
    if (o.newest_first) out += "&$orderby=phenomenonTime%20desc";
    return out;
}

http::Reply read_list(const Tx& tx, const http::Request& request, std::string_view path, const Target& target) {
    const Options options = parse_options(request.query);
    auto params = params_of(tx, target);
    http::Reply reply{200, "application/json", "{", {}};
    if (options.count) {
        Rows& rows = tx.query("SELECT count(*)" + where_of(target), params);
        rows.next();
        reply.body += fmt::format("\"@iot.count\":{},", rows.integer(0));
    }
    std::string order = options.newest_first ? "e.stream DESC, e.time DESC" : "e.stream, e.time";
    if (!is_observations(*target.entity)) order = target.order.empty() ? "e.id" : target.order;
    const std::size_t n = params.size();
    params.push_back(Param::of(options.top + 1));
    params.push_back(Param::of(options.skip));
    Rows& rows = tx.query(fmt::format("SELECT {}{} ORDER BY {} LIMIT ${} OFFSET ${}", select_columns(*target.entity),
                                      where_of(target), order, n + 1, n + 2), params);
    std::string items;
    std::int64_t given = 0;
    bool more = false;
    while (rows.next()) {
        if (given == options.top) {
            more = true;
            continue;
        }
        if (given++ > 0) items += ',';
        write_entity(items, request.base_url, *target.entity, rows);
    }
    if (more && options.top > 0) reply.body += R"("@iot.nextLink":")" + page_link(request, path, options) + "\",";
    reply.body += "\"value\":[" + items + "]}";
    return reply;
}

}  // namespace

std::string self_link(const std::string& base_url, const Entity& entity, std::string_view id) {
    const std::string_view quote = entity.set == "Observations" ? "'" : "";
    std::string out;
    out.reserve(base_url.size() + root.size() + entity.set.size() + id.size() + 8);
    out.append(base_url).append(root).append("/").append(entity.set).append("(").append(quote);
    return out.append(id).append(quote).append(")"), out;
}

Target resolve(const Tx& tx, const std::vector<Segment>& path) {
    Target at;
    for (std::size_t i = 0; i < path.size(); ++i) {
        const Segment& s = path[i];
        if (i == 0) {
            at.entity = by_set(s.name);
            if (at.entity == nullptr) throw not_found("There is no entity set '" + s.name + "'.");
        } else {
            at = pinned(tx, at);
            const Link* link = find_link(*at.entity, s.name);
            if (link == nullptr) throw not_found(std::string(at.entity->name) + " has no '" + s.name + "'.");
            at = at.observation ? follow_observation(tx, at, *link) : follow(at, *link);
        }
        if (s.id) at = by_id(tx, *at.entity, *s.id, i > 0 ? &at : nullptr);
    }
    return at;
}

http::Reply read(const Tx& tx, const http::Request& request, std::string_view path) {
    const auto segments = parse_path(path);
    const Target target = resolve(tx, segments);
    if (!target.single) return read_list(tx, request, path, target);
    const auto params = params_of(tx, target);
    Rows& rows = tx.query(fmt::format("SELECT {}{}", select_columns(*target.entity), where_of(target)), params);
    if (!rows.next()) throw nowhere();
    http::Reply reply{200, "application/json", {}, {}};
    write_entity(reply.body, request.base_url, *target.entity, rows);
    return reply;
}

}  // namespace huying::sensing::sta
