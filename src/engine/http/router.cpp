// router.cpp - see router.hpp.
#include "engine/http/router.hpp"

#include <algorithm>
#include <stdexcept>

#include "engine/http/target.hpp"

namespace huying::http {
namespace {

constexpr std::size_t deepest = 32;  // segments that are told apart; more only fit a {rest...}

bool is_rest(std::string_view segment) { return segment.starts_with('{') && segment.ends_with("...}"); }

/// 0 = not at all. OPTIONS is answered from the table and not by "*".
int fits(std::string_view line, std::string_view method) {
    if (line == method) return 3;
    if (line == "GET" && method == "HEAD") return 2;
    return line == "*" && method != "OPTIONS" ? 1 : 0;
}

std::string joined_methods(std::vector<std::string_view> methods) {
    const bool every = std::find(methods.begin(), methods.end(), "*") != methods.end();
    if (every) methods = {"GET", "POST", "PUT", "PATCH", "DELETE"};
    if (std::find(methods.begin(), methods.end(), "GET") != methods.end()) methods.push_back("HEAD");
    methods.push_back("OPTIONS");
    std::sort(methods.begin(), methods.end());
    methods.erase(std::unique(methods.begin(), methods.end()), methods.end());
    std::string out;
    for (const auto m : methods) out.append(out.empty() ? "" : ", ").append(m);
    return out;
}

}  // namespace

namespace detail {

/// A short list without memory of its own to ask for: a look-up happens for every request.
template <class T> struct Few {
    T items[deepest + 1];
    std::size_t size = 0;
    void push(T item) { items[size++] = item; }
};

}  // namespace detail

/// One look-up: the segments (decoded where needed), what the pattern's names hold so far.
struct Router::Search {
    std::string_view method, path;
    Match& match;
    detail::Few<std::string_view> segments{};
    detail::Few<std::size_t> starts{};  // where each segment begins in `path`
    detail::Few<std::string_view> values{};
    std::vector<std::string> decoded{};  // storage of segments that had escapes
    std::string rest{};
    std::vector<std::string_view>* methods = nullptr;  // set when nothing fits: what would have

    bool split() {
        const bool escaped = path.find('%') != std::string_view::npos;
        if (escaped) decoded.reserve(deepest);
        for (std::size_t at = 1; at <= path.size() && segments.size < deepest;) {
            const std::size_t end = std::min(path.find('/', at), path.size());
            std::string_view segment = path.substr(at, end - at);
            if (escaped) {
                if (!decode_path(segment, decoded.emplace_back())) return false;
                segment = decoded.back();
            }
            segments.push(segment);
            starts.push(at);
            at = end + 1;
        }
        return true;
    }
};

void Router::add(std::string_view method, std::string_view path, std::size_t line) {
    const std::string shown = std::string(method) + " " + std::string(path);
    if (!path.starts_with('/')) throw std::logic_error("route does not start with '/': " + shown);
    std::vector<std::string> names;
    std::size_t node = 0;
    bool rest = false;
    for (std::size_t at = 1; at <= path.size();) {
        const std::size_t end = std::min(path.find('/', at), path.size());
        const std::string_view segment = path.substr(at, end - at);
        if (rest) throw std::logic_error("{rest...} must be last: " + shown);
        rest = is_rest(segment);
        if (rest) names.emplace_back(segment.substr(1, segment.size() - 5));
        else node = child(node, segment, names);
        at = end + 1;
    }
    auto& leaves = rest ? nodes_[node].rest : nodes_[node].leaves;
    for (const Leaf& l : leaves) {
        if (l.method == method) throw std::logic_error("route is there twice: " + shown);
    }
    leaves.push_back({std::string(method), line, std::move(names)});
}

std::size_t Router::child(std::size_t node, std::string_view segment, std::vector<std::string>& names) {
    if (segment.starts_with('{') && segment.ends_with('}')) {
        names.emplace_back(segment.substr(1, segment.size() - 2));
        if (nodes_[node].any == 0) {
            nodes_[node].any = nodes_.size();
            nodes_.emplace_back();
        }
        return nodes_[node].any;
    }
    for (const auto& [text, next] : nodes_[node].children) {
        if (text == segment) return next;
    }
    const std::size_t made = nodes_.size();
    nodes_[node].children.emplace_back(std::string(segment), made);
    nodes_.emplace_back();
    return made;
}

void Router::find(std::string_view method, std::string_view path, Match& match) const {
    match.result = Result::nothing;
    match.params.clear();
    match.allow.clear();
    if (!path.starts_with('/')) return;
    Search search{method, path, match};
    if (!search.split()) {
        match.result = Result::bad_escape;
        return;
    }
    if (visit(nodes_[0], 0, search)) {
        match.result = Result::found;
        return;
    }
    if (match.result == Result::bad_escape) return;
    std::vector<std::string_view> methods;
    search.methods = &methods;
    visit(nodes_[0], 0, search);
    if (methods.empty()) return;
    match.result = Result::no_such_method;
    match.allow = joined_methods(methods);
}

bool Router::visit(const Node& node, std::size_t depth, Search& search) const {
    if (depth == search.segments.size) {
        if (take(node.leaves, search)) return true;
    } else {
        const std::string_view segment = search.segments.items[depth];
        for (const auto& [text, next] : node.children) {
            if (text == segment && visit(nodes_[next], depth + 1, search)) return true;
        }
        if (node.any != 0 && !segment.empty()) {
            search.values.push(segment);
            if (visit(nodes_[node.any], depth + 1, search)) return true;
            --search.values.size;
        }
    }
    if (node.rest.empty()) return false;
    search.rest.clear();
    const std::size_t from = depth < search.starts.size ? search.starts.items[depth] : search.path.size();
    if (!decode_path(search.path.substr(from), search.rest)) {
        search.match.result = Result::bad_escape;
        return false;
    }
    search.values.push(search.rest);
    const bool taken = take(node.rest, search);
    --search.values.size;
    return taken;
}

bool Router::take(const std::vector<Leaf>& leaves, Search& search) const {
    const Leaf* found = nullptr;
    int best = 0;
    for (const Leaf& leaf : leaves) {
        if (search.methods != nullptr) search.methods->push_back(leaf.method);
        const int fit = fits(leaf.method, search.method);
        if (fit > best) found = &leaf;
        best = std::max(best, fit);
    }
    if (found == nullptr) return false;
    search.match.line = found->line;
    for (std::size_t i = 0; i < found->names.size(); ++i)
        search.match.params.emplace_back(found->names[i], search.values.items[i]);
    return true;
}

bool Router::owns(std::string_view path) const {
    const std::string_view first = path.substr(1, path.find('/', 1) - 1);
    for (const auto& [text, next] : nodes_[0].children) {
        if (text == first && !text.empty()) return true;
    }
    return false;
}

}  // namespace huying::http
