// idempotency_test.cpp - the same key twice acts once; another request with the key is refused.
#include "engine/http/idempotency.hpp"

#include <gtest/gtest.h>

#include "engine/http/test_county.hpp"

namespace huying::http::test {
namespace {

class IdempotencyTest : public testing::Test {
  protected:
    IdempotencyTest() { store->migrate(http_migrations()); }
    std::string ask(const std::string& key, const std::string& body = good_note) {
        return client.request(post("/api/notes", body, "Idempotency-Key: " + key + "\r\n"));
    }
    RealClock clock;
    std::unique_ptr<Store> store = Store::open(memory_store(), clock);
    Running county{*store};
    TestClient client{county.server.port()};
};

TEST_F(IdempotencyTest, ActsOnce) {
    const auto first = ask("k1"), second = ask("k1");
    EXPECT_EQ(status(first), 201);
    EXPECT_FALSE(has(first, "Idempotent-Replayed"));
    EXPECT_EQ(status(second), 201);
    EXPECT_TRUE(has(second, "Idempotent-Replayed: true\r\n"));
    EXPECT_TRUE(has(second, "Location: /api/notes/1\r\n"));
    EXPECT_EQ(first.substr(first.find("\r\n\r\n")), second.substr(second.find("\r\n\r\n")));
    EXPECT_EQ(county.acts.notes, 1);
    EXPECT_EQ(status(ask("k2")), 201);
    EXPECT_EQ(county.acts.notes, 2);
}

TEST_F(IdempotencyTest, AnotherRequestIsRefused) {
    EXPECT_EQ(status(ask("k")), 201);
    const auto other = ask("k", R"({"text":"b","number":1})");
    EXPECT_EQ(status(other), 422);
    EXPECT_TRUE(has(other, "idempotency_key_reused"));
    EXPECT_EQ(county.acts.notes, 1);
}

TEST_F(IdempotencyTest, RefusalsAreNotKept) {
    EXPECT_EQ(status(ask("k", R"({"text":"a","number":409})")), 409);
    EXPECT_EQ(status(ask("k")), 201) << "nothing was kept under the key";
}

TEST_F(IdempotencyTest, KeysMustBeVisible) {
    EXPECT_EQ(status(ask("")), 400);
    EXPECT_EQ(status(ask("a b")), 400);
    EXPECT_EQ(status(ask(std::string(201, 'k'))), 400);
    EXPECT_EQ(status(ask(std::string(200, 'k'))), 201);
}

TEST_F(IdempotencyTest, ForgetsAfterAWeek) {
    EXPECT_EQ(status(ask("k")), 201);
    store->write(system_caller("330521"), [](Tx& tx) { purge_idempotency(tx); });
    EXPECT_TRUE(has(ask("k"), "Idempotent-Replayed"));
    store->write(system_caller("330521"), [](Tx& tx) { purge_idempotency(tx, -1 * hour); });
    EXPECT_FALSE(has(ask("k"), "Idempotent-Replayed"));
}

TEST_F(IdempotencyTest, WhatTheBodyWentIntoIsKeptUnderAKey) {
    Gate keyed = gate();
    keyed.keyed = [](Tx& tx, const std::string& text) { return "keyed of " + tx.county() + ": " + text.substr(0, 4); };
    ServerOptions options;
    options.port = 0;
    options.counties_default = "330521";
    Server server(*store, routes(county.acts), keyed, options);
    server.start();
    TestClient other(server.port());
    const auto asked = post("/api/notes", good_note, "Idempotency-Key: k\r\n");
    EXPECT_EQ(status(other.request(asked)), 201);
    EXPECT_TRUE(has(other.request(asked), "Idempotent-Replayed"));
    EXPECT_EQ(status(other.request(post("/api/notes", R"({"text":"b","number":1})", "Idempotency-Key: k\r\n"))), 422);
    const auto kept = store->read(system_caller("330521"), [](const Tx& tx) {
        return tx.one<std::string>(Sql{"SELECT digest FROM idempotency WHERE county = $1"}, tx.county());
    });
    EXPECT_EQ(kept.value_or("").substr(0, 17), "keyed of 330521: ");
}

}  // namespace
}  // namespace huying::http::test
