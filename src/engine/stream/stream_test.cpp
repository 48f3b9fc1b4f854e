// stream_test.cpp - events are numbered without a gap, per county, and kept only with what their verb changed.
#include "engine/stream/stream.hpp"

#include "engine/store/store_fixture.hpp"
#include "engine/stream/moment.hpp"

namespace huying::test {
namespace {

struct StreamTest : StoreTest {};
INSTANTIATE_TEST_SUITE_P(Places, StreamTest, testing::ValuesIn(places()), name_of_place);

struct LampLit {
    std::string colour;
};
BOOST_DESCRIBE_STRUCT(LampLit, (), (colour))

TEST_P(StreamTest, gives_back_what_was_emitted) {
    const auto store = open();
    store->migrate(stream_migrations());
    store->write(me, [](Tx& tx) { emit(tx, "lamp_lit", {"330521100", "environment,water", Id{7}}, LampLit{"红"}); });
    const auto events = store->read(me, [](const Tx& tx) { return events_after(tx, 0, 10); });
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(record::to_json(events[0]),
              R"({"county":"330521","seq":1,"time":"2016-12-01T00:00:00Z","kind":"lamp_lit","division":"330521100",)"
              R"("departments":"environment,water","person":"7","content":{"colour":"红"}})");
}

TEST_P(StreamTest, says_how_many_events_came_before_a_time) {
    const auto store = open();
    store->migrate(stream_migrations());
    const Micros begin = clock.now();
    const auto before = [&](Micros time) {
        return store->read(me, [&](const Tx& tx) { return events_before(tx, time); });
    };
    EXPECT_EQ(before(begin + day), 0);
    for (int i = 0; i < 5; ++i) {
        clock.set(begin + i / 2 * minute);  // two at each minute
        store->write(me, [](Tx& tx) { emit(tx, "lamp_lit", {}, LampLit{"a"}); });
    }
    EXPECT_EQ(before(begin), 0);
    EXPECT_EQ(before(begin + second), 2);
    EXPECT_EQ(before(begin + minute), 2);
    EXPECT_EQ(before(begin + 2 * minute), 4);
    EXPECT_EQ(before(begin + day), 5);
}

TEST_P(StreamTest, numbers_each_county_without_a_gap) {
    const auto store = open();
    store->migrate(stream_migrations());
    const Caller other = system_caller("330522");
    const auto lit = [&](const Caller& who, bool refuse) {
        said_by([&] {
            store->write(who, [&](Tx& tx) {
                emit(tx, "lamp_lit", {}, LampLit{"a"});
                emit(tx, "lamp_lit", {}, LampLit{"b"});
                if (refuse) throw conflict("no", "no");
            });
        });
    };
    for (int i = 0; i < 12; ++i) lit(i % 4 == 0 ? other : me, i % 3 == 0);
    const auto seqs = [&](const Caller& who) {
        std::vector<std::int64_t> all;
        const auto events = store->read(who, [](const Tx& tx) { return events_after(tx, 0, 100); });
        for (const Event& e : events) all.push_back(e.seq);
        return all;
    };
    EXPECT_EQ(seqs(me), (std::vector<std::int64_t>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));
    EXPECT_EQ(seqs(other), (std::vector<std::int64_t>{1, 2, 3, 4}));
}

TEST_P(StreamTest, knows_its_last_event) {
    const auto store = open();
    store->migrate(stream_migrations());
    const auto last = [&] {
        return store->read(me, [](const Tx& tx) { return std::pair(last_event_seq(tx), last_event_time(tx)); });
    };
    EXPECT_EQ(last(), std::pair(std::int64_t{0}, std::optional<Micros>{}));
    store->write(me, [](Tx& tx) { emit(tx, "lamp_lit", {}, LampLit{"a"}); });
    EXPECT_EQ(last(), std::pair(std::int64_t{1}, std::optional(clock.now())));
}

}  // namespace
}  // namespace huying::test
