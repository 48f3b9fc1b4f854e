// part_test.cpp - a part that is refused leaves nothing; what came before and after it stays, on both drivers.
#include "engine/store/part.hpp"

#include "engine/store/setup.hpp"
#include "engine/store/store_fixture.hpp"

namespace huying::test {
namespace {

constexpr Sql insert{R"sql(INSERT INTO pebble (county, id) VALUES ($1, $2))sql"};
constexpr Sql all{R"sql(SELECT id FROM pebble WHERE county = $1 ORDER BY id)sql"};

struct Parts : StoreTest {
    std::unique_ptr<Store> store = with_pebbles();
    const Caller& caller = me;

    std::unique_ptr<Store> with_pebbles() {
        auto opened = open();
        auto migrations = setup_migrations();
        migrations.push_back(
            {"pebble", 1, "CREATE TABLE pebble (county TEXT NOT NULL, id BIGINT NOT NULL, PRIMARY KEY (county, id))"});
        opened->migrate(migrations);
        return opened;
    }
    std::vector<std::int64_t> pebbles() {
        return store->read(caller, [&](const Tx& tx) { return tx.all<std::int64_t>(all, tx.county()); });
    }
};

TEST_P(Parts, AreTakenBackAlone) {
    store->write(caller, [&](Tx& tx) {
        {
            Part first(tx);
            tx.exec(insert, tx.county(), 1);
        }
        {
            Part second(tx);
            tx.exec(insert, tx.county(), 2);
            second.keep();
        }
        try {
            Part third(tx);
            tx.exec(insert, tx.county(), 3);
            throw Problem(400, "no", "no");
        } catch (const Problem&) {
        }
        tx.exec(insert, tx.county(), 4);
    });
    EXPECT_EQ(pebbles(), (std::vector<std::int64_t>{2, 4}));
}

TEST_P(Parts, GoWithTheVerbThatIsRefused) {
    EXPECT_THROW(store->write(caller,
                              [&](Tx& tx) {
                                  Part part(tx);
                                  tx.exec(insert, tx.county(), 1);
                                  part.keep();
                                  throw Problem(400, "no", "no");
                              }),
                 Problem);
    EXPECT_TRUE(pebbles().empty());
}

TEST_P(Parts, ForgetASetUpThatWasTakenBack) {
    store->write(caller, [&](Tx& tx) {
        setup_changed(tx);
        const auto before = setup_version(tx);
        {
            Part part(tx);
            setup_changed(tx);
            EXPECT_NE(setup_version(tx), before);
        }
        EXPECT_EQ(setup_version(tx), before);
    });
}

INSTANTIATE_TEST_SUITE_P(Everywhere, Parts, testing::ValuesIn(places()), name_of_place);

}  // namespace
}  // namespace huying::test
