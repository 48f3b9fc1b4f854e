// file_test.cpp - a private file is its owner's alone, complete, made by one and the same for all; a file is replaced whole.
#include "base/file.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <set>
#include <thread>
#include <vector>

namespace huying {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class FileTest : public testing::Test {
  protected:
    FileTest() {
        std::string name = fs::temp_directory_path() / "huying-file.XXXXXX";
        folder = ::mkdtemp(name.data());
        file = folder / "a.key";
    }
    ~FileTest() override { fs::remove_all(folder); }
    auto names() const {
        std::set<std::string> out;
        for (const auto& entry : fs::directory_iterator(folder)) out.insert(entry.path().filename());
        return out;
    }
    std::string refused() const {
        try {
            read_private(file);
            return "";
        } catch (const std::runtime_error& e) {
            return e.what();
        }
    }

    fs::path folder, file;
};

TEST_F(FileTest, APrivateOneIsMadeOnceAndForItsOwnerAlone) {
    const std::string content("key\0with any byte\xff\n", 19);
    EXPECT_TRUE(create_private(file, content));
    EXPECT_EQ(fs::status(file).permissions(), fs::perms(0600));
    EXPECT_FALSE(create_private(file, "another"));
    EXPECT_EQ(read_private(file), content);
    EXPECT_EQ(read_file(file), content);
    EXPECT_EQ(names(), std::set<std::string>{"a.key"});
}

TEST_F(FileTest, APrivateOneIsNotReadWhenItIsNoneOrNotThere) {
    EXPECT_THAT(refused(), HasSubstr("cannot read " + file.string() + ": No such file"));
    create_private(file, "key");
    for (const int mode : {0640, 0604, 0620, 0601}) {
        fs::permissions(file, fs::perms(mode));
        EXPECT_EQ(refused(), file.string() + " can be read by others: chmod 600 it") << mode;
    }
    fs::permissions(file, fs::perms(0600));
    std::ofstream(file) << std::string(64 * 1024, 'x');
    EXPECT_EQ(refused(), "");
    std::ofstream(file, std::ios::app) << 'x';
    EXPECT_THAT(refused(), HasSubstr("more than 64 KiB"));
}

TEST_F(FileTest, WhoeverStartsTogetherReadsTheSame) {
    std::vector<std::string> read(8);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < read.size(); ++i)
        threads.emplace_back(
            [&, i] { read[i] = read_or_create_private(file, [&] { return std::string(5'000, char('a' + i)); }); });
    for (auto& t : threads) t.join();
    EXPECT_EQ(std::count(read.begin(), read.end(), read[0]), 8);
    EXPECT_EQ(read[0].size(), 5'000u);
    EXPECT_EQ(names(), std::set<std::string>{"a.key"});
    EXPECT_EQ(read_or_create_private(file, []() -> std::string { throw std::logic_error("it is there"); }), read[0]);
}

TEST_F(FileTest, WhereItCannotBeWrittenItSaysWhich) {
    const fs::path nowhere = folder / "none" / "a.key";
    for (const auto& write : std::vector<std::function<void()>>{
             [&] { create_private(nowhere, "x"); }, [&] { replace_file(nowhere, "x"); },
             [&] { read_or_create_private(nowhere, [] { return "x"; }); }, [&] { move_file(nowhere, nowhere); }}) {
        try {
            write();
            ADD_FAILURE() << "it was written";
        } catch (const std::runtime_error& e) {
            EXPECT_THAT(e.what(), HasSubstr("cannot write " + nowhere.string()));
        }
    }
    EXPECT_EQ(names(), std::set<std::string>{});
}

TEST_F(FileTest, IsReplacedWhole) {
    replace_file(file, "first");
    replace_file(file, "second");
    EXPECT_EQ(read_private(file), "second");
    move_file(file, folder / "b.key");
    EXPECT_EQ(names(), std::set<std::string>{"b.key"});
}

TEST_F(FileTest, ALockKeepsOthersOutOfItsFolder) {
    const int other = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY);
    {
        const FolderLock lock(file);
        EXPECT_EQ(::flock(other, LOCK_EX | LOCK_NB), -1);
    }
    EXPECT_EQ(::flock(other, LOCK_EX | LOCK_NB), 0);
    ::close(other);
}

}  // namespace
}  // namespace huying
