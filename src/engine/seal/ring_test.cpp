// ring_test.cpp - data keys: made, wrapped, versioned; a sealed value opens in its place and nowhere else.
#include "engine/seal/ring.hpp"

#include "engine/seal/master_key.hpp"
#include "engine/seal/profile.hpp"
#include "engine/seal/value.hpp"
#include "engine/store/store_fixture.hpp"

namespace huying::seal {
namespace {

struct RingTest : test::StoreTest {
    std::unique_ptr<Store> store = opened();
    const std::shared_ptr<const KeyRing> ring = KeyRing::passing(), chinese = KeyRing::passing(Profile::sm4);
    const Where here{"person", "phone", 7};

    std::unique_ptr<Store> opened() {
        auto out = open();
        auto all = setup_migrations();
        for (auto& m : seal_migrations()) all.push_back(std::move(m));
        out->migrate(all);
        return out;
    }
    template <class F> auto write(F f) { return store->write(me, f); }
    /// The ring of the other profile has another master key, hence a county of its own.
    Caller home(const KeyRing& r) const { return &r == chinese.get() ? system_caller("330523") : me; }
    std::string sealed(const KeyRing& r, const std::string& purpose = "file") {
        return store->write(home(r), [&](Tx& tx) { return r.seal(tx, purpose, here, "13800138000"); });
    }
    std::string open_at(const KeyRing& r, const Where& where, const std::string& value,
                        const std::string& purpose = "file", const Caller* as = nullptr) {
        return store->read(as ? *as : home(r), [&](const Tx& tx) { return r.open(tx, purpose, where, value); });
    }
};

TEST_P(RingTest, opens_in_its_place_only) {
    for (const auto& r : {ring, chinese}) {
        const std::string purpose = "file", value = sealed(*r, purpose);
        EXPECT_EQ(open_at(*r, here, value, purpose), "13800138000");
        EXPECT_THROW(open_at(*r, {"person", "phone", 8}, value, purpose), std::runtime_error) << "another row";
        EXPECT_THROW(open_at(*r, {"person", "name", 7}, value, purpose), std::runtime_error) << "another field";
        EXPECT_THROW(open_at(*r, {"persons", "phone", 7}, value, purpose), std::runtime_error) << "another table";
        EXPECT_THROW(open_at(*r, here, value, "mediation"), std::runtime_error) << "another purpose";
        const Caller elsewhere = system_caller(r == ring ? "330522" : "330524");
        EXPECT_THROW(open_at(*r, here, value, purpose, &elsewhere), std::runtime_error) << "another county";
        store->write(elsewhere, [&](Tx& tx) { return r->version(tx, purpose); });
        EXPECT_THROW(open_at(*r, here, value, purpose, &elsewhere), std::runtime_error)
            << "another county that has a key";
    }
}

TEST_P(RingTest, every_changed_bit_is_refused_and_the_refusal_is_silent) {
    for (const auto& r : {ring, chinese}) {
        const std::string purpose = "file", value = sealed(*r, purpose);
        for (std::size_t bit = 0; bit < value.size() * 8; ++bit) {
            std::string changed = value;
            changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
            try {
                open_at(*r, here, changed, purpose);
                ADD_FAILURE() << "bit " << bit;
            } catch (const std::runtime_error& e) {
                EXPECT_EQ(std::string(e.what()).find("138"), std::string::npos);
            }
        }
        EXPECT_THROW(open_at(*r, here, "", purpose), std::runtime_error);
    }
}

TEST_P(RingTest, another_master_key_opens_nothing) {
    sealed(*ring);
    EXPECT_THROW(sealed(*KeyRing::passing()), std::runtime_error);
}

TEST_P(RingTest, the_profile_is_a_matter_of_new_keys) {
    const auto master = master_of(read_master_key(std::string(key_bytes, 'm'), Profile::sm4));
    const KeyRing before(master, Profile::aes_gcm), after(master, Profile::sm4);
    const std::string old = sealed(before);
    EXPECT_EQ(parse_sealed(old)->profile, Profile::aes_gcm);
    EXPECT_EQ(open_at(after, here, old), "13800138000");
    write([&](Tx& tx) { after.rotate(tx, "file"); });
    const std::string renewed = sealed(after);
    EXPECT_EQ(parse_sealed(renewed)->profile, Profile::sm4);
    EXPECT_EQ(open_at(before, here, renewed), "13800138000");
}

TEST_P(RingTest, a_county_keeps_its_profile_whatever_the_ring_says) {
    const auto profile = [&] { return store->read(me, profile_of_county); };
    EXPECT_FALSE(profile());
    const auto master = master_of(read_master_key(std::string(key_bytes, 'm'), Profile::sm4));
    const KeyRing aes(master, Profile::aes_gcm);
    EXPECT_EQ(parse_sealed(sealed(aes))->profile, Profile::aes_gcm);
    EXPECT_EQ(profile(), Profile::aes_gcm) << "that of its newest key, when none was kept";
    write([](Tx& tx) { keep_profile(tx, Profile::sm4); });
    write([&](Tx& tx) { aes.rotate(tx, "file"); });
    EXPECT_EQ(parse_sealed(sealed(aes))->profile, Profile::sm4);
    EXPECT_EQ(profile(), Profile::sm4);
}

TEST_P(RingTest, rotation_keeps_what_is_old_readable_until_it_is_retired) {
    const std::string old = sealed(*ring);
    const auto index = [&] {
        return store->read(me, [&](const Tx& tx) { return ring->indexes(tx, "file", "phone", "13800138000"); });
    };
    const auto before = index();
    EXPECT_EQ(before.first, before.second);
    write([&](Tx& tx) { ring->rotate(tx, "file"); });
    EXPECT_EQ(test::said_by([&] { write([&](Tx& tx) { ring->rotate(tx, "file"); }); }), "rotation_running");
    const std::string renewed = sealed(*ring);
    EXPECT_EQ(parse_sealed(renewed)->version, 2u);
    EXPECT_EQ(open_at(*ring, here, old), "13800138000");
    EXPECT_EQ(index().second, before.first) << "what was indexed before is still found";
    EXPECT_EQ(index().first, write([&](Tx& tx) { return ring->index(tx, "file", "phone", "13800138000"); }));
    EXPECT_NE(index().first, before.first);
    write([&](Tx& tx) { ring->retire(tx, "file"); });
    EXPECT_EQ(open_at(*ring, here, renewed), "13800138000");
    EXPECT_THROW(open_at(*ring, here, old), std::runtime_error);
    write([&](Tx& tx) { ring->rotate(tx, "file"); });
    EXPECT_EQ(write([&](Tx& tx) { return ring->version(tx, "file"); }), 3);
}

TEST_P(RingTest, a_key_made_in_work_that_failed_is_gone) {
    EXPECT_THROW(write([&](Tx& tx) {
                     ring->seal(tx, "file", here, "x");
                     throw Problem(409, "no", "no");
                 }),
                 Problem);
    const std::string value = sealed(*ring);
    EXPECT_EQ(open_at(*ring, here, value), "13800138000");
}

INSTANTIATE_TEST_SUITE_P(Everywhere, RingTest, testing::ValuesIn(test::places()), test::name_of_place);

TEST(Value, a_head_is_read_as_it_was_written) {
    const std::string body(60, 'b');
    for (const std::uint32_t version : {0u, 1u, 70'000u, UINT32_MAX}) {
        const std::string bytes = head_of(Profile::sm4, version) + body;
        const auto sealed = parse_sealed(bytes);
        ASSERT_TRUE(sealed);
        EXPECT_EQ(sealed->version, version);
        EXPECT_EQ(sealed->body, body);
    }
    EXPECT_FALSE(parse_sealed(""));
    EXPECT_FALSE(parse_sealed(head_of(Profile::aes_gcm, 1)));
    EXPECT_FALSE(parse_sealed(std::string("\x02\x01\0\0\0\1", 6) + body));
    EXPECT_FALSE(parse_sealed(std::string("\x01\x09\0\0\0\1", 6) + body));
}

}  // namespace
}  // namespace huying::seal
