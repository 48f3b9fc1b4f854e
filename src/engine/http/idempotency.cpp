// idempotency.cpp - see idempotency.hpp.
#include "engine/http/idempotency.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>
#include <new>

#include "base/bytes.hpp"
#include "engine/http/reply.hpp"

namespace huying::http {
namespace {

constexpr std::size_t longest_key = 200;  // characters

class Sha256 {
  public:
    Sha256() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
        if (!context_ || EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) != 1) throw std::bad_alloc();
    }
    // Each part with its length before it, so that no two requests give the same bytes.
    void add(std::string_view part) {
        const std::string length = std::to_string(part.size()) + ":";
        EVP_DigestUpdate(context_.get(), length.data(), length.size());
        EVP_DigestUpdate(context_.get(), part.data(), part.size());
    }
    std::string hex() {
        std::string bytes(32, '\0');
        EVP_DigestFinal_ex(context_.get(), reinterpret_cast<unsigned char*>(bytes.data()), nullptr);
        return huying::hex(bytes);
    }

  private:
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

constexpr const char* schema = R"sql(
CREATE TABLE idempotency (
    county TEXT NOT NULL,
    account BIGINT NOT NULL,
    key TEXT NOT NULL,
    digest TEXT NOT NULL,
    status BIGINT NOT NULL,
    body BYTEA NOT NULL,
    type TEXT NOT NULL,
    location TEXT NOT NULL,
    time BIGINT NOT NULL,
    PRIMARY KEY (county, account, key)
);
CREATE INDEX idempotency_by_time ON idempotency (county, time);
)sql";

// Digests that were kept without a key go. A request that is sent again across the change is refused (422), not done twice.
constexpr const char* forget_plain_digests = R"sql(UPDATE idempotency SET digest = 'before keys')sql";

}  // namespace

std::string text_digest(std::string_view text) {
    Sha256 digest;
    digest.add(text);
    return digest.hex();
}

std::optional<IdempotencyKey> idempotency_key(const Request& request, bool told_once) {
    const std::string& key = request.idempotency_key;
    if (key.empty()) return std::nullopt;
    const bool good = key.size() <= longest_key &&
                      std::all_of(key.begin(), key.end(), [](unsigned char c) { return c > 0x20 && c < 0x7f; });
    if (!good) throw Problem(400, "bad_idempotency_key", "Idempotency-Key must be 1 to 200 visible ASCII characters.");
    Sha256 digest;
    for (const std::string* part : {&request.method, &request.path, &request.raw_query}) digest.add(*part);
    if (!told_once) digest.add(request.body);
    return IdempotencyKey{key, digest.hex(), told_once};
}

IdempotencyKey under_key(Tx& tx, IdempotencyKey key, const Keyed& keyed) {
    if (keyed && !key.told_once) key.digest = keyed(tx, key.digest);
    return key;
}

namespace {

Problem already_done() {
    return {409, "already_done",
            "This was done under the same Idempotency-Key. Its answer holds a secret and is told once."};
}

}  // namespace

constexpr Sql find_sql{R"sql(
SELECT digest, status, body, type, location FROM idempotency WHERE county = $1 AND account = $2 AND key = $3
)sql"};

std::optional<Reply> find_answer(const Tx& tx, const IdempotencyKey& key) {
    const std::array<Param, 3> params{Param::of_text(tx.county()), Param::of(tx.caller().account.value),
                                      Param::of_text(key.key)};
    Rows& rows = tx.query(std::string(find_sql.text), params);
    if (!rows.next()) return std::nullopt;
    if (rows.text(0) != key.digest)
        throw Problem(422, "idempotency_key_reused", "This Idempotency-Key was used for another request.");
    Reply reply{static_cast<int>(rows.integer(1)), "", "", {}};
    if (key.told_once) {
        reply = failure_reply(std::make_exception_ptr(already_done()), "");
    } else {
        reply.body = rows.blob(2);
        reply.type = rows.text(3);
    }
    if (!rows.text(4).empty()) reply.headers.emplace_back("Location", std::string(rows.text(4)));
    reply.headers.emplace_back("Idempotent-Replayed", "true");
    return reply;
}

constexpr Sql keep_sql{R"sql(
INSERT INTO idempotency (county, account, key, digest, status, body, type, location, time)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
)sql"};

void keep_answer(Tx& tx, const IdempotencyKey& key, const Reply& reply) {
    const std::string* location = header(reply, "Location");
    tx.exec(keep_sql, tx.county(), tx.caller().account, key.key, key.digest, reply.status,
            Param::of_blob(key.told_once ? std::string_view() : reply.body), reply.type,
            location != nullptr ? *location : std::string(), tx.now());
}

void act_once(Tx& tx, const Request& request) {
    const auto key = idempotency_key(request, true);
    if (!key) return;
    if (find_answer(tx, *key)) throw already_done();
    keep_answer(tx, *key, {200, "", "", {}});
}

constexpr Sql purge_sql{R"sql(DELETE FROM idempotency WHERE county = $1 AND time < $2)sql"};

void purge_idempotency(Tx& tx, std::int64_t keep) { tx.exec(purge_sql, tx.county(), tx.now() - keep); }

std::vector<Migration> http_migrations() { return {{"http", 1, schema}, {"http.keyed", 1, forget_plain_digests}}; }

}  // namespace huying::http
