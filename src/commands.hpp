// commands.hpp - what the commands of `huying` do. Each throws with a sentence for the person at the keyboard.
#pragma once
#include <signal.h>

#include <string>
#include <vector>

#include "engine/seal/profile.hpp"
#include "program.hpp"
#include "subject/evidence/evidence.hpp"

namespace huying::commands {

/// Where the county's data is.
struct Place {
    std::string data = "huying-data";
    std::string database;
    std::string county;
};

struct DemoOptions {
    Place place{.data = ""};  ///< without a folder, a simulation runs in memory
    std::string files, simulate;
    std::uint64_t seed = 1;
};
void demo(const DemoOptions& options);

/// Of personal data.
struct KeyOptions {
    std::string master_key;  ///< empty: keys/master.key in the data folder
    std::string cipher;      ///< empty: as the county has it, at first aes-256-gcm
};
struct RotateOptions {
    Place place;
    KeyOptions keys;
};
void rotate_keys(const RotateOptions& options);
struct RotateMasterOptions {
    Place place;
    KeyOptions keys;
    bool prepare = false;
};
void rotate_master(const RotateMasterOptions& options);

struct ServeOptions {
    Place place;
    KeyOptions keys;
    std::string listen = "127.0.0.1:8080";
    bool demo_clock = false;
    int speed = 60;
    std::string files, tls_cert, tls_key, pages, base_url, push_subject = "mailto:huying@localhost.localdomain";
    std::vector<std::string> push_allow;
    int io_threads = 1;
    std::string mqtt, mqtt_password_file, mqtt_prefix, mqtt_ca, mqtt_client_id = "huying";
    std::string log_name;
    bool log_sm2 = false;
    std::vector<std::string> witnesses;
    int witness_quorum = -1;  ///< negative: more than half of them
};
void serve(const ServeOptions& options);

struct UserOptions {
    Place place;
    KeyOptions keys;  ///< for the digest of `person`
    std::string name, role, division, department, display, display_en, person;
};
void add_user(const UserOptions& options);

struct TokenOptions {
    Place place;
    std::string name;
    std::optional<std::int64_t> days;  ///< an administrator's token lives a day unless told otherwise, others a year
};
void print_token(const TokenOptions& options);

struct ProviderOptions {
    Place place;
    std::string issuer, client, label, secret_file;
};
void set_provider(const ProviderOptions& options);

struct CountyOptions {
    Place place;
    std::string code, name, name_en, divisions;
};
void add_county(const CountyOptions& options);

struct ImportOptions {
    Place place;
    std::vector<std::string> files;
};
void import_air(const ImportOptions& options);
void import_observations(const ImportOptions& options);

struct ExportOptions {
    Place place;
    std::vector<std::int64_t> streams;
    std::string from, to, format = "csv", out;
};
void export_observations(const ExportOptions& options);

struct LogOptions {
    Place place;
    bool sm2 = false;
    std::string file;
    bool none = false;  ///< of `adopt`: nobody holds a checkpoint
};
void print_log_keys(const LogOptions& options);
void renew_log(const LogOptions& options);
/// Takes a checkpoint that somebody kept, or with `none` what the database has now, as the last one signed.
void adopt_checkpoint(const LogOptions& options);

struct WitnessOptions {
    std::string data = "huying-witness", listen = "127.0.0.1:8090", name;
    std::vector<std::string> logs;
};
void witness(const WitnessOptions& options);

struct BackupOptions {
    Place place;
    std::string file, key_file, passphrase_file;
};
void backup(const BackupOptions& options);
void restore(const BackupOptions& options);

struct VerifyOptions {
    std::string file, language;
    std::vector<std::string> keys, witnesses;
    int quorum = -1;  ///< of `witnesses`; negative: one, if there are any
};
/// 0 when the receipt proves what it says, 1 otherwise.
int verify(const VerifyOptions& options);

/// 0 when every check holds, 1 otherwise.
int check(const Place& place);
void print_openapi();

// Between the commands:
std::string master_key_file(const Place& place, const std::string& given);
/// The keys of personal data under the master key of a file, made where there is none.
std::shared_ptr<const seal::KeyRing> open_ring(const Place& place, const KeyOptions& options);
/// The profile that the place's counties keep; nothing when there is none yet.
std::optional<seal::Profile> kept_profile(const Place& place);
/// Keeps the profile of a county that has none yet. Throws, with the way to change it, when --cipher says another.
void keep_profile(Store& store, const std::string& county, const KeyOptions& options);
/// Throws when the place has no database yet: most commands must not make one.
void refuse_absent(const Place& place);
/// Makes and migrates the database where that is needed.
std::unique_ptr<Store> open_store(const Place& place, const Clock& clock, const Program& program, bool durable = true);
/// The same for a place that has a county; throws, and makes nothing, when it has none.
std::unique_ptr<Store> open_county(const Place& place, const Clock& clock, const Program& program);
std::vector<territory::County> all_counties(Store& store);
/// The county that a command is about: the one named, or the only one.
std::string county_of(Store& store, const Place& place);
/// A progress bar on the terminal; nothing when the output is no terminal.
void bar(const std::string& what, double done);
/// The subjects' routes and those about evidence, which stand on the notary and not on a subject.
std::vector<http::Route> all_routes(Program& program, const evidence::Desk& desk);
/// Takes SIGTERM and SIGINT for sigwait; no other signal ends a server.
sigset_t block_signals();
/// "address:port"
http::ServerOptions listen_at(const std::string& listen);
/// Folder of the demonstration's files: as given, else beside the program, else in the source tree.
std::string demo_files(const std::string& given);

}  // namespace huying::commands
