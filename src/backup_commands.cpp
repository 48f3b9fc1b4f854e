// backup_commands.cpp - backup while serving, and restore, which is not done before the log of events has been compared.
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "base/bytes.hpp"
#include "base/file.hpp"
#include "commands.hpp"
#include "engine/backup/archive.hpp"
#include "engine/backup/snapshot.hpp"
#include "engine/ledger/origin.hpp"
#include "engine/seal/master_file.hpp"

namespace huying::commands {
namespace {

namespace fs = std::filesystem;

constexpr const char *manifest_name = "manifest.json", *sqlite_name = "huying.db", *dump_name = "database.dump";

/// What the backup says of each log, to be found again after the restore.
struct LogState {
    std::string county;
    std::int64_t size = 0;
    std::string root;  ///< base64
};
BOOST_DESCRIBE_STRUCT(LogState, (), (county, size, root))

struct Manifest {
    std::string driver;
    Micros made;
    std::vector<LogState> logs;  ///< at least: the copy was made afterwards
};
BOOST_DESCRIBE_STRUCT(Manifest, (), (driver, made, logs))

/// A folder beside the backup for the copy, gone at the end.
struct Workshop {
    std::string folder;
    explicit Workshop(const std::string& beside) : folder(beside + ".XXXXXX") {
        if (mkdtemp(folder.data()) == nullptr) throw std::runtime_error("cannot write beside " + beside);
    }
    ~Workshop() {
        std::error_code ignored;
        fs::remove_all(folder, ignored);
    }
};

std::vector<LogState> log_states(Store& store) {
    std::vector<LogState> out;
    for (const auto& c : all_counties(store)) {
        const auto head = store.read(system_caller(c.county), [](const Tx& tx) { return ledger::head(tx); });
        out.push_back({c.county, static_cast<std::int64_t>(head.size), base64(ledger::bytes_of(head.root))});
    }
    return out;
}

/// Keys and last checkpoints.
bool belongs(const std::string& name) {
    return name.ends_with(".pem") || name == "identity.key" ||
           (name.starts_with("log-") && name.ends_with(".checkpoint"));
}

/// The master key of a place, and those that are to follow it.
std::vector<fs::path> master_files(const Place& place) {
    const fs::path master = master_key_file(place, "");
    return {master, seal::next_of(master), seal::prepared_of(master)};
}

/// A master key goes where this place has it. Another one that is there stays, under another name.
void put_master(const fs::path& from, const fs::path& to) {
    if (to.has_parent_path() && fs::create_directories(to.parent_path()))
        fs::permissions(to.parent_path(), fs::perms::owner_all);
    if (fs::exists(to)) {
        if (read_file(from) == read_file(to)) return;
        fs::path aside = to;
        for (int n = 1; fs::exists(aside); ++n) aside = to.string() + ".before-restore-" + std::to_string(n);
        fs::rename(to, aside);
        fmt::print("the backup has another master key; the one that was here is now {}\n", aside.string());
    }
    fs::rename(from, to);
}

void refuse_differing(Store& store, const Manifest& manifest, const std::string& folder) {
    for (const LogState& log : manifest.logs) {
        const auto faults = ledger::faults(store, log.county);
        if (!faults.empty())
            throw std::runtime_error(
                fmt::format("the restored log of county {} is not whole: {}", log.county, faults.front()));
        const auto [size, root] = store.read(system_caller(log.county), [&](const Tx& tx) {
            const auto there = ledger::head(tx).size;
            return std::pair(there, there < static_cast<std::uint64_t>(log.size)
                                        ? ledger::Hash{}
                                        : ledger::root_at(tx, static_cast<std::uint64_t>(log.size)));
        });
        if (size < static_cast<std::uint64_t>(log.size) || base64(ledger::bytes_of(root)) != log.root)
            throw std::runtime_error(
                fmt::format("the restored log of county {} is not the one that was backed up", log.county));
        if (!fs::exists(ledger::key_file(folder))) continue;  // it was never served, so nothing was signed
        const auto key = ledger::SigningKey::load_or_create(ledger::key_file(folder), ledger::KeyKind::ed25519);
        const auto begun = ledger::begin_log(store, log.county, "", key);
        const std::string& origin = begun.origin;
        ledger::finish_renewal(store, folder, begun, key);
        const std::string file = ledger::checkpoint_file(folder, log.county);
        ledger::refuse_roll_back(store, log.county, file, ledger::verifier_key(origin, key));
        const auto missing = ledger::missing_checkpoint(store, log.county, file, ledger::verifier_key(origin, key));
        if (!missing.empty()) fmt::print("{}\n", missing);
        fmt::print("county {}: {} events, each with its leaf; the root is that of the backup\n", log.county, size);
    }
}

}  // namespace

void backup(const BackupOptions& o) {
    refuse_absent(o.place);
    const auto secret = backup::read_secret(o.key_file, o.passphrase_file);
    const RealClock clock;
    const Program program;
    const auto store = open_county(o.place, clock, program);
    Manifest manifest{store->driver(), clock.now(), log_states(*store)};
    // The last checkpoints are taken before the copy: the copy must not be older than what was signed.
    backup::SealedWriter out(o.file, secret, kept_profile(o.place).value_or(seal::Profile::aes_gcm));
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(o.place.data, none))
        if (entry.is_regular_file() && belongs(entry.path().filename()))
            backup::add_file(out, entry.path().filename(), entry.path());
    // Nobody exchanges the master key between its copy and that of the data keys under it.
    const FolderLock held(master_key_file(o.place, ""));
    for (const auto& file : master_files(o.place))
        if (fs::exists(file)) backup::add_file(out, file.filename(), file);
    const Workshop workshop(o.file);
    const bool sqlite = o.place.database.empty();
    const std::string copy = workshop.folder + "/" + (sqlite ? sqlite_name : dump_name);
    if (sqlite) backup::snapshot_sqlite((fs::path(o.place.data) / sqlite_name).string(), copy);
    else backup::snapshot_postgres(o.place.database, copy);
    backup::add_text(out, manifest_name, record::to_json(manifest));
    backup::add_file(out, sqlite ? sqlite_name : dump_name, copy);
    out.finish();
    fmt::print("{}: {} bytes\n", o.file, fs::file_size(o.file));
}

