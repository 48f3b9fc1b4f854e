// sta_sql_condition.cpp - conditions as SQL. A comparison is made where its paths lead: "Datastream/Thing/name eq 'x'" inside
// the rows of Thing. Conditions joined by `and` that begin with the same link speak of the same linked row.
#include <fmt/format.h>

#include <algorithm>

#include "subject/sensing/sensing.hpp"
#include "subject/sensing/sta.hpp"
#include "subject/sensing/sta_sql.hpp"

namespace huying::sensing::sta {
namespace {

constexpr std::string_view never = "(1 = 0)";

bool is(const Node& node, Op op) {
    const auto* apply = std::get_if<Apply>(&node.what);
    return apply != nullptr && apply->operation->op == op;
}
bool has_not(const Node& node) {
    const auto* apply = std::get_if<Apply>(&node.what);
    return apply != nullptr && (apply->operation->op == Op::lnot ||
                                std::ranges::any_of(apply->arguments, [](const NodePtr& n) { return has_not(*n); }));
}
void flatten(const Node& node, Op op, std::vector<const Node*>& out) {
    if (!is(node, op)) return out.push_back(&node);
    for (const NodePtr& argument : std::get<Apply>(node.what).arguments) flatten(*argument, op, out);
}

std::string joined(const std::vector<std::string>& parts, std::string_view with) {
    return parts.size() == 1 ? parts[0] : fmt::format("({})", fmt::join(parts, with));
}

/// Two-valued: nothing is unequal to something and equal to nothing.
std::string compared(Op op, const std::string& a, const std::string& b) {
    static constexpr std::string_view signs[] = {"=", "IS DISTINCT FROM", ">", ">=", "<", "<="};
    return fmt::format("{} {} {}", a, signs[static_cast<int>(op)], b);
}

}  // namespace

std::size_t Compiler::scope_of(const Path& path) const {
    std::size_t best = 0;
    for (std::size_t i = 1; i < scopes_.size(); ++i) {
        const auto& links = scopes_[i].links;
        const bool prefix =
            links.size() <= path.links.size() && std::ranges::equal(links, std::span(path.links).first(links.size()));
        if (prefix && links.size() > scopes_[best].links.size()) best = i;
    }
    return best;
}

const Link* Compiler::common_link(const Node& node) const {
    const Link* common = nullptr;
    bool one = true;
    each_path(node, [&](const Path& path) {
        const std::size_t scope = scope_of(path), used = scopes_[scope].links.size();
        const Link* link = scope + 1 == scopes_.size() && used < path.links.size() ? path.links[used] : nullptr;
        one = one && link != nullptr && (common == nullptr || common == link);
        common = link;
    });
    return one ? common : nullptr;
}

std::string Compiler::enter(std::size_t scope, const Link& link, const std::function<std::string()>& inside) {
    const std::string a = scopes_[scope].alias, b = params_.alias();
    Scope next{scopes_[scope].links, by_set(link.target), b};
    next.links.push_back(&link);
    scopes_.push_back(std::move(next));
    const std::string condition = inside();
    scopes_.pop_back();
    return some(link, a, b, condition);
}

std::string Compiler::conjunction(const Nodes& nodes) {
    std::vector<std::pair<const Link*, Nodes>> groups;
    for (const Node* node : nodes) {
        const Link* link = has_not(*node) ? nullptr : common_link(*node);
        const auto at = std::ranges::find(groups, link, &std::pair<const Link*, Nodes>::first);
        if (link != nullptr && at != groups.end()) at->second.push_back(node);
        else groups.push_back({link, {node}});
    }
    std::vector<std::string> parts;
    for (const auto& [link, group] : groups) {
        if (link == nullptr) parts.push_back(condition(*group[0]));
        else parts.push_back(enter(scopes_.size() - 1, *link, [&, &members = group] { return conjunction(members); }));
    }
    return joined(parts, " AND ");
}

std::string Compiler::condition(const Node& node) {
    if (is(node, Op::land)) {
        Nodes nodes;
        flatten(node, Op::land, nodes);
        return conjunction(nodes);
    }
    if (is(node, Op::lnot))
        return fmt::format("(NOT coalesce({}, FALSE))", condition(*std::get<Apply>(node.what).arguments[0]));
    if (!is(node, Op::lor) || (!has_not(node) && common_link(node) != nullptr)) return leaf(node);
    Nodes nodes;
    flatten(node, Op::lor, nodes);
    std::vector<std::string> parts;
    for (const Node* part : nodes) parts.push_back(condition(*part));
    return joined(parts, " OR ");
}

std::string Compiler::leaf(const Node& node) {
    const Link* link = common_link(node);
    std::size_t scope = scopes_.size() - 1;
    if (link == nullptr) {
        each_path(node, [&](const Path& path) {
            const std::size_t from = scope_of(path), used = scopes_[from].links.size();
            const auto rest = std::span(path.links).subspan(used);
            if (link != nullptr || std::ranges::all_of(rest, [](const Link* l) { return l->kind == Link::to_one; }))
                return;
            link = rest[0];
            scope = from;
        });
    }
    if (link == nullptr) return emit(node);
    return enter(scope, *link, [&] { return condition(node); });
}

std::string Compiler::emit(const Node& node) {
    if (const auto* flag = std::get_if<bool>(&node.what)) return *flag ? "(1 = 1)" : std::string(never);
    if (const auto* path = std::get_if<Path>(&node.what))
        return fmt::format("coalesce({}, FALSE)", path_value(*path, As::boolean));
    const auto* apply = std::get_if<Apply>(&node.what);
    if (apply == nullptr) return std::string(never);
    if (uses_geometry(node)) return geometric(node);
    if (apply->operation->op <= Op::le) return compare(*apply);
    if (apply->operation->op >= Op::before && apply->operation->op <= Op::finishes)
        return compare_times(apply->operation->op, *apply->arguments[0], *apply->arguments[1]);
    return text_test(*apply);
}

std::string Compiler::geometric(const Node& node) {
    const Path* path = nullptr;
    each_path(node, [&](const Path& p) { path = &p; });
    if (path == nullptr) return constant_geometry(node) ? "(1 = 1)" : std::string(never);
    const std::string ids = params_.add(id_list(params_.postgres, ids_by_geometry(tx_, node, *path)));
    return params_.call(Fn::id_among, {scopes_[scope_of(*path)].alias + ".id", ids});
}

std::string Compiler::text_test(const Apply& apply) {
    const std::string a = value(*apply.arguments[0], As::text), b = value(*apply.arguments[1], As::text);
    switch (apply.operation->op) {
        case Op::substringof: return params_.call(Fn::position, {b, a}) + " > 0";
        case Op::contains: return params_.call(Fn::position, {a, b}) + " > 0";
        case Op::startswith: return fmt::format("substr({0}, 1, length({1})) = {1}", a, b);
        default:
            return fmt::format("(length({0}) >= length({1}) AND substr({0}, length({0}) - length({1}) + 1) = {1})", a,
                               b);
    }
}

std::string Compiler::is_null(const Node& node) {
    if (std::holds_alternative<std::monostate>(node.what)) return "(1 = 1)";
    if (const auto* path = std::get_if<Path>(&node.what)) {
        const std::string sql = path_value(*path, As::null);
        return fmt::format("coalesce({}, TRUE)", sql);
    }
    const auto* apply = std::get_if<Apply>(&node.what);
    return apply == nullptr ? std::string(never) : fmt::format("({} IS NULL)", applied(node, *apply, As::start));
}

std::string Compiler::compare(const Apply& apply) {
    const Op op = apply.operation->op;
    const Node &a = *apply.arguments[0], &b = *apply.arguments[1];
    if (a.kind == Kind::null || b.kind == Kind::null) {
        if (op != Op::eq && op != Op::ne) return std::string(never);
        const std::string null = is_null(a.kind == Kind::null ? b : a);
        return op == Op::eq ? null : fmt::format("(NOT {})", null);
    }
    if (temporal(a.kind) || temporal(b.kind)) return compare_times(op, a, b);
    if (a.kind == Kind::id || b.kind == Kind::id) return compare_ids(op, a, b);
    if (a.kind == Kind::json && b.kind == Kind::json) {
        const std::string numbers = compared(op, value(a, As::number), value(b, As::number));
        const std::string texts = compared(op, value(a, As::text), value(b, As::text));
        return fmt::format(fmt::runtime(op == Op::ne ? "({} AND {})" : "({} OR {})"), numbers, texts);
    }
    return compare_kinds(op, a, b);
}

std::string Compiler::compare_kinds(Op op, const Node& a, const Node& b) {
    const Kind kind = a.kind == Kind::json ? b.kind : a.kind;
    As as = As::start;  // time of day, duration
    if (kind == Kind::number) as = As::number;
    if (kind == Kind::text) as = As::text;
    if (kind == Kind::boolean) as = As::boolean;
    std::string x = value(a, as), y = value(b, as);
    if (kind == Kind::text && op >= Op::gt) x = params_.call(Fn::by_bytes, {x}), y = params_.call(Fn::by_bytes, {y});
    return compared(op, x, y);
}

/// Ids are numbers; written as text they are the same. Those of observations are text: "<stream>-<microseconds>".
std::string Compiler::compare_ids(Op op, const Node& a, const Node& b) {
    const Node& named = a.kind == Kind::id ? a : b;
    const Path& path = std::get<Path>(named.what);
    if (path.entity->table == "observation") {
        const auto* text = std::get_if<std::string>(&(&named == &a ? b : a).what);
        if (text == nullptr || op > Op::ne) return compared(op, value(a, As::text), value(b, As::text));
        auto key = parse_observation_id(*text);
        if (key) key->second = standing(tx_, key->first, key->second);
        if (!key) return op == Op::eq ? std::string(never) : "(1 = 1)";
        const std::string& row = scopes_[scope_of(path)].alias;
        return fmt::format("({}{}.stream = {} AND {}.time = {}{})", op == Op::eq ? "" : "NOT (", row,
                           params_.add(key->first.value), row, params_.add(key->second.value), op == Op::eq ? "" : ")");
    }
    const auto side = [&](const Node& node) {
        const auto* text = std::get_if<std::string>(&node.what);
        if (text == nullptr) return value(node, As::number);
        const auto number = record::integer_from(*text);
        return number ? params_.add(*number) : std::string("CAST(NULL AS BIGINT)");
    };
    return compared(op, side(a), side(b));
}

/// Intervals are half-open, an instant is an interval of no length (18-088, tables 22 and 23).
std::string Compiler::compare_times(Op op, const Node& a, const Node& b) {
    const bool points =
        a.kind != Kind::interval && b.kind != Kind::interval && (a.kind != Kind::json && b.kind != Kind::json);
    if (points && op <= Op::le) return compared(op, value(a, As::start), value(b, As::start));
    std::string_view text;
    switch (op) {
        case Op::eq: text = "({0} = {2} AND {1} = {3})"; break;
        case Op::ne: text = "({0} IS DISTINCT FROM {2} OR {1} IS DISTINCT FROM {3})"; break;
        case Op::lt:
        case Op::before: text = "({0} < {2} AND {1} <= {2})"; break;
        case Op::gt:
        case Op::after: text = "({0} > {2} AND {0} >= {3})"; break;
        case Op::le: text = "({0} <= {2} AND {1} <= {3})"; break;
        case Op::ge: text = "({0} >= {2} AND {1} >= {3})"; break;
        case Op::meets: text = "({1} = {2} OR {0} = {3})"; break;
        case Op::during: text = "({0} >= {2} AND {0} < {3} AND {1} <= {3})"; break;
        case Op::overlaps: text = "(({0} < {3} OR {0} = {2}) AND ({2} < {1} OR {0} = {2}))"; break;
        case Op::starts: text = "({0} = {2})"; break;
        default: text = "({1} = {3})"; break;
    }
    const auto side = [&](const Node& node, std::string_view mark, As as) {  // no parameter that is not used
        return text.find(mark) == std::string_view::npos ? std::string() : value(node, as);
    };
    const std::string s1 = side(a, "{0}", As::start), e1 = side(a, "{1}", As::end);
    const std::string s2 = side(b, "{2}", As::start), e2 = side(b, "{3}", As::end);
    return fmt::format(fmt::runtime(text), s1, e1, s2, e2);
}

}  // namespace huying::sensing::sta
