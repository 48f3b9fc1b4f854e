// sta_batch_mixed.cpp - the multipart/mixed form of a batch (RFC 2046, OData 4.0 protocol 11.7.1): parts of application/http,
// and change sets, which are multipart/mixed again.
#include "subject/sensing/sta_batch_mixed.hpp"
#include "subject/sensing/sta_batch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "engine/http/target.hpp"
#include "engine/record/record.hpp"

namespace huying::sensing::sta {
namespace {

[[noreturn]] void refuse(const std::string& why) {
    throw Problem(400, "malformed_batch", "The batch cannot be read: " + why);
}

using Headers = std::vector<std::pair<std::string_view, std::string_view>>;

std::string_view header(const Headers& headers, std::string_view name) {
    const auto at = std::ranges::find_if(headers, [&](const auto& h) { return http::same_text(h.first, name); });
    return at == headers.end() ? std::string_view{} : at->second;
}

/// One line without its end, which is CRLF or LF; false when there is none.
bool take_line(std::string_view& text, std::string_view& line) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return false;
    line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    text.remove_prefix(end + 1);
    return true;
}

/// Headers up to an empty line.
Headers take_headers(std::string_view& text) {
    Headers out;
    std::string_view line;
    while (take_line(text, line)) {
        if (line.empty()) return out;
        const auto colon = line.find(':');
        if (colon == std::string_view::npos || colon == 0) refuse("a header has no name.");
        out.emplace_back(line.substr(0, colon), http::trimmed(line.substr(colon + 1)));
    }
    if (!http::trimmed(text).empty()) refuse("the headers have no end.");
    text = {};
    return out;
}

std::string_view boundary_of(std::string_view content_type) {
    const auto at = content_type.find("boundary=");
    if (at == std::string_view::npos) refuse("multipart/mixed has no boundary.");
    std::string_view value = content_type.substr(at + 9);
    if (value.starts_with('"')) value = value.substr(1, value.find('"', 1) - 1);
    else value = http::trimmed(value.substr(0, value.find(';')));
    if (value.empty() || value.size() > 70) refuse("a boundary has 1 to 70 characters.");
    return value;
}

/// The parts between the lines "--boundary", without the line end before the next of them.
std::vector<std::string_view> parts_of(std::string_view body, std::string_view boundary) {
    std::vector<std::string_view> out;
    const std::string mark = "--" + std::string(boundary);
    std::string_view rest = body, line;
    const char* begin = nullptr;
    while (!rest.empty()) {
        const char* const at = rest.data();
        if (!take_line(rest, line)) line = std::exchange(rest, {});
        const std::string_view plain = http::trimmed(line);
        const bool last = plain == mark + "--";
        if (plain != mark && !last) continue;
        if (begin != nullptr) {
            std::string_view part(begin, static_cast<std::size_t>(at - begin));
            if (part.ends_with('\n')) part.remove_suffix(1);
            if (part.ends_with('\r')) part.remove_suffix(1);
            out.push_back(part);
        }
        if (last) return out;
        begin = rest.data();
    }
    refuse("it has no last boundary.");
}

BatchRequest read_http(std::string_view text, const Headers& outer) {
    BatchRequest out;
    std::string_view line;
    while (take_line(text, line) && line.empty()) {
    }
    if (line.empty()) line = std::exchange(text, {});
    const auto first = line.find(' '), second = line.rfind(' ');
    if (first == std::string_view::npos) refuse("a part does not begin with a request line.");
    out.method = line.substr(0, first);
    const bool versioned = second > first && line.substr(second + 1).starts_with("HTTP/");
    out.url = http::trimmed(line.substr(first + 1, versioned ? second - first - 1 : std::string_view::npos));
    constexpr std::string_view methods[] = {"GET", "POST", "PATCH", "PUT", "DELETE"};
    if (std::ranges::find(methods, out.method) == std::end(methods) || out.url.empty())
        refuse("a part has no request line that is known here.");
    const Headers headers = take_headers(text);
    out.content_type = header(headers, "Content-Type");
    out.prefer = header(headers, "Prefer");
    out.id = header(outer, "Content-ID");
    if (out.id.empty()) out.id = header(headers, "Content-ID");
    const std::string_view body = http::trimmed(text);
    if (body.find_first_not_of("\r\n") != std::string_view::npos) {
        out.body = record::to_tree(record::parse_json(body));
        out.has_body = true;
    }
    return out;
}

void add(std::vector<BatchRequest>& all, BatchRequest request) {
    if (all.size() == most_requests) throw Problem(413, "batch_too_large", "A batch may have at most 1000 requests.");
    all.push_back(std::move(request));
}

void read_change_set(std::string_view content_type, std::string_view body, std::size_t number,
                     std::vector<BatchRequest>& all) {
    for (std::string_view part : parts_of(body, boundary_of(content_type))) {
        const Headers headers = take_headers(part);
        if (!header(headers, "Content-Type").starts_with("application/http"))
            refuse("a part of a change set is not application/http.");
        BatchRequest request = read_http(part, headers);
        if (request.method == "GET") refuse("a change set holds no GET.");
        request.group = "changeset_" + std::to_string(number);
        add(all, std::move(request));
    }
}

std::string_view title_of(int status) {
    if (status == 200) return "OK";
    if (status == 201) return "Created";
    return status == 204 ? "No Content" : status_title(status);
}

void write_http(std::string& out, const BatchAnswer& answer) {
    out += "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n";
    if (!answer.id.empty()) out += "Content-ID: " + answer.id + "\r\n";
    out += fmt::format("\r\nHTTP/1.1 {} {}\r\n", answer.reply.status, title_of(answer.reply.status));
    for (const auto& [name, value] : answer.reply.headers) out += name + ": " + value + "\r\n";
    if (!answer.reply.body.empty()) out += "Content-Type: " + answer.reply.type + "\r\n";
    out += fmt::format("Content-Length: {}\r\n\r\n{}\r\n", answer.reply.body.size(), answer.reply.body);
}

/// A boundary that stands in none of the answers.
std::string boundary_for(const std::vector<BatchAnswer>& answers, const std::string& name) {
    for (int n = 0;; ++n) {
        std::string boundary = name + "_" + std::to_string(n);
        if (std::ranges::none_of(answers,
                                 [&](const auto& a) { return a.reply.body.find(boundary) != std::string::npos; }))
            return boundary;
    }
}

/// The answers of one change set; one alone when it failed, as OData says.
void write_change_set(std::string& out, std::span<const BatchAnswer> answers, const std::string& boundary) {
    const auto failed =
        std::ranges::find_if(answers, [](const auto& a) { return a.reply.status >= 400 && a.reply.status != 424; });
    if (failed != answers.end()) return write_http(out, *failed);
    out += "Content-Type: multipart/mixed; boundary=" + boundary + "\r\n\r\n";
    for (const BatchAnswer& a : answers) {
        out += "--" + boundary + "\r\n";
        write_http(out, a);
    }
    out += "--" + boundary + "--\r\n";
}

}  // namespace

