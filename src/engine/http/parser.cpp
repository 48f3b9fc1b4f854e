// parser.cpp - see parser.hpp. Beast checks the grammar; this keeps the fields we use and turns errors into problems.
#include "engine/http/parser.hpp"

#include <boost/beast/http/basic_parser.hpp>

#include <algorithm>
#include <optional>

#include "engine/http/target.hpp"

namespace huying::http {
namespace {

namespace beast = boost::beast;
using beast::http::field;
using Error = beast::error_code;
using View = beast::string_view;

constexpr std::size_t reserve_at_most = 1 << 20;  // a Content-Length is only a promise

std::string_view plain(View v) { return {v.data(), v.size()}; }

/// Back to "nothing came", keeping the memory of the strings but not that of a large body.
void clear(Incoming& in) {
    constexpr std::size_t keep_body = 16 << 10;
    Request& r = in.request;
    for (std::string* text : {&r.method, &r.path, &r.raw_query, &r.content_type, &r.idempotency_key, &r.if_none_match,
                              &r.prefer, &r.body, &r.credential, &r.errand, &r.agent, &in.target, &in.host, &in.origin,
                              &in.fetch_site, &in.last_event_id, &in.account})
        text->clear();
    if (r.body.capacity() > keep_body) std::string().swap(r.body);
    r.query.clear();
    r.params.clear();
    in.from_cookie = in.accepts_gzip = in.expects_continue = in.head = false;
    in.keep_alive = true;
}

void refuse(Error& ec) { ec = beast::http::error::bad_value; }
bool equal(View a, std::string_view b) { return same_text(plain(a), b); }

}  // namespace

struct Parser::Impl {
    /// Beast calls back for each part of the message; what it points to lives only during the call.
    class Reader final : public beast::http::basic_parser<true> {
      public:
        Reader(const Limits& limits, Incoming& in) : limits_(limits), in_(in) {
            this->header_limit(static_cast<std::uint32_t>(limits.header));
            this->body_limit(limits.body);
            this->eager(true);
        }
        std::optional<Problem> problem;  ///< more exact than Beast's error

      private:
        void on_request_impl(beast::http::verb, View method, View target, int version, Error& ec) override {
            version_ = version;
            in_.request.method.assign(method.data(), method.size());
            in_.head = in_.request.method == "HEAD";
            if (target.size() > limits_.target) return fail(ec, 414, "target_too_long", "The address is too long.");
            in_.target.assign(target.data(), target.size());
        }
        void on_response_impl(int, View, int, Error&) override {}
        void on_field_impl(field f, View name, View value, Error& ec) override {
            if (header_done_) return;  // trailers of a chunked body say nothing that we would believe
            if (!keep(f, value, ec) && f == field::unknown) keep_unknown(name, value);
        }
        void on_header_impl(Error& ec) override {
            header_done_ = true;
            if (in_.host.empty() && version_ == 11)
                return fail(ec, 400, "malformed_http", "The Host header is missing.");
        }
        void on_body_init_impl(boost::optional<std::uint64_t> const& length, Error&) override {
            if (length) in_.request.body.reserve(std::min<std::size_t>(*length, reserve_at_most));
        }
        std::size_t on_body_impl(View bytes, Error&) override {
            in_.request.body.append(bytes.data(), bytes.size());
            return bytes.size();
        }
        void on_chunk_header_impl(std::uint64_t, View, Error&) override {}
        std::size_t on_chunk_body_impl(std::uint64_t, View bytes, Error&) override {
            in_.request.body.append(bytes.data(), bytes.size());
            return bytes.size();
        }
        void on_finish_impl(Error&) override {}

        void fail(Error& ec, int status, const char* code, const char* detail) {
            problem.emplace(status, code, detail);
            refuse(ec);
        }
        bool keep(field f, View value, Error& ec);
        void keep_unknown(View name, View value);
        void host(View value, Error& ec);
        void authorization(std::string_view value);

        const Limits& limits_;
        Incoming& in_;
        bool header_done_ = false;
        int version_ = 0;
    };

    explicit Impl(const Limits& limits) : limits(limits) {}
    [[noreturn]] void fail(Error ec);

    const Limits& limits;
    std::optional<Reader> reader;
    Incoming* in = nullptr;
    std::size_t header_bytes = 0;
};

void Parser::Impl::Reader::host(View value, Error& ec) {
    constexpr std::string_view fine = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]";
    const bool good =
        !value.empty() && in_.host.empty() && plain(value).find_first_not_of(fine) == std::string_view::npos;
    if (!good) return fail(ec, 400, "malformed_http", "The Host header is not acceptable.");
    in_.host.assign(value.data(), value.size());
}

