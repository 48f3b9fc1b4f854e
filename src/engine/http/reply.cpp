// reply.cpp - see reply.hpp.
#include "engine/http/reply.hpp"

#include <spdlog/spdlog.h>
#include <zlib.h>

#include <atomic>
#include <charconv>
#include <chrono>
#include <new>

#include "base/byte_set.hpp"
#include "engine/http/later.hpp"
#include "engine/http/target.hpp"
#include "engine/record/record.hpp"
#include "engine/store/store.hpp"

namespace huying::http {
namespace {

using namespace std::string_view_literals;  // a length that is known is not counted

constexpr std::size_t compress_from = 4096;  // bytes; smaller answers fit into a few packets anyway

void member(std::string& out, std::string_view name, std::string_view value) {
    out += ',';
    record::write_text(out, name);
    out += ':';
    record::write_text(out, value);
}

std::string next_request_id() {
    static std::atomic<std::uint64_t> counter{
        static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count()) / 1000};
    return fmt::format("{:x}", counter.fetch_add(1, std::memory_order_relaxed));
}

std::string problem_json(const Problem& problem, std::string_view request_id) {
    std::string out = R"({"type":"about:blank","title":)";
    record::write_text(out, status_title(problem.status));
    out += R"(,"status":)";
    record::write_number(out, static_cast<std::int64_t>(problem.status));
    member(out, "code", problem.code);
    member(out, "detail", problem.detail);
    if (!request_id.empty()) member(out, "request_id", request_id);
    if (!problem.errors.empty()) {
        out += R"(,"errors":[)";
        for (const FieldError& e : problem.errors) {
            out += out.back() == '[' ? R"({"pointer":)" : R"(,{"pointer":)";
            record::write_text(out, e.pointer);
            member(out, "detail", e.detail);
            out += '}';
        }
        out += ']';
    }
    if (!problem.current_json.empty()) out.append(R"(,"current":)").append(problem.current_json);
    return out += '}';
}

Reply reply_for(const Problem& problem, std::string_view request_id) {
    Reply reply{problem.status, "application/problem+json", problem_json(problem, request_id), {}};
    if (problem.status == 401) reply.headers.emplace_back("WWW-Authenticate", "Bearer");
    const auto* later = dynamic_cast<const Later*>(&problem);
    if (problem.status == 503 || problem.status == 429)
        reply.headers.emplace_back("Retry-After", std::to_string(later != nullptr ? later->seconds : 1));
    return reply;
}

Problem store_problem(const StoreError& e) {
    switch (e.kind) {
        case StoreError::duplicate: return {409, "duplicate", "Something with this key is there already."};
        case StoreError::retry: return {503, "busy", "Too much happened at the same time. Try again."};
        case StoreError::full:
            return {503, "storage_full", "The storage is full: nothing was kept. Reading still works."};
        case StoreError::gone: return {503, "database_unavailable", "The database does not answer. Nothing was kept."};
        case StoreError::broken:
        case StoreError::wrong: break;
    }
    return {500, "internal", "Something went wrong on our side. Nothing was kept."};
}

Reply logged(const Problem& problem, std::string_view what, const char* cause) {
    const std::string id = next_request_id();
    spdlog::error("{} answered {} (request {}): {}", what, problem.status, id, cause);
    return reply_for(problem, id);
}

std::string_view status_line(int status) {
    switch (status) {  // the frequent ones
        case 200: return "HTTP/1.1 200 OK\r\n";
        case 201: return "HTTP/1.1 201 Created\r\n";
        case 204: return "HTTP/1.1 204 No Content\r\n";
        case 304: return "HTTP/1.1 304 Not Modified\r\n";
        default: return {};
    }
}

/// A header's value may hold no line ends: a verb that echoes input must not be able to add headers.
constexpr ByteSet of_one_line{[](unsigned char c) { return (c >= 0x20 || c == '\t') && c != 0x7f; }};

void line(std::string& out, std::string_view name, std::string_view value) {
    if (of_one_line.has_all(value)) out.append(name).append(": "sv).append(value).append("\r\n"sv);
}

std::string_view without_weak(std::string_view tag) { return tag.starts_with("W/") ? tag.substr(2) : tag; }

}  // namespace

Reply problem_reply(const Problem& problem) { return reply_for(problem, {}); }

