// field.hpp - how one field type looks in each of its worlds: JSON in and out, text (query, path), SQL, JSON Schema.
// To support a new type, specialise Field<T>. Records themselves are in record.hpp.
#pragma once
#include <simdjson.h>
#include <boost/describe.hpp>
#include <boost/mp11.hpp>

#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/problem.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "engine/record/row.hpp"

namespace huying::record {

/// A place in the JSON being read; turned into an RFC 6901 pointer only when something is wrong there.
struct Pointer {
    const Pointer* parent = nullptr;
    std::string_view key;
    std::size_t index = 0;
    std::string text() const;
};

/// Collects every wrong field of a request.
struct Errors {
    std::vector<FieldError> list;
    bool add(const Pointer& at, std::string detail) {
        list.push_back({at.text(), std::move(detail)});
        return false;
    }
};

using Element = simdjson::dom::element;

void write_text(std::string& out, std::string_view utf8);  ///< a JSON string with quotes and escapes
void write_number(std::string& out, double v);             ///< shortest form that reads back the same
void write_number(std::string& out, std::int64_t v);
std::optional<std::int64_t> integer_from(std::string_view text);
std::optional<double> real_from(std::string_view text);
/// Why `utf8` is no Text<min, max>, or nothing.
std::optional<std::string> text_fault(std::string_view utf8, std::size_t min, std::size_t max);

template <class T> struct Field;

template <class T>
concept DescribedStruct = boost::describe::has_describe_members<T>::value && !std::is_union_v<T>;
template <class T>
concept DescribedEnum = boost::describe::has_describe_enumerators<T>::value;

template <> struct Field<bool> {
    static std::string schema() { return R"({"type":"boolean"})"; }
    static void write(std::string& out, bool v) { out += v ? "true" : "false"; }
    static bool read(Element e, bool& v, Errors& errors, const Pointer& at) {
        return !e.get(v) || errors.add(at, "must be true or false");
    }
    static bool read_text(std::string_view s, bool& v, Errors& errors, const Pointer& at) {
        v = s == "true";
        return v || s == "false" || errors.add(at, "must be true or false");
    }
    static Param param(bool v) { return Param::of_bool(v); }
    static bool column(const Rows& r, int i) { return r.boolean(i); }
};

template <> struct Field<std::int64_t> {
    static std::string schema() { return R"({"type":"integer"})"; }
    static void write(std::string& out, std::int64_t v) { write_number(out, v); }
    static bool read(Element e, std::int64_t& v, Errors& errors, const Pointer& at) {
        return !e.get(v) || errors.add(at, "must be a whole number");
    }
    static bool read_text(std::string_view s, std::int64_t& v, Errors& errors, const Pointer& at) {
        const auto n = integer_from(s);
        v = n.value_or(0);
        return n || errors.add(at, "must be a whole number");
    }
    static Param param(std::int64_t v) { return Param::of(v); }
    static std::int64_t column(const Rows& r, int i) { return r.integer(i); }
};

template <> struct Field<double> {
    static std::string schema() { return R"({"type":"number"})"; }
    static void write(std::string& out, double v) { write_number(out, v); }
    static bool read(Element e, double& v, Errors& errors, const Pointer& at) {
        return (!e.get(v) && std::isfinite(v)) || errors.add(at, "must be a finite number");
    }
    static bool read_text(std::string_view s, double& v, Errors& errors, const Pointer& at) {
        const auto n = real_from(s);
        v = n.value_or(0);
        return n || errors.add(at, "must be a finite number");
    }
    static Param param(double v) { return Param::of_real(v); }
    static double column(const Rows& r, int i) { return r.real(i); }
};

template <> struct Field<std::string> {
    static std::string schema() { return R"({"type":"string"})"; }
    static void write(std::string& out, const std::string& v) { write_text(out, v); }
    static bool read(Element e, std::string& v, Errors& errors, const Pointer& at) {
        std::string_view s;
        if (e.get(s)) return errors.add(at, "must be text");
        return read_text(s, v, errors, at);
    }
    static bool read_text(std::string_view s, std::string& v, Errors& errors, const Pointer& at) {
        if (const auto fault = text_fault(s, 0, 20'000)) return errors.add(at, *fault);
        v = s;
        return true;
    }
    static Param param(const std::string& v) { return Param::of_text(v); }
    static std::string column(const Rows& r, int i) { return std::string(r.text(i)); }
};

template <std::size_t Min, std::size_t Max> struct Field<Text<Min, Max>> {
    using T = Text<Min, Max>;
    static std::string schema() {
        return R"({"type":"string","minLength":)" + std::to_string(Min) + R"(,"maxLength":)" + std::to_string(Max) +
               "}";
    }
    static void write(std::string& out, const T& v) { write_text(out, v.value); }
    static bool read(Element e, T& v, Errors& errors, const Pointer& at) {
        std::string_view s;
        if (e.get(s)) return errors.add(at, "must be text");
        return read_text(s, v, errors, at);
    }
    static bool read_text(std::string_view s, T& v, Errors& errors, const Pointer& at) {
        if (const auto fault = text_fault(s, Min, Max)) return errors.add(at, *fault);
        v.value = s;
        return true;
    }
    static Param param(const T& v) { return Param::of_text(v.value); }
    static T column(const Rows& r, int i) { return {std::string(r.text(i))}; }
};

template <Unit U> struct Field<Quantity<U>> {
    using T = Quantity<U>;
    static std::string schema() { return R"({"type":"number","x-unit":")" + std::string(U.text) + "\"}"; }
    static void write(std::string& out, T v) { write_number(out, v.value); }
    static bool read(Element e, T& v, Errors& errors, const Pointer& at) {
        return Field<double>::read(e, v.value, errors, at);
    }
    static bool read_text(std::string_view s, T& v, Errors& errors, const Pointer& at) {
        return Field<double>::read_text(s, v.value, errors, at);
    }
    static Param param(T v) { return Param::of_real(v.value); }
    static T column(const Rows& r, int i) { return {r.real(i)}; }
};

template <> struct Field<Id> {
    static std::string schema() { return R"({"type":"string","pattern":"^[0-9]{1,19}$"})"; }
    static void write(std::string& out, Id v) {
        out += '"';
        write_number(out, v.value);
        out += '"';
    }
    static bool read(Element e, Id& v, Errors& errors, const Pointer& at) {
        std::string_view s;
        if (e.get(s)) return errors.add(at, "must be an id: text of digits");
        return read_text(s, v, errors, at);
    }
    static bool read_text(std::string_view s, Id& v, Errors& errors, const Pointer& at) {
        const auto n = integer_from(s);
        v.value = n.value_or(0);
        return (n && *n >= 0) || errors.add(at, "must be an id: text of digits");
    }
    static Param param(Id v) { return Param::of(v.value); }
    static Id column(const Rows& r, int i) { return {r.integer(i)}; }
};

template <> struct Field<Micros> {
    static std::string schema() { return R"({"type":"string","format":"date-time"})"; }
    static void write(std::string& out, Micros v) { write_text(out, to_text(v)); }
    static bool read(Element e, Micros& v, Errors& errors, const Pointer& at) {
        std::string_view s;
        if (e.get(s)) return errors.add(at, "must be a time such as 2016-12-01T08:00:00+08:00");
        return read_text(s, v, errors, at);
    }
    static bool read_text(std::string_view s, Micros& v, Errors& errors, const Pointer& at) {
        const auto t = parse_time(s);
        v = t.value_or(Micros{});
        return t || errors.add(at, "must be a time such as 2016-12-01T08:00:00+08:00");
    }
    static Param param(Micros v) { return Param::of(v.value); }
    static Micros column(const Rows& r, int i) { return {r.integer(i)}; }
};

template <> struct Field<Json> {
    static std::string schema() { return "{}"; }
    static void write(std::string& out, const Json& v) { out += v.value.empty() ? "null" : v.value; }
    static bool read(Element e, Json& v, Errors&, const Pointer&) {
        v.value = simdjson::minify(e);
        return true;
    }
    static bool read_text(std::string_view, Json&, Errors& errors, const Pointer& at) {
        return errors.add(at, "cannot be given as a parameter");
    }
    static Param param(const Json& v) { return Param::of_text(v.value); }
    static Json column(const Rows& r, int i) { return {std::string(r.text(i))}; }
};

/// Columns only: bytes are never part of a JSON record.
template <> struct Field<Bytes> {
    static Param param(const Bytes& v) { return Param::of_blob(v.value); }
    static Bytes column(const Rows& r, int i) { return {std::string(r.blob(i))}; }
};

template <DescribedEnum E> struct Field<E> {
    static std::string names(std::string_view separator) {
        std::string out;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>(
            [&](auto d) { out += (out.empty() ? "" : std::string(separator)) + d.name; });
        return out;
    }
    static std::string_view name(E v) { return boost::describe::enum_to_string(v, "?"); }
    static bool parse(std::string_view s, E& v) {
        bool found = false;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto d) {
            if (s == d.name) v = d.value, found = true;
        });
        return found;
    }
    static std::string schema() { return R"({"type":"string","enum":[")" + names(R"(",")") + R"("]})"; }
    static void write(std::string& out, E v) { write_text(out, name(v)); }
    static bool read(Element e, E& v, Errors& errors, const Pointer& at) {
        std::string_view s;
        if (e.get(s)) return errors.add(at, "must be one of " + names(", "));
        return read_text(s, v, errors, at);
    }
    static bool read_text(std::string_view s, E& v, Errors& errors, const Pointer& at) {
        return parse(s, v) || errors.add(at, "must be one of " + names(", "));
    }
    static Param param(E v) { return Param::of_text(name(v)); }
    static E column(const Rows& r, int i) {
        E v{};
        if (!parse(r.text(i), v)) throw std::runtime_error("unknown word in the database: " + std::string(r.text(i)));
        return v;
    }
};

