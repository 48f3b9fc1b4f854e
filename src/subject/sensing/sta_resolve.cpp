// sta_resolve.cpp - the path of a request as a place in the graph: Things(1)/Datastreams(2)/Observations. What it asks of
// the database is whether each entity on the way is there.
#include <fmt/format.h>

#include "subject/sensing/sta_page.hpp"

namespace huying::sensing::sta {
namespace {

bool is_observations(const Entity& entity) { return entity.table == "observation"; }

Problem nowhere() { return not_found("The path leads to nothing."); }

/// Whether there is a row that meets the target's condition and `more`; its id, or the stream of an observation.
std::optional<std::int64_t> found(const Tx& tx, const Target& target, const std::vector<Param>& params,
                                  const std::string& more) {
    const std::string_view id = is_observations(*target.entity) ? "stream" : "id";
    Rows& rows = tx.query(fmt::format("SELECT e.{}{}{}", id, where_of(target), more), params);
    return rows.next() ? std::optional(rows.integer(0)) : std::nullopt;
}

/// From one entity over a link to the next.
Target follow(const Target& from, const Link& link) {
    Target to;
    to.entity = by_set(link.target);
    to.argument = from.argument;
    to.single = link.kind == Link::to_one;
    to.condition = belongs(*from.entity, link, "$2", "e");
    if (!link.order.empty())
        to.order = fmt::format("(SELECT min(l.{}) FROM {} l WHERE l.county = $1 AND l.{} = $2 AND l.{} = e.id)",
                               link.order, link.via, link.column, link.other);
    return to;
}

/// The one entity that `target` describes, so that the path can go on from it.
Target pinned(const Tx& tx, const Target& target) {
    if (!target.single) throw nowhere();
    const auto id = found(tx, target, params_of(tx, target), "");
    if (!id) throw nowhere();
    if (target.observation) return target;
    Target out;
    out.entity = target.entity;
    out.single = true;
    out.condition = "e.id = $2";
    out.argument = Param::of(*id);
    return out;
}

/// One entity by its id; `within` is the relation that it must also be part of: Things(1)/Datastreams(2).
Target by_id(const Tx& tx, const Entity& entity, const std::string& text, const Target* within) {
    Target out;
    out.entity = &entity;
    out.single = true;
    std::vector<Param> key;
    if (is_observations(entity)) {
        out.observation = parse_observation_id(text);
        if (!out.observation) throw nowhere();
        out.observation->second = standing(tx, out.observation->first, out.observation->second);
        out.condition = "e.stream = $2 AND e.time = $3";
        key = {Param::of(out.observation->first.value), Param::of(out.observation->second.value)};
    } else {
        const auto id = record::integer_from(text);
        if (!id || *id < 0) throw nowhere();
        out.condition = "e.id = $2";
        out.argument = Param::of(*id);
        key = {*out.argument};
    }
    if (within == nullptr) return out;
    auto params = params_of(tx, *within);
    const std::size_t n = params.size();
    params.insert(params.end(), key.begin(), key.end());
    const bool two = key.size() == 2;
    if (!found(tx, *within, params,
               two ? fmt::format(" AND e.stream = ${} AND e.time = ${}", n + 1, n + 2)
                   : fmt::format(" AND e.id = ${}", n + 1)))
        throw nowhere();
    return out;
}

/// What one link leads to from an observation, which has no id of one number.
Target follow_observation(const Tx& tx, const Target& from, const Link& link) {
    Target to;
    to.single = true;
    to.condition = "e.id = $2";
    to.entity = by_set(link.target);
    Rows& rows = tx.query(fmt::format("SELECT {}{}", id_behind(link, "e"), where_of(from)), params_of(tx, from));
    if (!rows.next() || rows.null(0)) throw nowhere();
    to.argument = Param::of(rows.integer(0));
    return to;
}

}  // namespace

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
    std::string out = fmt::format(" FROM {} e WHERE {}", target.entity->table, rows_of(*target.entity, "e"));
    if (!target.condition.empty()) out += " AND " + target.condition;
    return out;
}

std::string self_link(const std::string& base_url, const Entity& entity, std::string_view id) {
    const std::string_view quote = entity.set == "Observations" ? "'" : "";
    std::string out;
    out.reserve(base_url.size() + root.size() + entity.set.size() + id.size() + 8);
    out.append(base_url).append(root).append(1, '/').append(entity.set).append(1, '(').append(quote);
    return out.append(id).append(quote).append(1, ')'), out;
}

bool leads_to(const Tx& tx, std::string_view path, std::string_view set, Id id, Micros time) {
    try {
        const auto segments = parse_path(path);
        if (segments.empty() || (set == "Observations" && segments.back().name != set)) return false;
        const Target target = resolve(tx, segments);
        if (target.entity->set != set) return false;
        auto params = params_of(tx, target);
        const std::size_t n = params.size();
        params.push_back(Param::of(id.value));
        if (!is_observations(*target.entity))
            return found(tx, target, params, fmt::format(" AND e.id = ${}", n + 1)).has_value();
        params.push_back(Param::of(time.value));
        return found(tx, target, params, fmt::format(" AND e.stream = ${} AND e.time = ${}", n + 1, n + 2)).has_value();
    } catch (const Problem&) {
        return false;  // it leads nowhere
    }
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

}  // namespace huying::sensing::sta
