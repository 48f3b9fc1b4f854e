// sta_batch_test.cpp - batches in both forms: answered one by one, groups whole or not at all, references to what was made.
#include "subject/sensing/sta_write_for_test.hpp"

namespace huying::sensing::sta {
namespace {

struct StaBatch : test::StaTest {
    http::Reply batched(const std::string& body, const std::string& type = "application/json",
                        const std::string& role = "gateway") {
        auto r = request("POST", body, type);
        Caller caller = r.caller;
        caller.role = role;
        r.caller = caller;
        return store->write(caller, [&](Tx& tx) { return sta::batch(tx, sensing(), r); });
    }
    /// "id status, id status"
    std::string statuses(const std::string& requests, const std::string& role = "gateway") {
        const auto reply = batched(R"({"requests":[)" + requests + "]}", "application/json", role);
        std::string out;
        const simdjson::dom::array answers = record::parse_json(reply.body)["responses"].get_array().value();
        for (const auto answer : answers) {
            if (!out.empty()) out += ", ";
            out += std::string(answer["id"].get_string().value()) + " " +
                   std::to_string(answer["status"].get_int64().value());
        }
        return out;
    }
    std::vector<std::string> faults(const std::string& requests) {
        return huying::test::pointers(huying::test::refusal([&] { batched(R"({"requests":[)" + requests + "]}"); }));
    }
};

const std::string thing_body = R"({"name":"T","description":"d"})";
std::string post_thing(const std::string& id, const std::string& more = "", const std::string& body = thing_body) {
    return R"({"id":")" + id + R"(","method":"post","url":"Things","body":)" + body + more + "}";
}

TEST_P(StaBatch, AnswersEachRequestByItself) {
    const auto before = rows("thing");
    EXPECT_EQ(
        statuses(
            post_thing("a") + "," + post_thing("b", "", R"({"name":7})") + "," + post_thing("c") +
            R"j(,{"id":"d","method":"get","url":"Things?$top=1"},{"id":"e","method":"delete","url":"Things(4711)"},)j"
            R"({"id":"f","method":"get","url":"http://x/sta/v1.1/Things"})"),
        "a 201, b 400, c 201, d 200, e 404, f 200");
    EXPECT_EQ(rows("thing"), before + 2);
}

TEST_P(StaBatch, KeepsAGroupWholeOrNotAtAll) {
    const auto before = rows("thing");
    const std::string g = R"(,"atomicityGroup":"g")", h = R"(,"atomicityGroup":"h")";
    EXPECT_EQ(statuses(post_thing("a", g) + "," + post_thing("b", g, "{}") + "," + post_thing("c", g) + "," +
                       post_thing("d", h) + "," + post_thing("e", h)),
              "a 424, b 400, c 424, d 201, e 201");
    EXPECT_EQ(rows("thing"), before + 2);
}

TEST_P(StaBatch, RefersToWhatAnEarlierRequestMade) {
    EXPECT_EQ(
        statuses(
            post_thing("station") + R"(,{"id":"stream","method":"post","url":"$station/Datastreams","body":)" +
            datastream() + "}" + R"(,{"id":"place","method":"post","url":"Locations","body":)" +
            location(point(119.95, 30.55)) + "}" +
            R"(,{"id":"move","method":"patch","url":"$station","body":{"Locations":[{"@iot.id":"$place"}]}})" +
            R"(,{"id":"o","method":"post","url":"Observations","body":{"result":1,"Datastream":{"@iot.id":"$stream"}}})" +
            R"(,{"id":"p","method":"patch","url":"$o","body":{"result":2}})" +
            R"(,{"id":"wrong","method":"get","url":"$nothing"})"),
        "station 201, stream 201, place 201, move 200, o 201, p 200, wrong 404");
    EXPECT_EQ(number("SELECT count(*) FROM observation WHERE county = $1 AND value = 2"), 1);
}

TEST_P(StaBatch, DoesNotRunWhatDependsOnAFailure) {
    EXPECT_EQ(statuses(post_thing("a", "", "{}") + "," + post_thing("b", R"(,"dependsOn":["a"])") + "," +
                       post_thing("c", R"(,"dependsOn":["b"])") + "," + post_thing("d")),
              "a 400, b 424, c 424, d 201");
}

TEST_P(StaBatch, NamesEveryFaultOfItsForm) {
    EXPECT_EQ(
        faults(
            R"({"id":"a","method":"fly","url":"Things"},{"method":"get","colour":1},7,{"id":"a","method":"get","url":"x","if":"y"},)" +
            post_thing("g1", R"(,"atomicityGroup":"g")") + "," + post_thing("x", R"(,"dependsOn":["later"])") + "," +
            post_thing("g2", R"(,"atomicityGroup":"g")")),
        (std::vector<std::string>{"/requests/0/method", "/requests/1/colour", "/requests/1/id", "/requests/1/url",
                                  "/requests/2", "/requests/3/if", "/requests/3/id", "/requests/5/dependsOn",
                                  "/requests/6/atomicityGroup"}));
    EXPECT_EQ(huying::test::refusal([&] { batched("{}"); }).status, 422);
}

TEST_P(StaBatch, WritesOnlyForWhoMay) {
    EXPECT_EQ(statuses(post_thing("a") + R"(,{"id":"b","method":"get","url":"Things"})", "worker"), "a 403, b 200");
}

TEST_P(StaBatch, ReadsNoMoreThanAHundredTimes) {
    std::string reads;
    for (int i = 0; i < 101; ++i)
        reads += (i ? "," : "") + std::string(R"({"id":"r)") + std::to_string(i) +
                 R"j(","method":"get","url":"Things(1)"})j";
    EXPECT_TRUE(statuses(reads).ends_with("r99 404, r100 413"));
}

TEST_P(StaBatch, SpeaksMultipartMixed) {
    const auto before = rows("thing");
    const std::string body =
        "--b\r\nContent-Type: application/http\r\n\r\nGET /sta/v1.1/Things?$top=1 HTTP/1.1\r\nHost: x\r\n\r\n\r\n"
        "--b\r\nContent-Type: multipart/mixed;boundary=c\r\n\r\n"
        "--c\r\nContent-Type: application/http\r\nContent-ID: 1\r\n\r\nPOST Things HTTP/1.1\r\nContent-Type: application/json\r\n\r\n" +
        thing_body +
        "\r\n--c\r\nContent-Type: application/http\r\nContent-ID: 2\r\n\r\nPATCH $1 HTTP/1.1\r\nContent-Type: application/json\r\n\r\n"
        R"({"name":"U"})"
        "\r\n--c--\r\n"
        "--b\r\nContent-Type: multipart/mixed;boundary=d\r\n\r\n"
        "--d\r\nContent-Type: application/http\r\n\r\nPOST Things HTTP/1.1\r\n\r\n" +
        thing_body +
        "\r\n--d\r\nContent-Type: application/http\r\n\r\nPOST Things HTTP/1.1\r\n\r\n{}\r\n--d--\r\n--b--\r\n";
    const auto reply = batched(body, "multipart/mixed;boundary=b");
    EXPECT_EQ(reply.status, 200);
    EXPECT_TRUE(reply.type.starts_with("multipart/mixed; boundary="));
    EXPECT_NE(reply.body.find("HTTP/1.1 200 OK"), std::string::npos);
    EXPECT_NE(reply.body.find("Content-ID: 1\r\n\r\nHTTP/1.1 201 Created"), std::string::npos) << reply.body;
    EXPECT_NE(reply.body.find("HTTP/1.1 400 Bad Request"), std::string::npos);
    EXPECT_EQ(reply.body.find("HTTP/1.1 424"), std::string::npos) << "one answer for a change set that failed";
    EXPECT_EQ(rows("thing"), before + 1);
    EXPECT_EQ(rows("thing", "name = 'U'"), 1);
    EXPECT_EQ(huying::test::refusal([&] { batched("--b\r\nnothing", "multipart/mixed;boundary=b"); }).status, 400);
    EXPECT_EQ(huying::test::refusal([&] { batched(body, "multipart/mixed"); }).status, 400);
}

HUYING_EVERYWHERE(StaBatch);

}  // namespace
}  // namespace huying::sensing::sta
