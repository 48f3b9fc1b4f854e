// page.hpp - lists by the page: newest first, `after` names the last one of the page before.
#pragma once
#include <optional>
#include <vector>

#include "base/id.hpp"
#include "base/problem.hpp"

namespace huying::personal {

constexpr std::int64_t most_listed = 500;

/// Rows of a page; Problem 422 for what is no size.
inline std::int64_t page_size(const std::optional<std::int64_t>& limit) {
    if (limit && (*limit < 1 || *limit > most_listed)) throw invalid("?limit", "must be 1 to 500");
    return limit.value_or(most_listed);
}
/// What a page of `size` begins before.
inline Id page_begin(const std::optional<Id>& after) { return after.value_or(Id{INT64_MAX}); }

/// `next` of a page that may have a following one; `key` is the member that `after` names.
template <class Row, class Key> std::optional<Id> next_after(const std::vector<Row>& rows, std::int64_t size, Key key) {
    if (std::ssize(rows) < size) return std::nullopt;
    return rows.back().*key;
}

}  // namespace huying::personal
