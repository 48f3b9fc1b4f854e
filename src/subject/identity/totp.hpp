// totp.hpp - the second factor: codes by time (RFC 6238 over HOTP, RFC 4226), as every authenticator app makes them.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace huying::identity {

constexpr std::int64_t totp_step_seconds = 30;  // RFC 6238 section 5.2
constexpr int totp_digits = 6;
enum class TotpHash { sha1, sha256, sha512 };  // apps agree on SHA-1 only; the RFC's vectors have all three

/// RFC 4226 section 5.3: `digits` digits for this counter, with leading zeros.
std::string hotp(const std::string& key, std::int64_t counter, int digits = totp_digits,
                 TotpHash hash = TotpHash::sha1);

/// The step in which `code` is right, within one step of `seconds` (clocks differ), but only a step after `last_step`: a code
/// that was seen over a shoulder is worth nothing once it was used. Nothing when it is wrong.
std::optional<std::int64_t> totp_step(const std::string& key, std::string_view code, std::int64_t seconds,
                                      std::int64_t last_step);

std::string base32(std::string_view bytes);  ///< RFC 4648 section 6, without padding
/// What the QR code of the enrolment page says.
std::string totp_uri(const std::string& key, const std::string& county, const std::string& name);

}  // namespace huying::identity
