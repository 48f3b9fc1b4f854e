// route.hpp - one line per route. Request and answer types, permission, OpenAPI, audit and metrics come from that line:
//   route("POST", "/api/cases/{id}/accept", May::accept_case, "Accept a case", accept)
// The verb is `Out f(Tx&, const In&)` (writes) or `Out f(const Tx&, const In&)` (reads). Path and query parameters and
// the members of the JSON body fill the fields of In by name. Out is a record, Created<record>, Nothing or Reply.
// A verb that speaks another dialect (SensorThings) takes `const Request&` as In. A verb that is slow without the database
// (argon2id, a call to another server) is `Reply f(Store&, const Request&)`: it runs on a thread of its own kind, a few at
// once, and opens its transactions itself.
#pragma once
#include <functional>
#include <memory>
#include <type_traits>

#include "engine/http/request.hpp"
#include "engine/record/faults.hpp"
#include "engine/store/store.hpp"

namespace huying {

/// What a verb reads that needs nothing to be said.
struct None {};
BOOST_DESCRIBE_STRUCT(None, (), ())

}  // namespace huying

namespace huying::http {

/// A verb with its input read; runs on a store thread, perhaps more than once.
class Prepared {
  public:
    virtual ~Prepared() = default;
    virtual Reply run(Tx& tx) = 0;
};

struct Route {
    std::string method;  ///< "GET"; "*" takes every method (SensorThings)
    std::string path;    ///< "/api/cases/{id}"; a last "{rest...}" takes everything after it
    std::string may;     ///< name of the permission; "anyone" needs no sign-in
    std::string summary;
    std::string purposes =
        {};  ///< what it uses personal data for, words of the county's register: "appeal,visit"; "none"
    bool writes = false;
    std::function<std::unique_ptr<Prepared>(Request&&)> prepare;  ///< on an I/O thread; throws Problem
    std::function<Reply(Store&, const Request&)> aside;  ///< instead of `prepare`: a verb that holds up no store thread
    std::string input, output;                           ///< names of the records, empty = none or another dialect
    bool upload = false;                                 ///< the body is raw bytes
    bool created = false;                                ///< answers 201 with a Location
    bool told_once = false;  ///< the answer holds a secret: no Idempotency-Key keeps it to be told again
    record::Schemas schemas;
    std::vector<std::string> parameters;  ///< "{name, in, schema, required}" as OpenAPI JSON, computed
    std::string body_schema;              ///< JSON Schema of the body, computed; empty = no JSON body
    bool dialect = false;                 ///< the verb reads the Request itself (SensorThings)
};

template <class T>
concept Plain = std::is_same_v<T, Request>;

namespace detail {

template <class F> struct Signature : Signature<decltype(&F::operator())> {};
template <class O, class T, class I> struct Signature<O (*)(T, I)> {
    using Out = O;
    using First = std::remove_cvref_t<T>;
    using In = std::remove_cvref_t<I>;
    static constexpr bool writes = !std::is_const_v<std::remove_reference_t<T>>;
};
template <class C, class O, class T, class I> struct Signature<O (C::*)(T, I) const> : Signature<O (*)(T, I)> {};
template <class C, class O, class T, class I> struct Signature<O (C::*)(T, I)> : Signature<O (*)(T, I)> {};

template <class Out> Reply reply_with(Out&& out) {
    using T = std::remove_cvref_t<Out>;
    if constexpr (std::is_same_v<T, Reply>) return std::forward<Out>(out);
    else if constexpr (std::is_same_v<T, Nothing>) return {204, "", "", {}};
    else if constexpr (requires {
                           out.location;
                           out.value;
                       })
        return {201, "application/json", record::to_json(out.value), {{"Location", out.location}}};
    else return {200, "application/json", record::to_json(out), {}};
}

template <class T> struct Payload { using type = T; };
template <class T> struct Payload<Created<T>> { using type = T; };

/// Which member of In, if any, is the Upload.
template <class In> constexpr bool takes_upload() {
    bool found = false;
    if constexpr (record::DescribedStruct<In>) {
        boost::mp11::mp_for_each<record::fields<In>>(
            [&](auto d) { found = found || std::is_same_v<record::type_of<In, decltype(d)>, Upload>; });
    }
    return found;
}

/// Reads path, query and body into In; throws Problem 422 with every wrong field.
template <class In> In read_input(Request& request, bool has_body) {
    In in{};
    record::Errors errors;
    record::Reader<In> reader(in, errors);
    for (const auto& [name, value] : request.params) {
        if (name != "county") reader.path_parameter(name, value, {nullptr, name});
    }
    for (const auto& [name, value] : request.query) {
        const std::string shown = "?" + name;
        if (!reader.parameter(name, value, {nullptr, shown})) errors.add({nullptr, shown}, "is not a known parameter");
    }
    if constexpr (takes_upload<In>()) {
        record::each<In>([&](auto d) {
            if constexpr (std::is_same_v<record::type_of<In, decltype(d)>, Upload>) {
                in.*d.pointer = Upload{std::move(request.content_type), std::move(request.body)};
                reader.given(d.name);
            }
        });
    } else if (has_body && !request.body.empty()) {
        reader.object(record::parse_json(request.body), {});
    }
    reader.require_all({});
    record::check_sense(in, errors.list);
    if (!errors.list.empty()) throw invalid(std::move(errors.list));
    return in;
}

template <class F, class In> class PreparedVerb final : public Prepared {
  public:
    PreparedVerb(const F& f, In&& in) : f_(f), in_(std::move(in)) {}
    Reply run(Tx& tx) override {
        if constexpr (Signature<F>::writes) return reply_with(f_(tx, in_));
        else return reply_with(f_(std::as_const(tx), in_));
    }

  private:
    const F& f_;  // lives in the route's closure, and routes live as long as the server
    In in_;
};

/// A member of a route's input, for OpenAPI.
struct Member {
    std::string name, schema;
    bool required;
};

/// What of the input comes in the path and (without a body) in the query; and the schema of what is left for the body.
std::vector<std::string> parameters_of(const std::string& method, const std::string& path,
                                       const std::vector<Member>& members);
std::string body_schema_of(const std::string& method, const std::string& path, const std::vector<Member>& members);

}  // namespace detail

template <class May, class F> Route route(std::string method, std::string path, May may, std::string summary, F f) {
    using S = detail::Signature<F>;
    using In = typename S::In;
    using Out = typename detail::Payload<typename S::Out>::type;
    Route r;
    r.writes = S::writes;
    r.created = !std::is_same_v<typename S::Out, Out>;
    r.may = record::Field<May>::name(may);
    if constexpr (record::DescribedStruct<Out>) {
        r.output = record::name_of<Out>();
        record::Collect<Out>::into(r.schemas);
    }
    const bool has_body = method != "GET" && method != "HEAD";
    auto held = std::make_shared<const F>(std::move(f));
    if constexpr (std::is_same_v<typename S::First, Store>) {
        r.dialect = true;
        r.told_once = true;  // it opens its transactions itself, and keeps the key in one of them (act_once)
        r.parameters = detail::parameters_of(method, path, {});
        r.aside = [held](Store& store, const Request& request) { return (*held)(store, request); };
    } else if constexpr (Plain<In>) {
        r.dialect = true;
        r.parameters = detail::parameters_of(method, path, {});
        r.prepare = [held](Request&& request) -> std::unique_ptr<Prepared> {
            return std::make_unique<detail::PreparedVerb<F, Request>>(*held, std::move(request));
        };
    } else {
        r.upload = detail::takes_upload<In>();
        std::vector<detail::Member> members;
        record::each<In>([&](auto d) {
            using M = record::type_of<In, decltype(d)>;
            if constexpr (std::is_same_v<M, Upload>) return;
            record::Collect<M>::into(r.schemas);
            members.push_back({d.name, record::Field<M>::schema(), !record::is_optional<M>});
        });
        if (!r.upload) r.input = record::name_of<In>();
        // Beside a raw body the other members can only come as parameters.
        r.parameters = detail::parameters_of(r.upload ? "GET" : method, path, members);
        if (!r.upload) r.body_schema = detail::body_schema_of(method, path, members);
        r.prepare = [held, has_body](Request&& request) -> std::unique_ptr<Prepared> {
            return std::make_unique<detail::PreparedVerb<F, In>>(*held, detail::read_input<In>(request, has_body));
        };
    }
    r.method = std::move(method);
    r.path = std::move(path);
    r.summary = std::move(summary);
    return r;
}

/// What a route uses personal data for; the gate asks for a right to one of these purposes. `P::none` says that it uses none.
template <class P> Route serves(std::initializer_list<P> purposes, Route r) {
    r.purposes.clear();
    for (const P p : purposes) r.purposes.append(r.purposes.empty() ? "" : ",").append(record::Field<P>::name(p));
    return r;
}
/// The same of several; one that says its own keeps it. `acting`: of those that change something.
template <class P> std::vector<Route> serves(std::initializer_list<P> reading, std::initializer_list<P> acting,
                                             std::vector<Route> routes) {
    for (Route& r : routes) {
        const auto purposes = r.method == "GET" ? reading : acting;
        if (r.purposes.empty()) r = serves(purposes, std::move(r));
    }
    return routes;
}
template <class P> std::vector<Route> serves(std::initializer_list<P> purposes, std::vector<Route> routes) {
    return serves(purposes, purposes, std::move(routes));
}

}  // namespace huying::http

namespace huying::record {
template <> struct Field<http::Upload> {
    static std::string schema() { return R"({"type":"string","format":"binary"})"; }
    static void write(std::string& out, const http::Upload&) { out += "null"; }
    static bool read(Element, http::Upload&, Errors& errors, const Pointer& at) {
        return errors.add(at, "comes as the raw body");
    }
    static bool read_text(std::string_view, http::Upload&, Errors& errors, const Pointer& at) {
        return errors.add(at, "comes as the raw body");
    }
};
}  // namespace huying::record
