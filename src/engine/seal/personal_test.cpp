// personal_test.cpp - personal members of a record: never plain where they are not opened, and opened never without a trace.
#include "engine/seal/personal.hpp"

#include "engine/seal/unrecorded.hpp"
#include "engine/store/store_fixture.hpp"
#include "engine/stream/stream.hpp"

namespace huying::seal {
namespace {

struct Neighbour {
    std::string county;
    Id id;
    Personal<PersonName> name;
    std::optional<Personal<Mobile>> phone;
    std::optional<Personal<IdNumber>> id_number;
    std::int64_t key_version = 0;
};
BOOST_DESCRIBE_STRUCT(Neighbour, (), (county, id, name, phone, id_number, key_version))
struct Street {
    std::vector<Neighbour> neighbours;
};
BOOST_DESCRIBE_STRUCT(Street, (), (neighbours))

const Migration neighbours{
    "test", 1,
    "CREATE TABLE neighbour (county TEXT NOT NULL, id BIGINT NOT NULL, name BYTEA NOT NULL, phone BYTEA, id_number BYTEA, "
    "key_version BIGINT NOT NULL, PRIMARY KEY (county, id))"};
constexpr Sql all_of_them{"SELECT /*row*/ FROM neighbour WHERE county = $1 ORDER BY id"};
constexpr Sql move_phone{
    "UPDATE neighbour SET phone = (SELECT phone FROM neighbour n WHERE n.county = $1 AND n.id = 1) WHERE county = $1 AND id = 2"};
constexpr Sql renew{
    "UPDATE neighbour SET name = $3, phone = $4, id_number = $5, key_version = $6 WHERE county = $1 AND id = $2"};

// What may hold personal data may not become an event, a line of the log or a text.
template <class R>
concept Emittable = requires(Tx& tx, R r) {
    emit(tx, "x", Concerns{}, r);
};
static_assert(record::holds_personal<Street> && !record::holds_personal<test::Entry>);
static_assert(!Emittable<Neighbour> && !Emittable<Street> && Emittable<test::Entry>);
static_assert(!fmt::is_formattable<Personal<Mobile>>::value && !std::is_convertible_v<Personal<Mobile>, std::string>);

// 11010519491231002X is the example of GB 11643-1999; the digits of the other numbers are made up to fit.
const std::string good_id = "11010519491231002X";

struct PersonalTest : test::StoreTest {
    std::unique_ptr<Store> store = opened();
    const std::shared_ptr<const KeyRing> ring = KeyRing::passing();
    const Caller official{"330521", {42}, "official-1", "办事员", "department", "330521001", "civil"};

