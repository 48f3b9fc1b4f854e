// static_files_test.cpp - pages from a folder, and nothing from outside it.
#include "engine/http/static_files.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "engine/http/reply.hpp"

namespace huying::http {
namespace {

namespace fs = std::filesystem;

class StaticFilesTest : public testing::Test {
  protected:
    StaticFilesTest() : folder(fs::temp_directory_path() / ("huying-pages-" + std::to_string(::getpid()))) {
        fs::create_directories(folder / "dist/assets");
        write("secret.txt", "secret");
        write("dist/index.html", "portal");
        write("dist/desk.html", "desk");
        write("dist/sw.js", "worker");
        write("dist/manifest.webmanifest", "{}");
        write("dist/assets/a-1f.js", "plain");
        write("dist/assets/a-1f.js.gz", "packed");
        write("dist/.hidden.js", "hidden");
        fs::create_symlink("../secret.txt", folder / "dist/out.txt");
        fs::create_directory_symlink("..", folder / "dist/up");
    }
    ~StaticFilesTest() override { fs::remove_all(folder); }
    void write(const std::string& name, const std::string& text) { std::ofstream(folder / name) << text; }
    std::optional<Reply> find(const std::string& path, bool gzip = false, const std::string& known = "") {
        return StaticFiles(folder / "dist",
                           {{"/desk", "desk.html"}, {"/", "index.html", true}, {"/330521", "index.html", true}},
                           "index.html")
            .find(path, gzip, known);
    }
    std::string value(const Reply& reply, const char* name) {
        const auto* v = header(reply, name);
        return v != nullptr ? *v : "";
    }
    fs::path folder;
};

TEST_F(StaticFilesTest, PagesByPrefix) {
    EXPECT_EQ(find("/desk")->body, "desk");
    EXPECT_EQ(find("/desk/cases/17")->body, "desk");
    for (const char* path : {"/", "/330521", "/330521/"}) {
        EXPECT_EQ(find(path)->status, 200) << path;
        EXPECT_EQ(find(path)->body, "portal") << path;
    }
    for (const char* path : {"/desktop", "/330999", "/330521/x", "/foo/bar"}) {
        EXPECT_EQ(find(path)->status, 404) << path;
        EXPECT_EQ(find(path)->body, "portal") << "which says that there is no such page";
        EXPECT_EQ(find(path, false, value(*find(path), "ETag"))->status, 404) << "known or not";
    }
    EXPECT_FALSE(find("/missing.js")) << "a missing file is no page";
    const auto page = *find("/");
    EXPECT_EQ(value(page, "Cache-Control"), "no-cache");
    EXPECT_NE(value(page, "Content-Security-Policy").find("frame-ancestors 'none'"), std::string::npos);
    EXPECT_NE(value(page, "Permissions-Policy").find("camera=(self)"), std::string::npos);
    EXPECT_EQ(find("/", false, value(page, "ETag"))->status, 304);
}

TEST_F(StaticFilesTest, SaysWhatItHas) {
    const StaticFiles files(folder / "dist", {{"/desk", "desk.html"}, {"/gone", "gone.html"}}, "index.html");
    for (const char* path : {"/desk", "/desk/cases/17", "/sw.js", "/assets/a-1f.js"})
        EXPECT_TRUE(files.has(path)) << path;
    for (const char* path : {"/", "/gone", "/nothing.js", "/out.txt", "/.hidden.js", "/up/secret.txt"})
        EXPECT_FALSE(files.has(path)) << path;
}

TEST_F(StaticFilesTest, AssetsAreImmutableAndPacked) {
    const auto plain = *find("/assets/a-1f.js"), packed = *find("/assets/a-1f.js", true);
    EXPECT_EQ(plain.body, "plain");
    EXPECT_EQ(packed.body, "packed");
    EXPECT_EQ(value(packed, "Content-Encoding"), "gzip");
    EXPECT_EQ(value(plain, "Vary"), "Accept-Encoding");
    EXPECT_EQ(plain.type, "text/javascript; charset=utf-8");
    EXPECT_NE(value(plain, "Cache-Control").find("immutable"), std::string::npos);
    EXPECT_EQ(value(*find("/sw.js"), "Cache-Control"), "no-cache");
    EXPECT_EQ(find("/manifest.webmanifest")->type, "application/manifest+json");
}

TEST_F(StaticFilesTest, NothingFromOutside) {
    for (const char* path :
         {"/../secret.txt", "/assets/../../secret.txt", "/out.txt", "/up/secret.txt", "/.hidden.js",
          "/assets/..\\..\\secret.txt", "//secret.txt", "/assets/a-1f.js.gz", "/assets/a-1f.js/", "/./sw.js"}) {
        const auto got = find(path);
        EXPECT_TRUE(!got || got->body == "portal") << path;
    }
    EXPECT_FALSE(StaticFiles("", {}).find("/", false, ""));
    EXPECT_THROW(StaticFiles("/nowhere", {}), std::runtime_error);
}

}  // namespace
}  // namespace huying::http
