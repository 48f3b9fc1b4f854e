// gate.cpp - see gate.hpp.
#include "engine/http/gate.hpp"

#include "base/byte_set.hpp"
#include "engine/http/target.hpp"

namespace huying::http {
namespace {

constexpr std::size_t longest_credential = 512;  // bytes; ours are below 100
constexpr std::size_t longest_county = 32;
constexpr std::chrono::seconds keep_for{2};

/// "https://host:8080" → "host:8080"
std::string_view authority(std::string_view url) {
    const auto at = url.find("://");
    if (at == std::string_view::npos) return {};
    url.remove_prefix(at + 3);
    return url.substr(0, url.find('/'));
}

/// All windows of a browser share its cookie: one that opened under another account must not act as the present one.
bool means_another(const Incoming& in, const std::optional<Caller>& known) {
    return in.from_cookie && known && !in.account.empty() && in.account != std::to_string(known->account.value);
}

constexpr ByteSet visible{[](unsigned char c) { return c > 0x20 && c < 0x7f; }};
constexpr ByteSet plain{[](unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}};

bool changes(const std::string& method) { return method != "GET" && method != "HEAD" && method != "OPTIONS"; }

}  // namespace

std::optional<std::string> county_of(std::string_view credential) {
    const auto dot = credential.find('.');
    if (dot == std::string_view::npos || dot == 0 || dot > longest_county) return std::nullopt;
    if (credential.size() > longest_credential) return std::nullopt;
    const std::string_view county = credential.substr(0, dot);
    return plain.has_all(county) && visible.has_all(credential) ? std::optional(std::string(county)) : std::nullopt;
}

bool same_origin(const Incoming& in, std::string_view base_url) {
    if (in.fetch_site == "same-origin") return true;
    const std::string_view from = authority(in.origin);
    return !from.empty() && (same_text(from, in.host) || same_text(from, authority(base_url)));
}

std::optional<std::optional<Caller>> KnownCallers::find(const std::string& credential, Time now, Micros county_now) {
    const std::lock_guard lock(mutex_);
    const auto it = entries_.find(credential);
    if (it == entries_.end() || it->second.until < now) return std::nullopt;
    if (it->second.caller && !it->second.caller->holds_at(county_now)) return std::nullopt;
    return it->second.caller;
}

void KnownCallers::keep(const std::string& credential, const std::optional<Caller>& caller, Time now) {
    const std::lock_guard lock(mutex_);
    if (entries_.size() >= limit_) std::erase_if(entries_, [now](const auto& e) { return e.second.until < now; });
    if (entries_.size() >= limit_) entries_.clear();  // a flood of made-up credentials: memory stays bounded
    entries_.insert_or_assign(credential, Entry{caller, now + keep_for});
}

Caller admit(const Admission& route, const Incoming& in, std::optional<Caller>&& known) {
    const bool anyone = route.may == "anyone";
    const bool given = !in.request.credential.empty();
    // An expired cookie comes along with the very request that signs in again: the public may do that. A program that
    // sends a bearer token wants to know that it is no good.
    if (given && !known && !(anyone && in.from_cookie))
        throw Problem(401, "unauthorized", "The sign-in has expired or is not valid.");
    // Without a credential, too: another site must not sign a browser in to an account of its choice (login CSRF). Programs
    // send neither header; a bearer token is no browser's doing.
    const bool bearer = given && !in.from_cookie;
    const bool by_browser = (in.from_cookie && known) || (!bearer && (!in.origin.empty() || !in.fetch_site.empty()));
    if (by_browser && changes(in.request.method) && !same_origin(in, route.base_url))
        throw forbidden("cross_origin", "This request came from another site.");
    if (means_another(in, known))
        throw conflict("another_account",
                       "This browser is signed in to another account than this request was made for.");
    if (anyone) {
        if (known && (route.county == nullptr || *route.county == known->county)) {
            known->purposes = route.purposes;
            return *std::move(known);
        }
        Caller caller;
        caller.county = route.county != nullptr ? *route.county : route.counties_default;
        return caller;
    }
    if (!known || known->role.empty()) throw Problem(401, "unauthorized", "Sign in first.");
    if (route.county != nullptr && *route.county != known->county) throw not_found("There is nothing at this address.");
    if (!route.allowed(*known, route.may, route.purposes))
        throw forbidden("not_permitted", "Your role does not permit this.");
    known->purposes = route.purposes;
    return *std::move(known);
}

}  // namespace huying::http
