// sta_path_test.cpp - paths and options of a SensorThings request.
#include "subject/sensing/sta_path.hpp"

#include <gtest/gtest.h>

namespace huying::sensing::sta {
namespace {

int status_of_path(const std::string& path) {
    try {
        parse_path(path);
        return 0;
    } catch (const Problem& p) {
        return p.status;
    }
}
int status_of_option(const std::string& name, const std::string& value) {
    try {
        parse_options({{name, value}});
        return 0;
    } catch (const Problem& p) {
        return p.status;
    }
}

TEST(StaPath, LeadsThroughSetsAndIds) {
    EXPECT_TRUE(parse_path("").empty());
    EXPECT_TRUE(parse_path("/").empty());
    const auto path = parse_path("Things(17)/Datastreams");
    ASSERT_EQ(path.size(), 2u);
    EXPECT_EQ(path[0].name, "Things");
    EXPECT_EQ(path[0].id, "17");
    EXPECT_EQ(path[1].name, "Datastreams");
    EXPECT_FALSE(path[1].id);
}

TEST(StaPath, TakesIdsInQuotesAndASlashAtItsEnd) {
    EXPECT_EQ(parse_path("Observations('17-14')")[0].id, "17-14");
    EXPECT_EQ(parse_path("Things(1)/").size(), 1u);
}

TEST(StaPath, IsRefusedWhenItIsNone) {
    for (const char* path : {"Things(", "Things()", "Things('')", "(17)", "Things(17)x", "Things//Datastreams",
                             "a/b/c/d/e/f/g/h/i"})
        EXPECT_EQ(status_of_path(path), 400) << path;
    EXPECT_EQ(status_of_path("Things(" + std::string(61, '1') + ")"), 400);
}

TEST(StaPath, HasOptionsWithLimits) {
    EXPECT_EQ(parse_options({}).top, 100);
    EXPECT_EQ(parse_options({{"$top", "0"}}).top, 0);
    EXPECT_EQ(parse_options({{"$top", "100000"}}).top, 1000);
    EXPECT_EQ(parse_options({{"$skip", "7"}}).skip, 7);
    EXPECT_TRUE(parse_options({{"$count", "true"}}).count);
    EXPECT_FALSE(parse_options({{"$count", "false"}}).count);
    EXPECT_TRUE(parse_options({{"$orderby", "phenomenonTime desc"}}).newest_first);
    EXPECT_FALSE(parse_options({{"$orderby", "phenomenonTime asc"}}).newest_first);
}

TEST(StaPath, RefusesWrongOptionsAndSaysWhichAreNotOfferedHere) {
    EXPECT_EQ(status_of_option("$top", "-1"), 400);
    EXPECT_EQ(status_of_option("$top", "many"), 400);
    EXPECT_EQ(status_of_option("$skip", "1.5"), 400);
    EXPECT_EQ(status_of_option("$count", "yes"), 400);
    EXPECT_EQ(status_of_option("top", "1"), 400);
    EXPECT_EQ(status_of_option("$filter", "result gt 1"), 501);
    EXPECT_EQ(status_of_option("$expand", "Things"), 501);
    EXPECT_EQ(status_of_option("$orderby", "result"), 501);
}

}  // namespace
}  // namespace huying::sensing::sta
