// master_test.cpp - master keys of both kinds, their files, and their exchange, which may stop anywhere.
#include "base/bytes.hpp"
#include "engine/seal/master_rotation.hpp"

#include <fstream>

#include "engine/seal/envelope.hpp"
#include "engine/seal/ring.hpp"
#include "engine/store/store_fixture.hpp"

namespace huying::seal {
namespace {

namespace fs = std::filesystem;

/// A folder of its own, gone at the end.
struct Folder {
    const fs::path path, file = path / "keys" / "master.key";
    explicit Folder(const std::string& name = "first")
        : path(fs::temp_directory_path() / ("huying_master_" + name + std::to_string(getpid()))) {
        fs::remove_all(path), fs::create_directories(path);
    }
    ~Folder() { fs::remove_all(path); }
};

struct MasterKinds : testing::TestWithParam<Profile> {
    const std::string content = new_master_key(GetParam());
    const std::shared_ptr<const MasterKey> key = read_master_key(content, GetParam());
};
INSTANTIATE_TEST_SUITE_P(Seal, MasterKinds, testing::Values(Profile::aes_gcm, Profile::sm4),
                         [](const auto& info) { return info.param == Profile::sm4 ? "sm2" : "aes"; });

TEST_P(MasterKinds, unwraps_what_it_wrapped_as_what_it_was) {
    const std::string data_key = random_bytes(key_bytes), wrapped = key->wrap(data_key, "which");
    EXPECT_EQ(key->unwrap(wrapped, "which"), data_key);
    EXPECT_EQ(read_master_key(content, GetParam())->unwrap(wrapped, "which"), data_key);
    EXPECT_FALSE(key->unwrap(wrapped, "another"));
    EXPECT_FALSE(read_master_key(new_master_key(GetParam()), GetParam())->unwrap(wrapped, "which"));
    EXPECT_NE(wrapped, key->wrap(data_key, "which"));
    EXPECT_EQ(wrapped.find(data_key), std::string::npos);
    for (std::size_t bit = 0; bit < wrapped.size() * 8; bit += 3) {
        std::string changed = wrapped;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
        EXPECT_FALSE(key->unwrap(changed, "which")) << bit;
    }
    for (std::size_t n = 0; n < wrapped.size(); ++n) EXPECT_FALSE(key->unwrap(wrapped.substr(0, n), "which")) << n;
}

TEST_P(MasterKinds, has_an_id_that_is_its_own) {
    EXPECT_EQ(key->id().size(), 16u);
    EXPECT_EQ(read_master_key(content, Profile::sm4)->id(), read_master_key(content, Profile::aes_gcm)->id());
    EXPECT_NE(read_master_key(new_master_key(GetParam()), GetParam())->id(), key->id());
}

TEST_P(MasterKinds, its_file_is_its_owners_alone) {
    const Folder folder;
    const MasterFile master(folder.file, GetParam());
    EXPECT_EQ(fs::status(folder.file).permissions(), fs::perms(0600));
    EXPECT_EQ(fs::status(folder.file.parent_path()).permissions(), fs::perms(0700));
    const std::string wrapped = master.wrap(master.current(), "a key", "which").value();
    EXPECT_FALSE(master.wrap("another id", "a key", "which"));
    EXPECT_EQ(MasterFile(folder.file, Profile::aes_gcm).unwrap(wrapped, "which"), "a key");
    EXPECT_EQ(MasterFile(folder.file, Profile::sm4).unwrap(wrapped, "which"), "a key");
    EXPECT_FALSE(master.unwrap("rubbish", "which"));
    for (const int mode : {0640, 0604, 0660}) {
        fs::permissions(folder.file, fs::perms(mode));
        EXPECT_THROW(MasterFile(folder.file, GetParam()), std::runtime_error) << mode;
    }
    fs::permissions(folder.file, fs::perms(0600));
    std::ofstream(folder.file) << "short";
    EXPECT_THROW(MasterFile(folder.file, GetParam()), std::runtime_error);
}

/// Who can write the database and knows the public keys cannot put a data key of theirs there.
TEST(Sm2Master, what_it_did_not_sign_it_does_not_unwrap) {
    const std::string content = new_master_key(Profile::sm4), other = new_master_key(Profile::sm4);
    const auto end = [](const std::string& pem) { return pem.find("-----END PRIVATE KEY-----\n") + 26; };
    const auto theirs = read_master_key(content.substr(0, end(content)) + other.substr(end(other)), Profile::sm4);
    const auto ours = read_master_key(content, Profile::sm4);
    EXPECT_EQ(theirs->unwrap(theirs->wrap("a key", "which"), "which"), "a key");
    EXPECT_FALSE(ours->unwrap(theirs->wrap("a key", "which"), "which"));
    EXPECT_THROW(read_master_key(content.substr(0, end(content)), Profile::sm4), std::runtime_error)
        << "one pair is not enough";
    EXPECT_THROW(read_master_key(content.substr(0, end(content)) + content.substr(0, end(content)), Profile::sm4),
                 std::runtime_error)
        << "one pair for both";
    EXPECT_THROW(read_master_key("", Profile::sm4), std::runtime_error);
}

TEST(Envelope, is_read_as_it_was_written) {
    const std::string bytes = to_bytes({"key", "signature", "body"});
    const auto e = parse_envelope(bytes);
    ASSERT_TRUE(e);
    EXPECT_EQ(e->key, "key");
    EXPECT_EQ(e->signature, "signature");
    EXPECT_EQ(e->body, "body");
    for (std::size_t n = 0; n < bytes.size() - 4; ++n) EXPECT_FALSE(parse_envelope(bytes.substr(0, n))) << n;
    EXPECT_FALSE(parse_envelope("\1" + bytes.substr(1)));
}

/// Two counties with sealed values under a master key in a file.
struct MasterExchange : test::StoreTest {
    const Folder folder;
    std::vector<std::string> counties{"330521", "330522"};
    const Where here{"person", "phone", 7};
    std::unique_ptr<Store> store = opened();
    std::map<std::string, std::string> sealed;

