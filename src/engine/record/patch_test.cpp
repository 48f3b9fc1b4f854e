// patch_test.cpp - JSON Patch and Merge Patch: the examples of RFC 6902 (appendix A) and RFC 7396, and what is refused.
#include "engine/record/patch.hpp"

#include <gtest/gtest.h>

#include "engine/record/record.hpp"

namespace huying::record {
namespace {

Tree tree(const std::string& json) { return to_tree(parse_json(json)); }

/// The document afterwards, or "pointer: detail" of what was refused.
std::string patched(const std::string& document, const std::string& operations) {
    Tree t = tree(document);
    const std::string before = to_json(t);
    try {
        apply_patch(t, parse_json(operations));
    } catch (const Problem& p) {
        EXPECT_EQ(to_json(t), before) << "a patch that fails changes nothing";
        return std::to_string(p.status) + " " + p.errors.at(0).pointer;
    }
    return to_json(t);
}

TEST(JsonPatch, DoesWhatTheAppendixShows) {
    EXPECT_EQ(patched(R"({"foo":"bar"})", R"([{"op":"add","path":"/baz","value":"qux"}])"),
              R"({"foo":"bar","baz":"qux"})");
    EXPECT_EQ(patched(R"({"foo":["bar","baz"]})", R"([{"op":"add","path":"/foo/1","value":"qux"}])"),
              R"({"foo":["bar","qux","baz"]})");
    EXPECT_EQ(patched(R"({"baz":"qux","foo":"bar"})", R"([{"op":"remove","path":"/baz"}])"), R"({"foo":"bar"})");
    EXPECT_EQ(patched(R"({"foo":["bar","qux","baz"]})", R"([{"op":"remove","path":"/foo/1"}])"),
              R"({"foo":["bar","baz"]})");
    EXPECT_EQ(patched(R"({"baz":"qux","foo":"bar"})", R"([{"op":"replace","path":"/baz","value":"boo"}])"),
              R"({"baz":"boo","foo":"bar"})");
    EXPECT_EQ(patched(R"({"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}})",
                      R"([{"op":"move","from":"/foo/waldo","path":"/qux/thud"}])"),
              R"({"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}})");
    EXPECT_EQ(patched(R"({"foo":["all","grass","cows","eat"]})", R"([{"op":"move","from":"/foo/1","path":"/foo/3"}])"),
              R"({"foo":["all","cows","eat","grass"]})");
    EXPECT_EQ(patched(R"({"foo":["bar"]})", R"([{"op":"add","path":"/foo/-","value":["abc","def"]}])"),
              R"({"foo":["bar",["abc","def"]]})");
    EXPECT_EQ(patched(R"({"/":9,"~1":10})", R"([{"op":"test","path":"/~01","value":10}])"), R"({"/":9,"~1":10})");
    EXPECT_EQ(
        patched(R"({"foo":null})", R"([{"op":"test","path":"/foo","value":null},{"op":"copy","from":"","path":"/a"}])"),
        R"({"foo":null,"a":{"foo":null}})");
    EXPECT_EQ(
        patched(R"({"a":1})", R"([{"op":"replace","path":"","value":[1.0]},{"op":"test","path":"","value":[1]}])"),
        "[1]");
}

TEST(JsonPatch, RefusesWhatCannotBeMade) {
    const std::string document = R"({"foo":["bar"],"n":1})";
    EXPECT_EQ(patched(document, R"([{"op":"test","path":"/n","value":2}])"), "409 /0");
    EXPECT_EQ(patched(document, R"([{"op":"remove","path":"/n"},{"op":"add","path":"/x/y","value":1}])"), "409 /1");
    EXPECT_EQ(patched(document, R"([{"op":"add","path":"/foo/2","value":1}])"), "409 /0");
    EXPECT_EQ(patched(document, R"([{"op":"add","path":"/foo/01","value":1}])"), "409 /0");
    EXPECT_EQ(patched(document, R"([{"op":"remove","path":"/foo/-"}])"), "409 /0");
    EXPECT_EQ(patched(document, R"([{"op":"replace","path":"/m","value":1}])"), "409 /0");
    EXPECT_EQ(patched(document, R"([{"op":"move","from":"/foo","path":"/foo/0"}])"), "409 /0");
    EXPECT_EQ(patched(document, R"([{"op":"add","path":"/n/x","value":1}])"), "409 /0");
}

TEST(JsonPatch, NamesEveryMalformedOperation) {
    Tree t = tree("{}");
    try {
        apply_patch(t, parse_json(R"([{"op":"ad","path":""},{"op":"add","path":"x","value":1},{"op":"add","path":"/a"},
            {"op":"move","path":"/a"},7,{"op":"remove","path":"/~2"}])"));
        FAIL();
    } catch (const Problem& p) {
        EXPECT_EQ(p.status, 422);
        std::vector<std::string> at;
        for (const auto& e : p.errors) at.push_back(e.pointer);
        EXPECT_EQ(at, (std::vector<std::string>{"/0/op", "/1/path", "/2/value", "/3/from", "/4", "/5/path"}));
    }
    EXPECT_EQ(patched("{}", "{}"), "422 ");
}

TEST(JsonPatch, KeepsTheDocumentWithinBounds) {
    std::string doubling = "[", deeper = "[", path;
    for (int i = 0; i < 100; ++i) {
        doubling += std::string(i ? "," : "") + R"({"op":"copy","from":"","path":"/a)" + std::to_string(i) + "\"}";
        path += "/a";
        deeper += std::string(i ? "," : "") + R"({"op":"add","path":")" + path + R"(","value":{}})";
    }
    EXPECT_EQ(patched("{}", doubling + "]").substr(0, 3), "409");
    EXPECT_EQ(patched("{}", deeper + "]"), "409 /59");
}

TEST(MergePatch, DoesWhatTheAppendixShows) {
    const auto merged = [](const char* document, const char* changes) {
        Tree t = tree(document);
        merge(t, tree(changes));
        return to_json(t);
    };
    EXPECT_EQ(merged(R"({"a":"b"})", R"({"a":"c"})"), R"({"a":"c"})");
    EXPECT_EQ(merged(R"({"a":"b","b":"c"})", R"({"a":null})"), R"({"b":"c"})");
    EXPECT_EQ(merged(R"({"a":["b"]})", R"({"a":"c"})"), R"({"a":"c"})");
    EXPECT_EQ(merged(R"({"a":{"b":"c"}})", R"({"a":{"b":"d","c":null}})"), R"({"a":{"b":"d"}})");
    EXPECT_EQ(merged(R"({"e":null})", R"({"a":1})"), R"({"e":null,"a":1})");
    EXPECT_EQ(merged(R"([1,2])", R"({"a":"b","c":null})"), R"({"a":"b"})");
    EXPECT_EQ(merged(R"({})", R"({"a":{"bb":{"ccc":null}}})"), R"({"a":{"bb":{}}})");
    EXPECT_EQ(merged(R"({"a":"foo"})", "null"), "null");
}

TEST(Tree, WritesWhatItRead) {
    for (const std::string json :
         {R"({"a":[1,-2.5,true,false,null,"x\"\n"],"b":{}})", "[]", "1e+300", "-9223372036854775808"})
        EXPECT_EQ(to_json(tree(json)), json);
    EXPECT_EQ(to_json(tree("18446744073709551615")), "1.8446744073709552e+19");
    EXPECT_EQ(to_json(tree(R"({"a":1,"a":2})")), R"({"a":2})");
}

}  // namespace
}  // namespace huying::record