Reply failure_reply(const std::exception_ptr& error, std::string_view what) {
    what = what.substr(0, what.find('?'));  // a query may hold what a log must not
    try {
        std::rethrow_exception(error);
    } catch (const Problem& p) {
        if (p.status >= 500 && p.status != 501 && p.status != 503) return logged(p, what, p.what());
        return problem_reply(p);
    } catch (const StoreError& e) {
        return logged(store_problem(e), what, e.what());
    } catch (const std::bad_alloc&) {
        return logged({503, "unavailable", "Not enough memory for this request."}, what, "out of memory");
    } catch (const std::exception& e) {
        return logged({500, "internal", "Something went wrong on our side. Nothing was kept."}, what, e.what());
    } catch (...) {
        return logged({500, "internal", "Something went wrong on our side. Nothing was kept."}, what, "unknown");
    }
}

const std::string* header(const Reply& reply, std::string_view name) {
    for (const auto& [key, value] : reply.headers) {
        if (same_text(key, name)) return &value;
    }
    return nullptr;
}

void apply_condition(Reply& reply, const std::string& if_none_match) {
    if (if_none_match.empty() || reply.status != 200) return;
    const std::string* tag = header(reply, "ETag");
    if (tag == nullptr) return;
    std::string_view rest = if_none_match;
    while (!rest.empty()) {
        const auto comma = rest.find(',');
        const std::string_view one = trimmed(rest.substr(0, comma));
        if (one == "*" || without_weak(one) == without_weak(*tag)) {
            reply.status = 304;
            reply.body.clear();
            return;
        }
        rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
    }
}

void compress(Reply& reply, bool accepts_gzip) {
    if (reply.body.size() <= compress_from || reply.type.find("json") == std::string::npos) return;
    if (header(reply, "Content-Encoding") != nullptr) return;
    if (header(reply, "Vary") == nullptr) reply.headers.emplace_back("Vary", "Accept-Encoding");
    if (!accepts_gzip) return;
    z_stream z{};
    constexpr int gzip_window = 15 + 16;  // zlib: + 16 writes a gzip header
    if (deflateInit2(&z, 1, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) != Z_OK) return;
    std::string out(deflateBound(&z, reply.body.size()), '\0');
    z.next_in = reinterpret_cast<Bytef*>(reply.body.data());
    z.avail_in = static_cast<uInt>(reply.body.size());
    z.next_out = reinterpret_cast<Bytef*>(out.data());
    z.avail_out = static_cast<uInt>(out.size());
    const bool whole = deflate(&z, Z_FINISH) == Z_STREAM_END;
    out.resize(z.total_out);
    deflateEnd(&z);
    if (!whole) return;
    reply.body = std::move(out);
    reply.headers.emplace_back("Content-Encoding", "gzip");
    for (auto& [key, value] : reply.headers) {  // other bytes than the uncompressed answer: no longer a strong tag
        if (same_text(key, "ETag") && !value.starts_with("W/")) value.insert(0, "W/");
    }
}

void write_head(std::string& out, const Reply& reply, const HeadContext& context) {
    char number[24];
    const auto text = [&](std::size_t n) {
        return std::string_view(number, std::to_chars(number, number + sizeof number, n).ptr - number);
    };
    if (const auto known = status_line(reply.status); !known.empty()) out += known;
    else
        out.append("HTTP/1.1 "sv)
            .append(text(reply.status))
            .append(" "sv)
            .append(status_title(reply.status))
            .append("\r\n"sv);
    out.append("Date: "sv).append(context.date).append("\r\n"sv);
    if (!reply.type.empty() && reply.status != 304) line(out, "Content-Type", reply.type);
    if (!context.endless && reply.status != 204 && reply.status != 304)
        out.append("Content-Length: "sv).append(text(reply.body.size())).append("\r\n"sv);
    bool cached = false;
    for (const auto& [key, value] : reply.headers) {
        line(out, key, value);
        cached = cached || same_text(key, "Cache-Control");
    }
    if (!cached)
        out += header(reply, "ETag") != nullptr ? "Cache-Control: no-cache\r\n"sv : "Cache-Control: no-store\r\n"sv;
    out += "X-Content-Type-Options: nosniff\r\n"sv;
    if (!context.keep_alive) out += "Connection: close\r\n"sv;
    out += "\r\n"sv;
}

}  // namespace huying::http
