// sealed_file_test.cpp - what was sealed comes back; what was changed, cut or put together otherwise does not.
#include "engine/backup/archive.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "base/file.hpp"

namespace huying::backup {
namespace {

struct SealedFile : testing::Test {
    std::string folder =
        (std::filesystem::temp_directory_path() / ("huying_sealed_" + std::to_string(getpid()))).string();
    std::string file = folder + "/x";
    Secret key{std::string(32, 'k'), false};
    huying::seal::Profile profile = huying::seal::Profile::aes_gcm;
    SealedFile() { std::filesystem::create_directories(folder); }
    ~SealedFile() override { std::filesystem::remove_all(folder); }

    void seal(const std::string& content) {
        std::filesystem::remove(file);
        SealedWriter out(file, key, profile);
        for (std::size_t at = 0; at < content.size(); at += 10'000)
            out.write(std::string_view(content).substr(at, 10'000));
        out.finish();
    }
    std::string open(std::size_t size) {
        SealedReader in(file, key);
        std::string out = in.read(size);
        if (!in.at_end()) throw std::runtime_error("more than was written");
        return out;
    }
    void change(std::size_t at) {
        std::string all = read_file(file);
        all[at] = static_cast<char>(all[at] ^ 1);
        replace_file(file, all);
    }
};

TEST_F(SealedFile, gives_back_what_was_written) {
    for (const std::size_t size : {0u, 1u, 65'535u, 65'536u, 65'537u, 200'000u}) {
        const std::string content(size, 'c');
        seal(content);
        EXPECT_EQ(open(size), content) << size;
    }
    EXPECT_EQ(std::filesystem::status(file).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(SealedFile, holds_in_the_national_ciphers_as_in_the_others) {
    seal(std::string(7, 'c'));
    const auto aes = std::filesystem::file_size(file);
    profile = huying::seal::Profile::sm4;
    for (const bool words : {false, true}) {
        key.passphrase = words;
        for (const std::size_t size : {0u, 65'536u, 200'000u}) {
            const std::string content(size, 'c');
            seal(content);
            EXPECT_EQ(open(size), content) << size;
        }
    }
    key.passphrase = false;
    seal("content");
    EXPECT_NE(std::filesystem::file_size(file), aes);
    const auto size = std::filesystem::file_size(file);
    for (std::size_t at = 0; at < size; ++at) {
        change(at);
        EXPECT_THROW(open(7), std::runtime_error) << at;
        change(at);
    }
    EXPECT_EQ(open(7), "content");
    seal(std::string(140'000, 'c'));
    const std::string all = read_file(file);
    const std::size_t head = 34, chunk = 65'536 + huying::seal::Cipher::overhead(profile);
    replace_file(file, all.substr(0, head) + all.substr(head + chunk, chunk) + all.substr(head, chunk) +
                           all.substr(head + 2 * chunk));
    EXPECT_THROW(open(140'000), std::runtime_error) << "chunks in another order";
    replace_file(file, all.substr(0, head + chunk));
    EXPECT_THROW(open(65'536), std::runtime_error) << "cut off at a chunk";
}

TEST_F(SealedFile, opens_with_its_own_key_only) {
    seal("content");
    SealedReader other(file, {std::string(32, 'o'), false});
    EXPECT_THROW(other.read(7), std::runtime_error);
    EXPECT_THROW(SealedReader(file, {std::string(32, 'k'), true}), std::runtime_error);
}

TEST_F(SealedFile, does_not_open_when_any_byte_was_changed) {
    seal("content");
    const auto size = std::filesystem::file_size(file);
    for (std::size_t at = 0; at < size; ++at) {
        change(at);
        EXPECT_THROW(open(7), std::runtime_error) << at;
        change(at);
    }
    EXPECT_EQ(open(7), "content");
}

TEST_F(SealedFile, does_not_open_when_chunks_are_missing_or_moved) {
    seal(std::string(200'000, 'c'));
    const std::string all = read_file(file);
    const std::size_t head = 34, chunk = 65'552;
    const std::string one = all.substr(head, chunk), two = all.substr(head + chunk, chunk),
                      rest = all.substr(head + 2 * chunk);
    for (const std::string& bad :
         {all.substr(0, head + chunk), all.substr(0, head), all.substr(0, head) + two + one + rest,
          all.substr(0, head) + one + rest, all + one, all.substr(0, all.size() - 1)}) {
        replace_file(file, bad);
        EXPECT_THROW(open(200'000), std::runtime_error) << bad.size();
    }
}

TEST_F(SealedFile, is_made_anew_only) {
    seal("content");
    EXPECT_THROW(SealedWriter(file, key), std::runtime_error);
    EXPECT_EQ(open(7), "content") << "and what was there stays";
    { SealedWriter(folder + "/unfinished", key).write("x"); }
    EXPECT_FALSE(std::filesystem::exists(folder + "/unfinished"));
}

TEST_F(SealedFile, holds_files_by_name) {
    std::ofstream(folder + "/a") << std::string(100'000, 'a');
    {
        SealedWriter out(file, key);
        add_file(out, "a", folder + "/a");
        add_text(out, "note", "text");
        out.finish();
    }
    SealedReader in(file, key);
    std::map<std::string, std::string> texts;
    extract(
        in, [&](const std::string& name) { return name == "a" ? folder + "/b" : ""; },
        [&](const auto& name, const auto& text) { texts[name] = text; });
    EXPECT_EQ(read_file(folder + "/b"), std::string(100'000, 'a'));
    EXPECT_EQ(texts, (std::map<std::string, std::string>{{"note", "text"}}));
}

TEST_F(SealedFile, refuses_names_that_lead_elsewhere) {
    for (const std::string name : {"../a", ".hidden", "a/b", ""}) {
        std::filesystem::remove(file);
        SealedWriter out(file, key);
        add_text(out, name, "text");
        out.finish();
        SealedReader in(file, key);
        EXPECT_THROW(extract(
                         in, [](const std::string&) { return ""; }, [](const auto&, const auto&) {}),
                     std::runtime_error)
            << name;
    }
}

TEST_F(SealedFile, asks_for_one_secret_that_is_long_enough) {
    EXPECT_THROW(read_secret("", ""), std::runtime_error);
    EXPECT_THROW(read_secret(file, file), std::runtime_error);
    std::ofstream(folder + "/short") << "short";
    EXPECT_THROW(read_secret(folder + "/short", ""), std::runtime_error);
    EXPECT_THROW(read_secret("", folder + "/short"), std::runtime_error);
    std::ofstream(folder + "/words") << "correct horse battery staple\n";
    EXPECT_EQ(read_secret("", folder + "/words").bytes, "correct horse battery staple");
}

}  // namespace
}  // namespace huying::backup
