// echo_test.cpp - an echo is heard after the commit, by someone who can see what it speaks of, and once for many.
#include "engine/store/echo.hpp"

#include "engine/store/store_fixture.hpp"

namespace huying::test {
namespace {

/// On disk: a second connection must see what is committed and nothing else.
struct EchoTest : StoreTest {
    std::int64_t rows_seen_beside(Connection& beside) const {
        beside.begin_read();
        const Param county = Param::of_text(me.county);
        Rows& rows = beside.run_text(std::string(count_entries.text), {&county, 1});
        rows.next();
        const std::int64_t n = rows.integer(0);
        beside.commit();
        return n;
    }
};
INSTANTIATE_TEST_SUITE_P(Places, EchoTest, testing::ValuesIn(places(false)), name_of_place);

TEST_P(EchoTest, is_heard_after_the_commit_it_speaks_of) {
    const auto store = open();
    store->migrate({entries});
    const auto beside = place.connect();
    std::vector<std::int64_t> seen;  // by the writers' threads, one after the other
    Echo echo(*store, [&](const std::string& county) {
        EXPECT_EQ(county, me.county);
        seen.push_back(rows_seen_beside(*beside));
    });
    for (std::int64_t i = 0; i < 20; ++i) {
        store->write(me, [&](Tx& tx) {
            put(tx, i);
            echo.after_commit(tx.county());
        });
    }
    store->drain();
    ASSERT_EQ(seen.size(), 20U) << "one for each";
    for (std::int64_t i = 0; i < 20; ++i) EXPECT_GT(seen[i], i) << "heard before the commit";
}

TEST_P(EchoTest, many_calls_make_few_echoes_and_the_last_sees_all) {
    const auto store = open();
    store->migrate({entries});
    const auto beside = place.connect();
    std::vector<std::int64_t> seen;
    Echo echo(*store, [&](const std::string&) { seen.push_back(rows_seen_beside(*beside)); });
    std::promise<void> go;
    store->submit_write(std::make_unique<Act>(
        me, [&](Tx&) { go.get_future().wait(); }, [](std::exception_ptr) {}));
    for (std::int64_t i = 0; i < 200; ++i) {
        store->submit_write(std::make_unique<Act>(
            me,
            [&, i](Tx& tx) {
                put(tx, i);
                echo.after_commit(tx.county());
                if (i == 7) throw conflict("no", "no");
            },
            [](std::exception_ptr) {}));
    }
    go.set_value();
    store->drain();
    ASSERT_FALSE(seen.empty());
    EXPECT_GT(seen.front(), 0);
    EXPECT_EQ(seen.back(), 199);
    EXPECT_LT(seen.size(), 200U);
}

}  // namespace
}  // namespace huying::test
