// sta_sql_link.cpp - the links of sta_model as SQL between two aliases.
#include <fmt/format.h>

#include "subject/sensing/sta_sql.hpp"

namespace huying::sensing::sta {
namespace {

bool inside_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '\''; }

/// The observations of a feature: those that name it, and those of its Things that name none, while the Thing was there.
std::string observed(const std::string& feature, std::string_view b) {
    const Link& back = *find_link(*by_set("Observations"), "FeatureOfInterest");
    return fmt::format(
        "({0}.feature = {1} OR ({0}.feature IS NULL AND {0}.stream IN (SELECT d.id FROM thing_feature f JOIN datastream d ON "
        "d.county = f.county AND d.thing = f.thing WHERE f.county = $1 AND f.feature = {1} UNION ALL SELECT m.id FROM "
        "thing_feature f JOIN multi_datastream m ON m.county = f.county AND m.thing = f.thing WHERE f.county = $1 AND "
        "f.feature = {1}) AND {1} = {2}))",
        b, feature, over(back.expression, b));
}

}  // namespace

std::string over(std::string_view expression, std::string_view alias) {
    std::string out;
    for (std::size_t i = 0; i < expression.size(); ++i) {
        const bool at_alias = expression.substr(i).starts_with("e.") && (i == 0 || !inside_name(expression[i - 1]));
        if (at_alias) out += alias;
        else out += expression[i];
    }
    return out;
}

std::string rows_of(const Entity& entity, std::string_view alias) {
    std::string out = fmt::format("{}.county = $1", alias);
    if (!entity.shown.empty()) out += " AND " + over(entity.shown, alias);
    return out;
}

std::string id_behind(const Link& link, std::string_view alias) {
    return link.expression.empty() ? fmt::format("{}.{}", alias, link.column) : over(link.expression, alias);
}

std::string belongs(const Entity& from, const Link& link, const std::string& parent, std::string_view b) {
    if (link.kind == Link::to_one)
        return fmt::format("{}.id = (SELECT {} FROM {} p WHERE p.county = $1 AND p.id = {})", b, id_behind(link, "p"),
                           from.table, parent);
    if (link.kind == Link::through)
        return fmt::format("{}.id IN (SELECT l.{} FROM {} l WHERE l.county = $1 AND l.{} = {})", b, link.other,
                           link.via, link.column, parent);
    if (link.target == "Observations" && link.column == "feature") return observed(parent, b);
    return fmt::format("{}.{} = {}", b, link.column, parent);
}

std::string some(const Link& link, std::string_view a, std::string_view b, const std::string& condition) {
    const Entity& target = *by_set(link.target);
    const std::string rows = rows_of(target, b) + " AND " + condition;
    // A list of ids lets the database begin with the few rows that meet the condition.
    if (link.kind == Link::to_one)
        return fmt::format("{} IN (SELECT {}.id FROM {} {} WHERE {})", id_behind(link, a), b, target.table, b, rows);
    const std::string parent = fmt::format("{}.id", a);
    if (link.kind == Link::through)
        return fmt::format(
            "EXISTS (SELECT 1 FROM {0} l{1} JOIN {2} {1} ON {1}.county = l{1}.county AND {1}.id = l{1}.{3} WHERE "
            "l{1}.county = $1 AND l{1}.{4} = {5} AND {6})",
            link.via, b, target.table, link.other, link.column, parent, rows);
    return fmt::format("EXISTS (SELECT 1 FROM {0} {1} WHERE {2} AND {3})", target.table, b,
                       belongs(target, link, parent, b), rows);
}

}  // namespace huying::sensing::sta
