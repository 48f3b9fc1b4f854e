// commands.cpp - the commands demo, county add and check; others are in the files beside this one.
#include "commands.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "data_folder.hpp"

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

bool has_demo(Store& store) {
    const auto all = all_counties(store);
    return std::ranges::find(all, demo::county, &territory::County::county) != all.end();
}

void run_simulation(const DemoOptions& options, const std::string& files) {
    const std::int64_t length = parse_days(options.simulate);  // before anything is made
    ManualClock clock(demo::winter_begins());
    Program program;
    Place place = options.place;
    if (place.data.empty()) place.data = ":memory:";
    const auto store = open_store(place, clock, program, false);
    if (has_demo(*store))
        throw std::runtime_error(fmt::format(
            "{} holds the demonstration county already: a simulation begins with a county of its own, so name a folder that "
            "is not there yet with --data, or leave --data out to keep nothing",
            place.database.empty() ? place.data : "the database"));
    demo::load(*store, program.sensing(), files);
    const auto began = std::chrono::steady_clock::now();
    demo::simulate(*store, clock, program.sensing(), program.listeners(), program.jobs(),
                   {.length = length, .seed = options.seed, .folder = files, .progress = [](double done) {
                        bar("simulating", done);
                    }});
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    fmt::print("simulated {} with seed {} in {:.1f} s (staff are simulated; the air is real)\n", options.simulate,
               options.seed, took.count());
    print_figures(*store, program);
    store->drain();
}

}  // namespace

void bar(const std::string& what, double done) {
    if (isatty(STDERR_FILENO) == 0) return;
    const int cells = static_cast<int>(done * 40);
    fmt::print(stderr, "\r{} [{:<40}] {:3.0f} %{}", what, std::string(cells, '#'), done * 100, done >= 1 ? "\n" : "");
    std::fflush(stderr);
}

std::string demo_files(const std::string& given) {
    if (!given.empty()) {
        if (std::filesystem::exists(std::filesystem::path(given) / "divisions.geojson")) return given;
        throw std::runtime_error(
            given +
            " does not hold the demonstration's files: --files takes the folder of its county, the "
            "one with divisions.geojson in it, such as data/demo/330521");
    }
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
    if (has_demo(*store)) {
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
    const auto store = open_county(place, clock, program);
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
        report(county.county, "photos and timelines are what was told of them",
               store->read(system_caller(county.county), cases::forged));
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
