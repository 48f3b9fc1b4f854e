// idempotency.hpp - the same request sent twice acts once: a POST with an Idempotency-Key stores its answer in the
// transaction of its verb, and the same key with the same request gets that answer again (draft-ietf-httpapi-idempotency-key).
#pragma once
#include <functional>
#include <optional>
#include <string>

#include "engine/http/request.hpp"
#include "engine/store/store.hpp"

namespace huying::http {

/// A fingerprint of a text (SHA-256 of its length and itself, in hex): equal texts, equal fingerprints.
std::string text_digest(std::string_view text);

struct IdempotencyKey {
    std::string key;     ///< 1 to 200 visible ASCII characters
    std::string digest;  ///< SHA-256 of method, path, query and body, in hex; kept under a key (under_key)
    /// The answer holds a secret: only that it was given is kept. The digest leaves the body out then, because from the digest
    /// of a short text such as a telephone number the text can be found.
    bool told_once = false;
};

/// Nothing when the request has no key. Throws Problem 400 for a key that cannot be one.
std::optional<IdempotencyKey> idempotency_key(const Request& request, bool told_once = false);

/// Gate::keyed (server.hpp)
using Keyed = std::function<std::string(Tx& tx, const std::string& text)>;
/// The key as it is kept: a digest that the body went into is of use only to whoever holds the county's key.
IdempotencyKey under_key(Tx& tx, IdempotencyKey key, const Keyed& keyed);

/// Problem `already_done` (409) with its Location where the answer is told once; else the stored answer with `Idempotent-Replayed: true`, or nothing. Throws Problem 422 when the key was used for
/// another request.
std::optional<Reply> find_answer(const Tx& tx, const IdempotencyKey& key);
void keep_answer(Tx& tx, const IdempotencyKey& key, const Reply& reply);

/// For a verb that opens its transactions itself: called in the one that acts, before it does. Does nothing without a key.
/// Throws Problem `already_done` when the same request has acted already, and Problem 422 like find_answer.
void act_once(Tx& tx, const Request& request);

/// Forgets answers older than `keep` (microseconds of the county's clock). A job.
void purge_idempotency(Tx& tx, std::int64_t keep = 7 * day);

std::vector<Migration> http_migrations();

}  // namespace huying::http