void Parser::Impl::Reader::authorization(std::string_view value) {
    constexpr std::string_view scheme = "bearer ";
    if (!same_text(value.substr(0, scheme.size()), scheme)) return;
    in_.request.credential = trimmed(value.substr(scheme.size()));
    in_.from_cookie = false;
}

bool Parser::Impl::Reader::keep(field f, View value, Error& ec) {
    const std::string_view text = plain(value);
    Request& r = in_.request;
    switch (f) {
        case field::host: return host(value, ec), true;
        case field::content_type:
            r.content_type = text;
            if (same_text(text.substr(0, 19), "multipart/form-data")) this->body_limit(limits_.body + limits_.framing);
            return true;
        case field::authorization: return authorization(text), true;
        case field::user_agent: r.agent = text.substr(0, 200); return true;
        case field::cookie:
            r.errand = cookie(text, "errand");
            if (!r.credential.empty()) return true;  // a bearer token comes first
            r.credential = cookie(text, "session");
            in_.from_cookie = !r.credential.empty();
            return true;
        case field::origin: in_.origin = text; return true;
        case field::if_none_match: r.if_none_match = text; return true;
        case field::accept_encoding: in_.accepts_gzip = accepts(text, "gzip"); return true;
        case field::prefer: r.prefer = text; return true;
        case field::expect: in_.expects_continue = equal(value, "100-continue"); return true;
        case field::transfer_encoding:
            if (!equal(value, "chunked"))
                fail(ec, 501, "unsupported_encoding", "Only the transfer encoding \"chunked\" is understood.");
            return true;
        case field::content_encoding:
            if (!equal(value, "identity"))
                fail(ec, 415, "unsupported_encoding", "Send the body without a content encoding.");
            return true;
        default: return false;
    }
}

void Parser::Impl::Reader::keep_unknown(View name, View value) {
    if (equal(name, "Idempotency-Key")) {
        in_.request.idempotency_key =
            value.empty() ? std::string_view("\t") : plain(value);  // present but empty: refused later
    } else if (equal(name, "Last-Event-ID")) {
        in_.last_event_id = plain(value);
    } else if (equal(name, "Sec-Fetch-Site")) {
        in_.fetch_site = plain(value);
    } else if (equal(name, "Huying-Account")) {
        in_.account = plain(value);
    }
}

void Parser::Impl::fail(Error ec) {
    if (reader->problem) throw *reader->problem;
    if (ec == beast::http::error::header_limit)
        throw in->target.empty() ? Problem(414, "target_too_long", "The address is too long.")
                                 : Problem(431, "headers_too_large", "The headers are too large.");
    if (ec == beast::http::error::body_limit)
        throw Problem(413, "body_too_large", "The body may have at most " + std::to_string(limits.body) + " bytes.");
    throw Problem(400, "malformed_http", "The request is not valid HTTP: " + ec.message() + ".");
}

Parser::Parser(const Limits& limits) : impl_(std::make_unique<Impl>(limits)) {}
Parser::~Parser() = default;

void Parser::start(Incoming& in) {
    clear(in);
    impl_->reader.emplace(impl_->limits, in);
    impl_->in = &in;
    impl_->header_bytes = 0;
}

Parser::Step Parser::feed(std::string_view bytes, std::size_t& used) {
    auto& reader = *impl_->reader;
    used = 0;
    if (!reader.got_some()) {  // empty lines before a request are passed over (RFC 9112 section 2.2)
        while (bytes.substr(used).starts_with("\r\n")) used += 2;
        if (bytes.size() == used || bytes.substr(used) == "\r") return Step::more;
    }
    const bool in_header = !reader.is_header_done();
    Error ec;
    const std::size_t taken = reader.put(boost::asio::buffer(bytes.data() + used, bytes.size() - used), ec);
    used += taken;
    if (ec && ec != beast::http::error::need_more) impl_->fail(ec);
    if (in_header && !reader.is_header_done()) {  // Beast's limit counts one piece; a drip must not go around it
        impl_->header_bytes += taken;
        if (impl_->header_bytes + (bytes.size() - used) > impl_->limits.header)
            impl_->fail(beast::http::error::header_limit);
    }
    if (!reader.is_done()) {
        if (bytes.size() - used > impl_->limits.header)  // a chunk extension or trailer without an end
            throw Problem(400, "malformed_http", "The chunked body is not acceptable.");
        return Step::more;
    }
    impl_->in->keep_alive = reader.keep_alive();
    return Step::done;
}

bool Parser::started() const { return impl_->reader->got_some(); }
bool Parser::header_done() const { return impl_->reader->is_header_done(); }
std::size_t Parser::body_bytes() const { return impl_->in->request.body.size(); }

}  // namespace huying::http
