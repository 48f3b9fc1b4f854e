// territory.cpp - divisions in memory for point-in-polygon questions, and the map as GeoJSON.
#include "subject/territory/territory.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/http/answers.hpp"
#include "subject/identity/events.hpp"
#include "subject/territory/rota.hpp"
#include "territory_schema.hpp"
#include "territory_schema_rota.hpp"

namespace huying::territory {
namespace {

constexpr double nearest_within_m = 500;  // a gap between grids that the nearest one takes; issue's rule of duty

}  // namespace

struct Territory::Loaded {
    std::int64_t version = 0;
    std::unique_ptr<geo::Areas> grids, townships;
    std::unordered_map<std::string, std::pair<std::string, std::string>> names;
    std::unordered_map<std::string, std::string> parents;
    std::shared_ptr<const std::string> map;
};

namespace {

void append_feature(std::string& out, const Division& d) {
    if (out.back() == '}') out += ',';
    out += R"({"type":"Feature","properties":{"code":)";
    record::write_text(out, d.code);
    out += R"(,"name":)";
    record::write_text(out, d.name);
    out += R"(,"name_en":)";
    record::write_text(out, d.name_en);
    out += fmt::format(R"(,"level":"{}","parent":"{}","synthetic":{}}},"geometry":{}}})",
                       record::Field<Level>::name(d.level), d.parent, d.synthetic, d.geometry);
}

}  // namespace

constexpr Sql county_name{R"sql(SELECT name FROM county WHERE county = $1)sql"};
constexpr Sql all_divisions{R"sql(SELECT /*row*/ FROM division WHERE county = $1 ORDER BY code)sql"};
std::shared_ptr<const Territory::Loaded> Territory::load(const Tx& tx) {
    if (!tx.one<std::string>(county_name, tx.county())) throw not_found("There is no county " + tx.county() + " here.");
    auto fresh = std::make_shared<Loaded>();
    fresh->version = setup_version(tx);
    std::vector<geo::Area> grids, townships;
    std::string map = R"({"type":"FeatureCollection","features":[)";
    for (const Division& d : tx.all<Division>(all_divisions, tx.county())) {
        fresh->names[d.code] = {d.name, d.name_en};
        fresh->parents[d.code] = d.parent;
        append_feature(map, d);
        if (d.level == Level::grid) grids.push_back({d.code, d.geometry});
        if (d.level == Level::township) townships.push_back({d.code, d.geometry});
    }
    fresh->grids = std::make_unique<geo::Areas>(grids);
    fresh->townships = std::make_unique<geo::Areas>(townships);
    fresh->map = std::make_shared<const std::string>(map + "]}");
    return fresh;
}

std::shared_ptr<const Territory::Loaded> Territory::loaded(const Tx& tx) const {
    return *counties_.get(tx, "divisions", load);
}

Place Territory::locate(const Tx& tx, geo::Point point) const {
    const auto county = loaded(tx);
    Place place;
    if (const auto inside = county->grids->containing(point)) place.grid = *inside;
    else if (const auto near = county->grids->nearest(point, nearest_within_m)) place.grid = near->code;
    if (!place.grid.empty()) place.division = county->parents.at(place.grid);
    else place.division = county->townships->containing(point).value_or(tx.county());
    return place;
}

std::pair<std::string, std::string> Territory::names(const Tx& tx, const std::string& code) const {
    const auto county = loaded(tx);
    const auto at = county->names.find(code);
    return at == county->names.end() ? std::pair<std::string, std::string>{} : at->second;
}

std::pair<std::shared_ptr<const std::string>, std::string> Territory::map(const Tx& tx) const {
    const auto county = loaded(tx);
    return {county->map, fmt::format("\"divisions-{}-{}\"", tx.county(), county->version)};
}

constexpr Sql every_county{R"sql(SELECT /*row*/ FROM county ORDER BY county)sql"};
std::vector<County> counties(const Tx& tx) { return tx.all<County>(every_county); }

void add_county(Tx& tx, const County& county, const std::vector<Division>& divisions) {
    tx.insert("county", county);
    for (const Division& d : divisions) tx.insert("division", d);
    setup_changed(tx);
}

namespace {

struct PublicCounty {
    std::string county, name, name_en;
    bool demo;
};
BOOST_DESCRIBE_STRUCT(PublicCounty, (), (county, name, name_en, demo))
struct PublicCounties {
    std::vector<PublicCounty> items;
};
BOOST_DESCRIBE_STRUCT(PublicCounties, (), (items))

/// GeoJSON (RFC 7946) with the members that append_feature writes.
constexpr const char* map_schema =
    R"({"contentMediaType":"application/geo+json","type":"object","required":["type","features"],"properties":{)"
    R"("type":{"type":"string","enum":["FeatureCollection"]},"features":{"type":"array","items":{"type":"object",)"
    R"("required":["type","properties","geometry"],"properties":{"type":{"type":"string","enum":["Feature"]},"properties":{)"
    R"("type":"object","required":["code","name","name_en","level","synthetic"],"properties":{"code":{"type":"string"},)"
    R"("name":{"type":"string"},"name_en":{"type":"string"},"level":{"type":"string","enum":["county","township","grid"]},)"
    R"("parent":{"type":"string"},"synthetic":{"type":"boolean"}}},"geometry":{"type":"object","required":)"
    R"(["type","coordinates"],"properties":{"type":{"type":"string","enum":["Polygon","MultiPolygon"]},)"
    R"("coordinates":{"type":"array"}}}}}}}})";
/// Duty is handed over with the rest: the successor stands in the shifts of the one who left.
constexpr Sql give_shifts{R"sql(UPDATE shift SET account = $3 WHERE county = $1 AND account = $2)sql"};
constexpr Sql give_days{R"sql(UPDATE rota_shift SET account = $3 WHERE county = $1 AND account = $2 AND ends > $4)sql"};
constexpr Sql leave_shifts{
    R"sql(DELETE FROM shift WHERE county = $1 AND account = $2 AND substr(grid, 1, length($3)) <> $3)sql"};
constexpr Sql leave_days{R"sql(DELETE FROM rota_shift
    WHERE county = $1 AND account = $2 AND substr(grid, 1, length($3)) <> $3 AND begins >= $4)sql"};
constexpr Sql end_today{R"sql(UPDATE rota_shift SET ends = $4
    WHERE county = $1 AND account = $2 AND substr(grid, 1, length($3)) <> $3 AND begins < $4 AND ends > $4)sql"};
/// Another post: the shifts of grids that it has not are nobody's now. While a grid has none, its own people are asked
/// (duty.cpp).
void leave_other_grids(Tx& tx, Id account) {
    const auto moved = identity::account_by_id(tx, account);
    if (!moved) return;
    const bool stands = moved->role == "worker" || moved->role == "leader";
    const std::string ground = stands ? moved->division : "none";
    tx.exec(leave_shifts, tx.county(), account, ground);
    tx.exec(leave_days, tx.county(), account, ground, tx.now());
    tx.exec(end_today, tx.county(), account, ground, tx.now());
}

void hand_on_shifts(Tx& tx, const Event& event) {
    const auto departed = record::from_json<identity::Departed>(event.content.value);
    if (event.kind == "account_moved") return leave_other_grids(tx, departed.account);
    if (departed.successor.value == 0)
        return;  // disabled for disuse: nobody is on duty by a disabled account, and it may come back
    tx.exec(give_shifts, tx.county(), departed.account, departed.successor);
    tx.exec(give_days, tx.county(), departed.account, departed.successor, tx.now());  // what was, stays to be read
}

PublicCounties list_counties(const Tx& tx, const None&) {
    PublicCounties out;
    for (const County& c : counties(tx)) out.items.push_back({c.county, c.name, c.name_en, c.demo});
    return out;
}

}  // namespace

Subject subject(const Territory& territory) {
    const auto map = [&territory](const Tx& tx, const http::Request&) {
        const auto [body, etag] = territory.map(tx);
        return http::Reply{
            200, "application/geo+json", *body, {{"ETag", etag}, {"Cache-Control", "public, max-age=300"}}};
    };
    using identity::May, identity::For;
    std::vector<http::Route> routes{
        http::route("GET", "/api/public/counties", May::anyone, "The counties served here", list_counties),
        http::answers(
            "CountyMap", map_schema,
            http::route("GET", "/api/public/{county}/map", May::anyone, "Divisions and grids as GeoJSON", map))};
    for (auto part : {rota_read_routes(territory), rota_plan_routes(territory), hand_over_routes(territory)})
        std::ranges::move(http::serves({For::duty_record}, std::move(part)), std::back_inserter(routes));
    return {
        .name = "territory",
        .migrations = {{"territory", 1, territory_schema}, {"territory.rota", 1, territory_schema_rota}},
        .routes = std::move(routes),
        .listeners = {{"territory.hand_on", {"account_departed", "account_disabled", "account_moved"}, hand_on_shifts}},
        .jobs = {},
        .indicators = {}};
}

}  // namespace huying::territory
