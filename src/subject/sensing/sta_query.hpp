// sta_query.hpp - the query options of a request, or of one $expand inside it (18-088, clause 9.3): read, and checked
// against the entity they are for, before anything is asked of the database.
#pragma once
#include <utility>

#include "base/id.hpp"
#include "subject/sensing/sta_lexer.hpp"
#include "subject/sensing/sta_tree.hpp"

namespace huying::sensing::sta {

inline constexpr std::int64_t page_size = 100;      ///< without $top
inline constexpr std::int64_t largest_page = 1000;  ///< more than this is cut (18-088, req/request-data/top)
inline constexpr std::size_t most_expanded = 40;    ///< links in one $expand, at all levels together
inline constexpr int deepest_expand = 8;
inline constexpr std::size_t longest_query = 8000;  ///< bytes of all options together

struct Expand;

struct Query {
    enum Format : std::uint8_t { entities, data_array };
    const Entity* entity = nullptr;
    std::optional<std::int64_t> top;
    std::int64_t skip = 0;
    /// $skiptoken, of our own links: the last Observation of the page before. Deep pages are found by the key, not by counting.
    std::optional<std::pair<Id, Micros>> after;
    bool count = false;
    Format format = entities;
    NodePtr filter;
    std::vector<OrderKey> order;
    std::vector<std::string> select;  ///< empty = everything; "id" is the id
    std::vector<Expand> expand;
    /// What was asked beside $top and $skip, for the link to the next page.
    std::vector<std::pair<std::string, std::string>> given;

    std::int64_t page() const { return top.value_or(page_size); }
    bool selects(std::string_view name) const;
};

struct Expand {
    const Link* link;
    Query query;
};

/// Problem 400 for a wrong option, 501 for one that is not offered, 413 for more text than is read.
Query parse_query(const Entity& entity, const std::vector<std::pair<std::string, std::string>>& options);
/// "?$top=2&$skip=4&$filter=…" for the page that follows one of so many; with `token` it begins after that Observation.
std::string next_page(const Query& query, std::int64_t page, const std::string& token = {});

}  // namespace huying::sensing::sta
