// patch.cpp - see patch.hpp.
#include "engine/record/patch.hpp"

#include <algorithm>

namespace huying::record {
namespace {

constexpr std::size_t most_values = 100'000;  // of a document: copies of copies would double it with each operation
constexpr std::size_t most_operations = 1000;
constexpr std::size_t deepest_patched = 60;  // levels of a document; what is deeper, the parser would not read again

using Path = std::vector<std::string>;

struct Operation {
    std::string_view op;
    Path path, from;
    Tree value;
};

bool takes_value(std::string_view op) { return op == "add" || op == "replace" || op == "test"; }
bool takes_from(std::string_view op) { return op == "move" || op == "copy"; }

void read_path(simdjson::dom::object o, std::string_view name, Path& path, Errors& errors, const Pointer& at) {
    Element value;
    std::string_view text;
    if (o[name].get(value)) return void(errors.add({&at, name}, "is required"));
    const auto parts = value.get(text) ? std::nullopt : parse_pointer(text);
    if (!parts) errors.add({&at, name}, "must be a JSON pointer such as /properties/owner");
    else path = *parts;
}

Operation read_operation(Element json, Errors& errors, const Pointer& at) {
    Operation out;
    simdjson::dom::object o;
    if (json.get(o)) return errors.add(at, "must be an object"), out;
    if (o["op"].get(out.op) || !(takes_value(out.op) || takes_from(out.op) || out.op == "remove"))
        return errors.add({&at, "op"}, "must be add, remove, replace, move, copy or test"), out;
    read_path(o, "path", out.path, errors, at);
    if (takes_from(out.op)) read_path(o, "from", out.from, errors, at);
    Element value;
    if (takes_value(out.op) && o["value"].get(value)) errors.add({&at, "value"}, "is required");
    else if (takes_value(out.op)) out.value = to_tree(value);
    return out;
}

Problem failed(std::size_t number, const std::string& why) {
    return {409, "patch_failed", "The patch cannot be made.", {{"/" + std::to_string(number), why}}};
}

/// "0", "17": no sign, no leading zero (RFC 6901, 4).
std::optional<std::size_t> index_of(std::string_view part, std::size_t end) {
    const auto n = part.size() > 1 && part.front() == '0' ? std::nullopt : integer_from(part);
    if (!n || *n < 0 || part.front() == '-' || static_cast<std::size_t>(*n) > end) return std::nullopt;
    return static_cast<std::size_t>(*n);
}

Tree* step(Tree& at, const std::string& part) {
    if (auto* list = std::get_if<Tree::List>(&at.value)) {
        const auto index = index_of(part, list->size());
        return index && *index < list->size() ? &(*list)[*index] : nullptr;
    }
    return at.find(part);
}

Tree* find(Tree& document, std::span<const std::string> path) {
    Tree* at = &document;
    for (const std::string& part : path) {
        at = step(*at, part);
        if (at == nullptr) return nullptr;
    }
    return at;
}

bool add(Tree& document, const Path& path, Tree value) {
    if (path.empty()) return document = std::move(value), true;
    Tree* parent = find(document, std::span(path).first(path.size() - 1));
    if (parent == nullptr) return false;
    if (auto* list = std::get_if<Tree::List>(&parent->value)) {
        const auto index = path.back() == "-" ? std::optional(list->size()) : index_of(path.back(), list->size());
        if (!index) return false;
        list->insert(list->begin() + static_cast<std::ptrdiff_t>(*index), std::move(value));
        return true;
    }
    if (!std::holds_alternative<Tree::Object>(parent->value)) return false;
    parent->set(path.back(), std::move(value));
    return true;
}

bool remove(Tree& document, const Path& path) {
    if (path.empty()) return document = Tree{}, true;
    Tree* parent = find(document, std::span(path).first(path.size() - 1));
    if (parent == nullptr || step(*parent, path.back()) == nullptr) return false;
    if (auto* list = std::get_if<Tree::List>(&parent->value))
        list->erase(list->begin() + static_cast<std::ptrdiff_t>(*index_of(path.back(), list->size())));
    else parent->erase(path.back());
    return true;
}

/// Why it could not be made, or nothing.
std::optional<std::string> make(Tree& document, Operation& o) {
    const std::string nothing_there = "there is nothing at its path", too_deep = "the document would become too deep";
    if (takes_value(o.op) && o.path.size() + depth_of(o.value) > deepest_patched) return too_deep;
    if (o.op == "add") return add(document, o.path, std::move(o.value)) ? std::nullopt : std::optional(nothing_there);
    if (o.op == "remove") return remove(document, o.path) ? std::nullopt : std::optional(nothing_there);
    if (takes_from(o.op)) {
        const Tree* from = find(document, o.from);
        if (from == nullptr) return "there is nothing at its from";
        const bool into_itself =
            o.op == "move" && o.path.size() > o.from.size() && std::equal(o.from.begin(), o.from.end(), o.path.begin());
        if (into_itself) return "nothing can be moved into itself";
        Tree value = *from;
        if (o.path.size() + depth_of(value) > deepest_patched) return too_deep;
        if (o.op == "move") remove(document, o.from);
        return add(document, o.path, std::move(value)) ? std::nullopt : std::optional(nothing_there);
    }
    Tree* there = find(document, o.path);
    if (there == nullptr) return nothing_there;
    if (o.op == "replace") return *there = std::move(o.value), std::nullopt;
    return *there == o.value ? std::nullopt : std::optional<std::string>("the test does not hold");
}

}  // namespace

std::optional<std::vector<std::string>> parse_pointer(std::string_view text) {
    std::vector<std::string> out;
    if (text.empty()) return out;
    if (text.front() != '/') return std::nullopt;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '/') out.emplace_back();
        else if (text[i] != '~') out.back() += text[i];
        else if (++i < text.size() && (text[i] == '0' || text[i] == '1')) out.back() += text[i] == '0' ? '~' : '/';
        else return std::nullopt;
    }
    return out;
}

void apply_patch(Tree& document, Element operations) {
    simdjson::dom::array list;
    if (operations.get(list)) throw invalid("", "must be a list of operations (RFC 6902)");
    std::vector<Operation> all;
    Errors errors;
    const Pointer root;
    for (const Element json : list) {
        const Pointer at{&root, {}, all.size()};
        if (all.size() == most_operations) throw invalid(at.text(), "a patch may have at most 1000 operations");
        all.push_back(read_operation(json, errors, at));
    }
    if (!errors.list.empty()) throw invalid(std::move(errors.list));
    Tree changed = document;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const bool copies = all[i].op == "copy";
        if (const auto why = make(changed, all[i])) throw failed(i, *why);
        if (copies && size_of(changed) > most_values) throw failed(i, "the document would become too large");
    }
    document = std::move(changed);
}

void merge(Tree& document, const Tree& changes) {
    const auto* members = std::get_if<Tree::Object>(&changes.value);
    if (members == nullptr) {
        document = changes;
        return;
    }
    if (!std::holds_alternative<Tree::Object>(document.value)) document.value = Tree::Object{};
    for (const auto& [name, change] : *members) {
        if (std::holds_alternative<std::nullptr_t>(change.value)) {
            document.erase(name);
            continue;
        }
        if (document.find(name) == nullptr) document.set(name, {});
        merge(*document.find(name), change);
    }
}

}  // namespace huying::record
