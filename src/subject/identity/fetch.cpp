// fetch.cpp - see fetch.hpp; libcurl's easy interface.
#include "subject/identity/fetch.hpp"

#include <curl/curl.h>

#include <memory>

#include "engine/notify/openssl.hpp"

namespace huying::identity {
namespace {

constexpr std::size_t longest_answer = 256 * 1024;                        // bytes
constexpr long connect_milliseconds = 3'000, total_milliseconds = 8'000;  // somebody waits at the sign-in page

std::size_t take(char* data, std::size_t size, std::size_t count, void* to) {
    auto& body = *static_cast<std::string*>(to);
    if (body.size() + size * count > longest_answer) return 0;
    body.append(data, size * count);
    return size * count;
}

}  // namespace

Fetched fetch(const std::string& url, const std::string& form, const std::string& user) {
    const std::unique_ptr<CURL, notify::FreeWith<curl_easy_cleanup>> curl(curl_easy_init());
    Fetched out;
    if (!curl) return {0, "", "libcurl does not start"};
    CURL* h = curl.get();
    curl_easy_setopt(h, CURLOPT_URL, url.c_str());
    curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "https,http");
    curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(h, CURLOPT_PROXY, "");
    curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS, connect_milliseconds);
    curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, total_milliseconds);
    curl_easy_setopt(h, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(h, CURLOPT_WRITEDATA, &out.body);
    if (!form.empty()) curl_easy_setopt(h, CURLOPT_POSTFIELDS, form.c_str());
    if (!user.empty()) {
        curl_easy_setopt(h, CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
        curl_easy_setopt(h, CURLOPT_USERPWD, user.c_str());
    }
    const CURLcode code = curl_easy_perform(h);
    if (code != CURLE_OK) return {0, "", curl_easy_strerror(code)};
    curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &out.status);
    return out;
}

std::string percent_encoded(const std::string& text) {
    static constexpr char hex[] = "0123456789ABCDEF";
    std::string out;
    for (const unsigned char c : text) {
        const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
                           c == '_' || c == '.';
        if (plain) out += static_cast<char>(c);
        else out += {'%', hex[c >> 4], hex[c & 15]};
    }
    return out;
}

std::string form_of(const std::vector<std::pair<std::string, std::string>>& fields) {
    std::string out;
    for (const auto& [name, value] : fields) out += (out.empty() ? "" : "&") + name + "=" + percent_encoded(value);
    return out;
}

}  // namespace huying::identity