template <class T> struct Field<std::optional<T>> {
    static std::string schema() { return Field<T>::schema(); }
    static void write(std::string& out, const std::optional<T>& v) {
        if (v) Field<T>::write(out, *v);
        else out += "null";
    }
    static bool read(Element e, std::optional<T>& v, Errors& errors, const Pointer& at) {
        if (e.is_null()) return v.reset(), true;
        return Field<T>::read(e, v.emplace(), errors, at);
    }
    static bool read_text(std::string_view s, std::optional<T>& v, Errors& errors, const Pointer& at) {
        return Field<T>::read_text(s, v.emplace(), errors, at);
    }
    static Param param(const std::optional<T>& v) { return v ? Field<T>::param(*v) : Param{}; }
    static std::optional<T> column(const Rows& r, int i) {
        if (r.null(i)) return std::nullopt;
        return Field<T>::column(r, i);
    }
};

template <class T> struct Field<std::vector<T>> {
    static std::string schema() { return R"({"type":"array","items":)" + Field<T>::schema() + "}"; }
    static void write(std::string& out, const std::vector<T>& v) {
        out += '[';
        for (std::size_t i = 0; i < v.size(); ++i) {
            if (i > 0) out += ',';
            Field<T>::write(out, v[i]);
        }
        out += ']';
    }
    static bool read(Element e, std::vector<T>& v, Errors& errors, const Pointer& at) {
        simdjson::dom::array array;
        if (e.get(array)) return errors.add(at, "must be a list");
        bool good = true;
        for (const Element item : array) {
            const Pointer here{&at, {}, v.size()};
            good = Field<T>::read(item, v.emplace_back(), errors, here) && good;
        }
        return good;
    }
    static bool read_text(std::string_view s, std::vector<T>& v, Errors& errors, const Pointer& at) {
        return Field<T>::read_text(s, v.emplace_back(), errors, at);
    }
};

}  // namespace huying::record
