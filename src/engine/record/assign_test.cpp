// assign_test.cpp - members of equal name and type pass from one record to another, and nothing else does.
#include "engine/record/assign.hpp"

#include <gtest/gtest.h>

namespace huying::record {
namespace {

struct Stored {
    Id id;
    std::string name, secret, parts;
    std::optional<double> share;
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(Stored, (), (id, name, secret, parts, share, count))
struct Shown {
    std::string name;
    Id id;
    std::int64_t share = 7;
    std::vector<std::string> parts{"as", "before"};
    std::string computed = "kept";
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(Shown, (), (name, id, share, parts, computed, count))

TEST(Assign, CopiesWhatHasTheSameNameAndType) {
    Shown out;
    assign_same(out, Stored{{17}, "德清", "no", "a,b", 0.5, 3});
    EXPECT_EQ(to_json(out),
              R"({"name":"德清","id":"17","share":7,"parts":["as","before"],"computed":"kept","count":3})")
        << "whatever their order; another type of that name is left alone";
}

TEST(Assign, FindsMembersByName) {
    static_assert(place_of<Stored>("share") == 4 && place_of<Stored>("shar") == field_count<Stored>);
    static_assert(place_of<Shown>("id") == 1 && place_of<Shown>("secret") == field_count<Shown>);
}

}  // namespace
}  // namespace huying::record