std::vector<BatchRequest> read_batch_mixed(std::string_view content_type, std::string_view body) {
    std::vector<BatchRequest> out;
    std::size_t sets = 0;
    for (std::string_view part : parts_of(body, boundary_of(content_type))) {
        const Headers headers = take_headers(part);
        const std::string_view type = header(headers, "Content-Type");
        if (type.starts_with("multipart/mixed")) read_change_set(type, part, ++sets, out);
        else if (type.starts_with("application/http")) add(out, read_http(part, headers));
        else refuse("a part is neither application/http nor multipart/mixed.");
    }
    return out;
}

http::Reply write_batch_mixed(const std::vector<BatchAnswer>& answers) {
    const std::string boundary = boundary_for(answers, "batch"), inner = boundary_for(answers, "changeset");
    http::Reply reply{200, "multipart/mixed; boundary=" + boundary, {}, {}};
    for (std::size_t i = 0; i < answers.size();) {
        std::size_t end = i + 1;
        while (!answers[i].group.empty() && end < answers.size() && answers[end].group == answers[i].group) ++end;
        reply.body += "--" + boundary + "\r\n";
        if (answers[i].group.empty()) write_http(reply.body, answers[i]);
        else write_change_set(reply.body, std::span(answers).subspan(i, end - i), inner);
        i = end;
    }
    reply.body += "--" + boundary + "--\r\n";
    return reply;
}

}  // namespace huying::sensing::sta