    std::unique_ptr<Store> opened() {
        auto out = open();
        auto all = setup_migrations();
        for (auto& m : seal_migrations()) all.push_back(std::move(m));
        out->migrate(all);
        return out;
    }
    std::shared_ptr<const KeyRing> ring(Profile profile = Profile::aes_gcm) const {
        return std::make_shared<const KeyRing>(std::make_shared<const MasterFile>(folder.file, profile), profile);
    }
    void fill(const KeyRing& r) {
        for (const auto& county : counties)
            sealed[county] =
                store->write(system_caller(county), [&](Tx& tx) { return r.seal(tx, "file", here, "plain"); });
    }
    /// All of it, and new values, too.
    void everything_opens(const KeyRing& r, const std::string& when) {
        for (const auto& county : counties) {
            const Caller system = system_caller(county);
            EXPECT_EQ(store->read(system, [&](const Tx& tx) { return r.open(tx, "file", here, sealed[county]); }),
                      "plain")
                << when;
            const auto made = store->write(system, [&](Tx& tx) { return r.seal(tx, "made " + when, here, "new"); });
            EXPECT_EQ(store->read(system, [&](const Tx& tx) { return r.open(tx, "made " + when, here, made); }), "new")
                << when;
        }
    }
    std::vector<std::string> told;
    std::int64_t exchange(
        Profile profile, std::function<void(const std::string&)> after = [](const auto&) {}) {
        return exchange_at(folder, profile, std::move(after));
    }
    std::int64_t exchange_at(
        const Folder& at, Profile profile, std::function<void(const std::string&)> after = [](const auto&) {}) {
        told.clear();
        const auto tell = [this](Tx& tx, std::int64_t) { told.push_back(tx.county()); };
        return rotate_master(*store, {at.file, profile, [this] { return counties; }, tell, std::move(after)});
    }
};
INSTANTIATE_TEST_SUITE_P(Everywhere, MasterExchange, testing::ValuesIn(test::places()), test::name_of_place);

struct Stop {};

TEST_P(MasterExchange, may_stop_after_each_step_and_goes_on) {
    const std::vector<std::string> steps{"made", "wrapped 330521", "wrapped 330522", "checked", "replaced"};
    for (const Profile profile : {Profile::aes_gcm, Profile::sm4}) {
        const auto serving = ring();
        fill(*serving);
        for (const auto& last : steps) {
            SCOPED_TRACE(last);
            const auto before = load_master_key(folder.file, profile)->id();
            EXPECT_THROW(exchange(profile,
                                  [&](const std::string& step) {
                                      if (step == last) throw Stop{};
                                  }),
                         Stop);
            everything_opens(*serving, last + " in the server");
            everything_opens(*ring(), last + " after a start");
            EXPECT_EQ(load_master_key(folder.file, profile)->id() == before, last != "replaced")
                << "the old file stays until the end";
            EXPECT_EQ(fs::exists(next_of(folder.file)), last != "replaced");
            if (last != "replaced") {
                EXPECT_GT(exchange(profile), 2);
            }
            everything_opens(*serving, last + ", then done, in the server");
            everything_opens(*ring(), last + ", then done, after a start");
            EXPECT_FALSE(fs::exists(next_of(folder.file)));
        }
    }
}

TEST_P(MasterExchange, the_old_key_opens_nothing_afterwards) {
    fill(*ring());
    const auto old = master_of(load_master_key(folder.file, Profile::aes_gcm));
    std::ofstream(next_of(folder.file).string() + ".Xq3kZp") << "half a key, of an exchange that was killed";
    exchange(Profile::sm4);
    EXPECT_FALSE(fs::exists(next_of(folder.file).string() + ".Xq3kZp"));
    const KeyRing late(old, Profile::aes_gcm);
    const Caller system = system_caller("330521");
    EXPECT_THROW(store->read(system, [&](const Tx& tx) { return late.open(tx, "file", here, sealed["330521"]); }),
                 std::runtime_error);
    EXPECT_THROW(store->write(system, [&](Tx& tx) { return late.seal(tx, "another", here, "x"); }), std::runtime_error)
        << "nor does it wrap a new data key";
    everything_opens(*ring(), "afterwards");
}

TEST_P(MasterExchange, a_prepared_key_wraps_nothing_until_the_exchange_and_opens_on_every_server) {
    const Folder second("second");
    fill(*ring());
    fs::create_directories(second.file.parent_path());
    fs::copy_file(folder.file, second.file);
    prepare_next(folder.file, Profile::aes_gcm);
    fs::copy_file(prepared_of(folder.file), prepared_of(second.file));
    const auto old = load_master_key(folder.file, Profile::aes_gcm)->id(),
               next = load_master_key(prepared_of(folder.file), Profile::aes_gcm)->id();
    const auto there = std::make_shared<const MasterFile>(second.file, Profile::aes_gcm);
    const KeyRing other(there, Profile::aes_gcm);
    EXPECT_EQ(MasterFile(folder.file, Profile::aes_gcm).current(), old);
    counties.push_back("330523");
    fill(*ring());
    everything_opens(other, "prepared, on the second server");
    exchange(Profile::aes_gcm);
    EXPECT_EQ(load_master_key(folder.file, Profile::aes_gcm)->id(), next);
    EXPECT_FALSE(fs::exists(prepared_of(folder.file)));
    everything_opens(*ring(), "exchanged, on the first");
    everything_opens(other, "exchanged, on the second, which was not told");
    EXPECT_EQ(there->current(), old);
    EXPECT_EQ(told, counties) << "each county, in the transaction that wraps its keys";
    exchange_at(second, Profile::aes_gcm);
    EXPECT_TRUE(told.empty()) << "they are wrapped by it already";
    EXPECT_EQ(there->current(), next);
    everything_opens(other, "exchanged everywhere");
}

TEST_P(MasterExchange, a_wrong_key_changes_nothing) {
    fill(*ring());
    fs::rename(folder.file, folder.path / "right.key");
    make_next(folder.path / "wrong", Profile::aes_gcm);
    fs::rename(next_of(folder.path / "wrong"), folder.file);
    EXPECT_THROW(exchange(Profile::aes_gcm), std::runtime_error);
    EXPECT_TRUE(fs::exists(folder.file));
    fs::rename(folder.path / "right.key", folder.file);
    everything_opens(*ring(), "with the right one");
}

}  // namespace
}  // namespace huying::seal
