// sta_sql_order.cpp - $orderby as SQL.
#include <fmt/format.h>

#include "subject/sensing/sta_lexer.hpp"
#include "subject/sensing/sta_sql.hpp"

namespace huying::sensing::sta {
namespace {

/// Keys and required columns are never null; said so, PostgreSQL would not use an index backwards.
bool never_null(const Node& node) {
    const auto* path = std::get_if<Path>(&node.what);
    if (path == nullptr || !path->links.empty()) return false;
    const Property* p = path->property;
    return p == nullptr ||
           (p->kept == Property::in_column && (p->required || p->type == Type::interval) && p->type != Type::result);
}

}  // namespace

void Compiler::order_one(std::string& out, const OrderKey& key) {
    const Node& by = *key.by;
    bool has_path = false;
    each_path(by, [&](const Path& path) {
        has_path = true;
        for (const Link* link : path.links)
            if (link->kind != Link::to_one)
                throw bad_option("$orderby", by.at, fmt::format("'{}' leads to many.", link->name));
    });
    if (!has_path) return;
    if (by.kind == Kind::geometry) throw bad_option("$orderby", by.at, "a geometry has no order.");
    const auto add = [&](const std::string& sql) {
        const Fn nulls = key.descending ? Fn::nulls_last : Fn::nulls_first;
        out += fmt::format("{}{} {}{}", out.empty() ? "" : ", ", sql, key.descending ? "DESC" : "ASC",
                           never_null(by) ? "" : params_.call(nulls, {}));
    };
    const auto* path = std::get_if<Path>(&by.what);
    if (by.kind == Kind::id && path->entity->table == "observation") {
        if (!path->links.empty()) throw bad_option("$orderby", by.at, "an Observation cannot be reached so.");
        add(scopes_[0].alias + ".stream");
        return add(scopes_[0].alias + ".time");
    }
    switch (by.kind) {
        case Kind::text: return add(params_.call(Fn::by_bytes, {value(by, As::text)}));
        case Kind::id:
        case Kind::number: return add(value(by, As::number));
        case Kind::boolean: return add(value(by, As::boolean));
        case Kind::json:
            add(value(by, As::number));
            add(params_.call(Fn::by_bytes, {value(by, As::text)}));
            return;
        default: return add(value(by, As::start));
    }
}

std::string Compiler::order(const std::vector<OrderKey>& keys) {
    std::string out;
    for (const OrderKey& key : keys) order_one(out, key);
    return out;
}

}  // namespace huying::sensing::sta
