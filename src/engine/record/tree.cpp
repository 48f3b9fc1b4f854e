// tree.cpp - see tree.hpp.
#include "engine/record/tree.hpp"

#include <algorithm>
#include <unordered_map>

namespace huying::record {
namespace {

std::vector<const Tree::Object::value_type*> by_name(const Tree::Object& members) {
    std::vector<const Tree::Object::value_type*> out;
    for (const auto& member : members) out.push_back(&member);
    std::ranges::sort(out, {}, [](const auto* m) -> const std::string& { return m->first; });
    return out;
}

bool equal_objects(const Tree::Object& a, const Tree::Object& b) {
    return std::ranges::equal(by_name(a), by_name(b), [](const auto* x, const auto* y) {
        return x->first == y->first && x->second == y->second;
    });
}

/// An object of a million members must not take a million searches of a million.
Tree::Object to_object(simdjson::dom::object json) {
    Tree::Object out;
    std::unordered_map<std::string_view, std::size_t> places;
    for (const auto member : json) {
        const auto [at, fresh] = places.try_emplace(member.key, out.size());
        if (fresh) out.emplace_back(member.key, to_tree(member.value));
        else out[at->second].second = to_tree(member.value);
    }
    return out;
}

std::optional<double> number_of(const Tree& t) {
    if (const auto* n = std::get_if<std::int64_t>(&t.value)) return static_cast<double>(*n);
    if (const auto* n = std::get_if<double>(&t.value)) return *n;
    return std::nullopt;
}

}  // namespace

const Tree* Tree::find(std::string_view name) const {
    const auto* members = std::get_if<Object>(&value);
    if (members == nullptr) return nullptr;
    const auto at = std::ranges::find(*members, name, &Object::value_type::first);
    return at == members->end() ? nullptr : &at->second;
}

void Tree::set(std::string_view name, Tree member) {
    if (Tree* there = find(name)) *there = std::move(member);
    else std::get<Object>(value).emplace_back(name, std::move(member));
}

void Tree::erase(std::string_view name) {
    std::erase_if(std::get<Object>(value), [&](const auto& member) { return member.first == name; });
}

bool Tree::operator==(const Tree& other) const {
    if (value.index() != other.value.index()) {
        const auto a = number_of(*this), b = number_of(other);
        return a && b && *a == *b;
    }
    if (const auto* members = std::get_if<Object>(&value))
        return equal_objects(*members, std::get<Object>(other.value));
    return value == other.value;
}

Tree to_tree(Element json) {
    using enum simdjson::dom::element_type;
    Tree out;
    switch (json.type()) {
        case NULL_VALUE: break;
        case BOOL: out.value = json.get_bool().value_unsafe(); break;
        case INT64: out.value = json.get_int64().value_unsafe(); break;
        case UINT64: out.value = static_cast<double>(json.get_uint64().value_unsafe()); break;
        case DOUBLE: out.value = json.get_double().value_unsafe(); break;
        case STRING: out.value = std::string(json.get_string().value_unsafe()); break;
        case ARRAY: {
            auto& list = out.value.emplace<Tree::List>();
            const simdjson::dom::array items = json.get_array().value_unsafe();
            for (const Element item : items) list.push_back(to_tree(item));
            break;
        }
        case OBJECT: out.value = to_object(json.get_object().value_unsafe()); break;
    }
    return out;
}

void write(std::string& out, const Tree& tree) {
    struct Writer {
        std::string& out;
        void operator()(std::nullptr_t) const { out += "null"; }
        void operator()(bool v) const { out += v ? "true" : "false"; }
        void operator()(std::int64_t v) const { write_number(out, v); }
        void operator()(double v) const { write_number(out, v); }
        void operator()(const std::string& v) const { write_text(out, v); }
        void operator()(const Tree::List& v) const {
            out += '[';
            for (const Tree& item : v) {
                if (&item != v.data()) out += ',';
                write(out, item);
            }
            out += ']';
        }
        void operator()(const Tree::Object& v) const {
            out += '{';
            for (const auto& member : v) {
                if (&member != v.data()) out += ',';
                write_text(out, member.first);
                out += ':';
                write(out, member.second);
            }
            out += '}';
        }
    };
    std::visit(Writer{out}, tree.value);
}

std::size_t depth_of(const Tree& tree) {
    std::size_t deepest = 0;
    if (const auto* list = std::get_if<Tree::List>(&tree.value))
        for (const Tree& item : *list) deepest = std::max(deepest, depth_of(item));
    if (const auto* members = std::get_if<Tree::Object>(&tree.value))
        for (const auto& member : *members) deepest = std::max(deepest, depth_of(member.second));
    return deepest + 1;
}

std::size_t size_of(const Tree& tree) {
    std::size_t n = 1;
    if (const auto* list = std::get_if<Tree::List>(&tree.value))
        for (const Tree& item : *list) n += size_of(item);
    if (const auto* members = std::get_if<Tree::Object>(&tree.value))
        for (const auto& member : *members) n += size_of(member.second);
    return n;
}

}  // namespace huying::record
