// tree.hpp - JSON as a value that can be changed: for a document whose shape no record declares.
// Patches (patch.hpp) and batches of requests work on it. What is read once and not changed stays an Element.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/record/field.hpp"

namespace huying::record {

struct Tree {
    using List = std::vector<Tree>;
    using Object = std::vector<std::pair<std::string, Tree>>;  ///< in the order given
    std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, List, Object> value = nullptr;

    /// Of an object; null when there is no such member, or when this is no object.
    const Tree* find(std::string_view name) const;
    Tree* find(std::string_view name) { return const_cast<Tree*>(std::as_const(*this).find(name)); }
    /// Of an object: a member that is there is replaced in its place.
    void set(std::string_view name, Tree member);
    void erase(std::string_view name);
    bool operator==(const Tree& other) const;  ///< numbers by value, members in any order (RFC 6902, 4.6)
};

/// Whole numbers beyond 2^63 become a double. Repeated names of an object: the last counts.
Tree to_tree(Element json);
void write(std::string& out, const Tree& tree);
inline std::string to_json(const Tree& tree) {
    std::string out;
    write(out, tree);
    return out;
}
/// How many values it holds, itself and all within.
std::size_t size_of(const Tree& tree);
/// Levels of nesting; 1 for a value with nothing within.
std::size_t depth_of(const Tree& tree);

}  // namespace huying::record
