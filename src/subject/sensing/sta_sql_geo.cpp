// sta_sql_geo.cpp - geometric conditions: the geometries of the county's Locations or features are read once and tested one by
// one; the ids of those that meet the condition go into the statement. A county has thousands of them, not millions.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "subject/sensing/sta_shape.hpp"
#include "subject/sensing/sta_sql.hpp"

namespace huying::sensing::sta {
namespace {

constexpr std::int64_t most_geometries = 20'000;

/// The value for one row; truth is 1 or 0; nothing where the row has no geometry.
using Value = std::optional<double>;

class Tester {
  public:
    explicit Tester(const GeoShape* shape) : shape_(shape) {}
    Value value(const Node& node) const {
        if (const auto* number = std::get_if<Number>(&node.what)) return number->value;
        if (const auto* flag = std::get_if<bool>(&node.what)) return *flag ? 1 : 0;
        const auto* apply = std::get_if<Apply>(&node.what);
        if (apply == nullptr) throw not_here();
        const Op op = apply->operation->op;
        if (op >= Op::geo_distance) return geometric(*apply);
        if (op > Op::le && (op < Op::add || op > Op::negate)) throw not_here();
        const Value a = value(*apply->arguments[0]);
        if (op == Op::negate) return a ? Value(-*a) : a;
        const Value b = value(*apply->arguments[1]);
        if (!a || !b) return op == Op::ne ? Value(a != b) : op <= Op::le ? Value(0) : std::nullopt;
        return calculated(op, *a, *b);
    }
    bool meets(const Node& node) const { return value(node).value_or(0) != 0; }

  private:
    static Problem not_here() {
        return {501, "not_here",
                "A geo. or st_ function can be compared with numbers, and joined by and, or, not with other "
                "conditions; nothing else."};
    }
    const GeoShape* shape_of(const Node& node) const {
        const auto* literal = std::get_if<std::shared_ptr<const GeoShape>>(&node.what);
        return literal != nullptr ? literal->get() : shape_;
    }
    Value geometric(const Apply& apply) const {
        const Op op = apply.operation->op;
        const GeoShape* a = shape_of(*apply.arguments[0]);
        if (a == nullptr) return std::nullopt;
        if (op == Op::geo_length) return shape_length(*a);
        const GeoShape* b = shape_of(*apply.arguments[1]);
        if (b == nullptr) return std::nullopt;
        if (op == Op::geo_distance) return shape_distance(*a, *b);
        if (op == Op::st_relate)
            return matrix_fits(shape_matrix(*a, *b), std::get<std::string>(apply.arguments[2]->what));
        return shapes_relate(op, *a, *b);
    }
    static Value calculated(Op op, double a, double b) {
        switch (op) {
            case Op::eq: return a == b;
            case Op::ne: return a != b;
            case Op::gt: return a > b;
            case Op::ge: return a >= b;
            case Op::lt: return a < b;
            case Op::le: return a <= b;
            case Op::add: return a + b;
            case Op::sub: return a - b;
            case Op::mul: return a * b;
            default: return b == 0 ? std::nullopt : Value(op == Op::div ? a / b : std::fmod(a, b));
        }
    }
    const GeoShape* shape_;
};

}  // namespace

bool uses_geometry(const Node& node) {
    const auto* apply = std::get_if<Apply>(&node.what);
    return apply != nullptr &&
           (apply->operation->op >= Op::geo_distance ||
            std::ranges::any_of(apply->arguments, [](const NodePtr& n) { return uses_geometry(*n); }));
}

bool constant_geometry(const Node& leaf) { return Tester(nullptr).meets(leaf); }

std::vector<std::int64_t> ids_by_geometry(const Tx& tx, const Node& leaf, const Path& path) {
    each_path(leaf, [&](const Path& other) {
        if (other.property != path.property || other.links != path.links || other.property->type != Type::geometry)
            throw Problem(501, "not_here",
                          "A geometric condition here may speak of one geometry of the data, and literals.");
    });
    const Property& p = *path.property;
    const std::string column = p.kept == Property::computed ? over(p.column, "g") : "g." + std::string(p.column);
    const Param params[] = {Param::of_text(tx.county()), Param::of(most_geometries + 1)};
    Rows& rows = tx.query(fmt::format("SELECT g.id, {} FROM {} g WHERE {} LIMIT $2", column, path.entity->table,
                                      rows_of(*path.entity, "g")),
                          params);
    std::vector<std::int64_t> out;
    for (std::int64_t n = 0; rows.next(); ++n) {
        if (n == most_geometries)
            throw Problem(422, "query_too_costly",
                          fmt::format("The county has more than {} {} with a geometry: too many to "
                                      "test one by one. Ask through a Thing or Datastream.",
                                      most_geometries, path.entity->set));
        const auto shape = rows.null(1) ? nullptr : shape_from_geojson(rows.text(1));
        if (Tester(shape.get()).meets(leaf)) out.push_back(rows.integer(0));
    }
    return out;
}

}  // namespace huying::sensing::sta
