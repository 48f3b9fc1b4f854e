// multipart_test.cpp - the first file of a multipart body, and bodies that are none.
#include "engine/http/multipart.hpp"

#include <gtest/gtest.h>

namespace huying::http {
namespace {

constexpr const char* type = "multipart/form-data; boundary=XyZ";

Upload file(const std::string& body) { return first_file(type, body); }

TEST(Multipart, TakesTheFirstFile) {
    const auto got = file(
        "--XyZ\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n"
        "--XyZ\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a;b\\\".jpg\"\r\n"
        "content-type: image/jpeg\r\n\r\n\r\n--Xy\r\n\xff\xd8\r\n--XyZ--\r\n");
    EXPECT_EQ(got.type, "image/jpeg");
    EXPECT_EQ(got.bytes, "\r\n--Xy\r\n\xff\xd8");
}

TEST(Multipart, BoundaryForms) {
    const std::string body = "preamble\r\n--a b\r\nContent-Disposition: form-data; filename=\"\"\r\n\r\n\r\n--a b--";
    const auto got = first_file("Multipart/Form-Data; charset=utf-8; boundary=\"a b\"", body);
    EXPECT_EQ(got.type, "application/octet-stream");
    EXPECT_EQ(got.bytes, "");
    EXPECT_TRUE(is_multipart("multipart/form-data; boundary=x"));
    EXPECT_FALSE(is_multipart("image/jpeg"));
}

TEST(Multipart, RefusesWhatIsMalformed) {
    const std::string head = "Content-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n";
    for (const std::string& body :
         std::vector<std::string>{"", "--XyZ", "--XyZ--", "--XyZ\r\n" + head, "--XyZ\r\n" + head + "\r\nno end",
                                  "--XyZ\r\n: nothing\r\n\r\n\r\n--XyZ--",
                                  "--XyZ\r\nContent-Disposition: attachment; filename=\"f\"\r\n\r\nx\r\n--XyZ--",
                                  "--XyZ\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nx\r\n--XyZ--",
                                  "--XyZ\r\n" + std::string(9000, 'a')})
        EXPECT_THROW(file(body), Problem) << body.substr(0, 60);
    EXPECT_THROW(first_file("multipart/form-data", "--\r\n"), Problem);
    EXPECT_THROW(first_file("multipart/form-data; boundary=" + std::string(71, 'x'), ""), Problem);
}

TEST(Multipart, ManyFieldsAreRefused) {
    std::string body;
    for (int i = 0; i < 40; ++i) body += "--XyZ\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nx\r\n";
    body += "--XyZ--";
    EXPECT_THROW(file(body), Problem);
}

}  // namespace
}  // namespace huying::http