    std::unique_ptr<Store> opened() {
        auto out = open();
        auto all = setup_migrations();
        for (auto& m : seal_migrations()) all.push_back(std::move(m));
        all.push_back(neighbours);
        out->migrate(all);
        return out;
    }
    void put(std::int64_t id, const std::string& body) {
        store->write(me, [&](Tx& tx) {
            auto n = record::from_json<Neighbour>(body);
            n.county = tx.county();
            n.id = {id};
            n.key_version = ring->version(tx, "neighbour");
            seal_members(tx, *ring, "neighbour", "neighbour", n.id, n);
            tx.insert("neighbour", n);
        });
    }
    void put(std::int64_t id) {
        put(id,
            R"({"county":"","id":"0","name":"张小明","phone":"+86 138-0013-8000","id_number":"11010519491231002x","key_version":0})");
    }
    std::vector<Neighbour> stored() {
        return store->read(me, [](const Tx& tx) { return tx.all<Neighbour>(all_of_them, tx.county()); });
    }
};

TEST_P(PersonalTest, reads_normalises_and_masks) {
    put(1);
    auto n = stored().at(0);
    EXPECT_EQ(record::to_json(n),
              R"({"county":"330521","id":"1","name":"***","phone":"***","id_number":"***","key_version":1})");
    store->read(me, [&](const Tx& tx) { mask_members(tx, *ring, "neighbour", "neighbour", n.id, n); });
    EXPECT_EQ(
        record::to_json(n),
        R"({"county":"330521","id":"1","name":"张**","phone":"138****8000","id_number":"1101**********002X","key_version":1})");
    EXPECT_EQ(n.phone->opened(), nullptr);
    EXPECT_EQ(n.phone->given(), nullptr);
}

TEST_P(PersonalTest, what_was_just_given_is_masked_too) {
    const auto n =
        record::from_json<Neighbour>(R"({"county":"","id":"0","name":"欧阳修","phone":"13800138000","key_version":0})");
    EXPECT_EQ(n.phone->given()->value, "13800138000");
    EXPECT_EQ(record::to_json(n).find("13800138000"), std::string::npos);
    EXPECT_THROW(record::params(n), std::logic_error) << "not sealed";
}

TEST_P(PersonalTest, a_refusal_names_the_field_and_not_the_value) {
    try {
        record::from_json<Neighbour>(
            R"({"county":"","id":"0","name":"","phone":"23800138000","id_number":"110105194912310021","key_version":0})");
        FAIL();
    } catch (const Problem& p) {
        ASSERT_EQ(p.errors.size(), 3u);
        EXPECT_EQ(p.errors[1].pointer, "/phone");
        for (const auto& e : p.errors) EXPECT_EQ(e.detail.find("38001"), std::string::npos);
    }
    record::Errors errors;
    Neighbour n;
    record::Reader<Neighbour> reader(n, errors);
    reader.parameter("phone", "13800138000", {nullptr, "?phone"});
    ASSERT_EQ(errors.list.size(), 1u);
    EXPECT_EQ(errors.list[0].detail.find("138"), std::string::npos);
}

TEST_P(PersonalTest, opening_leaves_a_record_in_the_same_transaction) {
    put(1);
    const auto opened = [&](const std::string& wanted, bool fail) {
        return store->write(official, [&](Tx& tx) {
            auto n = tx.all<Neighbour>(all_of_them, tx.county()).at(0);
            reveal(tx, *ring, "neighbour", {"hotline", "回访诉求", "night"}, {9}, "neighbour", n.id, n, wanted);
            if (fail) throw Problem(409, "no", "no");
            return record::to_json(n);
        });
    };
    EXPECT_NE(opened("phone", false).find(R"("name":"张**","phone":"13800138000","id_number":"1101**********002X")"),
              std::string::npos);
    EXPECT_THROW(opened("", true), Problem);
    const auto seen = store->read(me, [&](const Tx& tx) { return openings_of(tx, *ring, {9}, {INT64_MAX}, 10); });
    ASSERT_EQ(seen.size(), 1u) << "what was undone left nothing";
    EXPECT_EQ(seen[0].fields, "phone");
    EXPECT_EQ(seen[0].purpose, "hotline");
    EXPECT_EQ(seen[0].reason.opened()->value, "回访诉求");
    EXPECT_EQ(seen[0].account, official.account);
    EXPECT_EQ(seen[0].department, "civil");
    EXPECT_EQ(seen[0].odd, "night");
    EXPECT_EQ(store->read(me, [&](const Tx& tx) { return odd_openings(tx, {INT64_MAX}, 10); }).size(), 1u);
    opened("nothing", false);
    EXPECT_EQ(store->read(me, [&](const Tx& tx) { return openings_of(tx, *ring, {9}, {INT64_MAX}, 10); }).size(), 1u)
        << "nothing was opened";
}

TEST_P(PersonalTest, without_a_record_it_opens_for_its_owner_alone) {
    put(1);
    const auto shown = [&](Caller who) {
        return store->read(who, [&](const Tx& tx) {
            auto n = tx.all<Neighbour>(all_of_them, tx.county()).at(0);
            show_to_owner(tx, *ring, "neighbour", {42}, "neighbour", n.id, n);
            return record::to_json(n);
        });
    };
    EXPECT_NE(shown(official).find(R"("name":"张小明","phone":"13800138000")"), std::string::npos);
    Caller other = official;
    other.account = {43};
    EXPECT_THROW(shown(other), std::logic_error);
    other.actor = official.account;
    EXPECT_NE(shown(other).find("13800138000"), std::string::npos) << "a deputy is still themself";
    Caller deputy = official;
    deputy.actor = {43};
    EXPECT_THROW(shown(deputy), std::logic_error);
}

TEST_P(PersonalTest, an_age_an_index_and_a_commitment_leave_the_record_closed) {
    put(1);
    auto n = stored().at(0);
    store->write(me, [&](Tx& tx) {
        const Civil today = civil(tx.now());
        EXPECT_EQ(age_by(tx, *ring, "neighbour", {"neighbour", "id_number", 1}, n.id_number),
                  age_on({1949, 12, 31}, today));
        EXPECT_EQ(age_by(tx, *ring, "neighbour", {"neighbour", "id_number", 1}, std::optional<Personal<IdNumber>>()),
                  std::nullopt);
        EXPECT_THROW(index_of(tx, *ring, "neighbour", "phone", n.phone), std::bad_optional_access) << "not looked at";
        mask_members(tx, *ring, "neighbour", "neighbour", n.id, n);
        EXPECT_EQ(index_of(tx, *ring, "neighbour", "phone", n.phone),
                  ring->index(tx, "neighbour", "phone", "13800138000"));
        EXPECT_EQ(index_of(tx, *ring, "neighbour", "phone", std::optional<Personal<Mobile>>()), "");
        EXPECT_EQ(commitment(n, "name", R"("x":1)"),
                  ledger::digest_of("张小明", R"({"phone":"13800138000","id_number":"11010519491231002X","x":1})"));
    });
    EXPECT_EQ(n.phone->opened(), nullptr);
    EXPECT_EQ(n.id_number->opened(), nullptr);
}

TEST_P(PersonalTest, a_value_moved_to_another_row_does_not_open) {
    put(1), put(2);
    store->write(me, [](Tx& tx) { tx.exec(move_phone, tx.county()); });
    auto n = stored().at(1);
    EXPECT_THROW(store->read(me, [&](const Tx& tx) { mask_members(tx, *ring, "neighbour", "neighbour", n.id, n); }),
                 std::runtime_error);
}

TEST_P(PersonalTest, after_a_rotation_everything_is_sealed_anew_and_reads_the_same) {
    for (int i = 1; i <= 20; ++i) put(i);
    const auto plain = [&] {
        std::string out;
        store->write(official, [&](Tx& tx) {
            for (auto& n : tx.all<Neighbour>(all_of_them, tx.county())) {
                reveal(tx, *ring, "neighbour", {"hotline", "x"}, {9}, "neighbour", n.id, n);
                n.key_version = 0;
                out += record::to_json(n);
            }
        });
        return out;
    };
    const std::string before = plain();
    store->write(me, [&](Tx& tx) { ring->rotate(tx, "neighbour"), ring->rotate(tx, opening_purpose); });
    put(21);
    EXPECT_TRUE(plain().starts_with(before)) << "old and new beside each other";
    store->write(me, [&](Tx& tx) {
        const auto newest = ring->version(tx, "neighbour");
        for (auto& n : tx.all<Neighbour>(all_of_them, tx.county())) {
            reseal_members(tx, *ring, "neighbour", "neighbour", n.id, n);
            tx.exec(renew, tx.county(), n.id, n.name, n.phone, n.id_number, newest);
        }
        ring->retire(tx, "neighbour");
    });
    EXPECT_TRUE(plain().starts_with(before));
    std::int64_t rounds = 0;
    while (store->write(me, [&](Tx& tx) { return reseal_openings(tx, *ring, 15); }) > 0) ++rounds;
    EXPECT_GT(rounds, 1);
    store->write(me, [&](Tx& tx) { ring->retire(tx, opening_purpose); });
    EXPECT_EQ(store->read(me, [&](const Tx& tx) { return openings_of(tx, *ring, {9}, {INT64_MAX}, 1); })
                  .at(0)
                  .reason.opened()
                  ->value,
              "x");
}

INSTANTIATE_TEST_SUITE_P(Everywhere, PersonalTest, testing::ValuesIn(test::places()), test::name_of_place);

TEST(Kinds, mobile_numbers) {
    EXPECT_EQ(normal_mobile("138 0013 8000"), "13800138000");
    EXPECT_EQ(normal_mobile("+8619900000000"), "19900000000");
    for (const char* bad :
         {"", "12345678901", "1380013800", "138001380000", "1380013800a", "0138001380", "12800138000"})
        EXPECT_FALSE(normal_mobile(bad)) << bad;
}

TEST(Kinds, identity_numbers) {
    EXPECT_EQ(normal_id_number("11010519491231002x"), good_id);
    EXPECT_EQ(normal_id_number("440524188001010014"), "440524188001010014");  // the standard's other example
    for (std::size_t i = 0; i < 17; ++i)
        for (char c = '0'; c <= '9'; ++c) {
            std::string changed = good_id;
            if (changed[i] == c) continue;
            changed[i] = c;
            EXPECT_FALSE(normal_id_number(changed)) << "a single wrong digit is found: " << changed;
        }
    for (std::string bad : {"11010519491331002", "11010519490230002", "11010500000101002"})
        EXPECT_FALSE(normal_id_number(bad + id_check_digit(bad))) << bad;
    EXPECT_FALSE(normal_id_number("X1010519491231002X"));
    EXPECT_EQ(IdNumber{good_id}.born().day, 31);
}

TEST(Kinds, birth_months) {
    EXPECT_EQ(seal::normal_birth_month("2015-06"), "2015-06");
    for (const char* bad : {"", "2015", "2015-6", "2015-13", "2015-00", "1799-12", "2015/06", "2015-06-01", "15-06-01",
                            "２０１５-06", "20 5-06", "2015-0x"})
        EXPECT_EQ(seal::normal_birth_month(bad), std::nullopt) << bad;
    const auto after = [](const char* month) {
        const Civil c = BirthMonth{month}.after();
        return std::tuple(c.year, c.month, c.day);
    };
    EXPECT_EQ(after("2016-02"), std::tuple(2016, 3, 1));
    EXPECT_EQ(after("2015-12"), std::tuple(2016, 1, 1));
}

TEST(Kinds, age) {
    EXPECT_EQ(age_on({2010, 3, 5}, {2024, 3, 4}), 13);
    EXPECT_EQ(age_on({2010, 3, 5}, {2024, 3, 5}), 14);
}

TEST(Kinds, masks_say_little) {
    EXPECT_EQ(Mask<PersonName>::of({"张三"}), "张**");
    EXPECT_EQ(Mask<PersonName>::of({"Bo"}), "B**");
    EXPECT_EQ(Mask<Mobile>::of({"13800138000"}), "138****8000");
    EXPECT_EQ(Mask<IdNumber>::of({good_id}), "1101**********002X");
    EXPECT_EQ((Mask<Text<0, 9>>::of({"secret"})), "***");
}

}  // namespace
}  // namespace huying::seal
