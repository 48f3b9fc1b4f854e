// subject.cpp - sensing's table of contents, and how a station of the demonstration county is made.
#include "engine/http/answers.hpp"
#include "sensing_schema.hpp"
#include "sensing_schema_aggregate.hpp"
#include "sensing_schema_entity.hpp"
#include "sensing_schema_extent.hpp"
#include "sensing_schema_history.hpp"
#include "sensing_schema_import.hpp"
#include "sensing_schema_month.hpp"
#include "sensing_schema_moved.hpp"
#include "sensing_schema_mqtt.hpp"
#include "sensing_schema_past.hpp"
#include "subject/sensing/aggregate.hpp"
#include "subject/sensing/export.hpp"
#include "subject/sensing/set_aside.hpp"
#include "subject/sensing/sta.hpp"

namespace huying::sensing {

namespace sta {
std::vector<http::Route> routes(const Sensing& sensing);
void remove_leaving(Tx& tx);
void follow_old_history(Tx& tx, const Sensing& sensing);
}  // namespace sta
http::Route monitor_route(const Sensing& sensing);
std::vector<http::Route> station_routes(const Sensing& sensing);
std::vector<http::Route> series_routes();
std::vector<http::Route> stream_routes();
std::vector<http::Route> aqi_routes();
void forget_old(Tx& tx);

namespace {

/// The standard (OGC 18-088) says in detail what entities hold, and the service document names them.
http::Route described(http::Route r) {
    constexpr const char* answer =
        R"({"description":"An entity, a list or the service document of OGC SensorThings 1.1",)"
        R"("oneOf":[{"type":"object"},{"type":"array","items":{"type":"string"}}]})";
    constexpr const char* body = R"({"description":"An entity, or the list that CreateObservations takes",)"
                                 R"("oneOf":[{"type":"object"},{"type":"array","items":{"type":"object"}}]})";
    r.created = r.method == "POST" && !r.path.ends_with("$batch");
    if (r.method != "GET" && r.method != "DELETE") r = http::takes("SensorThingsInput", body, std::move(r));
    return http::serves({identity::For::none},
                        http::answers("SensorThings", answer, std::move(r)));  // of sensors, never of people
}

}  // namespace

Subject subject(const Sensing& sensing) {
    auto routes = sta::routes(sensing);
    for (auto& r : routes) r = described(std::move(r));
    for (auto& r : station_routes(sensing)) routes.push_back(std::move(r));
    for (auto& r : series_routes()) routes.push_back(std::move(r));
    for (auto& r : stream_routes()) routes.push_back(std::move(r));
    for (auto& r : aqi_routes()) routes.push_back(std::move(r));
    routes.push_back(monitor_route(sensing));
    routes.push_back(set_aside_route());
    for (auto& r : download_routes()) routes.push_back(std::move(r));
    return {.name = "sensing",
            .migrations = {{"sensing", 1, sensing_schema},
                           {"sensing.aggregate", 1, sensing_schema_aggregate},
                           {"sensing.mqtt", 1, sensing_schema_mqtt},
                           {"sensing.entity", 1, sensing_schema_entity},
                           {"sensing.month", 1, sensing_schema_month},
                           {"sensing.past", 1, sensing_schema_past},
                           {"sensing.moved", 1, sensing_schema_moved},
                           {"sensing.extent", 1, sensing_schema_extent},
                           {"sensing.history", 1, sensing_schema_history},
                           {"sensing.import", 1, sensing_schema_import}},
            .routes = std::move(routes),
            .listeners = {},
            .jobs = {{"sensing.retention", minute, forget_old},
                     {"sensing.leaving", 5 * second, sta::remove_leaving},
                     {"sensing.history", minute, [&sensing](Tx& tx) { sta::follow_old_history(tx, sensing); }}},
            .indicators = {},
            .checks = {hours_are_right()}};
}

namespace {

constexpr struct {
    const char *name, *unit, *unit_name, *definition;
} measured[] = {
    {"PM2.5", "ug/m3", "microgram per cubic metre", "http://dd.eionet.europa.eu/vocabulary/aq/pollutant/6001"},
    {"PM10", "ug/m3", "microgram per cubic metre", "http://dd.eionet.europa.eu/vocabulary/aq/pollutant/5"},
    {"SO2", "ug/m3", "microgram per cubic metre", "http://dd.eionet.europa.eu/vocabulary/aq/pollutant/1"},
    {"NO2", "ug/m3", "microgram per cubic metre", "http://dd.eionet.europa.eu/vocabulary/aq/pollutant/8"},
    {"CO", "mg/m3", "milligram per cubic metre", "http://dd.eionet.europa.eu/vocabulary/aq/pollutant/10"},
    {"O3", "ug/m3", "microgram per cubic metre", "http://dd.eionet.europa.eu/vocabulary/aq/pollutant/7"},
};

constexpr Sql property_id{R"sql(SELECT min(id) FROM observed_property WHERE county = $1 AND name = $2)sql"};

std::string json_text(std::string_view s) {
    std::string out;
    record::write_text(out, s);
    return out;
}

std::string datastream_json(const Tx& tx, const NewStation& station, std::size_t i) {
    const auto& m = measured[i];
    const auto known = tx.one<std::optional<Id>>(property_id, tx.county(), m.name);
    const std::string property = known && *known ? R"({"@iot.id":)" + std::to_string((*known)->value) + "}"
                                                 : R"({"name":")" + std::string(m.name) + R"(","definition":")" +
                                                       m.definition + R"(","description":")" + m.name + "\"}";
    return R"({"name":)" + json_text(station.name + " " + m.name) + R"(,"description":)" + json_text(station.source) +
           R"(,"observationType":"http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement")" +
           R"(,"unitOfMeasurement":{"name":")" + m.unit_name + R"(","symbol":")" + m.unit +
           R"(","definition":"http://unitsofmeasure.org/ucum"},"Sensor":{"name":)" +
           json_text(station.code + " " + m.name) +
           R"(,"description":"hourly analyser","encodingType":"text/plain","metadata":"hourly mean"},"ObservedProperty":)" +
           property + "}";
}

}  // namespace

void add_air_station(Tx& tx, const Sensing& sensing, const NewStation& s) {
    const std::string point =
        R"({"type":"Point","coordinates":[)" + std::to_string(s.longitude) + "," + std::to_string(s.latitude) + "]}";
    const std::string thing =
        R"({"name":)" + json_text(s.name) + R"(,"description":)" + json_text(s.source) + R"(,"properties":{"code":)" +
        json_text(s.code) + R"(,"name_en":)" + json_text(s.name_en) + R"(,"source_station":)" +
        json_text(s.source_station) + R"(},"Locations":[{"name":)" + json_text(s.name) +
        R"(,"description":"place of the station","encodingType":"application/geo+json","location":)" + point + "}]}";
    const Id id = sta::create(tx, sensing, *sta::by_set("Things"), record::parse_json(thing), {}, {});
    for (std::size_t i = 0; i < std::size(measured); ++i) {
        const std::string stream = datastream_json(tx, s, i);
        sta::create(tx, sensing, *sta::by_set("Datastreams"), record::parse_json(stream), {}, {{"thing", id}});
    }
}

}  // namespace huying::sensing
