// openapi.cpp - OpenAPI 3.1 of the route table. Nothing here is written by hand per route: a route that exists is
// described, and described as it is.
#include "base/list.hpp"
#include "engine/http/server.hpp"
#include "engine/http/service.hpp"

#include <algorithm>
#include <cctype>

namespace huying::http {
namespace {

std::string in_quotes(std::string_view text) {
    std::string out;
    record::write_text(out, text);
    return out;
}

/// "{id}" and "{rest...}" of a path, without braces and dots.
std::vector<std::string> path_names(const std::string& path) {
    std::vector<std::string> names;
    for (std::size_t at = path.find('{'); at != std::string::npos; at = path.find('{', at + 1)) {
        std::string name = path.substr(at + 1, path.find('}', at) - at - 1);
        if (name.ends_with("...")) name.resize(name.size() - 3);
        names.push_back(std::move(name));
    }
    return names;
}

bool contains(const std::vector<std::string>& list, const std::string& name) {
    return std::find(list.begin(), list.end(), name) != list.end();
}

bool has_no_body(const std::string& method) { return method == "GET" || method == "HEAD"; }

std::string parameter(const std::string& name, const char* in, const std::string& schema, bool required) {
    return R"({"name":)" + in_quotes(name) + R"(,"in":")" + in + R"(","required":)" + (required ? "true" : "false") +
           R"(,"schema":)" + schema + "}";
}

constexpr const char* problem_schema =
    R"({"type":"object","description":"RFC 9457","required":["type","title","status","code","detail"],"properties":{)"
    R"("type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},)"
    R"("code":{"type":"string","description":"stable, for programs"},"detail":{"type":"string"},)"
    R"("request_id":{"type":"string"},"current":{"description":"what the server holds now"},)"
    R"("errors":{"type":"array","items":{"type":"object","required":["pointer","detail"],"properties":{)"
    R"("pointer":{"type":"string"},"detail":{"type":"string"}}}}}})";

std::string operation_id(const std::string& method, const std::string& path) {
    std::string id = method;
    std::transform(id.begin(), id.end(), id.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (const char c : path) {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0) id += c;
        else if (id.back() != '_') id += '_';
    }
    while (id.back() == '_') id.pop_back();
    return id;
}

std::string request_body(const Route& route) {
    if (route.upload) {
        return R"(,"requestBody":{"required":true,"content":{"application/octet-stream":{},"multipart/form-data":{"schema":)"
               R"({"type":"object","properties":{"file":{"type":"string","format":"binary"}}}}}})";
    }
    if (!route.body_schema.empty())
        return R"(,"requestBody":{"required":true,"content":{"application/json":{"schema":)" + route.body_schema +
               "}}}";
    return {};
}

/// What is no application/json says so in its schema (JSON Schema 2020-12, 8.4).
std::string media_type(const Route& route) {
    constexpr std::string_view before = R"("contentMediaType":")";
    const auto schema = route.schemas.find(route.output);
    const auto at = schema == route.schemas.end() ? std::string::npos : schema->second.find(before);
    if (at == std::string::npos) return "application/json";
    const auto begin = at + before.size();
    return schema->second.substr(begin, schema->second.find('"', begin) - begin);
}

/// A verb that leads on says `answers("Redirect", …)`.
constexpr std::string_view redirect_name = "Redirect";

std::string responses(const Route& route, Kind kind) {
    std::string out = R"(,"responses":{)";
    if (kind == Kind::events || kind == Kind::public_events) {
        out +=
            R"("200":{"description":"Server-Sent Events","content":{"text/event-stream":{"schema":{"type":"string"}}}})";
    } else if (kind == Kind::openapi) {
        out += R"("200":{"description":"OK","content":{"application/json":{"schema":{"type":"object"}}}})";
    } else if (kind != Kind::verb) {
        out += R"("200":{"description":"OK","content":{"text/plain":{"schema":{"type":"string"}}}})";
    } else if (route.output == redirect_name) {
        out += R"("303":{"description":"See Other","headers":{"Location":{"schema":{"type":"string"}}}})";
    } else if (!route.output.empty()) {
        const std::string status = route.created ? R"("201":{"description":"Created")" : R"("200":{"description":"OK")";
        out += status + R"(,"content":{")" + media_type(route) + R"(":{"schema":{"$ref":"#/components/schemas/)" +
               route.output + "\"}}}}";
    } else {
        out += R"("204":{"description":"Done"})";
    }
    return out + R"(,"default":{"$ref":"#/components/responses/Problem"}})";
}

/// What it uses personal data for, as an array of words; empty = it uses none.
std::string purposes_of(const Route& route) {
    std::string out = "[";
    any_listed(route.purposes, [&](std::string_view purpose) {
        if (purpose != "none") out += (out.size() > 1 ? "," : "") + in_quotes(purpose);
        return false;
    });
    return out + "]";
}

