// load.cpp - the demonstration county's files into the store. Sources and licences: data/demo/330521/README.md.
#include <fmt/format.h>

#include <fstream>
#include <sstream>

#include "subject/demo/demo.hpp"
#include "subject/identity/english.hpp"
#include "subject/warning/warning.hpp"

namespace huying::demo {
namespace {

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error(path + " is missing: the demonstration's data is shipped with the program");
    std::ostringstream text;
    text << file.rdbuf();
    return std::move(text).str();
}

/// Rows of a small CSV without quotes, header first.
std::vector<std::vector<std::string>> read_csv(const std::string& path) {
    std::istringstream text(read_file(path));
    std::vector<std::vector<std::string>> out;
    for (std::string line; std::getline(text, line);) {
        if (line.ends_with('\r')) line.pop_back();
        if (line.empty()) continue;
        std::vector<std::string> cells{""};
        for (const char c : line)
            if (c == ',') cells.emplace_back();
            else cells.back() += c;
        out.push_back(std::move(cells));
    }
    out.erase(out.begin());
    return out;
}

std::int64_t minute_of(const std::string& hh_mm) {
    return std::stoll(hh_mm.substr(0, 2)) * 60 + std::stoll(hh_mm.substr(3));
}

std::int64_t load_people(Tx& tx, const std::string& folder, const std::string& password_hash) {
    std::int64_t n = 0;
    for (const auto& row : read_csv(folder + "/people.csv")) {
        const bool local = row[1] == "township" || row[1] == "leader" || row[1] == "worker";
        const bool staff = row[1] != "citizen";  // citizens seal their name in their own file
        identity::Account account{.name = row[0],
                                  .display = staff ? row[4] : "",
                                  .role = row[1],
                                  .division = local ? row[2] : "",
                                  .department = row[3]};
        account = identity::add_account(tx, account, "");
        identity::set_password_hash(tx, account.id, password_hash);
        if (staff) identity::set_display_en(tx, account.id, row[5]);
        ++n;
    }
    for (const auto& row : read_csv(folder + "/shifts.csv")) {
        const auto account = identity::find_account(tx, row[1]);
        if (!account) throw std::runtime_error("shifts.csv names an unknown account: " + row[1]);
        tx.insert("shift", territory::Shift{county, tx.new_id(), row[0], account->id, std::stoll(row[2]),
                                            minute_of(row[3]), minute_of(row[4])});
    }
    return n;
}

}  // namespace

Micros winter_begins() { return *parse_time("2016-12-01T00:00:00+08:00"); }
Micros winter_ends() { return *parse_time("2017-03-01T00:00:00+08:00"); }

LoadedDemo load(Store& store, const sensing::Sensing& sensing, const std::string& folder, identity::PasswordCost cost) {
    LoadedDemo out;
    out.password = identity::random_secret(9);
    const std::string hash = identity::hash_password(out.password, cost);  // once, outside the transaction: it is slow
    const auto divisions = territory::read_divisions(county, read_file(folder + "/divisions.geojson"));
    const auto stations = read_csv(folder + "/stations.csv");
    store.write(system_caller(county), [&](Tx& tx) {
        for (const auto& c : territory::counties(tx))
            if (c.county == county) throw conflict("county_exists", "The demonstration county is there already.");
        territory::add_county(tx, {county, "德清县", "Deqing County", true}, divisions);
        out.accounts = load_people(tx, folder, hash);
        warning::add_rule(tx, warning::default_rule());
        for (const auto& row : stations) {
            sensing::add_air_station(tx, sensing,
                                     {row[0], row[1], row[2], std::stod(row[3]), std::stod(row[4]), row[6],
                                      "Beijing " + row[6] + " (UCI 501, CC BY 4.0), shown here for demonstration"});
        }
    });
    out.grids = std::ranges::count(divisions, territory::Level::grid, &territory::Division::level);
    out.stations = std::ssize(stations);
    return out;
}

}  // namespace huying::demo
