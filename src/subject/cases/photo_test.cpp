// photo_test.cpp - photos of a case: kept once by content, with the place they were taken at, by those who may see it.
#include "subject/cases/case_for_test.hpp"
#include "subject/cases/picture_for_test.hpp"

namespace huying::cases {
namespace {

const std::string picture = test::jpeg_taken_at('N', {{{30, 1}, {30, 1}, {0, 1}}}, 'E', {{{120, 1}, {15, 1}, {0, 1}}});

struct Photos : test::CaseTest {
    std::vector<http::Route> routes = program.take_routes();
    Id id = open_case().id;
    http::Reply run(const std::string& person, const std::string& path, http::Request request) {
        const auto at = std::ranges::find(routes, path, &http::Route::path);
        request.params.emplace_back("id", std::to_string(id.value));
        const auto verb = at->prepare(std::move(request));
        return store->write(as(person), [&](Tx& tx) { return verb->run(tx); });
    }
    http::Reply add(const std::string& person, const std::string& bytes) {
        return run(person, "/api/cases/{id}/photo", {.content_type = "image/jpeg", .body = bytes});
    }
    std::string sha256(const http::Reply& reply) {
        std::string_view text;
        EXPECT_FALSE(record::parse_json(reply.body)["sha256"].get(text));
        return std::string(text);
    }
    int refused(const std::string& person, const std::string& bytes) {
        return test::refusal([&] { add(person, bytes); }).status;
    }
};

TEST_P(Photos, AreKeptWithTheirPlaceAndShownToThoseWhoMaySeeTheCase) {
    const http::Reply reply = add("worker-1", picture);
    EXPECT_EQ(reply.status, 201);
    EXPECT_NE(reply.body.find(R"("latitude":30.5,"longitude":120.25)"), std::string::npos) << reply.body;
    const http::Request one{.params = {{"sha256", sha256(reply)}}};
    const http::Reply bytes = run("environment-1", "/api/cases/{id}/photos/{sha256}", one);
    EXPECT_EQ(bytes.body, picture);
    EXPECT_EQ(bytes.type, "image/jpeg");
    EXPECT_EQ(test::refusal([&] { run("worker-3", "/api/cases/{id}/photos/{sha256}", one); }).status, 404);
    EXPECT_EQ(actions(id), "open dispatch photo");
}

TEST_P(Photos, AreStoredOnceHoweverOftenTheyAreSent) {
    const http::Reply first = add("worker-1", picture), again = add("worker-1", picture);
    EXPECT_EQ(first.body, again.body);
    EXPECT_EQ(number("SELECT count(*) FROM photo WHERE county = $1"), 1);
    EXPECT_EQ(actions(id), "open dispatch photo");
}

TEST_P(Photos, AreToldByTheirContent) {
    EXPECT_EQ(refused("worker-1", "<html>"), 415);
    EXPECT_EQ(refused("worker-1", ""), 415);
    EXPECT_EQ(refused("worker-1", "\xff\xd8\xff"), 415);
    EXPECT_EQ(refused("worker-1", "\xff\xd8\xff<script>alert(1)</script>"), 415);
    EXPECT_EQ(refused("worker-1", picture + std::string((8 << 20) - picture.size(), 'x')), 0) << "8 MiB";
}

TEST_P(Photos, AreForThoseWhoHandleTheCaseWhileItIsOpen) {
    EXPECT_EQ(refused("worker-3", picture), 404);
    put(id, State::closed);
    EXPECT_EQ(refused("worker-1", picture), 409);
}

TEST_P(Photos, AndTimelinesThatWereChangedBehindTheProgramsBackAreFound) {
    add("worker-1", picture);
    act("worker-1", Act::note, id);
    act("worker-1", Act::return_, id);
    const auto change = [&](const std::string& sql, Param value) {
        write([&](Tx& tx) {
            const Param params[] = {Param::of_text(tx.county()), value};
            tx.query(sql, params).next();
        });
    };
    EXPECT_EQ(read(forged), std::vector<std::string>{});
    for (const std::string column : {"note", "reason", "actor_name", "actor_role", "to_state"}) {
        const std::string of_step = " WHERE county = $1 AND action = 'return'";
        const auto before = read([&](const Tx& tx) {
            const Param county = Param::of_text(tx.county());
            Rows& rows = tx.query("SELECT " + column + " FROM case_step" + of_step, {&county, 1});
            rows.next();
            return std::string(rows.text(0));
        });
        change("UPDATE case_step SET " + column + " = $2" + of_step, Param::of_text("forged"));
        const auto found = read(forged);
        ASSERT_EQ(found.size(), 1u) << column;
        EXPECT_TRUE(found[0].ends_with(std::to_string(events("case_returned").at(0).seq))) << found[0];
        change("UPDATE case_step SET " + column + " = $2" + of_step, Param::of_text(before));
    }
    change("UPDATE photo SET content = $2 WHERE county = $1", Param::of_blob("another"));
    ASSERT_EQ(read(forged).size(), 1u);
    EXPECT_TRUE(read(forged)[0].starts_with("photo "));
    change("UPDATE photo SET content = $2 WHERE county = $1", Param::of_blob(picture));
    EXPECT_EQ(read(forged), std::vector<std::string>{});
    change("DELETE FROM case_step WHERE county = $1 AND action = $2", Param::of_text("note"));
    change("DELETE FROM case_photo WHERE county = $1 AND actor_name <> $2", Param::of_text(""));
    EXPECT_EQ(read(forged).size(), 2u) << "what is gone is missed too";
}

TEST_P(Photos, AreThirtyAtMost) {
    for (int i = 0; i < 30; ++i) EXPECT_EQ(refused("worker-1", picture + std::to_string(i)), 0) << i;
    EXPECT_EQ(refused("worker-1", picture + "30"), 409);
    EXPECT_EQ(refused("worker-1", picture + "7"), 0) << "one that is there is no new one";
}

HUYING_EVERYWHERE(Photos);

}  // namespace
}  // namespace huying::cases