std::string operation(const Route& route, Kind kind, const std::string& method) {
    std::string out = in_quotes(method) + R"(:{"operationId":)" + in_quotes(operation_id(method, route.path)) +
                      R"(,"summary":)" + in_quotes(route.summary) + R"(,"x-permission":)" + in_quotes(route.may) +
                      R"(,"x-purposes":)" + purposes_of(route);
    std::vector<std::string> parameters = route.parameters;
    if (kind == Kind::events || kind == Kind::public_events) {
        parameters.push_back(parameter("Last-Event-ID", "header", R"({"type":"string"})", false));
        parameters.push_back(parameter("last_event_id", "query", R"({"type":"string"})", false));
        parameters.push_back(parameter("named", "query", R"({"type":"boolean"})", false));
    }
    if (kind == Kind::verb && route.method == "POST" && route.writes && !route.aside)
        parameters.push_back(
            parameter("Idempotency-Key", "header", R"({"type":"string","minLength":1,"maxLength":200})", false));
    out += R"(,"parameters":[)";
    for (std::size_t i = 0; i < parameters.size(); ++i) out += (i > 0 ? "," : "") + parameters[i];
    out += "]" + request_body(route) + responses(route, kind);
    out += route.may == "anyone" ? R"(,"security":[{},{"bearer":[]},{"session":[]}]})"
                                 : R"(,"security":[{"bearer":[]},{"session":[]}]})";
    return out;
}

/// "*" is described as the four methods that people use.
std::vector<std::string> methods_of(const Route& route) {
    if (route.method == "*") return {"get", "post", "patch", "delete"};
    std::string name = route.method;
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return {name};
}

using Paths = std::map<std::string, std::map<std::string, std::string>>;

void describe(const Route& route, Kind kind, Paths& paths) {
    std::string path = route.path;
    if (const auto dots = path.find("...}"); dots != std::string::npos) path.erase(dots, 3);
    for (const std::string& method : methods_of(route)) {
        const bool exact = route.method != "*";
        auto& slot = paths[path][method];
        if (slot.empty() || exact) slot = operation(route, kind, method);
    }
}

}  // namespace

namespace detail {

std::vector<std::string> parameters_of(const std::string& method, const std::string& path,
                                       const std::vector<Member>& members) {
    const auto names = path_names(path);
    std::vector<std::string> out;
    for (const std::string& name : names) {
        const auto it = std::find_if(members.begin(), members.end(), [&](const Member& m) { return m.name == name; });
        out.push_back(parameter(name, "path", it == members.end() ? R"({"type":"string"})" : it->schema, true));
    }
    if (!has_no_body(method)) return out;
    for (const Member& m : members) {
        if (!contains(names, m.name)) out.push_back(parameter(m.name, "query", m.schema, m.required));
    }
    return out;
}

std::string body_schema_of(const std::string& method, const std::string& path, const std::vector<Member>& members) {
    if (has_no_body(method)) return {};
    const auto names = path_names(path);
    std::string properties, required;
    for (const Member& m : members) {
        if (contains(names, m.name)) continue;
        properties += (properties.empty() ? "" : ",") + in_quotes(m.name) + ":" + m.schema;
        if (m.required) required += (required.empty() ? "" : ",") + in_quotes(m.name);
    }
    if (properties.empty()) return {};
    return R"({"type":"object","additionalProperties":false,"properties":{)" + properties + "}" +
           (required.empty() ? "" : R"(,"required":[)" + required + "]") + "}";
}

}  // namespace detail

std::string openapi(const std::vector<Route>& routes) {
    Paths paths;
    record::Schemas schemas{{"Problem", problem_schema}};
    for (const Route& route : routes) {
        describe(route, Kind::verb, paths);
        schemas.insert(route.schemas.begin(), route.schemas.end());
    }
    for (const auto& [route, kind] : built_in_routes()) describe(route, kind, paths);
    std::string out = R"({"openapi":"3.1.0","info":{"title":"Huying","version":"1"},"paths":{)";
    for (const auto& [path, operations] : paths) {
        if (out.back() != '{') out += ',';
        out += in_quotes(path) + ":{";
        for (const auto& [method, text] : operations) out += (out.back() == '{' ? "" : ",") + text;
        out += '}';
    }
    out += R"(},"components":{"schemas":{)";
    for (const auto& [name, schema] : schemas) out += (out.back() == '{' ? "" : ",") + in_quotes(name) + ":" + schema;
    return out +
           R"(},"responses":{"Problem":{"description":"Refused or failed","content":{"application/problem+json":{)"
           R"("schema":{"$ref":"#/components/schemas/Problem"}}}}},"securitySchemes":{"bearer":{"type":"http",)"
           R"("scheme":"bearer"},"session":{"type":"apiKey","in":"cookie","name":"session"}}}})";
}

}  // namespace huying::http
