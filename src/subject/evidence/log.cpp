// log.cpp - the log of a county as the world reads it: C2SP tlog-tiles under /log/{county}/, without a token.
#include "subject/evidence/log.hpp"

#include "engine/http/answers.hpp"
#include "subject/identity/may.hpp"

namespace huying::evidence {
namespace {

using identity::May;

/// C2SP tlog-tiles: a checkpoint changes, tiles and bundles never do, partial ones neither.
constexpr const char* keep_for_ever = "public, max-age=31536000, immutable";
constexpr const char* keep_shortly = "public, max-age=1";

http::Reply plain(std::string body) {
    return {200,
            "text/plain; charset=utf-8",
            std::move(body),
            {{"Cache-Control", keep_shortly}, {"Access-Control-Allow-Origin", "*"}}};
}

/// What is promised never to change is only what was signed: no more than the checkpoint that is handed out covers, and
/// nothing while the log is refused, because the database may hold another past then.
http::Reply tile(const Desk& desk, const Tx& tx, const http::Request& request) {
    const std::uint64_t handed_out = published(desk, tx.county())->checkpoint.size;
    const std::string_view at = std::string_view(request.path).substr(("/log/" + tx.county() + "/tile/").size());
    const auto path = ledger::parse_tile_path(at);
    const bool covered = path && ledger::width_in(handed_out, path->level, path->number) >= path->width;
    auto bytes = covered ? ledger::serve(tx, *path) : std::nullopt;
    if (!bytes) throw not_found("The log has no such tile.");
    return {200,
            "application/octet-stream",
            std::move(*bytes),
            {{"Cache-Control", keep_for_ever}, {"Access-Control-Allow-Origin", "*"}}};
}

}  // namespace

std::shared_ptr<const ledger::Published> published(const Desk& desk, const std::string& county) {
    auto one = desk.notary == nullptr ? nullptr : desk.notary->published(county);
    if (!one && desk.notary != nullptr && !desk.notary->refused(county).empty())
        throw Problem(
            503, "log_not_signed",
            "The log is not signed at present: it is not certain that the county's data continues what was signed "
            "before. Whoever runs the server is told at /ready what to do.");
    if (!one) throw unavailable("The log has not been signed yet. Please try again in a moment.");
    return one;
}

std::vector<http::Route> log_routes(const Desk& desk) {
    const auto checkpoint = [&desk](const Tx& tx, const http::Request&) {
        return plain(published(desk, tx.county())->note);
    };
    const auto key = [&desk](const Tx& tx, const http::Request&) {
        published(desk, tx.county());
        std::string out;
        for (const auto& k : desk.notary->keys(tx.county())) out += ledger::to_text(k) + "\n";
        return plain(std::move(out));
    };
    const auto tiles = [&desk](const Tx& tx, const http::Request& request) { return tile(desk, tx, request); };
    const auto text = [](const char* name, http::Route r) {
        return http::answers(name, R"({"contentMediaType":"text/plain","type":"string"})", std::move(r));
    };
    return {text("Checkpoint", http::route("GET", "/log/{county}/checkpoint", May::anyone,
                                           "The signed size and root of the log of events", checkpoint)),
            text("LogKeys", http::route("GET", "/log/{county}/key", May::anyone,
                                        "The keys that the log's checkpoints are checked with", key)),
            http::route("GET", "/log/{county}/tile/{rest...}", May::anyone,
                        "A tile of the log's tree, or a bundle of its entries", tiles)};
}

}  // namespace huying::evidence
