// record.hpp - one declaration per record. A struct described with BOOST_DESCRIBE_STRUCT is JSON both ways, an SQL row,
// and a JSON Schema; a wrong request is answered with every wrong field, not the first.
//   struct Station { Id id; Text<1,80> name; std::optional<Quantity<"ug/m3">> pm25; };
//   BOOST_DESCRIBE_STRUCT(Station, (), (id, name, pm25))
// A record may be made of others: the members of its described bases come first, in their order.
//   struct Seen : Station { Micros time; };  BOOST_DESCRIBE_STRUCT(Seen, (Station), (time))
#pragma once
#include <boost/core/demangle.hpp>

#include <map>
#include <typeinfo>

#include "engine/record/field.hpp"

namespace huying::record {

template <DescribedStruct T> using fields =
    boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;
template <class T, class D> using type_of = std::remove_cvref_t<decltype(std::declval<T>().*D::pointer)>;
template <DescribedStruct T> constexpr std::size_t field_count = boost::mp11::mp_size<fields<T>>::value;
template <DescribedStruct T, class F> void each(F f) { boost::mp11::mp_for_each<fields<T>>(f); }

template <class T> constexpr bool is_optional = false;
template <class T> constexpr bool is_optional<std::optional<T>> = true;

/// A member's name in JSON: without the last underscore that a word of C++ needs (`case_` is "case").
template <class D> constexpr std::string_view label(D) {
    constexpr std::string_view s = D::name;
    return s.ends_with('_') ? s.substr(0, s.size() - 1) : s;
}

/// The record's name without its namespace: "Case".
template <class T> std::string name_of() {
    std::string s = boost::core::demangle(typeid(T).name());
    const auto colon = s.rfind("::");
    return colon == std::string::npos ? s : s.substr(colon + 2);
}

template <DescribedStruct T> void write(std::string& out, const T& t) {
    char separator = '{';
    each<T>([&](auto d) {
        using F = type_of<T, decltype(d)>;
        if constexpr (is_optional<F>) {
            if (!(t.*d.pointer)) return;
        }
        out += separator;
        separator = ',';
        out += '"';
        out += label(d);
        out += "\":";
        Field<F>::write(out, t.*d.pointer);
    });
    out += separator == '{' ? "{}" : "}";
}
template <class T> std::string to_json(const T& t) {
    std::string out;
    Field<T>::write(out, t);
    return out;
}

/// Reads a record field by field, from more than one source (path, query, body), and says at the end what is missing.
template <DescribedStruct T> class Reader {
  public:
    Reader(T& target, Errors& errors) : target_(target), errors_(errors) {}

    /// A path or query parameter. False when the record has no such field.
    bool parameter(std::string_view name, std::string_view value, const Pointer& at) {
        return visit(name, at, [&](auto& field) {
            Field<std::remove_cvref_t<decltype(field)>>::read_text(value, field, errors_, at);
        });
    }
    /// A path parameter: the same value may stand in the body again, as when what was read is sent back.
    void path_parameter(std::string_view name, std::string_view value, const Pointer& at) {
        from_path_ = true;
        parameter(name, value, at);
        from_path_ = false;
    }
    /// A JSON object; unknown and repeated names are errors.
    void object(Element e, const Pointer& at) {
        simdjson::dom::object o;
        if (e.get(o)) {
            errors_.add(at, "must be an object");
            return complete_anyway();
        }
        for (const simdjson::dom::key_value_pair member : o) {  // no structured binding: clang 14 cannot capture it
            const std::string_view key = member.key;
            const Element value = member.value;
            const Pointer here{&at, key};
            const bool known = visit(key, here, [&](auto& field) {
                Field<std::remove_cvref_t<decltype(field)>>::read(value, field, errors_, here);
            });
            if (!known) errors_.add(here, "is not a known field");
        }
    }
    /// Marks a field as given (a raw body).
    void given(std::string_view name) {
        visit(name, {}, [](auto&) {});
    }
    void require_all(const Pointer& at) {
        std::size_t i = 0;
        each<T>([&](auto d) {
            using F = type_of<T, decltype(d)>;
            if (!seen_[i++] && !is_optional<F>) errors_.add({&at, label(d)}, "is required");
        });
    }

  private:
    template <class F> bool visit(std::string_view name, const Pointer& at, F f) {
        bool known = false;
        std::size_t i = 0;
        each<T>([&](auto d) {
            const std::size_t here = i++;
            if (known || name != label(d)) return;
            known = true;
            if (seen_[here] == by_path) {
                type_of<T, decltype(d)> again{};
                f(again);
                if (to_json(again) != to_json(target_.*d.pointer)) errors_.add(at, "is another than that of the path");
                seen_[here] = by_other;
                return;
            }
            if (seen_[here] != no) errors_.add(at, "is given more than once");
            else f(target_.*d.pointer);
            seen_[here] = from_path_ ? by_path : by_other;
        });
        return known;
    }
    void complete_anyway() {
        for (Seen& s : seen_) s = by_other;
    }

    T& target_;
    Errors& errors_;
    enum Seen : std::uint8_t { no, by_path, by_other };
    Seen seen_[field_count<T> + 1] = {};
    bool from_path_ = false;
};

template <DescribedStruct T> bool read(Element e, T& v, Errors& errors, const Pointer& at) {
    const std::size_t before = errors.list.size();
    Reader<T> reader(v, errors);
    reader.object(e, at);
    reader.require_all(at);
    return errors.list.size() == before;
}

/// Parses JSON text; throws Problem 400 for text that is no JSON and 422 naming every wrong field.
template <class T> T from_json(std::string_view text);

template <DescribedStruct T> std::string schema() {
    std::string properties, required;
    each<T>([&](auto d) {
        using F = type_of<T, decltype(d)>;
        properties += (properties.empty() ? "\"" : ",\"") + std::string(label(d)) + "\":" + Field<F>::schema();
        if (!is_optional<F>) required += (required.empty() ? "\"" : ",\"") + std::string(label(d)) + '"';
    });
    return R"({"type":"object","additionalProperties":false,"properties":{)" + properties + "}" +
           (required.empty() ? "" : R"(,"required":[)" + required + "]") + "}";
}

/// Collects the schemas of T and of every record within it, by name, for OpenAPI's components.
using Schemas = std::map<std::string, std::string>;
template <class T> struct Collect {
    static void into(Schemas&) {}
};
template <class T> struct Collect<std::optional<T>> : Collect<T> {};
template <class T> struct Collect<std::vector<T>> : Collect<T> {};
template <DescribedStruct T> struct Collect<T> {
    static void into(Schemas& all) {
        if (!all.emplace(name_of<T>(), "").second) return;
        each<T>([&](auto d) { Collect<type_of<T, decltype(d)>>::into(all); });
        all[name_of<T>()] = schema<T>();
    }
};

/// "id, name, pm25"
template <DescribedStruct T> const std::string& columns() {
    static const std::string text = [] {
        std::string s;
        each<T>([&](auto d) { s += (s.empty() ? "" : ", ") + std::string(d.name); });
        return s;
    }();
    return text;
}
template <DescribedStruct T> T row(const Rows& r) {
    T t{};
    int i = 0;
    each<T>([&](auto d) { t.*d.pointer = Field<type_of<T, decltype(d)>>::column(r, i++); });
    return t;
}
template <DescribedStruct T> std::vector<Param> params(const T& t) {
    std::vector<Param> out;
    out.reserve(field_count<T>);
    each<T>([&](auto d) { out.push_back(Field<type_of<T, decltype(d)>>::param(t.*d.pointer)); });
    return out;
}

template <DescribedStruct T> struct Field<T> {
    static std::string schema() { return R"({"$ref":"#/components/schemas/)" + name_of<T>() + "\"}"; }
    static void write(std::string& out, const T& v) { record::write(out, v); }
    static bool read(Element e, T& v, Errors& errors, const Pointer& at) { return record::read(e, v, errors, at); }
    static bool read_text(std::string_view, T&, Errors& errors, const Pointer& at) {
        return errors.add(at, "cannot be given as a parameter");
    }
};

/// The one JSON parser of this thread. Elements live until the next parse on the same thread.
/// Throws Problem 400 `malformed_json` (depth above 64, duplicate-free is checked by Reader).
Element parse_json(std::string_view text);

template <class T> T from_json(std::string_view text) {
    T value{};
    Errors errors;
    const Element e = parse_json(text);
    Field<T>::read(e, value, errors, {});
    if (!errors.list.empty()) throw invalid(std::move(errors.list));
    return value;
}

}  // namespace huying::record
