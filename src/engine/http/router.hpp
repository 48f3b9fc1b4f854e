// router.hpp - from method and path to a line of the route table. A tree of path segments: text beats {name}, {name}
// beats {rest...}; the methods a path has are computed from the table, so 405 and OPTIONS never go stale.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace huying::http {

class Router {
  public:
    enum class Result { found, no_such_method, nothing, bad_escape };
    struct Match {
        Result result = Result::nothing;
        std::size_t line = 0;  ///< as given to add()
        std::vector<std::pair<std::string, std::string>> params;
        std::string allow;  ///< "GET, HEAD, OPTIONS"; with no_such_method, and for the method OPTIONS
    };

    /// `path` as in Route. Throws std::logic_error for a malformed pattern or one that is there already.
    void add(std::string_view method, std::string_view path, std::size_t line);
    /// `path` is still percent-encoded. `match` is overwritten, its memory reused.
    void find(std::string_view method, std::string_view path, Match& match) const;
    /// Whether some line starts with the same first segment ("/api/…"): such a path is never a page.
    bool owns(std::string_view path) const;

  private:
    struct Leaf {
        std::string method;
        std::size_t line;
        std::vector<std::string> names;
    };
    struct Node {
        std::vector<std::pair<std::string, std::size_t>> children;
        std::size_t any = 0;       ///< node of {name}; 0 = none
        std::vector<Leaf> leaves;  ///< lines that end here
        std::vector<Leaf> rest;    ///< lines that end here with {rest...}
    };
    struct Search;

    std::size_t child(std::size_t node, std::string_view segment, std::vector<std::string>& names);
    bool visit(const Node& node, std::size_t depth, Search& search) const;
    bool take(const std::vector<Leaf>& leaves, Search& search) const;

    std::vector<Node> nodes_{1};
};

}  // namespace huying::http
