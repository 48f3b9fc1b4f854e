// sta_types.cpp - what the names of an expression stand for, and whether operators and functions get what they take.
#include <fmt/format.h>

#include <algorithm>

#include "subject/sensing/sta_lexer.hpp"
#include "subject/sensing/sta_tree.hpp"

namespace huying::sensing::sta {
namespace {

constexpr std::size_t most_links = 6;

Kind kind_of(const Property& property, bool has_keys) {
    switch (property.type) {
        case Type::text: return Kind::text;
        case Type::time: return Kind::instant;
        case Type::interval: return Kind::interval;
        case Type::geometry: return has_keys ? Kind::json : Kind::geometry;
        default: return Kind::json;
    }
}

bool fits(char letter, Kind kind) {
    if (kind == Kind::null || letter == '*') return true;
    if (kind == Kind::json && letter != 'g') return true;
    switch (letter) {
        case 'b': return kind == Kind::boolean;
        case 'n': return kind == Kind::number;
        case 't': return kind == Kind::text || kind == Kind::id;
        case 'i':
        case 'p': return temporal(kind);
        default: return kind == Kind::geometry;
    }
}

std::string_view wanted(char letter) {
    switch (letter) {
        case 'b': return kind_name(Kind::boolean);
        case 'n': return kind_name(Kind::number);
        case 't': return kind_name(Kind::text);
        case 'g': return kind_name(Kind::geometry);
        default: return "a time or an interval";
    }
}

bool comparable(Kind a, Kind b) {
    if (a == Kind::null || b == Kind::null) return true;
    if (a == Kind::geometry || b == Kind::geometry) return false;
    if (a == Kind::json || b == Kind::json || a == b) return true;
    if (temporal(a) && temporal(b)) return true;
    const auto names_id = [](Kind k) { return k == Kind::number || k == Kind::text; };
    return (a == Kind::id && names_id(b)) || (b == Kind::id && names_id(a));
}

class Checker {
  public:
    Checker(std::string_view option, const Entity& entity) : option_(option), entity_(entity) {}
    void visit(Node& node) {
        if (auto* path = std::get_if<Path>(&node.what)) resolve(node, *path);
        if (auto* apply = std::get_if<Apply>(&node.what)) {
            for (const NodePtr& argument : apply->arguments) visit(*argument);
            arguments(node, *apply);
        }
    }
    [[noreturn]] void refuse(std::size_t at, const std::string& why) const { throw bad_option(option_, at, why); }

  private:
    void resolve(Node& node, Path& path) const;
    void arguments(Node& node, const Apply& apply) const;
    void comparison(const Node& node, const Apply& apply) const;
    void sum(Node& node, const Apply& apply) const;

    std::string_view option_;
    const Entity& entity_;
};

/// The standard's own examples name the set where the link is meant ("Datastreams/id" of an Observation): both are taken.
const Link* link_of(const Entity& entity, std::string_view name) {
    if (const Link* link = find_link(entity, name)) return link;
    const auto at = std::ranges::find(entity.links, name, &Link::target);
    return at == entity.links.end() ? nullptr : &*at;
}

void Checker::resolve(Node& node, Path& path) const {
    path.entity = &entity_;
    std::size_t step = 0;
    for (; step < path.steps.size(); ++step) {
        const Link* link = link_of(*path.entity, path.steps[step]);
        if (link == nullptr) break;
        path.links.push_back(link);
        path.entity = by_set(link->target);
    }
    if (path.links.size() > most_links) refuse(node.at, fmt::format("the path has more than {} links.", most_links));
    if (step == path.steps.size())
        refuse(node.at, fmt::format("'{}' names an entity; name a property of it.", path.steps.back()));
    const std::string& name = path.steps[step];
    node.kind = Kind::id;
    if (name != "id" && name != "@iot.id") {
        path.property = find_property(*path.entity, name);
        if (path.property == nullptr) refuse(node.at, fmt::format("{} has no '{}'.", path.entity->name, name));
        node.kind = kind_of(*path.property, step + 1 < path.steps.size());
    }
    path.keys.assign(path.steps.begin() + static_cast<std::ptrdiff_t>(step) + 1, path.steps.end());
    if (!path.keys.empty() && node.kind != Kind::json) refuse(node.at, fmt::format("'{}' has no members.", name));
}

void Checker::comparison(const Node& node, const Apply& apply) const {
    const Kind a = apply.arguments[0]->kind, b = apply.arguments[1]->kind;
    if (!comparable(a, b)) {
        const std::string_view hint =
            a == Kind::geometry || b == Kind::geometry ? "; use st_equals or another st_ function" : "";
        refuse(node.at, fmt::format("{} and {} cannot be compared{}.", kind_name(a), kind_name(b), hint));
    }
    const bool order = apply.operation->op != Op::eq && apply.operation->op != Op::ne;
    if (order && (a == Kind::boolean || b == Kind::boolean)) refuse(node.at, "true and false have no order.");
}

/// Numbers, and what OData allows of times: time + duration, time - time, duration + duration. An interval is moved as a whole;
/// between two times it counts from its start, as year() and its like take it.
void Checker::sum(Node& node, const Apply& apply) const {
    const Kind a = apply.arguments[0]->kind, b = apply.arguments[1]->kind;
    const bool minus = apply.operation->op == Op::sub;
    if (fits('n', a) && fits('n', b)) node.kind = Kind::number;
    else if (temporal(a) && b == Kind::duration) node.kind = a == Kind::interval ? Kind::interval : Kind::instant;
    else if (a == Kind::duration && b == Kind::duration) node.kind = Kind::duration;
    else if (minus && temporal(a) && temporal(b)) node.kind = Kind::duration;
    else refuse(node.at, fmt::format("'{}' cannot join {} and {}.", apply.operation->name, kind_name(a), kind_name(b)));
}

void Checker::arguments(Node& node, const Apply& apply) const {
    const Op op = apply.operation->op;
    if (op <= Op::le) return comparison(node, apply);
    if (op == Op::add || op == Op::sub) return sum(node, apply);
    std::size_t n = 0;
    for (const char letter : apply.operation->takes) {
        if (letter == '?') continue;
        if (n == apply.arguments.size()) break;
        const Node& argument = *apply.arguments[n++];
        if (!fits(letter, argument.kind))
            refuse(argument.at, fmt::format("'{}' takes {} here, not {}.", apply.operation->name, wanted(letter),
                                            kind_name(argument.kind)));
    }
    if (op != Op::st_relate) return;
    const Node& pattern = *apply.arguments[2];
    const auto* text = std::get_if<std::string>(&pattern.what);
    if (text == nullptr || text->empty() || text->size() > 9 ||
        text->find_first_not_of("TFtf012*") != std::string::npos)
        refuse(pattern.at, "a pattern of at most nine of T F 0 1 2 * is needed.");
}

}  // namespace

void check(std::string_view option, Node& node, const Entity& entity) { Checker(option, entity).visit(node); }

void check_condition(std::string_view option, Node& node, const Entity& entity) {
    check(option, node, entity);
    if (!fits('b', node.kind) || node.kind == Kind::null)
        throw bad_option(option, node.at,
                         fmt::format("the whole must be true or false, but is {}.", kind_name(node.kind)));
}

}  // namespace huying::sensing::sta
