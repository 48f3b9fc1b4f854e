// sta_page.hpp - rows of one entity as JSON, with what is expanded in them: the reading half of the service.
#pragma once
#include "subject/sensing/sta.hpp"
#include "subject/sensing/sta_query.hpp"
#include "subject/sensing/sta_sql.hpp"

namespace huying::sensing::sta {

/// $1… of a target, and what stands behind SELECT: " FROM thing e WHERE …".
std::vector<Param> params_of(const Tx& tx, const Target& target);
std::string where_of(const Target& target);

/// What a request may still cost: every row that becomes JSON, and every byte that is written into another entity, which
/// may be written many times.
struct Budget {
    static constexpr std::size_t most_rows = 20'000, most_bytes = 32 << 20;
    std::size_t rows = 0, bytes = 0;
    /// Problem 422 when that was too much.
    void spend(std::size_t n);
    void spend_bytes(std::size_t n);
};

/// One entity on its way into the answer.
struct Item {
    std::int64_t id = 0;                              ///< of an observation: its stream
    std::int64_t time = 0;                            ///< of an observation: that in its id
    std::int64_t parent = 0;                          ///< the id of the entity that it is expanded in
    std::string members;                              ///< JSON without the braces
    std::vector<std::optional<std::int64_t>> behind;  ///< the id behind each to_one link of Query::expand, in its order
};

struct Reading {
    const Tx& tx;
    const std::string& base_url;
    Budget budget = {};
};

/// The columns of SELECT over alias e that write_item reads, with what the query's expands need.
std::string select_columns(const Tx& tx, const Query& query);
/// Reads the row's columns from `first` on. `nested`: links of what is expanded are given only when selected.
Item read_item(const Reading& reading, const Query& query, const Rows& row, int first, bool nested);
/// "http://host/sta/v1.1/Things(17)"
std::string self_of(const Reading& reading, const Entity& entity, const Item& item);

/// The order of a list: what was asked, made total by the key. `own` is the order that a relation has of itself.
std::string total_order(Compiler& compiler, const Query& query, std::string_view own);

/// Adds what $expand asks for to the items, one statement per link and hundred items.
void expand_items(Reading& reading, const Query& query, std::vector<Item>& items);

/// Observations in groups, one for each stream (18-088, clause 14).
class DataArray {
  public:
    DataArray(const Reading& reading, const Query& query);
    /// A row of select_columns.
    void add(const Rows& row);
    /// The JSON list of the groups.
    std::string text() const;

  private:
    struct Group {
        std::string stream_link, rows;
        int count = 0;
    };
    const Reading& reading_;
    std::vector<std::string_view> components_;
    std::vector<std::pair<std::int64_t, Group>> groups_;
};

}  // namespace huying::sensing::sta
