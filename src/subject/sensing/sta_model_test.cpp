// sta_model_test.cpp - the tables of the model agree with each other and with the database.
#include "subject/fixture_for_test.hpp"
#include "subject/sensing/sta_write.hpp"

namespace huying::sensing::sta {
namespace {

TEST(StaModel, SeesEveryRelationFromBothSides) {
    for (const Entity& entity : entities()) {
        for (const Link& link : entity.links) {
            ASSERT_NE(by_set(link.target), nullptr) << link.name;
            const auto& links = by_set(link.target)->links;
            const Link& back = inverse(entity, link);
            EXPECT_NE(std::ranges::find(links, back.name, &Link::name), links.end()) << entity.set << "/" << link.name;
            EXPECT_EQ(back.target, entity.set);
        }
    }
}

struct StaModel : test::CountyTest {};

TEST_P(StaModel, NamesColumnsThatAreThere) {
    for (const Entity& entity : entities()) {
        std::string columns = entity.set == "Observations" ? "e.stream" : "e.id";
        for (const Property& p : entity.properties)
            columns += std::string(p.kept == Property::computed ? ", " : ", e.") + std::string(p.column);
        for (const Link& link : entity.links) {
            if (link.kind == Link::to_one) columns += ", e." + std::string(link.column);
            if (!link.expression.empty()) columns += ", " + std::string(link.expression);
            if (link.kind == Link::through)
                number("SELECT count(" + std::string(link.column) + ") + count(" + std::string(link.other) + ") FROM " +
                       std::string(link.via) + " WHERE county = $1");
        }
        if (!entity.shown.empty()) columns += ", " + std::string(entity.shown);
        EXPECT_NO_THROW(number("SELECT count(*) FROM (SELECT " + columns + " FROM " + std::string(entity.table) +
                               " e WHERE e.county = $1) x"))
            << entity.set;
    }
}

HUYING_EVERYWHERE(StaModel);

}  // namespace
}  // namespace huying::sensing::sta
