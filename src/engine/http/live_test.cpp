// live_test.cpp - live streams: order, resuming, who sees what, slow readers.
#include "engine/http/live.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "engine/http/test_county.hpp"

namespace huying::http::test {
namespace {

class LiveTest : public testing::Test {
  protected:
    LiveTest() {
        store->migrate(stream_migrations());
        store->on_commit([this](const std::string& name) { county.server.events_committed(name); });
    }
    void happen(const std::string& kind, int times = 1, const std::string& where = "330521") {
        store->write(system_caller(where), [&](Tx& tx) {
            for (int i = 0; i < times; ++i) emit(tx, kind, {}, std::string(R"({"case":"7","pad":"x"})"));
        });
    }
    std::unique_ptr<TestClient> watch(const std::string& query = "", const std::string& headers = as_worker) {
        auto client = std::make_unique<TestClient>(county.server.port());
        client->send(get("/api/events" + query, headers));
        EXPECT_EQ(status(client->answer(true)), 200);
        EXPECT_EQ(client->until("\n\n"), "retry: 2000\n\n");
        return client;
    }
    static void settle() { std::this_thread::sleep_for(std::chrono::milliseconds(100)); }

    RealClock clock;
    std::unique_ptr<Store> store = Store::open(memory_store(), clock);
    Running county{*store};
};

TEST(EventText, MergesWhatIdentifiesIt) {
    Event e{"330521", 7, {0}, "case_opened", "", "", {}, {"{\"case\":\"1\",\n\"n\":2}"}};
    EXPECT_EQ(event_text(e),
              "id: 7\nevent: case_opened\ndata: {\"case\":\"1\", \"n\":2,\"seq\":7,"
              "\"time\":\"1970-01-01T00:00:00Z\",\"kind\":\"case_opened\"}\n\n");
    e.content.value = "{}";
    EXPECT_TRUE(has(event_text(e), "data: {\"seq\":7,"));
}

TEST_F(LiveTest, TellsWhatHappensFromNowOn) {
    happen("case_opened");
    TestClient client(county.server.port());
    client.send(get("/api/events", as_worker));
    const auto head = client.answer(true);
    EXPECT_TRUE(has(head, "Content-Type: text/event-stream\r\n"));
    EXPECT_FALSE(has(head, "Content-Length"));
    settle();
    happen("case_accepted");
    const auto text = client.until("case_accepted\"}\n\n");
    EXPECT_TRUE(has(text, "id: 2\nevent: case_accepted\n")) << text;
    EXPECT_FALSE(has(text, "case_opened"));
    happen("elsewhere", 1, "330522");
    happen("case_closed");
    EXPECT_FALSE(has(client.until("case_closed\"}\n\n"), "elsewhere"));
}

TEST(EventText, WithoutNamesOnlyTheNameIsLeftOut) {
    Event e{"330521", 7, {0}, "case_opened", "", "", {}, {"{\"text\":\"event: x\"}"}};
    const std::string data =
        "data: {\"text\":\"event: x\",\"seq\":7,\"time\":\"1970-01-01T00:00:00Z\",\"kind\":\"case_opened\"}\n\n";
    const std::string both = event_text(e) + event_text(e) + tick_text("{}");
    EXPECT_EQ(without_names(both), "id: 7\n" + data + "id: 7\n" + data + tick_text("{}"));
    EXPECT_EQ(without_names("event: reset\ndata: {}\n\n"), "event: reset\ndata: {}\n\n");
    EXPECT_EQ(without_names(": still here\n\n"), ": still here\n\n");
    EXPECT_EQ(without_names("id: 7\nevent: cut"), "id: 7\n");
}

TEST_F(LiveTest, AKindThatNoPageKnowsIsHeardWithoutAName) {
    const auto client = watch("?named=false");
    settle();
    happen("case_of_next_year");
    const auto text = client->until("\n\n");
    EXPECT_TRUE(text.starts_with("id: 1\ndata: {")) << text;
    EXPECT_TRUE(has(text, "\"kind\":\"case_of_next_year\"")) << text;
}

TEST_F(LiveTest, ResumesWithoutAGap) {
    happen("case_opened", 1200);  // more than two pages
    const auto client = watch("?last_event_id=10");
    std::string all;
    std::thread more([this] {
        for (int i = 0; i < 50; ++i) happen("case_noted");
    });
    for (int seq = 11; seq <= 1250; ++seq) {
        const auto text = client->until("\n\n");
        ASSERT_TRUE(text.starts_with("id: " + std::to_string(seq) + "\n")) << seq << " " << text;
    }
    more.join();
}

TEST_F(LiveTest, TooFarBehindIsReset) {
    for (int i = 0; i < 11; ++i) happen("case_opened", 1000);
    const auto client = watch("", std::string(as_worker) + "Last-Event-ID: 5\r\n");
    EXPECT_EQ(client->until("\n\n"), "event: reset\ndata: {}\n\n");
    settle();
    happen("case_closed");
    EXPECT_TRUE(has(client->until("\n\n"), "id: 11001\n"));
    const auto future = watch("?last_event_id=99999999");
    EXPECT_EQ(future->until("\n\n"), "event: reset\ndata: {}\n\n");
}

TEST_F(LiveTest, ShowsOnlyWhatTheCallerMaySee) {
    TestClient client(county.server.port());
    client.send(get("/api/public/330521/events"));
    EXPECT_EQ(status(client.answer(true)), 200);
    settle();
    happen("case_opened");
    happen("warning_raised");
    const auto text = client.until("warning_raised\"}\n\n");
    EXPECT_FALSE(has(text, "case_opened"));
    TestClient stranger(county.server.port());
    EXPECT_EQ(status(stranger.request(get("/api/events"))), 401);
}

TEST_F(LiveTest, TicksAtMostOnceASecond) {
    const auto client = watch();
    settle();
    for (int i = 0; i < 100; ++i) county.server.tick("330521", "{\"now\":" + std::to_string(i) + "}");
    EXPECT_EQ(client->until("\n\n"), "event: tick\ndata: {\"now\":0}\n\n");
    const auto from = std::chrono::steady_clock::now();
    EXPECT_EQ(client->until("\n\n"), "event: tick\ndata: {\"now\":99}\n\n");
    EXPECT_GT(std::chrono::steady_clock::now() - from, std::chrono::milliseconds(300));
}

TEST_F(LiveTest, ManyWatchersOneReader) {
    std::vector<std::unique_ptr<TestClient>> clients;
    for (int i = 0; i < 50; ++i) {
        clients.push_back(std::make_unique<TestClient>(county.server.port()));
        clients.back()->send(get("/api/events", as_worker));
        EXPECT_EQ(status(clients.back()->answer(true)), 200);
    }
    settle();
    for (int i = 0; i < 20; ++i) happen("case_noted");
    for (auto& client : clients) EXPECT_TRUE(has(client->until("\"seq\":20,"), "id: 1\n"));
    county.server.stop(5);
    for (auto& client : clients) EXPECT_TRUE(client->closed());
}

TEST_F(LiveTest, EndsSoonAfterTheSessionOfItsReader) {
    auto leaving = watch(), staying = watch("", "Authorization: Bearer 330521.clerk\r\n");
    settle();
    county.acts.worker_left = true;
    store->write(system_caller("330521"),
                 [](Tx& tx) { emit(tx, "signed_out", {.person = {8}}, std::string(R"({"account":"8"})")); });
    EXPECT_TRUE(has(leaving->until("signed_out\"}\n\n"), "signed_out"));
    EXPECT_TRUE(leaving->closed());
    happen("case_opened");
    EXPECT_TRUE(has(staying->until("case_opened\"}\n\n"), "case_opened"));
}

/// A county whose clock the test sets.
struct LivePeriod : testing::Test {
    LivePeriod() {
        store->migrate(stream_migrations());
        store->on_commit([this](const std::string& name) { county.server.events_committed(name); });
        county.acts.worker_until = until.value;
    }
    void happen(const std::string& kind) {
        store->write(system_caller("330521"), [&](Tx& tx) { emit(tx, kind, {}, std::string(R"({"case":"7"})")); });
    }
    std::unique_ptr<TestClient> watch(const std::string& query = "") {
        auto client = std::make_unique<TestClient>(county.server.port());
        client->send(get("/api/events" + query, as_worker));
        EXPECT_EQ(client->until("retry: 2000\n\n").substr(0, 12), "HTTP/1.1 200");
        return client;
    }

