// http_post.cpp - HttpPost with libcurl's easy interface.
#include "engine/notify/http_post.hpp"

#include <curl/curl.h>
#include <sys/socket.h>

#include <algorithm>
#include <stdexcept>

#include "engine/notify/address.hpp"

namespace huying::notify {
namespace curl {

struct FreeEasy {
    void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
};
struct FreeList {
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

/// libcurl counts its users itself.
struct Library {
    Library() {
        if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::runtime_error("cannot start libcurl");
    }
    ~Library() { curl_global_cleanup(); }
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;
};

}  // namespace curl

namespace {

using namespace curl;

constexpr std::size_t kept_bytes = 512;  // of the answer's body, for the log

template <class T> void set(CURL* handle, CURLoption option, T value) {
    const CURLcode code = curl_easy_setopt(handle, option, value);
    if (code != CURLE_OK)
        throw std::runtime_error(std::string{"cannot prepare a request: "} + curl_easy_strerror(code));
}

/// What libcurl's callbacks see of one call.
struct Call {
    Reach reach;
    std::size_t answer_limit;
    std::size_t header_bytes = 0;
    std::size_t body_bytes = 0;
    bool address_refused = false;
    std::string body_start{};
};

curl_socket_t open_socket(void* call, curlsocktype, curl_sockaddr* address) {
    auto& state = *static_cast<Call*>(call);
    if (state.reach == Reach::public_only && !is_public(address->addr)) {
        state.address_refused = true;
        return CURL_SOCKET_BAD;
    }
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t take_header(char*, std::size_t size, std::size_t count, void* call) {
    auto& state = *static_cast<Call*>(call);
    state.header_bytes += size * count;
    return state.header_bytes <= state.answer_limit ? size * count : 0;
}

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* call) {
    auto& state = *static_cast<Call*>(call);
    const std::size_t bytes = size * count;
    const std::size_t room = kept_bytes - state.body_start.size();
    state.body_start.append(data, std::min(bytes, room));  // reserved before
    state.body_bytes += bytes;
    return state.body_bytes <= state.answer_limit ? bytes : 0;
}

HeaderList header_list(const std::vector<std::string>& headers) {
    HeaderList list;
    for (const std::string& line : headers) {
        curl_slist* longer = curl_slist_append(list.get(), line.c_str());
        if (!longer) throw std::bad_alloc{};
        static_cast<void>(list.release());
        list.reset(longer);
    }
    return list;
}

void set_bounds(CURL* handle, const HttpLimits& limits, Reach reach) {
    set(handle, CURLOPT_PROTOCOLS_STR, reach == Reach::public_only ? "https" : "https,http");
    set(handle, CURLOPT_FOLLOWLOCATION, 0L);
    set(handle, CURLOPT_PROXY, "");  // the address check would see the proxy only
    set(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect.count()));
    set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(limits.total.count()));
    set(handle, CURLOPT_NOSIGNAL, 1L);
    set(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(handle, CURLOPT_HTTP09_ALLOWED, 0L);
}

void set_callbacks(CURL* handle, Call& call) {
    set(handle, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    set(handle, CURLOPT_OPENSOCKETDATA, &call);
    set(handle, CURLOPT_HEADERFUNCTION, take_header);
    set(handle, CURLOPT_HEADERDATA, &call);
    set(handle, CURLOPT_WRITEFUNCTION, take_body);
    set(handle, CURLOPT_WRITEDATA, &call);
}

HttpAnswer read_answer(CURL* handle, CURLcode code, Call& call) {
    HttpAnswer answer;
    answer.body_start = std::move(call.body_start);
    // A body cut off by us still leaves a status worth having; a header cut off does not.
    const bool cut_off = call.body_bytes > call.answer_limit;
    if (code != CURLE_OK && !cut_off) {
        answer.failure = curl_easy_strerror(code);
        answer.address_refused = call.address_refused && code == CURLE_COULDNT_CONNECT;
        return answer;
    }
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &answer.status);
    curl_off_t wait = 0;  // seconds; libcurl has read either form of Retry-After
    if (curl_easy_getinfo(handle, CURLINFO_RETRY_AFTER, &wait) == CURLE_OK && wait > 0)
        answer.retry_after = std::chrono::seconds{wait};
    return answer;
}

}  // namespace

struct HttpPost::State {
    HttpLimits limits;
    curl::Library library;
    std::unique_ptr<CURL, curl::FreeEasy> handle;
};

HttpPost::HttpPost(HttpLimits limits) : state_{std::make_unique<State>()} {
    state_->limits = limits;
    state_->handle.reset(curl_easy_init());
    if (!state_->handle) throw std::runtime_error("cannot start libcurl");
}

HttpPost::~HttpPost() = default;
HttpPost::HttpPost(HttpPost&&) noexcept = default;
HttpPost& HttpPost::operator=(HttpPost&&) noexcept = default;

HttpAnswer HttpPost::post(const std::string& url, const std::vector<std::string>& headers, std::string_view body,
                          Reach reach) {
    CURL* handle = state_->handle.get();
    Call call{reach, state_->limits.answer_bytes};
    call.body_start.reserve(kept_bytes);
    const HeaderList list = header_list(headers);

    curl_easy_reset(handle);  // keeps the connections
    set(handle, CURLOPT_URL, url.c_str());
    set_bounds(handle, state_->limits, reach);
    set_callbacks(handle, call);
    set(handle, CURLOPT_POST, 1L);
    set(handle, CURLOPT_POSTFIELDS, body.data());
    set(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    set(handle, CURLOPT_HTTPHEADER, list.get());
    const CURLcode code = curl_easy_perform(handle);
    HttpAnswer answer = read_answer(handle, code, call);
    curl_easy_reset(handle);  // forgets the pointers into this call
    return answer;
}

}  // namespace huying::notify
