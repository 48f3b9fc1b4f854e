// boxes_test.cpp - inbox and outbox: order of acknowledgements, windows, broken connections.
#include <gtest/gtest.h>

#include "engine/mqtt/inbox.hpp"
#include "engine/mqtt/outbox.hpp"

namespace huying::mqtt {
namespace {

TEST(Inbox, AcknowledgesInTheOrderOfArrival) {
    Inbox inbox;
    const auto a = inbox.open(7, 10), b = inbox.open(3, 20), c = inbox.open(9, 30);
    inbox.finish(c);
    inbox.finish(b);
    EXPECT_FALSE(inbox.next()) << "the first is still open";
    EXPECT_EQ(inbox.bytes(), 60u);
    inbox.finish(a);
    EXPECT_EQ(inbox.next(), 7);
    EXPECT_EQ(inbox.next(), 3);
    EXPECT_EQ(inbox.next(), 9);
    EXPECT_FALSE(inbox.next());
    EXPECT_EQ(inbox.bytes(), 0u);
}

TEST(Inbox, ReceiptsOfABrokenConnectionAreWorthNothing) {
    Inbox inbox;
    const auto old = inbox.open(1, 1);
    inbox.forget();
    const auto fresh = inbox.open(1, 1);
    EXPECT_NE(old, fresh);
    inbox.finish(old);
    inbox.finish(0);
    inbox.finish(fresh + 5);
    EXPECT_FALSE(inbox.next());
    inbox.finish(fresh);
    EXPECT_EQ(inbox.next(), 1);
}

TEST(Outbox, KeepsToTheWindow) {
    Outbox outbox(10);
    for (std::uint64_t i = 1; i <= 3; ++i) EXPECT_TRUE(outbox.push({"t", "p", i}));
    const auto first = outbox.next(2)->id, second = outbox.next(2)->id;
    EXPECT_NE(first, second);
    EXPECT_EQ(outbox.next(2), nullptr);
    EXPECT_EQ(outbox.acknowledged(second), 2u);
    EXPECT_FALSE(outbox.acknowledged(second)) << "once";
    EXPECT_EQ(outbox.next(2)->letter.tag, 3u);
    EXPECT_EQ(outbox.acknowledged(first), 1u);
}

TEST(Outbox, DropsTheOldestAndSaysSo) {
    Outbox outbox(2);
    EXPECT_TRUE(outbox.push({"a", "", 1}));
    EXPECT_TRUE(outbox.push({"b", "", 2}));
    EXPECT_FALSE(outbox.push({"c", "", 3}));
    EXPECT_EQ(outbox.next(9)->letter.topic, "b");
}

TEST(Outbox, StartsOverInOrderWhenTheSessionIsLost) {
    Outbox outbox(10);
    for (std::uint64_t i = 1; i <= 3; ++i) outbox.push({"t", "", i});
    outbox.next(2);
    outbox.next(2);
    EXPECT_EQ(outbox.sent().size(), 2u);
    outbox.start_over();
    for (std::uint64_t i = 1; i <= 3; ++i) EXPECT_EQ(outbox.next(9)->letter.tag, i);
}

TEST(Outbox, NeverUsesAnIdTwiceAtOnceNorZero) {
    Outbox outbox(10);
    outbox.push({"t", "", 1});
    const auto kept = outbox.next(2)->id;
    for (int i = 0; i < 70'000; ++i) {
        outbox.push({"t", "", 2});
        const auto id = outbox.next(2)->id;
        ASSERT_NE(id, kept);
        ASSERT_NE(id, 0);
        outbox.acknowledged(id);
    }
}

}  // namespace
}  // namespace huying::mqtt
