// sta_expand.cpp - $expand, level by level. Things of a to_one link are read together by their ids. Of a link to many, each
// item has its own page with its own $top, so the pages of a hundred items stand in one statement, joined by UNION ALL:
// each is a walk along an index ("the last observation of each of 100 streams" is 100 index reads).
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "subject/sensing/sta_page.hpp"

namespace huying::sensing::sta {
namespace {

constexpr std::size_t pages_per_statement = 100;

void append_member(std::string& members, std::string_view name, const std::string& json) {
    members.append(members.empty() ? "\"" : ",\"").append(name).append("\":").append(json);
}

/// The items behind a to_one link, each once.
void expand_one(Reading& reading, const Expand& expand, std::size_t nth, std::vector<Item>& items) {
    std::vector<std::int64_t> ids;
    for (const Item& item : items)
        if (item.behind[nth]) ids.push_back(*item.behind[nth]);
    std::ranges::sort(ids);
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    if (ids.empty()) return;
    const Entity& entity = *expand.query.entity;
    Params params(reading.tx);
    const std::string among = params.call(Fn::id_among, {"e.id", params.add(id_list(params.postgres, ids))});
    std::string where = rows_of(entity, "e") + " AND " + among;
    if (expand.query.filter)
        where += " AND " + Compiler(reading.tx, params, entity, "e").condition(*expand.query.filter);
    Rows& rows = reading.tx.query(
        fmt::format("SELECT {} FROM {} e WHERE {}", select_columns(reading.tx, expand.query), entity.table, where),
        params.all());
    std::vector<Item> found;
    while (rows.next()) found.push_back(read_item(reading, expand.query, rows, 0, true));
    reading.budget.spend(found.size());
    expand_items(reading, expand.query, found);
    std::unordered_map<std::int64_t, const Item*> by_id;
    for (const Item& item : found) by_id[item.id] = &item;
    for (Item& item : items) {
        const auto at = item.behind[nth] ? by_id.find(*item.behind[nth]) : by_id.end();
        if (at == by_id.end()) continue;
        reading.budget.spend_bytes(at->second->members.size());
        append_member(item.members, expand.link->name, "{" + at->second->members + "}");
    }
}

/// The pages of some items in one statement.
class Pages {
  public:
    Pages(Reading& reading, const Entity& from, const Expand& expand)
        : reading_(reading), from_(from), expand_(expand), params_(reading.tx),
          compiler_(reading.tx, params_, *expand.query.entity, "e") {
        const Query& query = expand.query;
        where_ = rows_of(*query.entity, "e");
        if (query.filter) where_ += " AND " + compiler_.condition(*query.filter);
    }
    Rows& pages(std::span<const Item> items) {
        const Query& query = expand_.query;
        const std::string limit = params_.add(page_of(query) + 1), offset = params_.add(query.skip);
        const std::string order = total_order(compiler_, query, own_order());
        const std::string columns = select_columns(reading_.tx, query);
        return run(items, [&](const std::string& parent) {
            return fmt::format(
                "SELECT CAST({0} AS BIGINT), {1} FROM {2} e WHERE {3} AND {4} ORDER BY {5} LIMIT {6} OFFSET {7}",
                parent, columns, query.entity->table, related(parent), where_, filled(order, parent), limit, offset);
        });
    }
    Rows& counts(std::span<const Item> items) {
        return run(items, [&](const std::string& parent) {
            return fmt::format("SELECT CAST({0} AS BIGINT), count(*) FROM {1} e WHERE {2} AND {3}", parent,
                               expand_.query.entity->table, related(parent), where_);
        });
    }
    /// Fewer of each when there are many, unless $top says how many.
    std::int64_t page_of(const Query& query) const { return query.top.value_or(share); }

    std::int64_t share = page_size;

  private:
    std::string related(const std::string& parent) const { return belongs(from_, *expand_.link, parent, "e"); }
    std::string own_order() const {
        const Link& link = *expand_.link;
        if (link.order.empty()) return {};
        return fmt::format("(SELECT min(l.{}) FROM {} l WHERE l.county = $1 AND l.{} = {{}} AND l.{} = e.id)",
                           link.order, link.via, link.column, link.other);
    }
    static std::string filled(const std::string& order, const std::string& parent) {
        const auto at = order.find("{}");
        return at == std::string::npos ? order : std::string(order).replace(at, 2, parent);
    }
    template <class Part> Rows& run(std::span<const Item> items, const Part& part) {
        std::string sql;
        std::size_t n = 0;
        std::unordered_set<std::int64_t> seen;  // an entity may be expanded in several others
        for (const Item& item : items) {
            if (!seen.insert(item.id).second) continue;
            const std::string parent = params_.add(item.id);
            sql += fmt::format("{}SELECT * FROM ({}) u{}", n == 0 ? "" : " UNION ALL ", part(parent), n);
            ++n;
        }
        return reading_.tx.query(sql, params_.all());
    }

    Reading& reading_;
    const Entity& from_;
    const Expand& expand_;
    Params params_;
    Compiler compiler_;
    std::string where_;
};

void expand_many(Reading& reading, const Entity& from, const Expand& expand, std::span<Item> items,
                 std::int64_t share) {
    std::map<std::int64_t, std::int64_t> counts;
    if (expand.query.count) {
        Pages all(reading, from, expand);
        Rows& rows = all.counts(items);
        while (rows.next()) counts[rows.integer(0)] = rows.integer(1);
    }
    Pages pages(reading, from, expand);
    pages.share = share;
    const auto page = static_cast<std::size_t>(pages.page_of(expand.query));
    Rows& rows = pages.pages(items);
    std::vector<Item> children;
    while (rows.next()) {
        Item child = read_item(reading, expand.query, rows, 1, true);
        child.parent = rows.integer(0);
        reading.budget.spend(1);
        children.push_back(std::move(child));
    }
    expand_items(reading, expand.query, children);
    std::map<std::int64_t, std::vector<const Item*>> by_parent;
    for (const Item& child : children) by_parent[child.parent].push_back(&child);
    for (Item& item : items) {
        const auto& mine = by_parent[item.id];
        const std::string name(expand.link->name);
        std::string list = "[";
        for (std::size_t i = 0; i < std::min(mine.size(), page); ++i) list += (i ? ",{" : "{") + mine[i]->members + "}";
        reading.budget.spend_bytes(list.size());
        if (expand.query.count) append_member(item.members, name + "@iot.count", std::to_string(counts[item.id]));
        append_member(item.members, name, list + "]");
        if (mine.size() > page && page > 0)
            append_member(item.members, name + "@iot.nextLink",
                          '"' + self_of(reading, from, item) + '/' + name +
                              next_page(expand.query, static_cast<std::int64_t>(page)) + '"');
    }
}

}  // namespace

void expand_items(Reading& reading, const Query& query, std::vector<Item>& items) {
    std::size_t nth = 0;
    for (const Expand& expand : query.expand) {
        if (expand.link->kind == Link::to_one) {
            expand_one(reading, expand, nth++, items);
            continue;
        }
        const auto left = static_cast<std::int64_t>(Budget::most_rows - reading.budget.rows);
        const auto share = std::clamp<std::int64_t>(
            left / 2 / std::max<std::int64_t>(1, static_cast<std::int64_t>(items.size())), 5, page_size);
        for (std::size_t at = 0; at < items.size(); at += pages_per_statement)
            expand_many(reading, *query.entity, expand,
                        std::span(items).subspan(at, std::min(pages_per_statement, items.size() - at)), share);
    }
}

}  // namespace huying::sensing::sta
