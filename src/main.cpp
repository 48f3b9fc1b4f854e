// main.cpp - the commands. What each does is in commands.hpp; what the program consists of is in program.hpp.
#include <fmt/format.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <CLI/CLI.hpp>

#include "commands.hpp"

namespace {

using namespace huying;

/// Without `one_county` the command is about all counties of the place.
void add_place(CLI::App& command, commands::Place& place, bool one_county = true) {
    command.add_option("--data", place.data, "folder of the data (keys, and the database unless --database)")
        ->capture_default_str();
    command.add_option("--database", place.database, "postgresql://… instead of SQLite in the data folder")
        ->check([](const std::string& text) {
            const bool known = text.starts_with("postgresql://") || text.starts_with("postgres://");
            return known ? "" : "must begin with postgresql://, not '" + text.substr(0, text.find(':')) + "'";
        });
    if (one_county)
        command.add_option("--county", place.county, "division code, needed when there are several counties");
}

void add_demo(CLI::App& app, commands::DemoOptions& o) {
    auto* demo = app.add_subcommand("demo", "Load the demonstration county, or simulate its winter");
    add_place(*demo, o.place, false);
    demo->add_option("--files", o.files, "folder of the demonstration's files");
    demo->add_option("--simulate", o.simulate, "run so many days with simulated staff, without a server: 90d");
    demo->add_option("--seed", o.seed, "makes a simulation repeatable")->capture_default_str();
    demo->callback([&o] { commands::demo(o); });
}

void add_key_options(CLI::App& command, commands::KeyOptions& o) {
    command.add_option(
        "--master-key", o.master_key,
        "file with the key over the keys of personal data (0600); keys/master.key in the data folder if not given");
    command
        .add_option("--cipher", o.cipher,
                    "of new data keys: aes-256-gcm, or sm4 (国密: SM4 with HMAC-SM3); said once, the county keeps it")
        ->check(CLI::IsMember({"aes-256-gcm", "sm4"}));
}

void add_keys(CLI::App& app, commands::RotateOptions& o, commands::RotateMasterOptions& master) {
    auto* keys = app.add_subcommand("keys", "The keys of personal data")->require_subcommand(1);
    auto* rotate = keys->add_subcommand(
        "rotate", "New data keys for the county, also while serving; what is there is sealed anew");
    add_place(*rotate, o.place);
    add_key_options(*rotate, o.keys);
    rotate->callback([&o] { commands::rotate_keys(o); });
    auto* exchange = keys->add_subcommand(
        "rotate-master",
        "A new master key, also while serving; all data keys are wrapped by it (sm4: by two SM2 pairs)");
    add_place(*exchange, master.place, false);
    add_key_options(*exchange, master.keys);
    exchange->add_flag("--prepare", master.prepare, "only make the new key, to be copied to the other servers first");
    exchange->callback([&master] { commands::rotate_master(master); });
}

void add_serve(CLI::App& app, commands::ServeOptions& o) {
    auto* serve = app.add_subcommand("serve", "Serve the county");
    add_place(*serve, o.place, false);
    serve->add_option("--listen", o.listen, "address:port")->capture_default_str();
    auto* demo = serve->add_flag("--demo-clock", o.demo_clock, "run the county's clock through the shipped winter");
    serve->add_option("--speed", o.speed, "of the demonstration's clock: 0, 1, 60 or 3600")
        ->check(CLI::IsMember({0, 1, 60, 3600}))
        ->needs(demo)
        ->capture_default_str();
    serve->add_option("--files", o.files, "folder of the demonstration's files");
    serve->add_option("--tls-cert", o.tls_cert, "PEM certificate chain: serves HTTPS");
    serve->add_option("--tls-key", o.tls_key, "PEM private key");
    serve->add_option("--pages", o.pages, "folder of the built pages");
    serve->add_option("--base-url", o.base_url, "what links in answers start with, https://huying.example");
    serve->add_option("--push-subject", o.push_subject, "mailto: or https: of who answers for push messages")
        ->capture_default_str();
    serve->add_option("--push-allow", o.push_allow, "origin of a push service that is not a public https one");
    serve->add_option("--io-threads", o.io_threads, "threads that read and write sockets")
        ->check(CLI::Range(1, 16))
        ->capture_default_str();
    serve->add_option("--mqtt", o.mqtt,
                      "broker of the sensors: mqtt://[user[:password]@]host[:port], or mqtts:// for TLS");
    serve->add_option("--mqtt-password-file", o.mqtt_password_file, "file with the broker's password")
        ->check(CLI::ExistingFile);
    serve->add_option("--mqtt-ca", o.mqtt_ca, "PEM of who signed the broker's certificate")->check(CLI::ExistingFile);
    serve->add_option("--mqtt-prefix", o.mqtt_prefix,
                      "what topics begin with; {county} stands for its code. Of several counties: {county}/");
    serve->add_option("--mqtt-client-id", o.mqtt_client_id, "of this server at the broker, which keeps its session")
        ->capture_default_str();
    serve->add_option("--log-name", o.log_name,
                      "what the names of the counties' logs begin with, log.huying.example; set once");
    serve->add_flag("--log-sm2", o.log_sm2, "sign the logs' checkpoints with SM2 and SM3, too");
    serve->add_option("--witness", o.witnesses, "URL+KEY of a witness that signs the logs' checkpoints");
    serve->add_option("--witness-quorum", o.witness_quorum,
                      "so many witnesses must have signed; default: more than half");
    add_key_options(*serve, o.keys);
    serve->callback([&o] { commands::serve(o); });
}

void add_provider(CLI::App& app, commands::ProviderOptions& o) {
    auto* providers =
        app.add_subcommand("provider", "Houses whose identities people may sign in with")->require_subcommand(1);
    auto* set = providers->add_subcommand("set", "Add or replace an OpenID Connect provider of the county");
    add_place(*set, o.place);
    set->add_option("issuer", o.issuer, "https:// address of the issuer")->required();
    set->add_option("--client-id", o.client)->required();
    set->add_option("--client-secret-file", o.secret_file, "its first line is the client's secret")
        ->check(CLI::ExistingFile);
    set->add_option("--label", o.label, "what the sign-in page calls it");
    set->callback([&o] { commands::set_provider(o); });
}

void add_accounts(CLI::App& app, commands::UserOptions& user, commands::TokenOptions& token,
                  commands::CountyOptions& county) {
    auto* users = app.add_subcommand("user", "Accounts")->require_subcommand(1);
    auto* add = users->add_subcommand("add", "Add an account; prints its first password");
    add_place(*add, user.place);
    add->add_option("name", user.name)->required();
    add->add_option("--role", user.role,
                    "command, department, township, leader, worker, gateway, citizen, admin, security, audit")
        ->required();
    add->add_option("--division", user.division, "code of the township (9 digits) or grid (15)");
    add->add_option("--department", user.department, "environment, …: one that a rule or an account names");
    add->add_option("--display", user.display, "name shown to people");
    add->add_option(
        "--person", user.person,
        "number of who holds it, such as a staff number: kept as a keyed digest; nobody holds two administrators' accounts");
    add_key_options(*add, user.keys);
    add->add_option("--display-en", user.display_en, "name shown on pages in English");
    add->callback([&user] { commands::add_user(user); });
    auto* print = app.add_subcommand("token", "Print a new bearer token of an account");
    add_place(*print, token.place);
    print->add_option("name", token.name)->required();
    print->add_option("--days", token.days,
                      "how long it is good for, at most 3660 (default: 366, an administrator's 1)");
    print->callback([&token] { commands::print_token(token); });
    auto* counties = app.add_subcommand("county", "Counties")->require_subcommand(1);
    auto* found = counties->add_subcommand("add", "Add a county from a GeoJSON file of its divisions");
    add_place(*found, county.place, false);
    found->add_option("code", county.code, "division code, 6 digits")->required();
    found->add_option("--name", county.name)->required();
    found->add_option("--name-en", county.name_en)->required();
    found->add_option("--divisions", county.divisions, "GeoJSON FeatureCollection")
        ->required()
        ->check(CLI::ExistingFile);
    found->callback([&county] { commands::add_county(county); });
}

void add_files(CLI::App& app, commands::ImportOptions& in, commands::ExportOptions& out) {
    auto* import = app.add_subcommand("import", "Bring files in; goes on where it was cut off")->require_subcommand(1);
    auto* air = import->add_subcommand("air", "Hourly air files in the form of UCI 501, plain or .gz");
    auto* rows =
        import->add_subcommand("observations", "Observations as 'export observations' writes them, plain or .gz");
    for (auto* command : {air, rows}) {
        add_place(*command, in.place);
        command->add_option("file", in.files)->required();
    }
    air->callback([&in] { commands::import_air(in); });
    rows->callback([&in] { commands::import_observations(in); });
    auto* take = app.add_subcommand("export", "Write files")->require_subcommand(1);
    auto* all = take->add_subcommand("observations", "Observations, by stream and time");
    add_place(*all, out.place);
    all->add_option("--stream", out.streams, "ids of Datastreams; all when none is given");
    all->add_option("--from", out.from, "time of the first, 2016-12-01T00:00:00Z");
    all->add_option("--to", out.to, "time after the last");
    all->add_option("--format", out.format)->check(CLI::IsMember({"csv", "jsonl"}))->capture_default_str();
    all->add_option("--out", out.out, "file, complete or not there; standard output when none is given");
    all->callback([&out] { commands::export_observations(out); });
}

void add_log(CLI::App& app, commands::LogOptions& o) {
    auto* log = app.add_subcommand("log", "The log of events")->require_subcommand(1);
    auto* key = log->add_subcommand("key", "Print the keys that its checkpoints are checked with");
    add_place(*key, o.place);
    key->add_flag("--sm2", o.sm2, "make an SM2 key, too");
    key->callback([&o] { commands::print_log_keys(o); });
    auto* renew = log->add_subcommand("renew", "Begin a log with a new name, when the database lost what was signed");
    add_place(*renew, o.place);
    renew->callback([&o] { commands::renew_log(o); });
    auto* adopt =
        log->add_subcommand("adopt", "Take a checkpoint that somebody kept, or a receipt, as the last one signed");
    add_place(*adopt, o.place);
    adopt->add_option("file", o.file, "- reads from the input");
    adopt->add_flag("--none", o.none, "nobody holds a checkpoint: sign what the database has now as the last one");
    adopt->callback([&o] { commands::adopt_checkpoint(o); });
}

void add_proof(CLI::App& app, commands::WitnessOptions& witness, commands::VerifyOptions& verify, int& status) {
    auto* co = app.add_subcommand("witness", "Sign other bodies' logs when they only grow; prints its key");
    co->add_option("--data", witness.data, "folder of its key and of what it signed")->capture_default_str();
    co->add_option("--listen", witness.listen, "address:port")->capture_default_str();
    co->add_option("--name", witness.name, "of the witness, witness.huying.example/office")->required();
    co->add_option("--log", witness.logs, "key of a log that it watches, name+hash+base64");
    co->callback([&witness] { commands::witness(witness); });
    auto* check = app.add_subcommand("verify", "Check a receipt, without network and without a database");
    check->add_option("file", verify.file, "a receipt, or the text of its QR code; - reads from the input")->required();
    check->add_option("--key", verify.keys, "the log's key as the county publishes it");
    check->add_option("--witness-key", verify.witnesses,
                      "key of a witness, got from the witness itself; only such witnesses are counted");
    check
        ->add_option("--quorum", verify.quorum,
                     "so many of the witnesses named by --witness-key must have signed; 1 if not given")
        ->check(CLI::NonNegativeNumber);
    check->add_option("--lang", verify.language, "zh or en; both if not given")->check(CLI::IsMember({"zh", "en"}));
    check->callback([&verify, &status] { status = commands::verify(verify); });
}

void add_backup(CLI::App& app, commands::BackupOptions& o) {
    const auto add = [&](const char* name, const char* what, const char* option,
                         void (*run)(const commands::BackupOptions&)) {
        auto* command = app.add_subcommand(name, what);
        add_place(*command, o.place, false);
        command->add_option(option, o.file, "the backup")->required();
        command->add_option("--key-file", o.key_file, "file with the key, 32 random bytes or more");
        command->add_option("--passphrase-file", o.passphrase_file, "file with a passphrase instead");
        command->callback([&o, run] { run(o); });
    };
    add("backup", "Write an encrypted copy of everything, also while serving", "--out", commands::backup);
    add("restore", "Bring a backup back into an empty place, and compare it with the log of events", "file",
        commands::restore);
}

/// What the command line says, for the commands to read.
struct Options {
    commands::DemoOptions demo;
    commands::ServeOptions serve;
    commands::UserOptions user;
    commands::TokenOptions token;
    commands::CountyOptions county;
    commands::ImportOptions import;
    commands::ExportOptions export_;
    commands::ProviderOptions provider;
    commands::Place check;
    commands::LogOptions log;
    commands::RotateOptions rotate;
    commands::RotateMasterOptions rotate_master;
    commands::WitnessOptions witness;
    commands::VerifyOptions verify;
    commands::BackupOptions backup;
    int status = 0;
};

void add_commands(CLI::App& app, Options& o) {
    add_demo(app, o.demo);
    add_serve(app, o.serve);
    add_accounts(app, o.user, o.token, o.county);
    add_files(app, o.import, o.export_);
    add_log(app, o.log);
    add_keys(app, o.rotate, o.rotate_master);
    add_backup(app, o.backup);
    add_proof(app, o.witness, o.verify, o.status);
    add_provider(app, o.provider);
    auto* checking = app.add_subcommand("check", "Check that the database keeps its promises");
    add_place(*checking, o.check, false);
    checking->callback([&o] { o.status = commands::check(o.check); });
    app.add_subcommand("openapi", "Print the OpenAPI document")->callback([] { commands::print_openapi(); });
}

int run(CLI::App& app, int argc, char** argv) {
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return app.exit(e);
    } catch (const Problem& problem) {
        fmt::print(stderr, "huying: {}\n", problem.detail);
        for (const auto& e : problem.errors) fmt::print(stderr, "  {} {}\n", e.pointer, e.detail);
        return 1;
    } catch (const std::exception& e) {
        fmt::print(stderr, "huying: {}\n", e.what());
        return 1;
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    umask(077);  // keys and personal data lie in what the program writes
    spdlog::set_default_logger(spdlog::stderr_color_mt("huying"));
    CLI::App app{"Huying 呼应: the platform on which a county governs its everyday matters", "huying"};
    app.require_subcommand(1);
    app.set_version_flag("--version", std::string("huying 0.1.0"));
    Options options;
    add_commands(app, options);
    const int failed = run(app, argc, argv);
    return failed != 0 ? failed : options.status;
}
