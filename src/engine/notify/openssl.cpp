// openssl.cpp - the text of OpenSSL's last error, as an exception.
#include "engine/notify/openssl.hpp"

#include <fmt/core.h>
#include <openssl/err.h>

#include <stdexcept>

namespace huying::notify {

void require_openssl(bool done, std::string_view step) {
    if (done) return;
    const char* reason = ERR_reason_error_string(ERR_peek_last_error());
    const std::string message = fmt::format("cannot {}: {}", step, reason ? reason : "no reason");
    ERR_clear_error();
    throw std::runtime_error(message);
}

}  // namespace huying::notify