void restore(const BackupOptions& o) {
    backup::SealedReader in(o.file, backup::read_secret(o.key_file, o.passphrase_file));
    fs::create_directories(o.place.data);
    if (fs::exists(fs::path(o.place.data) / sqlite_name))
        throw std::runtime_error("there is a database in " + o.place.data +
                                 " already: restore into another folder, or move huying.db* away");
    const Workshop workshop((fs::path(o.place.data) / "restore").string());
    std::optional<Manifest> manifest;
    backup::extract(
        in,
        [&](const std::string& name) { return name == manifest_name ? std::string() : workshop.folder + "/" + name; },
        [&](const std::string&, const std::string& text) { manifest = record::from_json<Manifest>(text); });
    if (!manifest) throw std::runtime_error(o.file + " has no manifest");
    const bool sqlite = manifest->driver == "sqlite";
    if (sqlite != o.place.database.empty())
        throw std::runtime_error(sqlite ? "this is a backup of SQLite: leave --database out"
                                        : "this is a backup of PostgreSQL: say --database");
    // First, so that no key here is exchanged when that cannot be restored.
    if (!sqlite) backup::restore_postgres(o.place.database, workshop.folder + "/" + dump_name);
    // What is in the folder stays: a key is the same, and a last checkpoint that is newer must not be forgotten.
    for (const auto& entry : fs::directory_iterator(workshop.folder)) {
        const auto name = entry.path().filename();
        const auto to = fs::path(o.place.data) / name;
        const auto masters = master_files(o.place);
        const auto master = std::ranges::find(masters, name, &fs::path::filename);
        if (master != masters.end()) put_master(entry.path(), *master);
        else if (name != dump_name && !fs::exists(to)) fs::rename(entry.path(), to);
    }
    const RealClock clock;
    const Program program;
    const auto store = open_store(o.place, clock, program);
    refuse_differing(*store, *manifest, o.place.data);
    fmt::print("restored as of {}\n", to_text(manifest->made));
    fmt::print(
        "What was signed after that is not in the backup, and no other past may be signed. Before you serve: take the newest "
        "checkpoint that anybody has (log-*.checkpoint of the old place, /log/COUNTY/checkpoint as an outsider saved it, a "
        "receipt) and run 'huying log adopt FILE' here. It says whether this data goes on from there; if not and no newer "
        "backup is left, 'huying log renew' begins a log with a new name. Serve with the same --witness as before: they are "
        "asked first.\n");
}

}  // namespace huying::commands
