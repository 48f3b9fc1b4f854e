// sta_tree.hpp - an expression of $filter or $orderby as a tree: made by sta_parser, given types by sta_types, turned into
// SQL by sta_sql.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "subject/sensing/sta_model.hpp"

namespace huying::sensing::sta {

struct GeoShape;  // sta_shape.hpp

/// What an expression gives. `json` is a value that only each row knows the kind of: a result, a member of properties.
enum class Kind : std::uint8_t {
    null,
    boolean,
    number,
    text,
    instant,
    interval,
    date,
    time_of_day,
    duration,
    geometry,
    id,
    json
};
inline bool temporal(Kind kind) { return kind == Kind::instant || kind == Kind::interval || kind == Kind::date; }
std::string_view kind_name(Kind kind);

enum class Op : std::uint8_t {
    eq,
    ne,
    gt,
    ge,
    lt,
    le,
    land,
    lor,
    lnot,
    add,
    sub,
    mul,
    div,
    mod,
    negate,
    substringof,
    contains,
    endswith,
    startswith,
    length,
    indexof,
    substring,
    tolower,
    toupper,
    trim,
    concat,
    year,
    month,
    day,
    hour,
    minute,
    second,
    fractionalseconds,
    date,
    time,
    totaloffsetminutes,
    now,
    mindatetime,
    maxdatetime,
    before,
    after,
    meets,
    during,
    overlaps,
    starts,
    finishes,
    round,
    floor,
    ceiling,
    geo_distance,
    geo_length,
    geo_intersects,
    st_equals,
    st_disjoint,
    st_touches,
    st_within,
    st_overlaps,
    st_crosses,
    st_intersects,
    st_contains,
    st_relate
};

/// One function or operator of the standard (18-088, tables 22 and 23). `takes` has a letter for each argument:
/// b boolean, n number, t text, p instant or interval, i instant, g geometry, * anything; those after '?' may be left out.
struct Operation {
    std::string_view name;
    Op op;
    Kind gives;
    std::string_view takes;
};
const Operation* find_function(std::string_view name);
const Operation& operation(Op op);

struct Node;
using NodePtr = std::unique_ptr<Node>;

struct Number {
    double value = 0;
    std::optional<std::int64_t> whole;  ///< when it is written without fraction and exponent and fits
};
/// An instant, a date (its midnight UTC), a time of day or a duration, by the node's kind; in microseconds.
struct Stamp {
    std::int64_t micros = 0;
    int offset_minutes = 0;  ///< of an instant, as written
};
struct Period {
    std::int64_t start = 0, end = 0;
};
/// "Datastream/Thing/properties/code": links, then a property, then keys into its JSON.
struct Path {
    std::vector<std::string> steps;
    std::vector<const Link*> links;      ///< from here on filled by check()
    const Entity* entity = nullptr;      ///< where the links lead
    const Property* property = nullptr;  ///< null is the id
    std::vector<std::string> keys;
};
struct Apply {
    const Operation* operation;
    std::vector<NodePtr> arguments;
};

struct Node {
    std::size_t at = 0;  ///< offset in the option's text
    Kind kind = Kind::null;
    std::variant<std::monostate, bool, Number, std::string, Stamp, Period, std::shared_ptr<const GeoShape>, Path, Apply>
        what;
};

/// One key of $orderby.
struct OrderKey {
    NodePtr by;
    bool descending = false;
};

/// Calls `f(const Path&)` for each path below `node`.
template <class F> void each_path(const Node& node, const F& f) {
    if (const auto* path = std::get_if<Path>(&node.what)) f(*path);
    if (const auto* apply = std::get_if<Apply>(&node.what))
        for (const NodePtr& argument : apply->arguments) each_path(*argument, f);
}

/// Finds the properties that the paths name and gives every node its kind; `entity` is where paths start.
/// Problem 400 with position and reason.
void check(std::string_view option, Node& node, const Entity& entity);
/// The same, and that it is true or false.
void check_condition(std::string_view option, Node& node, const Entity& entity);

}  // namespace huying::sensing::sta
