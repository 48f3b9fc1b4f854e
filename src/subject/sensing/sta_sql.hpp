// sta_sql.hpp - a checked tree as SQL with parameters. Values never become text of the statement. The county is $1.
//
//   "Thing/name eq 'x' and result gt 5" of Observations, alias e:
//   e.stream IN (SELECT q1.id FROM datastream q1 WHERE q1.county = $1 AND q1.thing IN (…q2.name = $2)) AND e.value > $3
#pragma once
#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "engine/store/store.hpp"
#include "subject/sensing/sta_dialect.hpp"
#include "subject/sensing/sta_tree.hpp"

namespace huying::sensing::sta {

/// The parameters of one statement, in the order in which they were asked for; $1 is the county. SQLite reads texts where they
/// are: these must live as long as the rows.
class Params {
  public:
    explicit Params(const Tx& tx) : Params(tx, {{Param::of_text(tx.county())}}) {}
    /// With those that a statement begins with.
    Params(const Tx& tx, std::vector<Param> first)
        : postgres(std::string_view(tx.store().driver()) == "postgresql"), all_(std::move(first)) {}
    std::string add(std::int64_t value) { return put(Param::of(value)); }
    std::string add(double value) { return put(Param::of_real(value)); }
    std::string add(std::string text) { return put(Param::of_text(texts_.emplace_back(std::move(text)))); }
    std::span<const Param> all() const { return all_; }
    std::string alias() { return "q" + std::to_string(++aliases_); }
    std::string call(Fn fn, const std::vector<std::string>& args) const { return dialect(postgres, fn, args); }
    std::string member(const std::vector<std::string>& keys) { return add(json_path(postgres, keys)); }

    const bool postgres;

  private:
    std::string put(const Param& param) {
        all_.push_back(param);
        return "$" + std::to_string(all_.size());
    }
    std::deque<std::string> texts_;
    std::vector<Param> all_;
    int aliases_ = 0;
};

/// An expression of sta_model, written over the alias e, over another.
std::string over(std::string_view expression, std::string_view alias);
/// What must hold of every row of the entity: its county, and that it may be shown.
std::string rows_of(const Entity& entity, std::string_view alias);
/// The id that a to_one link leads to.
std::string id_behind(const Link& link, std::string_view alias);
/// That row `b` is one that the link leads to from the entity with the id `parent`.
std::string belongs(const Entity& from, const Link& link, const std::string& parent, std::string_view b);
/// That some row `b` behind the link meets `condition`.
std::string some(const Link& link, std::string_view a, std::string_view b, const std::string& condition);

/// How a property is wanted. The start of an instant is the instant.
enum class As : std::uint8_t { number, text, boolean, start, end, null, offset };
/// A property, or the id, of the row `a`.
std::string attribute(Params& params, const Path& path, const std::string& a, As as);

class Compiler {
  public:
    /// Paths start at `entity`, whose row has the alias `alias`.
    Compiler(const Tx& tx, Params& params, const Entity& entity, std::string alias)
        : tx_(tx), params_(params), scopes_{{{}, &entity, std::move(alias)}} {}

    /// SQL that is true for the rows asked for; NULL counts as false.
    std::string condition(const Node& node);
    /// "x ASC, y DESC": nothing comes before something in ascending order (18-088, req/request-data/orderby).
    std::string order(const std::vector<OrderKey>& keys);

  private:
    struct Scope {
        std::vector<const Link*> links;
        const Entity* entity;
        std::string alias;
    };
    using Nodes = std::vector<const Node*>;
    std::string conjunction(const Nodes& nodes);
    std::string leaf(const Node& node);
    std::string emit(const Node& node);
    std::string geometric(const Node& node);
    std::string compare(const Apply& apply);
    std::string compare_kinds(Op op, const Node& a, const Node& b);
    std::string compare_ids(Op op, const Node& a, const Node& b);
    std::string compare_times(Op op, const Node& a, const Node& b);
    std::string is_null(const Node& node);
    std::string text_test(const Apply& apply);

    std::string value(const Node& node, As as);
    std::string literal(const Node& node, As as);
    std::string applied(const Node& node, const Apply& apply, As as);
    std::string calculated(const Node& node, const Apply& apply, As as);
    std::string text_function(const Apply& apply);
    std::string time_function(const Apply& apply);
    std::string path_value(const Path& path, As as);
    void order_one(std::string& out, const OrderKey& key);

    std::size_t scope_of(const Path& path) const;
    /// The link that all paths below the node begin with, from the innermost scope; null when there is none.
    const Link* common_link(const Node& node) const;
    std::string enter(std::size_t scope, const Link& link, const std::function<std::string()>& inside);

    const Tx& tx_;
    Params& params_;
    std::vector<Scope> scopes_;
};

/// The ids of the rows whose geometry meets a leaf of the tree: read and tested one by one, because neither database knows
/// geometry. Problem 422 when there are more than 20 000; 501 for a form that cannot be tested so.
std::vector<std::int64_t> ids_by_geometry(const Tx& tx, const Node& leaf, const Path& path);
/// Whether the node has a geo. or st_ function in it.
bool uses_geometry(const Node& node);
/// A geometric condition on literals only.
bool constant_geometry(const Node& leaf);

}  // namespace huying::sensing::sta
