// sta_sql_value.cpp - values of an expression as SQL: properties, literals, functions. Times are microseconds UTC.
#include <fmt/format.h>

#include "subject/sensing/sta_sql.hpp"

namespace huying::sensing::sta {
namespace {

constexpr Micros first_time{-62'135'596'800 * second}, last_time{253'402'300'799 * second + 999'999};

std::string as_double(const std::string& sql) { return fmt::format("CAST({} AS DOUBLE PRECISION)", sql); }
/// {0} mod {1}, never negative: both databases keep the sign of the dividend.
std::string positive_rest(const std::string& sql, std::int64_t of) {
    return fmt::format("((({0} % {1}) + {1}) % {1})", sql, of);
}

std::string from_time_text(Params& params, const std::string& text, As as) {
    if (as == As::text) return text;
    if (as == As::null) return fmt::format("({} IS NULL)", text);
    if (as == As::offset) return params.call(Fn::offset_minutes, {params.call(Fn::before_slash, {text})});
    return params.call(Fn::parse_time, {params.call(as == As::end ? Fn::after_slash : Fn::before_slash, {text})});
}

std::string from_json(Params& params, const std::string& column, const std::vector<std::string>& keys, As as) {
    const std::string path = params.member(keys);
    switch (as) {
        case As::number: return params.call(Fn::json_number, {column, path});
        case As::boolean: return params.call(Fn::json_boolean, {column, path});
        case As::null: return params.call(Fn::json_null, {column, path});
        default: return from_time_text(params, params.call(Fn::json_text, {column, path}), as);
    }
}

std::string column_of(const Property& p, std::string_view sql, const std::string& a) {
    return p.kept == Property::computed ? over(sql, a) : fmt::format("{}.{}", a, sql);
}

/// The key of an observation is where its phenomenonTime starts; the end of an interval is in its text.
std::string observation_end(Params& params, const std::string& a) {
    const std::string end = from_json(params, a + ".extra", {"phenomenonTime"}, As::end);
    return fmt::format("(CASE WHEN {0}.extra IS NULL THEN {0}.time ELSE coalesce({1}, {0}.time) END)", a, end);
}

std::string interval_column(Params& params, const Path& path, const std::string& a, As as) {
    if (as == As::offset) return "0";
    if (as == As::null) return fmt::format("({} IS NULL)", column_of(*path.property, path.property->column, a));
    if (as != As::end) return column_of(*path.property, path.property->column, a);
    if (path.entity->table == "observation") return observation_end(params, a);
    return column_of(*path.property, path.property->until, a);
}

std::string id_value(const Path& path, const std::string& a, As as) {
    if (as == As::null) return "(1 = 0)";
    if (path.entity->table != "observation")
        return fmt::format(fmt::runtime(as == As::text ? "CAST({}.id AS TEXT)" : "{}.id"), a);
    if (as == As::text) return fmt::format("(CAST({0}.stream AS TEXT) || '-' || CAST({0}.time AS TEXT))", a);
    return "NULL";
}

}  // namespace

std::string attribute(Params& params, const Path& path, const std::string& a, As as) {
    if (path.property == nullptr) return id_value(path, a, as);
    const Property& p = *path.property;
    std::vector<std::string> keys = path.keys;
    if (p.type == Type::result) {
        if (keys.empty() && as == As::number) return a + ".value";
        keys.insert(keys.begin(), "result");
        const std::string sql = from_json(params, a + ".extra", keys, as);
        return as == As::null && keys.size() == 1 ? fmt::format("({}.value IS NULL AND {})", a, sql) : sql;
    }
    if (p.kept == Property::in_extra) {
        keys.insert(keys.begin(), std::string(p.json));
        return from_json(params, a + ".extra", keys, as);
    }
    if (p.type == Type::interval) return interval_column(params, path, a, as);
    const std::string column = column_of(p, p.column, a);
    if (p.type == Type::text || p.type == Type::time || (p.type == Type::geometry && keys.empty())) {
        if (as == As::offset) return "0";
        return as == As::null ? fmt::format("({} IS NULL)", column) : column;
    }
    return from_json(params, column, keys, as);
}

std::string Compiler::path_value(const Path& path, As as) {
    const Scope& scope = scopes_[scope_of(path)];
    std::string before, behind, alias = scope.alias;
    for (std::size_t i = scope.links.size(); i < path.links.size(); ++i) {
        const Link& link = *path.links[i];
        const Entity& target = *by_set(link.target);
        const std::string b = params_.alias();
        behind = fmt::format(" FROM {} {} WHERE {} AND {}.id = {})", target.table, b, rows_of(target, b), b,
                             id_behind(link, alias)) +
                 behind;
        before += "(SELECT ";
        alias = b;
    }
    // Each subquery selects the next: (SELECT (SELECT x FROM thing q2 …) FROM datastream q1 …).
    return before + attribute(params_, path, alias, as) + behind;
}

std::string Compiler::literal(const Node& node, As as) {
    if (const auto* flag = std::get_if<bool>(&node.what)) return *flag ? "TRUE" : "FALSE";
    if (const auto* number = std::get_if<Number>(&node.what))
        return number->whole ? params_.add(*number->whole) : params_.add(number->value);
    if (const auto* text = std::get_if<std::string>(&node.what)) return params_.add(*text);
    if (const auto* stamp = std::get_if<Stamp>(&node.what))
        return as == As::offset ? std::to_string(stamp->offset_minutes) : params_.add(stamp->micros);
    if (const auto* period = std::get_if<Period>(&node.what)) {
        if (as == As::offset) return "0";
        return params_.add(as == As::end ? period->end : period->start);
    }
    return "NULL";
}

std::string Compiler::value(const Node& node, As as) {
    if (const auto* path = std::get_if<Path>(&node.what)) return path_value(*path, as);
    const auto* apply = std::get_if<Apply>(&node.what);
    if (apply == nullptr) return literal(node, as);
    if (as == As::offset) return "0";
    return applied(node, *apply, as);
}

std::string Compiler::applied(const Node& node, const Apply& apply, As as) {
    const Op op = apply.operation->op;
    if (node.kind == Kind::boolean) return "(" + condition(node) + ")";
    if (op >= Op::geo_distance)
        throw Problem(
            501, "not_here",
            fmt::format("{} can be compared with numbers, but not used in this place.", apply.operation->name));
    if (op >= Op::add && op <= Op::negate) return calculated(node, apply, as);
    if (op >= Op::length && op <= Op::concat) return text_function(apply);
    if (op >= Op::year && op <= Op::maxdatetime) return time_function(apply);
    const std::string x = as_double(value(*apply.arguments[0], As::number));
    return params_.call(op == Op::round ? Fn::round_half_away : op == Op::floor ? Fn::floor : Fn::ceiling, {x});
}

/// Numbers are calculated as double, times and durations as whole microseconds. Division by zero gives null.
std::string Compiler::calculated(const Node& node, const Apply& apply, As as) {
    const Op op = apply.operation->op;
    const As end = node.kind == Kind::interval && as == As::end ? As::end : As::start;
    const auto argument = [&](std::size_t i) {
        const Node& n = *apply.arguments[i];
        return node.kind == Kind::number ? as_double(value(n, As::number))
                                         : value(n, n.kind == Kind::interval ? end : As::start);
    };
    const std::string a = argument(0);
    if (op == Op::negate) return fmt::format("(-{})", a);
    const std::string b = argument(1);
    switch (op) {
        case Op::add: return fmt::format("({} + {})", a, b);
        case Op::sub: return fmt::format("({} - {})", a, b);
        case Op::mul: return fmt::format("({} * {})", a, b);
        case Op::div: return fmt::format("({} / nullif({}, 0))", a, b);
        default: return params_.call(Fn::modulo, {a, fmt::format("nullif({}, 0)", b)});
    }
}

std::string Compiler::text_function(const Apply& apply) {
    const auto text = [&](std::size_t i) { return value(*apply.arguments[i], As::text); };
    const auto number = [&](std::size_t i) { return value(*apply.arguments[i], As::number); };
    const std::string a = text(0);
    switch (apply.operation->op) {
        case Op::length: return fmt::format("length({})", a);
        case Op::indexof: return fmt::format("({} - 1)", params_.call(Fn::position, {a, text(1)}));
        case Op::tolower: return fmt::format("lower({})", a);
        case Op::toupper: return fmt::format("upper({})", a);
        case Op::trim: return fmt::format("trim({})", a);
        case Op::concat: return fmt::format("({} || {})", a, text(1));
        default: break;
    }
    const std::string from = fmt::format("({} + 1)", number(1));
    if (apply.arguments.size() == 2) return params_.call(Fn::part_from, {a, from});
    return params_.call(Fn::part, {a, from, number(2)});
}

std::string Compiler::time_function(const Apply& apply) {
    const Op op = apply.operation->op;
    if (op == Op::now) return params_.add(tx_.now().value);
    if (op == Op::mindatetime) return params_.add(first_time.value);
    if (op == Op::maxdatetime) return params_.add(last_time.value);
    if (op == Op::totaloffsetminutes) return value(*apply.arguments[0], As::offset);
    const std::string t = value(*apply.arguments[0], As::start);
    switch (op) {
        case Op::year: return params_.call(Fn::year, {t});
        case Op::month: return params_.call(Fn::month, {t});
        case Op::day: return params_.call(Fn::day, {t});
        case Op::hour: return fmt::format("({} / {})", positive_rest(t, day), hour);
        case Op::minute: return fmt::format("({} / {})", positive_rest(t, hour), minute);
        case Op::second: return fmt::format("({} / {})", positive_rest(t, minute), second);
        case Op::fractionalseconds: return fmt::format("({} / 1000000.0)", positive_rest(t, second));
        case Op::time: return positive_rest(t, day);
        default: return fmt::format("({} - {})", t, positive_rest(t, day));
    }
}

}  // namespace huying::sensing::sta
