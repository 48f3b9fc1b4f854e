// sta_path_test.cpp - paths of a SensorThings request.
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
    EXPECT_EQ(parse_path("Things('a/b')/name").size(), 2u);
}

TEST(StaPath, IsRefusedWhenItIsNone) {
    for (const char* path : {"Things(", "Things()", "Things('')", "(17)", "Things(17)x", "Things//Datastreams"})
        EXPECT_EQ(status_of_path(path), 400) << path;
    EXPECT_EQ(status_of_path("Things(" + std::string(61, '1') + ")"), 400);
    std::string deep = "Things(1)";
    for (int i = 0; i < 39; ++i) deep += "/Things(1)";
    EXPECT_EQ(status_of_path(deep), 0);
    EXPECT_EQ(status_of_path(deep + "/Things(1)"), 400);
}

}  // namespace
}  // namespace huying::sensing::sta
