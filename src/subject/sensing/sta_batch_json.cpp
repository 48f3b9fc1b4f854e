// sta_batch_json.cpp - the JSON form of a batch, read and written.
#include "subject/sensing/sta_batch_json.hpp"
#include "subject/sensing/sta_batch.hpp"

#include <algorithm>

#include "engine/http/target.hpp"
#include "engine/record/record.hpp"

namespace huying::sensing::sta {
namespace {

constexpr std::string_view methods[] = {"GET", "POST", "PATCH", "PUT", "DELETE"};

bool read_text(record::Element value, std::string& out, record::Errors& errors, const record::Pointer& at) {
    std::string_view text;
    if (value.get(text) || text.empty() || text.size() > 4000) return errors.add(at, "must be text of 1 to 4000 bytes");
    out = text;
    return true;
}

void read_headers(record::Element value, BatchRequest& out, record::Errors& errors, const record::Pointer& at) {
    simdjson::dom::object headers;
    if (value.get(headers)) return void(errors.add(at, "must be an object"));
    for (const auto [name, text] : headers) {
        if (http::same_text(name, "content-type")) read_text(text, out.content_type, errors, {&at, name});
        if (http::same_text(name, "prefer")) read_text(text, out.prefer, errors, {&at, name});
    }
}

void read_depends(record::Element value, BatchRequest& out, record::Errors& errors, const record::Pointer& at) {
    simdjson::dom::array items;
    if (value.get(items)) return void(errors.add(at, "must be a list of ids"));
    std::size_t n = 0;
    for (const auto item : items) read_text(item, out.depends_on.emplace_back(), errors, {&at, {}, n++});
}

void read_method(record::Element value, BatchRequest& out, record::Errors& errors, const record::Pointer& at) {
    if (!read_text(value, out.method, errors, at)) return;
    for (char& c : out.method) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    if (std::ranges::find(methods, out.method) == std::end(methods))
        errors.add(at, "must be get, post, patch, put or delete");
}

void read_member(std::string_view key, record::Element value, BatchRequest& out, record::Errors& errors,
                 const record::Pointer& at) {
    if (key == "id") read_text(value, out.id, errors, at);
    else if (key == "method") read_method(value, out, errors, at);
    else if (key == "url") read_text(value, out.url, errors, at);
    else if (key == "atomicityGroup") read_text(value, out.group, errors, at);
    else if (key == "headers") read_headers(value, out, errors, at);
    else if (key == "dependsOn") read_depends(value, out, errors, at);
    else if (key == "if") errors.add(at, "is not offered here; use dependsOn");
    else if (key == "body") out.body = record::to_tree(value), out.has_body = true;
    else errors.add(at, "is not a part of a request");
}

BatchRequest read_request(record::Element json, record::Errors& errors, const record::Pointer& at) {
    BatchRequest out;
    simdjson::dom::object o;
    if (json.get(o)) return errors.add(at, "must be an object"), out;
    std::vector<std::string_view> seen;
    for (const auto [key, value] : o) {
        if (std::ranges::find(seen, key) != seen.end()) errors.add({&at, key}, "is given more than once");
        else read_member(key, value, out, errors, {&at, key});
        seen.push_back(key);
    }
    for (const std::string_view name : {"id", "method", "url"})
        if (std::ranges::find(seen, name) == seen.end()) errors.add({&at, name}, "is required");
    return out;
}

/// Ids are told apart, groups stand together, and a request depends only on what comes before it.
void check_order(const std::vector<BatchRequest>& all, record::Errors& errors, const record::Pointer& list) {
    std::vector<std::string_view> before;
    const auto seen = [&](std::string_view name) { return std::ranges::find(before, name) != before.end(); };
    std::string_view group;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const record::Pointer at{&list, {}, i};
        if (!all[i].group.empty() && all[i].group != group && seen(all[i].group))
            errors.add({&at, "atomicityGroup"},
                       "is a group whose requests do not stand together, or the id of a request");
        group = all[i].group;
        for (const std::string& name : all[i].depends_on)
            if (!seen(name) || name == group)
                errors.add({&at, "dependsOn"}, "must name requests or groups that come before");
        if (!all[i].id.empty() && seen(all[i].id)) errors.add({&at, "id"}, "is the id of another request or group");
        before.push_back(all[i].id);
        if (!group.empty() && !seen(group)) before.push_back(group);
    }
}

}  // namespace

std::vector<BatchRequest> read_batch_json(std::string_view body) {
    const record::Element json = record::parse_json(body);
    simdjson::dom::array requests;
    if (!json.is_object() || json["requests"].get(requests)) throw invalid("/requests", "must be a list of requests");
    if (requests.size() > most_requests) throw invalid("/requests", "may have at most 1000 requests");
    record::Errors errors;
    std::vector<BatchRequest> out;
    const record::Pointer top, list{&top, "requests"};
    for (const auto request : requests) {
        const record::Pointer at{&list, {}, out.size()};
        out.push_back(read_request(request, errors, at));
    }
    check_order(out, errors, list);
    if (!errors.list.empty()) throw invalid(std::move(errors.list));
    return out;
}

std::string write_batch_json(const std::vector<BatchAnswer>& answers) {
    std::string out = R"({"responses":[)";
    for (const BatchAnswer& a : answers) {
        if (&a != answers.data()) out += ',';
        out += R"({"id":)";
        record::write_text(out, a.id);
        if (!a.group.empty()) {
            out += R"(,"atomicityGroup":)";
            record::write_text(out, a.group);
        }
        out += R"(,"status":)" + std::to_string(a.reply.status);
        for (const auto& [name, value] : a.reply.headers) {
            if (name != "Location") continue;
            out += R"(,"location":)";
            record::write_text(out, value);
            out += R"(,"headers":{"location":)";
            record::write_text(out, value);
            out += '}';
        }
        if (!a.reply.body.empty()) {
            out += R"(,"body":)";
            if (a.reply.type.find("json") != std::string::npos) out += a.reply.body;
            else record::write_text(out, a.reply.body);
        }
        out += '}';
    }
    return out + "]}";
}

}  // namespace huying::sensing::sta
