// openapi_test.cpp - the document lists every route with its records.
#include <gtest/gtest.h>
#include <simdjson.h>

#include "engine/http/test_county.hpp"

namespace huying::http::test {
namespace {

class OpenapiTest : public testing::Test {
  protected:
    Acts acts;
    simdjson::padded_string text{openapi(routes(acts))};
    simdjson::dom::parser parser;
    simdjson::dom::element root = parser.parse(text);
    std::string at(const std::string& pointer) {
        simdjson::dom::element e;
        return root.at_pointer(pointer).get(e) ? "nothing at " + pointer : simdjson::minify(e);
    }
};

TEST_F(OpenapiTest, DescribesARouteAsItIs) {
    EXPECT_EQ(at("/openapi"), "\"3.1.0\"");
    EXPECT_EQ(at("/paths/~1api~1notes/post/x-permission"), "\"keep\"");
    EXPECT_TRUE(has(at("/paths/~1api~1notes/post/requestBody"), R"("required":["text","number"])"));
    EXPECT_TRUE(has(at("/paths/~1api~1notes/post/responses/201"), "#/components/schemas/Shown"));
    EXPECT_TRUE(has(at("/paths/~1api~1notes/post/parameters"), "Idempotency-Key"));
    const auto look = at("/paths/~1api~1notes~1{id}/get/parameters");
    EXPECT_TRUE(has(look, R"("name":"id","in":"path","required":true)")) << look;
    EXPECT_TRUE(has(look, R"("name":"limit","in":"query","required":false)")) << look;
    EXPECT_TRUE(has(at("/paths/~1api~1notes~1{id}~1photo/post/requestBody"), "application/octet-stream"));
    EXPECT_TRUE(
        has(at("/paths/~1api~1public~1{county}~1notes~1{id}/get/parameters"), R"("name":"county","in":"path")"));
    EXPECT_TRUE(has(at("/paths/~1sta~1v1.1~1{rest}/get/parameters"), R"("name":"rest")"));
}

TEST_F(OpenapiTest, DescribesWhatAVerbReadsAndAnswersItself) {
    EXPECT_TRUE(
        has(at("/paths/~1api~1tagged/get/responses/200/content/application~1json/schema"), "#/components/schemas/Tag"));
    EXPECT_EQ(at("/components/schemas/Tag"), R"({"type":"object"})");
    EXPECT_TRUE(has(at("/paths/~1sta~1v1.1~1{rest}/get/responses/200/content/text~1plain/schema"),
                    "#/components/schemas/Text"));
    EXPECT_TRUE(has(at("/paths/~1sta~1v1.1~1{rest}/get/requestBody/content/application~1json/schema"),
                    "#/components/schemas/Note"));
    EXPECT_EQ(at("/paths/~1api~1notes~1{id}/delete/responses/204"), R"({"description":"Done"})");
    EXPECT_TRUE(has(at("/paths/~1openapi.json/get/responses/200/content/application~1json/schema"), "object"));
}

TEST_F(OpenapiTest, AlsoWhatTheServerAnswersItself) {
    EXPECT_TRUE(has(at("/paths/~1api~1events/get/responses/200"), "text/event-stream"));
    EXPECT_TRUE(has(at("/paths/~1api~1public~1{county}~1events/get/parameters"), "last_event_id"));
    EXPECT_TRUE(has(at("/paths/~1health/get"), "anyone"));
    EXPECT_TRUE(has(at("/components/schemas/Problem"), "pointer"));
    EXPECT_TRUE(has(at("/components/securitySchemes"), "bearer"));
    EXPECT_TRUE(has(at("/components/schemas"), "Shown"));
}

}  // namespace
}  // namespace huying::http::test
