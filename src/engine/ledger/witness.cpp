// witness.cpp - see witness.hpp. The order of the checks is that of C2SP tlog-witness.
#include "engine/ledger/witness.hpp"

#include <charconv>

#include "base/bytes.hpp"

namespace huying::ledger {
namespace {

constexpr std::size_t most_hashes = 63;  // C2SP tlog-witness

constexpr Sql state_of{R"sql(SELECT /*row*/ FROM witness_state WHERE county = $1 AND origin = $2)sql"};
constexpr Sql keep_state{R"sql(INSERT INTO witness_state (county, origin, size, root) VALUES ($1, $2, $3, $4)
ON CONFLICT (county, origin) DO UPDATE SET size = excluded.size, root = excluded.root)sql"};

struct State {
    std::string county, origin;
    std::int64_t size = 0;
    Bytes root;
};
BOOST_DESCRIBE_STRUCT(State, (), (county, origin, size, root))

http::Reply say(int status, std::string sentence) {
    return {status, "text/plain; charset=utf-8", std::move(sentence) + "\n", {}};
}

/// The permission of these routes: a witness has no accounts, whoever holds a checkpoint may bring it.
enum class May { anyone };
BOOST_DESCRIBE_ENUM(May, anyone)

}  // namespace

std::optional<AddCheckpoint> parse_add_checkpoint(std::string_view body) {
    AddCheckpoint out;
    const auto line = [&]() -> std::optional<std::string_view> {
        const auto end = body.find('\n');
        if (end == std::string_view::npos) return std::nullopt;
        const auto text = body.substr(0, end);
        body.remove_prefix(end + 1);
        return text;
    };
    const auto first = line();
    if (!first || !first->starts_with("old ")) return std::nullopt;
    const auto size = first->substr(4);
    const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), out.old_size);
    if (size.empty() || error != std::errc{} || end != size.data() + size.size() || (size.size() > 1 && size[0] == '0'))
        return std::nullopt;
    for (;;) {
        const auto text = line();
        if (!text) return std::nullopt;
        if (text->empty()) break;
        const auto hash = from_base64(*text);
        if (!hash || hash->size() != 32 || out.proof.size() == most_hashes) return std::nullopt;
        out.proof.push_back(hash_from(*hash));
    }
    auto note = parse_note(body);
    auto checkpoint = note ? parse_checkpoint(note->text) : std::nullopt;
    if (!checkpoint || checkpoint->size > INT64_MAX) return std::nullopt;
    out.note = std::move(*note);
    out.checkpoint = std::move(*checkpoint);
    return out;
}

Witness::Witness(std::string name, SigningKey key, std::vector<VerifierKey> logs)
    : name_(std::move(name)), key_(std::move(key)), logs_(std::move(logs)) {}

http::Reply Witness::add_checkpoint(Tx& tx, const std::string& body) const {
    const auto in = parse_add_checkpoint(body);
    if (!in) return say(400, "This is no add-checkpoint request.");
    const Checkpoint& c = in->checkpoint;
    bool known = false, signed_by_log = false;
    for (const VerifierKey& log : logs_) {
        if (log.name != c.origin) continue;
        known = true;
        signed_by_log = signed_by_log || check(in->note, log) == Signed::yes;
    }
    if (!known) return say(404, "This witness does not know the log " + c.origin + ".");
    if (!signed_by_log) return say(403, "The checkpoint is not signed by the log's key.");
    if (in->old_size > c.size) return say(400, "The old size is larger than the checkpoint's.");
    const State last = tx.one<State>(state_of, tx.county(), c.origin).value_or(State{tx.county(), c.origin, 0, {}});
    if (in->old_size != static_cast<std::uint64_t>(last.size))
        return {409, "text/x.tlog.size", std::to_string(last.size) + "\n", {}};
    if (in->old_size == c.size && last.size > 0 && bytes_of(c.root) != last.root.value)
        return {409, "text/x.tlog.size", std::to_string(last.size) + "\n", {}};
    const bool grows = last.size == 0
                           ? in->proof.empty() && (c.size > 0 || c.root == empty_root())
                           : verify_consistency(in->old_size, c.size, in->proof, hash_from(last.root.value), c.root);
    if (!grows) return say(422, "The proof does not lead from what was signed to this checkpoint.");
    tx.exec(keep_state, tx.county(), c.origin, static_cast<std::int64_t>(c.size), Bytes{std::string(bytes_of(c.root))});
    const std::int64_t now = tx.now().value / second;
    return {200, "text/plain; charset=utf-8", signature_line(cosign(name_, key_, in->note.text, now)), {}};
}

std::vector<http::Route> witness_routes(const Witness& witness) {
    const auto add = [&witness](Tx& tx, const http::Request& request) {
        return witness.add_checkpoint(tx, request.body);
    };
    const auto key = [&witness](const Tx&, const http::Request&) {
        return http::Reply{200, "text/plain; charset=utf-8", to_text(witness.verifier()) + "\n", {}};
    };
    return {http::route("POST", "/add-checkpoint", May::anyone, "Sign a checkpoint that continues the last one", add),
            http::route("GET", "/key", May::anyone, "The key that this witness signs with", key)};
}

}  // namespace huying::ledger
