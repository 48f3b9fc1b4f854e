// server_test.cpp - what the server answers, over real sockets and raw bytes.
#include "engine/http/server.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>

#include "engine/http/fake_store.hpp"
#include "engine/http/test_county.hpp"

namespace huying::http::test {
namespace {

class ServerTest : public testing::Test {
  protected:
    FakeStore store;
    Running county{store};
    TestClient client{county.server.port()};
    std::string ask(const std::string& bytes) { return client.request(bytes); }
};

TEST_F(ServerTest, AnswersAVerb) {
    const auto made = ask(post("/api/notes", R"({"text":"你好","number":1})"));
    EXPECT_EQ(status(made), 201) << made;
    EXPECT_TRUE(has(made, "Location: /api/notes/1\r\n"));
    EXPECT_TRUE(has(made, R"({"id":"1","text":"你好","who":"worker-1","county":"330521"})"));
    EXPECT_EQ(status(ask(get("/api/notes/17", as_worker))), 200);
    const auto gone = ask(get("/api/notes/17", as_worker, "DELETE"));
    EXPECT_EQ(status(gone), 204);
    EXPECT_FALSE(has(gone, "Content-Length"));
}

TEST_F(ServerTest, NamesEveryWrongField) {
    const auto wrong = ask(post("/api/notes", R"({"text":"","number":1.5,"share":"x","extra":1})"));
    EXPECT_EQ(status(wrong), 422);
    for (const char* pointer : {"/text", "/number", "/share", "/extra"}) EXPECT_TRUE(has(wrong, pointer)) << pointer;
    EXPECT_TRUE(has(wrong, "application/problem+json"));
    EXPECT_EQ(status(ask(post("/api/notes", "{\"text\":"))), 400);
    const auto parameter = ask(get("/api/notes/x?limit=y&what=1&limit=2", as_worker));
    EXPECT_EQ(status(parameter), 422);
    for (const char* pointer : {"\"/id\"", "\"?limit\"", "\"?what\"", "more than once"})
        EXPECT_TRUE(has(parameter, pointer)) << parameter;
}

TEST_F(ServerTest, HidesWhatWentWrongInside) {
    const auto failed = ask(post("/api/notes", R"({"text":"a","number":500})"));
    EXPECT_EQ(status(failed), 500);
    EXPECT_FALSE(has(failed, "secret"));
    EXPECT_TRUE(has(failed, "request_id"));
    const auto conflict = ask(post("/api/notes", R"({"text":"a","number":409})"));
    EXPECT_EQ(status(conflict), 409);
    EXPECT_TRUE(has(conflict, R"("current":{"version":3})"));
}

TEST_F(ServerTest, KnowsWhoCalls) {
    EXPECT_EQ(status(ask(get("/api/notes/1"))), 401);
    const auto wrong = ask(get("/api/notes/1", "Authorization: Bearer 330521.nobody\r\n"));
    EXPECT_EQ(status(wrong), 401);
    EXPECT_TRUE(has(wrong, "WWW-Authenticate: Bearer\r\n"));
    EXPECT_EQ(status(ask(get("/api/notes/1", "Authorization: Bearer 330521.clerk\r\n"))), 200);
    const auto clerk =
        ask("POST /api/notes HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer 330521.clerk\r\nContent-Length: 2\r\n\r\n{}");
    EXPECT_EQ(status(clerk), 403);
    EXPECT_TRUE(has(clerk, "not_permitted"));
    EXPECT_EQ(status(ask(get("/api/notes/1", "Cookie: a=b; session=330521.worker\r\n"))), 200);
    EXPECT_EQ(status(ask(get("/api/notes/1", "Cookie: session=330521.worker\r\n", "DELETE"))), 403);
    EXPECT_EQ(status(ask(get("/api/notes/1", "Cookie: session=330521.worker\r\nOrigin: http://h\r\n", "DELETE"))), 204);
    const auto open = ask(get("/api/public/330522/notes/1", as_worker));
    EXPECT_TRUE(has(open, R"("who":"","county":"330522")")) << open;
}

TEST_F(ServerTest, MethodsAndPaths) {
    EXPECT_EQ(status(ask(get("/api/nothing"))), 404);
    const auto put = ask(get("/api/notes", "", "PUT"));
    EXPECT_EQ(status(put), 405);
    EXPECT_TRUE(has(put, "Allow: OPTIONS, POST\r\n"));
    const auto options = ask(get("/api/notes/1", "", "OPTIONS"));
    EXPECT_EQ(status(options), 204);
    EXPECT_TRUE(has(options, "Allow: DELETE, GET, HEAD, OPTIONS\r\n"));
    EXPECT_EQ(status(ask(get("*", "", "OPTIONS"))), 204);
    EXPECT_EQ(status(ask(get("/api/notes/%zz", as_worker))), 400);
    EXPECT_EQ(status(ask(get("/sta/v1.1/x?a=%f"))), 400);
    const auto head = ask(get("/api/notes/1", as_worker, "HEAD"));
    EXPECT_EQ(status(head), 200);
    EXPECT_TRUE(has(head, "Content-Length: 56\r\n")) << head;
    EXPECT_TRUE(head.ends_with("\r\n\r\n"));
    const auto sta = ask(get("http://h/sta/v1.1/Datastreams(17)/Observations?$top=1&x=%20"));
    EXPECT_TRUE(has(sta, "Datastreams(17)/Observations|$top=1&x=%20|http://h")) << sta;
}

TEST_F(ServerTest, PagesTakeNoOtherMethodAndAreAbsentWithAStatus) {
    const auto folder = std::filesystem::temp_directory_path() / ("huying-server-pages-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "index.html") << "portal";
    ServerOptions options;
    options.pages = folder.string();
    options.page_map = {{"/", "index.html", true}, {"/screen", "index.html"}};
    options.absent_page = "index.html";
    Running served(store, options);
    const auto told = [&](const char* path, const char* method) {
        TestClient asking(served.server.port());
        return asking.request(get(path, "", method));
    };
    for (const char* path : {"/", "/screen", "/index.html"}) {
        EXPECT_EQ(status(told(path, "GET")), 200) << path;
        EXPECT_EQ(status(told(path, "OPTIONS")), 204) << path;
        for (const char* method : {"DELETE", "POST", "PUT"}) {
            const auto refused = told(path, method);
            EXPECT_EQ(status(refused), 405) << path;
            EXPECT_TRUE(has(refused, "Allow: GET, HEAD, OPTIONS\r\n")) << refused;
        }
    }
    const auto absent = told("/foo/bar", "GET");
    EXPECT_EQ(status(absent), 404);
    EXPECT_TRUE(has(absent, "text/html") && has(absent, "portal")) << absent;
    for (const char* method : {"OPTIONS", "DELETE"}) EXPECT_EQ(status(told("/foo/bar", method)), 404);
    EXPECT_TRUE(has(told("/api/nothing", "GET"), "application/problem+json"));
    std::filesystem::remove_all(folder);
}

TEST_F(ServerTest, TakesUploadsRawAndAsAForm) {
    EXPECT_TRUE(has(ask(post("/api/notes/1/photo", "bytes", "Content-Type: image/png\r\n")),
                    R"("text":"bytes","who":"image/png")"));
    const std::string form =
        "--B\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a\"\r\nContent-Type: image/webp\r\n\r\nwebp\r\n--B--\r\n";
    const auto got = ask(post("/api/notes/1/photo", form, "Content-Type: multipart/form-data; boundary=B\r\n"));
    EXPECT_TRUE(has(got, R"("text":"webp","who":"image/webp")")) << got;
    EXPECT_EQ(status(ask(post("/api/notes/1/photo", form, "Content-Type: multipart/form-data; boundary=C\r\n"))), 400);
}

TEST_F(ServerTest, PipelinedRequestsAreAnsweredInOrder) {
    std::string all;
    for (int i = 1; i <= 50; ++i) all += post("/api/notes", good_note) + get("/health") + get("/api/nothing");
    client.send(all);
    for (int i = 1; i <= 50; ++i) {
        EXPECT_TRUE(has(client.answer(), "{\"id\":\"" + std::to_string(i) + "\""));
        EXPECT_TRUE(has(client.answer(), "alive"));
        EXPECT_EQ(status(client.answer()), 404);
    }
}

TEST_F(ServerTest, ArrivesInPieces) {
    const std::string bytes = post("/api/notes", good_note);
    for (const char c : bytes) client.send(std::string_view(&c, 1));
    EXPECT_EQ(status(client.answer()), 201);
    client.send(
        "POST /api/notes HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer 330521.worker\r\nTransfer-Encoding: chunked\r\n\r\n");
    client.send("5\r\n{\"tex\r\n");
    client.send("e;x=y\r\nt\":\"b\",\"number\r\n4\r\n\":1}\r\n0\r\nX: y\r\n\r\n");
    EXPECT_TRUE(has(client.answer(), R"("text":"b")"));
    client.send(
        "POST /api/notes HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer 330521.worker\r\nExpect: 100-continue\r\nContent-Length: 23\r\n\r\n");
    EXPECT_EQ(client.answer(), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send(good_note);
    EXPECT_EQ(status(client.answer()), 201);
}

TEST_F(ServerTest, VersionsAndCompression) {
    EXPECT_EQ(status(ask(get("/api/tagged"))), 200);
    EXPECT_EQ(status(ask(get("/api/tagged", "If-None-Match: \"v0\", W/\"v1\"\r\n"))), 304);
    const auto large = ask(get("/api/notes/1?limit=10000", std::string(as_worker) + "Accept-Encoding: gzip\r\n"));
    EXPECT_TRUE(has(large, "Content-Encoding: gzip\r\n"));
    EXPECT_TRUE(has(large, "Vary: Accept-Encoding\r\n"));
    EXPECT_LT(large.size(), 1000U);
    const auto plain = ask(get("/api/notes/1?limit=10000", as_worker));
    EXPECT_GT(plain.size(), 10000U);
    EXPECT_EQ(status(ask(get("/api/notes/1", as_worker))), 200) << "a large answer leaves the connection in order";
}

TEST_F(ServerTest, BuiltIn) {
    EXPECT_EQ(status(ask(get("/ready"))), 200);
    EXPECT_EQ(status(ask(get("/api/notes/1", as_worker))), 200);
    const auto metrics = ask(get("/metrics"));
    EXPECT_TRUE(has(metrics, R"(huying_http_requests_total{method="GET",route="/api/notes/{id}",status="2xx"} 1)"))
        << metrics;
    EXPECT_TRUE(has(metrics, "huying_http_connections 1\n"));
    const auto description = ask(get("/openapi.json", "Accept-Encoding: gzip\r\n"));
    EXPECT_TRUE(has(description, "Content-Encoding: gzip"));
}

TEST_F(ServerTest, NotReadyWhenTheDatabaseIsSilent) {
    store.hold(true);
    EXPECT_EQ(status(ask(get("/ready"))), 503);
    EXPECT_TRUE(client.closed());
    TestClient other(county.server.port());
    EXPECT_EQ(status(other.request(get("/health"))), 200);
    store.hold(false);
    EXPECT_EQ(status(other.request(get("/ready"))), 200);
}

/// A server that waits a second for the database.
ServerOptions hasty() {
    ServerOptions options;
    options.request_seconds = 1;
    return options;
}

TEST(Server, WhatHasItsRefusalAlreadyIsNotBegun) {
    FakeStore store;
    ServerOptions options = hasty();
    options.aside_threads = 1;
    Running county(store, options);
    county.acts.hold = true;
    TestClient first = county.client(), second = county.client();
    first.send(post("/api/slow", ""));
    county.acts.begun.wait(0);
    second.send(post("/api/slow", ""));
    for (TestClient* one : {&first, &second}) EXPECT_EQ(status(one->answer()), 503);
    county.acts.hold = false;
    county.acts.hold.notify_all();
    TestClient third = county.client();
    EXPECT_EQ(status(third.request(post("/api/slow", ""))), 200);
    EXPECT_EQ(county.acts.begun, 2) << "the second waited behind the first until its time was over";
}

TEST(Server, ADatabaseThatIsSilentCostsARequestItsTimeAndNoMore) {
    FakeStore store;
    Running county(store, hasty());
    TestClient writer = county.client(), reader = county.client(), stranger = county.client();
    EXPECT_EQ(status(writer.request(post("/api/notes", good_note))), 201);  // now it is known who writes
    store.hold(true);
    writer.send(post("/api/notes", good_note));
    reader.send(get("/api/notes/1", as_worker));
    stranger.send(get("/api/notes/1", "Authorization: Bearer 330521.clerk\r\n"));
    const auto unknown = writer.answer(), read = reader.answer(), nobody = stranger.answer();
    EXPECT_EQ(status(unknown), 503);
    EXPECT_TRUE(has(unknown, "unknown whether the change was made")) << unknown;
    EXPECT_TRUE(has(unknown, "same Idempotency-Key")) << unknown;
    EXPECT_TRUE(has(unknown, "Retry-After")) << unknown;
    for (const auto& answer : {read, nobody}) {
        EXPECT_EQ(status(answer), 503);
        EXPECT_TRUE(has(answer, "Nothing was changed")) << answer;
    }
    for (TestClient* one : {&writer, &reader, &stranger}) EXPECT_TRUE(one->closed());
    EXPECT_EQ(county.acts.notes, 1);
    store.hold(false);  // the late answers find nobody
    TestClient again = county.client();
    EXPECT_EQ(status(again.request(post("/api/notes", good_note))), 201);
    EXPECT_EQ(county.acts.notes, 3) << "what waited was done all the same";
}

TEST_F(ServerTest, StopsGracefully) {
    store.hold(true);
    client.send(post("/api/notes", good_note));
    TestClient idle(county.server.port());
    EXPECT_EQ(status(idle.request(get("/health"))), 200);
    std::thread release([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        store.hold(false);
    });
    county.server.stop(10);
    release.join();
    const auto last = client.answer();
    EXPECT_EQ(status(last), 201);
    EXPECT_TRUE(has(last, "Connection: close\r\n"));
    EXPECT_TRUE(idle.closed());
    EXPECT_THROW(TestClient(county.server.port()), std::runtime_error);
}

TEST_F(ServerTest, StopDoesNotWaitForever) {
    store.hold(true);
    client.send(post("/api/notes", good_note));
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    county.server.stop(0);
    EXPECT_TRUE(client.closed());
    store.hold(false);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));  // the late answer finds nobody
}

TEST(Server, SaysWhatItCannotListenOn) {
    FakeStore store;
    Running first(store);
    ServerOptions options;
    options.port = first.server.port();
    Server second(store, {}, gate(), options);
    try {
        second.start();
        FAIL();
    } catch (const std::runtime_error& e) {
        EXPECT_TRUE(has(e.what(), "127.0.0.1:" + std::to_string(options.port))) << e.what();
    }
}

}  // namespace
}  // namespace huying::http::test
