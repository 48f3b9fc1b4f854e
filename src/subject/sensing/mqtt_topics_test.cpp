// mqtt_topics_test.cpp - topics with $select, a broker's log lines, and who hears what.
#include "subject/sensing/mqtt_topics.hpp"

#include <gtest/gtest.h>

namespace huying::sensing {
namespace {

TEST(AskedTopic, HasABaseAndNames) {
    const auto a = parse_asked("v1.1/Datastreams(1)/Observations?$select=result, phenomenonTime,id");
    ASSERT_TRUE(a);
    EXPECT_EQ(a->base, "v1.1/Datastreams(1)/Observations");
    EXPECT_EQ(a->select, (std::vector<std::string>{"result", "phenomenonTime", "@iot.id"}));
    for (const char* none : {"v1.1/Things(1)", "v1.1/Things?$select=", "v1.1/Things?$select=a,,b", "v1.1/+?$select=a",
                             "x?$select=a", "v1.1/Things?$select=a/b", "v1.1/Things?$expand=a"})
        EXPECT_FALSE(parse_asked(none)) << none;
}

TEST(AskedTopic, MayBeAPathOfSeveralLinks) {
    for (const char* far : {"v1.1/Things(1)/Datastreams(2)/Observations", "v1.1/Observations('1-2')/Datastream/Thing",
                            "v1.1/Things(1)/Datastreams(2)"}) {
        const auto a = parse_asked(far);
        ASSERT_TRUE(a) << far;
        EXPECT_EQ(a->base, far);
        EXPECT_TRUE(a->far && a->select.empty());
    }
    const auto both = parse_asked("v1.1/Things(1)/Datastreams(2)/Observations?$select=result");
    ASSERT_TRUE(both);
    EXPECT_TRUE(both->far && both->select.size() == 1);
    for (const char* near :
         {"v1.1/Things", "v1.1/Datastreams(1)/Thing", "v1.1/Things(1)/name", "v1.1/Things(1)/+/Observations",
          "v1.1/Things(1)/Datastreams(2)/Observations?$top=1", "x/Things(1)/Datastreams(2)/Observations"})
        EXPECT_FALSE(parse_asked(near)) << near;
}

TEST(AskedTopic, IsReadFromTheBrokersLog) {
    EXPECT_EQ(subscribed_topic("1700000000: client 7 1 v1.1/Things?$select=name"), "v1.1/Things?$select=name");
    EXPECT_EQ(subscribed_topic("c 0 v1.1/A b"), "v1.1/A b");
    EXPECT_FALSE(subscribed_topic("nothing here"));
    EXPECT_FALSE(subscribed_topic(""));
}

TEST(Selected, TakesWhatIsThere) {
    EXPECT_EQ(selected(R"({"@iot.id":1,"a":{"x":[1,2]},"b":null,"c":"ü"})", {"c", "a", "none", "@iot.id"}),
              R"({"c":"ü","a":{"x":[1,2]},"@iot.id":1})");
    EXPECT_EQ(selected("[]", {"a"}), "{}");
}

TEST(Hearers, UnderLoadASilentTopicIsTriedOnceASecond) {
    Hearers h;
    EXPECT_TRUE(h.wanted(7, 0));
    h.heard(7, false, 0);
    EXPECT_FALSE(h.wanted(7, 500'000));
    EXPECT_TRUE(h.wanted(7, Hearers::pause)) << "the question";
    EXPECT_FALSE(h.wanted(7, Hearers::pause + 1)) << "not answered yet";
    h.heard(7, true, Hearers::pause + 2);
    EXPECT_TRUE(h.wanted(7, Hearers::pause + 3));
    h.heard(7, false, Hearers::pause + 4);
    h.forget();
    EXPECT_TRUE(h.wanted(7, Hearers::pause + 5)) << "somebody subscribed";
}

TEST(Hearers, LittleIsNoLoad) {
    Hearers h;
    for (int i = 0; i < Hearers::little; ++i) EXPECT_FALSE(h.loaded(1'000'000 + i));
    EXPECT_TRUE(h.loaded(1'000'500));
    EXPECT_TRUE(h.loaded(1'100'600)) << "the window before was full";
    EXPECT_FALSE(h.loaded(9'000'000));
}

}  // namespace
}  // namespace huying::sensing
