// commands.cpp - the commands that end by themselves: demo, user, token, county, import, check.
#include "commands.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "data_folder.hpp"
#include "engine/store/before_commit.hpp"
#include "subject/identity/credential.hpp"
#include "subject/identity/english.hpp"
#include "subject/identity/oidc.hpp"
#include "subject/identity/person.hpp"

namespace huying::commands {
namespace {

std::int64_t parse_days(const std::string& text) {
    const auto n =
        record::integer_from(std::string_view(text).substr(0, text.ends_with('d') ? text.size() - 1 : text.size()));
    if (!n || *n < 1 || *n > 90) throw std::runtime_error("--simulate takes 1d to 90d: the shipped winter has 90 days");
    return *n * day;
}

void print_figures(Store& store, const Program& program) {
    store.read(system_caller(demo::county), [&](const Tx& tx) {
        for (const Indicator& i : program.indicators()) {
            const auto whole = indicator::measure(tx, program.territory(), i, "", {}, demo::winter_ends() + day, {});
            fmt::print("{:<24} {:>8} {:<6} {} n={}\n", whole.name,
                       whole.value ? fmt::format("{:g}", *whole.value) : "-", whole.unit,
                       whole.p90 ? fmt::format("p90={:g}", *whole.p90) : "", whole.n);
        }
    });
}

void run_simulation(const DemoOptions& options, const std::string& files) {
    ManualClock clock(demo::winter_begins());
    Program program;
    Place place = options.place;
    if (place.data.empty()) place.data = ":memory:";
    const auto store = open_store(place, clock, program, false);
    demo::load(*store, program.sensing(), files);
    const auto began = std::chrono::steady_clock::now();
    demo::simulate(
        *store, clock, program.sensing(), program.listeners(), program.jobs(),
        {.length = parse_days(options.simulate), .seed = options.seed, .folder = files, .progress = [](double done) {
             bar("simulating", done);
         }});
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    fmt::print("simulated {} with seed {} in {:.1f} s (staff are simulated; the air is real)\n", options.simulate,
               options.seed, took.count());
    print_figures(*store, program);
    store->drain();
}

}  // namespace

std::unique_ptr<Store> open_store(const Place& place, const Clock& clock, const Program& program, bool durable) {
    auto store = Store::open({.data = place.data, .database = place.database, .durable = durable}, clock);
    store->migrate(program.migrations());
    before_commit(*store, ledger::append_events);
    for (const auto& c : all_counties(*store)) ledger::catch_up(*store, c.county);
    return store;
}

std::vector<territory::County> all_counties(Store& store) {
    return store.read(system_caller(""), [](const Tx& tx) { return territory::counties(tx); });
}

std::string county_of(Store& store, const Place& place) {
    const auto counties = all_counties(store);
    if (!place.county.empty()) {
        if (std::ranges::find(counties, place.county, &territory::County::county) == counties.end())
            throw std::runtime_error("there is no county " + place.county + " here");
        return place.county;
    }
    if (counties.empty())
        throw std::runtime_error("there is no county here yet: run 'huying demo' or 'huying county add'");
    if (counties.size() > 1) throw std::runtime_error("there are several counties here: say which with --county");
    return counties.front().county;
}

void bar(const std::string& what, double done) {
    if (isatty(STDERR_FILENO) == 0) return;
    const int cells = static_cast<int>(done * 40);
    fmt::print(stderr, "\r{} [{:<40}] {:3.0f} %{}", what, std::string(cells, '#'), done * 100, done >= 1 ? "\n" : "");
    std::fflush(stderr);
}

std::string demo_files(const std::string& given) {
    if (!given.empty()) return given;
    const auto program = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    for (const auto& folder :
         {program / "data/demo/330521", program.parent_path() / "data/demo/330521",
          program.parent_path() / "share/huying/demo/330521", std::filesystem::path(HUYING_DATA_DIR) / "demo/330521"})
        if (std::filesystem::exists(folder / "divisions.geojson")) return folder.string();
    throw std::runtime_error("the demonstration's files are not beside the program: name their folder with --files");
}

void demo(const DemoOptions& options) {
    const std::string files = demo_files(options.files);
    if (!options.simulate.empty()) return run_simulation(options, files);
    Place place = options.place;
    if (place.data.empty()) place.data = Place{}.data;
    const ManualClock clock(demo::winter_begins());
    const Program program;
    const auto store = open_store(place, clock, program);
    for (const auto& c : all_counties(*store)) {
        if (c.county != demo::county) continue;
        fmt::print("the demonstration county is loaded already\n");
        return;
    }
    const auto loaded = demo::load(*store, program.sensing(), files, identity::full_cost);
    fmt::print("loaded {} grids, {} stations, {} accounts of fictitious people\n", loaded.grids, loaded.stations,
               loaded.accounts);
    fmt::print(
        "accounts: command-1 environment-1 worker-1…worker-8 leader-1…leader-8 township-1…township-13 admin-1 security-1 audit-1 gateway-1 citizen-1\n");
    fmt::print("password: {}\n", loaded.password);
}

void add_user(const UserOptions& o) {
    const RealClock clock;
    if (o.person.empty() && identity::is_administrator(o.role))
        throw invalid("--person", "is required for an administrator: nobody holds two administrators' accounts");
    const auto ring = o.person.empty() ? seal::KeyRing::passing() : open_ring(o.place, o.keys);
    const Program program("", {}, identity::SecretBox(), ring);
    const auto store = open_store(o.place, clock, program);
    const std::string password = identity::random_secret(9);
    const std::string county = county_of(*store, o.place);
    store->write(system_caller(county), [&](Tx& tx) {
        if (!o.division.empty() && program.territory().names(tx, o.division).first.empty())
            throw invalid("--division", "is no division of this county");
        const std::string person = o.person.empty() ? "" : identity::person_digest(tx, *ring, o.person);
        const bool must_change =
            !identity::settings_of(tx).demo;  // in a demonstration everybody shares a printed password
        const auto account = identity::add_account(tx,
                                                   {.name = o.name,
                                                    .display = o.display,
                                                    .role = o.role,
                                                    .division = o.division,
                                                    .department = o.department,
                                                    .person = person,
                                                    .must_change = must_change},
                                                   password);
        identity::set_display_en(tx, account.id, o.display_en);
        identity::tell_added(tx, account, identity::command_line);
    });
    fmt::print("password: {}\n", password);
}

void print_token(const TokenOptions& o) {
    if (o.days && (*o.days < 1 || *o.days > 3660)) throw std::runtime_error("--days takes 1 to 3660");
    const RealClock clock;
    const Program program;
    const auto store = open_store(o.place, clock, program);
    const std::string token = store->write(system_caller(county_of(*store, o.place)), [&](Tx& tx) {
        const auto account = identity::find_account(tx, o.name);
        if (!account) throw not_found("There is no account '" + o.name + "'.");
        const std::int64_t days = o.days.value_or(identity::is_administrator(account->role) ? 1 : 366);
        return identity::token_at_machine(tx, *account, days * day);
    });
    fmt::print("{}\n", token);
}

void set_provider(const ProviderOptions& o) {
    const RealClock clock;
    const Program program;
    const auto store = open_store(o.place, clock, program);
    std::string secret;
    if (!o.secret_file.empty()) {
        std::ifstream file(o.secret_file);
        if (!std::getline(file, secret) || secret.empty())
            throw std::runtime_error("cannot read a secret from " + o.secret_file);
    }
    const auto box = identity::SecretBox::load_or_create(o.place.data + "/identity.key");
    store->write(system_caller(county_of(*store, o.place)), [&](Tx& tx) {
        identity::set_provider(
            tx, box, {.issuer = o.issuer, .label = o.label.empty() ? o.issuer : o.label, .client = o.client}, secret);
    });
    fmt::print("people may sign in with {}; accounts are linked by two administrators\n", o.issuer);
}

void add_county(const CountyOptions& o) {
    if (o.code.size() != 6 || !record::integer_from(o.code)) throw std::runtime_error("a county's code has 6 digits");
    const RealClock clock;
    const Program program;
    const auto store = open_store(o.place, clock, program);
    std::ifstream file(o.divisions, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    const auto divisions = territory::read_divisions(o.code, text.str());
    store->write(system_caller(o.code), [&](Tx& tx) {
        for (const auto& c : territory::counties(tx))
            if (c.county == o.code) throw conflict("county_exists", "This county is there already.");
        territory::add_county(tx, {o.code, o.name, o.name_en, false}, divisions);
        warning::add_rule(tx, warning::default_rule());
        (void)program.territory().names(tx, o.code);  // reads the polygons: a wrong one is refused now, by name
    });
    fmt::print("added {} {} with {} divisions\n", o.code, o.name, divisions.size());
}

int check(const Place& place) {
    const RealClock clock;
    const Program program;
    const auto store = open_store(place, clock, program);
    int broken = 0;
    const auto report = [&](const std::string& county, const std::string& name,
                            const std::vector<std::string>& offenders) {
        broken += !offenders.empty();
        fmt::print("{} {}: {}\n", county, name, offenders.empty() ? "holds" : "BROKEN at " + offenders.front());
    };
    if (std::string_view(store->driver()) == "sqlite") {
        const auto lines = store->read(system_caller(""), [](const Tx& tx) {
            std::vector<std::string> bad;
            Rows& rows = tx.query("PRAGMA integrity_check", {});
            while (rows.next())
                if (rows.text(0) != "ok") bad.emplace_back(rows.text(0));
            return bad;
        });
        report("database", "pages and indexes", lines);
    }
    for (const auto& county : all_counties(*store)) {
        for (const Check& c : program.checks()) {
            const auto offenders = store->read(system_caller(county.county), [&](const Tx& tx) {
                return tx.all<std::string>(c.offenders, tx.county());
            });
            report(county.county, c.name, offenders);
        }
        report(county.county, "each event has its leaf in the log", ledger::faults(*store, county.county));
    }
    fmt::print("{}\n", broken == 0 ? "all checks hold" : fmt::format("{} checks are broken", broken));
    return broken == 0 ? 0 : 1;
}

void print_openapi() {
    Program program;
    const evidence::Desk desk;
    fmt::print("{}\n", http::openapi(all_routes(program, desk)));
}

}  // namespace huying::commands
