// answers.hpp - for verbs that read the Request or make the Reply themselves: the table then says what those hold, and
// openapi.cpp describes it. `answers<Session>(route(…))` for a record; with a name and a JSON Schema for anything else,
// whose "contentMediaType", if there is one, is the type of what is no application/json.
#pragma once
#include "engine/http/route.hpp"

namespace huying::http {

template <class R> Route answers(Route r) {
    r.output = record::name_of<R>();
    record::Collect<R>::into(r.schemas);
    return r;
}

inline Route answers(std::string name, std::string schema, Route r) {
    r.schemas[name] = std::move(schema);
    r.output = std::move(name);
    return r;
}

/// The body that a verb reads itself.
template <class R> Route takes(Route r) {
    r.input = record::name_of<R>();
    record::Collect<R>::into(r.schemas);
    r.body_schema = R"({"$ref":"#/components/schemas/)" + r.input + "\"}";
    return r;
}

inline Route takes(const std::string& name, std::string schema, Route r) {
    r.schemas[name] = std::move(schema);
    r.input = name;
    r.body_schema = R"({"$ref":"#/components/schemas/)" + name + "\"}";
    return r;
}

/// The answer holds a secret, which is told once and kept nowhere.
inline Route told_once(Route r) {
    r.told_once = true;
    return r;
}

/// The verb makes a new thing and answers 201.
inline Route creates(Route r) {
    r.created = true;
    return r;
}

}  // namespace huying::http