    const Micros until{1'500'000'000 * second};
    ManualClock clock{until - hour};
    std::unique_ptr<Store> store = Store::open(memory_store(), clock);
    Running county{*store};
};

TEST_F(LivePeriod, NothingIsToldUnderRightsThatAreOver) {
    const auto client = watch();
    happen("case_opened");
    EXPECT_TRUE(has(client->until("case_opened\"}\n\n"), "id: 1\n"));
    clock.set(until);
    happen("case_noted");
    happen("warning_raised");
    EXPECT_FALSE(has(client->until("warning_raised\"}\n\n"), "case_noted")) << "it happened after the end";
    happen("case_closed");
    happen("warning_raised");
    EXPECT_FALSE(has(client->until("warning_raised\"}\n\n"), "case_closed"));
}

TEST_F(LivePeriod, WhatWasMissedIsToldUnderTheRightsOfNow) {
    happen("case_opened");
    clock.set(until - 1);
    happen("case_noted");
    const auto client = watch("?last_event_id=1");
    EXPECT_TRUE(has(client->until("case_noted\"}\n\n"), "id: 2\n"));
    clock.set(until);
    happen("case_closed");
    happen("warning_raised");
    const auto later = watch("?last_event_id=1");
    EXPECT_FALSE(has(later->until("warning_raised\"}\n\n"), "case_"));
}

TEST_F(LivePeriod, ARequestIsJudgedByTheClockThatItMeets) {
    TestClient client(county.server.port());
    EXPECT_EQ(status(client.request(post("/api/notes", good_note))), 201);
    clock.set(until);
    EXPECT_EQ(status(client.request(post("/api/notes", good_note))), 403) << "and not two seconds later";
}

TEST_F(LiveTest, ASlowWatcherIsClosed) {
    const auto client = watch();
    settle();
    for (int i = 0; i < 300; ++i) happen("case_noted", 200);  // about 7 MB, never read
    EXPECT_TRUE(client->closed());
    EXPECT_EQ(status(TestClient(county.server.port()).request(get("/health"))), 200);
}

}  // namespace
}  // namespace huying::http::test
