// test_county.hpp - a small route table with its gate, and a server over it, for the tests of this folder.
#pragma once
#include <atomic>
#include <stdexcept>

#include "engine/http/answers.hpp"
#include "engine/http/server.hpp"
#include "engine/http/test_client.hpp"

namespace huying::http::test {

enum class May { anyone, keep, look };
BOOST_DESCRIBE_ENUM(May, anyone, keep, look)

struct Note {
    Text<1, 20> text;
    std::int64_t number;
    std::optional<double> share;
};
BOOST_DESCRIBE_STRUCT(Note, (), (text, number, share))
struct Which {
    Id id;
    std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(Which, (), (id, limit))
struct Shown {
    Id id;
    std::string text, who, county;
};
BOOST_DESCRIBE_STRUCT(Shown, (), (id, text, who, county))
struct Photo {
    Id id;
    Upload photo;
};
BOOST_DESCRIBE_STRUCT(Photo, (), (id, photo))

/// Counts how often the verb acted.
struct Acts {
    std::atomic<int> notes{0}, begun{0};
    std::atomic<bool> hold{false};              ///< what runs aside waits while this is so
    std::atomic<bool> worker_left{false};       ///< the worker's credential is over
    std::atomic<std::int64_t> worker_until{0};  ///< the county's time from which the worker is a guest; 0 = never
};

inline std::vector<Route> routes(Acts& acts) {
    const auto keep = [&acts](Tx& tx, const Note& in) -> Created<Shown> {
        if (in.number == 409) {
            auto p = conflict("version_conflict", "Somebody was faster.");
            p.current_json = R"({"version":3})";
            throw p;
        }
        if (in.number == 500) throw std::runtime_error("secret: the password is 1234");
        return {{{++acts.notes}, in.text.value, tx.caller().name, tx.county()}, "/api/notes/1"};
    };
    const auto show = [](const Tx& tx, const Which& in) -> Shown {
        return {in.id, std::string(static_cast<std::size_t>(in.limit.value_or(1)), 'x'), tx.caller().name, tx.county()};
    };
    const auto photo = [](Tx&, const Photo& in) -> Shown { return {in.id, in.photo.bytes, in.photo.type, ""}; };
    const auto tagged = [](const Tx&, const None&) -> Reply {
        return {200, "application/json", "{}", {{"ETag", "\"v1\""}}};
    };
    const auto sta = [](const Tx&, const Request& r) -> Reply {
        return {200, "text/plain", r.params[0].second + "|" + r.raw_query + "|" + r.base_url, {}};
    };
    const auto slow = [&acts](Store&, const Request&) -> Reply {
        ++acts.begun;
        acts.begun.notify_all();
        acts.hold.wait(true);
        return {200, "text/plain", "done", {}};
    };
    const auto drop = [](Tx&, const Which&) -> Nothing { return {}; };
    return {route("POST", "/api/notes", May::keep, "Keep a note", keep),
            route("GET", "/api/notes/{id}", May::look, "Look at a note", show),
            route("DELETE", "/api/notes/{id}", May::keep, "Drop a note", drop),
            route("POST", "/api/notes/{id}/photo", May::keep, "Add a photo", photo),
            route("POST", "/api/slow", May::keep, "Take long", slow),
            route("GET", "/api/public/{county}/notes/{id}", May::anyone, "Look, for everyone", show),
            answers("Tag", R"({"type":"object"})", route("GET", "/api/tagged", May::anyone, "A version", tagged)),
            answers("Text", R"({"type":"string","contentMediaType":"text/plain"})",
                    takes<Note>(route("GET", "/sta/v1.1/{rest...}", May::anyone, "SensorThings", sta)))};
}

inline Gate gate(const Acts& acts) {
    Gate g;
    g.identify = [&acts](const Tx& tx, const std::string& credential) -> std::optional<Caller> {
        if (credential == "330521.worker" && !acts.worker_left) {
            Caller worker{tx.county(), {8}, "worker-1", "张三", "worker", {}, {}};
            if (tx.now().value < acts.worker_until) worker.changes = {acts.worker_until};
            else if (acts.worker_until != 0) worker.role = "guest";
            return worker;
        }
        if (credential == "330521.clerk") return Caller{tx.county(), {9}, "clerk-1", "李四", "clerk", {}, {}};
        return std::nullopt;
    };
    g.allowed = [](const Caller& caller, const std::string& may, const std::string&) {
        return caller.role == "worker" || may == "look" || may == "signed_in";
    };
    g.visible = [](const Caller& caller, const Event& e) {
        return (!caller.role.empty() && caller.role != "guest") || e.kind == "warning_raised";
    };
    g.ends_credentials = [](const Event& e) { return e.kind == "signed_out"; };
    return g;
}

inline Gate gate() {
    static const Acts none;
    return gate(none);
}

/// A server on a free port.
class Running {
  public:
    explicit Running(Store& store, ServerOptions options = {})
        : server(store, routes(acts), gate(acts), port_zero(options)) {
        server.start();
    }
    TestClient client(bool tls = false) { return TestClient(server.port(), tls); }
    Acts acts;
    Server server;

  private:
    static ServerOptions port_zero(ServerOptions o) {
        o.port = 0;
        if (o.counties_default.empty()) o.counties_default = "330521";
        return o;
    }
};

inline StoreOptions memory_store() {
    StoreOptions options;
    options.data = ":memory:";
    return options;
}
inline std::string post(const std::string& path, const std::string& body, const std::string& headers = "") {
    return "POST " + path + " HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer 330521.worker\r\n" + headers +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}
inline std::string get(const std::string& path, const std::string& headers = "", const std::string& method = "GET") {
    return method + " " + path + " HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n";
}
constexpr const char* as_worker = "Authorization: Bearer 330521.worker\r\n";
constexpr const char* good_note = R"({"text":"a","number":1})";

inline int status(const std::string& answer) {
    return answer.starts_with("HTTP/1.1 ") ? std::atoi(answer.c_str() + 9) : 0;
}
inline bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace huying::http::test
