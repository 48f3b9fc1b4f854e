// origin.cpp - see origin.hpp. A signed checkpoint is a promise to everyone who has seen it: a database that was put back
// to an earlier state must not make the log promise something else.
#include "engine/ledger/origin.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "base/file.hpp"
#include "engine/ledger/notary.hpp"
#include "engine/ledger/receipt.hpp"

namespace huying::ledger {
namespace {

constexpr const char* default_name = "huying.local/log";

constexpr Sql log_of{R"sql(SELECT /*row*/ FROM ledger_log WHERE county = $1)sql"};
constexpr Sql signed_of{R"sql(SELECT size FROM ledger_signed WHERE county = $1 AND origin = $2)sql"};
constexpr Sql keep_size{R"sql(INSERT INTO ledger_signed (county, origin, size) VALUES ($1, $2, $3)
ON CONFLICT (county, origin) DO UPDATE SET size = excluded.size WHERE ledger_signed.size < excluded.size)sql"};
constexpr Sql rename_log{R"sql(UPDATE ledger_log SET origin = $2 WHERE county = $1)sql"};

std::string in(const std::string& folder, const std::string& file) {
    return (std::filesystem::path(folder) / file).string();
}

/// The text itself, or the checkpoint of the receipt that it is.
std::string note_in(const std::string& text) {
    if (!text.starts_with('{')) return text;
    try {
        return record::from_json<Receipt>(text).checkpoint;
    } catch (const Problem&) {
        return {};  // is no checkpoint either
    }
}

}  // namespace

std::string key_file(const std::string& folder) { return in(folder, "log-key.pem"); }
std::string sm2_key_file(const std::string& folder) { return in(folder, "log-sm2-key.pem"); }
std::string checkpoint_file(const std::string& folder, const std::string& county) {
    return in(folder, "log-" + county + ".checkpoint");
}

SigningKey log_key(Store& store, const std::string& folder, const std::vector<std::string>& counties) {
    const std::string file = key_file(folder);
    for (const std::string& county : counties) {
        if (std::filesystem::exists(file)) break;
        const auto log =
            store.read(system_caller(county), [&](const Tx& tx) { return tx.one<LogRow>(log_of, county); });
        if (log)
            throw std::runtime_error(fmt::format(
                "the log of county {} was begun with the key {}, and {} is missing. Put that file back: it is "
                "in the backup, and in the data folder of each other server over this database.",
                county, log->verifier, file));
    }
    return SigningKey::load_or_create(file, KeyKind::ed25519);
}

LogRow begin_log(Store& store, const std::string& county, const std::string& name, const SigningKey& key) {
    if (!name.empty() && !is_key_name(name))
        throw std::runtime_error("the log's name must have neither spaces nor '+'");
    const LogRow row = store.write(system_caller(county), [&](Tx& tx) {
        if (const auto there = tx.one<LogRow>(log_of, county)) return *there;
        LogRow begun{county, (name.empty() ? default_name : name) + "/" + county, ""};
        begun.verifier = to_text(verifier_key(begun.origin, key));
        tx.insert("ledger_log", begun);
        return begun;
    });
    const auto begun_with = parse_verifier_key(row.verifier);
    if (!begun_with || begun_with->key != key.public_key())
        throw std::runtime_error(
            fmt::format("the log of county {} was begun with the key {}, but the data folder holds another. Put the "
                        "log-key.pem of that key into the data folder (it is in the backup).",
                        county, row.verifier));
    if (!name.empty() && !row.origin.starts_with(name + "/"))
        throw std::runtime_error(
            fmt::format("the log of county {} has the name {}; a log keeps its name", county, row.origin));
    return row;
}

std::optional<Checkpoint> last_signed(const std::string& file, const VerifierKey& key) {
    if (!std::filesystem::exists(file)) return std::nullopt;
    const auto note = parse_note(read_file(file));
    const auto checkpoint = note ? parse_checkpoint(note->text) : std::nullopt;
    if (!checkpoint || checkpoint->origin != key.name || check(*note, key) != Signed::yes)
        throw std::runtime_error(
            fmt::format("{} is no checkpoint of this log ({}). It must be the file that this log wrote, or its copy.",
                        file, key.name));
    return checkpoint;
}

void keep_signed(const std::string& file, const std::string& note, std::uint64_t size, const VerifierKey& key) {
    const FolderLock lock(file);
    if (const auto there = last_signed(file, key); there && there->size > size) return;
    replace_file(file, note);
}

std::uint64_t signed_size(Store& store, const std::string& county, const std::string& origin) {
    return store.read(system_caller(county), [&](const Tx& tx) {
        return static_cast<std::uint64_t>(tx.one<std::int64_t>(signed_of, county, origin).value_or(0));
    });
}

void note_signed(Store& store, const std::string& county, const std::string& origin, std::uint64_t size) {
    store.write(system_caller(county),
                [&](Tx& tx) { tx.exec(keep_size, county, origin, static_cast<std::int64_t>(size)); });
}

std::string roll_back_text(const std::string& county, const std::string& why) {
    return fmt::format(
        "the database does not continue the log of county {}: {}. Somebody may hold that signature, so another past cannot be "
        "signed. Restore a newer backup. If there is none, 'huying log renew --county {}' begins a log with a new name and keeps "
        "the old signature as evidence of the loss.",
        county, why, county);
}

std::string not_continued(const Tx& tx, const Checkpoint& last, const std::string& holder) {
    const std::uint64_t there = head(tx).size;
    if (there >= last.size && root_at(tx, last.size) == last.root) return {};
    return fmt::format("{} events were signed for ({}), the database has {}{}", last.size, holder, there,
                       there >= last.size ? ", and they are others" : "");
}

void refuse_roll_back(Store& store, const std::string& county, const std::string& file, const VerifierKey& key) {
    const auto last = last_signed(file, key);
    if (!last) return;
    const std::string why =
        store.read(system_caller(county), [&](const Tx& tx) { return not_continued(tx, *last, file); });
    if (!why.empty()) throw std::runtime_error(roll_back_text(county, why));
}

std::string missing_checkpoint(Store& store, const std::string& county, const std::string& file,
                               const VerifierKey& key) {
    if (last_signed(file, key)) return {};
    const auto noted = store.read(system_caller(county),
                                  [&](const Tx& tx) { return tx.one<std::int64_t>(signed_of, county, key.name); });
    if (!noted) return {};
    return fmt::format(
        "the log of county {0} is not signed: it was signed before, but {1} is missing, so nobody here can tell whether the "
        "database is older than what was signed. Bring the newest checkpoint that anybody holds (log-{0}.checkpoint of the old "
        "place or of another server, /log/{0}/checkpoint of one that serves or as an outsider saved it, a receipt): 'huying log "
        "adopt FILE --county {0}', then start again. Only if nobody holds one: 'huying log adopt --none --county {0}'.",
        county, file);
}

std::uint64_t adopt_checkpoint(const std::string& folder, const LogRow& log, const std::string& text) {
    const std::string note = note_in(text);
    const auto parsed = parse_note(note);
    const auto checkpoint = parsed ? parse_checkpoint(parsed->text) : std::nullopt;
    const auto key = parse_verifier_key(log.verifier);
    if (!checkpoint || !key || checkpoint->origin != log.origin ||
        check(*parsed, VerifierKey{log.origin, key->type, key->key}) != Signed::yes)
        throw std::runtime_error("this is no checkpoint of the log " + log.origin + ", nor a receipt that holds one");
    keep_signed(checkpoint_file(folder, log.county), note, checkpoint->size,
                VerifierKey{log.origin, key->type, key->key});
    return checkpoint->size;
}

std::uint64_t adopt_present(Store& store, const std::string& folder, const LogRow& log, const SigningKey& key) {
    const std::string file = checkpoint_file(folder, log.county);
    const VerifierKey verifier = verifier_key(log.origin, key);
    if (last_signed(file, verifier))
        throw std::runtime_error(file + " is there: the log goes on from it, and --none is not needed");
    const Head now = store.read(system_caller(log.county), [](const Tx& tx) { return head(tx); });
    const std::string text = to_text(Checkpoint{log.origin, now.size, now.root});
    keep_signed(file, to_text(Note{text, {sign_note(log.origin, key, text)}}), now.size, verifier);
    note_signed(store, log.county, log.origin, now.size);
    return now.size;
}

namespace {

/// Beside the file under a name that nothing has yet: evidence of what was signed.
void set_aside(const std::string& file, std::uint64_t size) {
    const std::string begin = fmt::format("{}.lost-after-{}", file, size);
    std::string aside = begin;
    for (int n = 2; std::filesystem::exists(aside); ++n) aside = fmt::format("{}-{}", begin, n);
    std::filesystem::rename(file, aside);
}

}  // namespace

bool finish_renewal(Store& store, const std::string& folder, const LogRow& log, const SigningKey& key) {
    const std::string file = checkpoint_file(folder, log.county);
    const FolderLock lock(file);
    if (!std::filesystem::exists(file)) return false;
    const auto note = parse_note(read_file(file));
    const auto checkpoint = note ? parse_checkpoint(note->text) : std::nullopt;
    if (!checkpoint || checkpoint->origin == log.origin ||
        check(*note, verifier_key(checkpoint->origin, key)) != Signed::yes)
        return false;
    const auto earlier = store.read(system_caller(log.county), [&](const Tx& tx) {
        return tx.one<std::int64_t>(signed_of, log.county, checkpoint->origin);
    });
    if (!earlier) return false;
    set_aside(file, checkpoint->size);
    return true;
}

std::vector<VerifierKey> log_keys(Store& store, const NotaryOptions& options, const std::string& county) {
    const auto key = log_key(store, options.folder, {county});
    const std::string origin = begin_log(store, county, options.name, key).origin;
    std::vector<VerifierKey> out{verifier_key(origin, key)};
    if (options.sm2 || std::filesystem::exists(sm2_key_file(options.folder)))
        out.push_back(verifier_key(origin, SigningKey::load_or_create(sm2_key_file(options.folder), KeyKind::sm2)));
    return out;
}

std::string renew_log(Store& store, const std::string& folder, const std::string& county) {
    const auto key = log_key(store, folder, {county});
    const LogRow log = begin_log(store, county, "", key);
    if (finish_renewal(store, folder, log, key)) return log.origin;
    const std::string old = log.origin, file = checkpoint_file(folder, county);
    const auto last = last_signed(file, verifier_key(old, key));
    const std::uint64_t lost = std::max(last ? last->size : 0, signed_size(store, county, old));
    if (lost == 0) throw std::runtime_error("nothing was signed for the log of county " + county + " yet");
    const std::string begin = fmt::format("{}/after-{}", old.substr(0, old.find("/after-")), lost);
    std::string fresh = begin;
    // A name that was used has signatures of its own.
    for (int n = 2; fresh == old || signed_size(store, county, fresh) > 0; ++n) fresh = fmt::format("{}-{}", begin, n);
    store.write(system_caller(county), [&](Tx& tx) {
        tx.exec(keep_size, county, old, static_cast<std::int64_t>(lost));  // by this an earlier name is known
        tx.exec(rename_log, county, fresh);
    });
    if (last) set_aside(file, last->size);  // who is cut off before this is finished by finish_renewal
    return fresh;
}

}  // namespace huying::ledger
