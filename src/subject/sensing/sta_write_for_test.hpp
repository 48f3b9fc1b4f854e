// sta_write_for_test.hpp - requests to the SensorThings service without a server: for the tests of changes and deletions.
#pragma once
#include "subject/fixture_for_test.hpp"
#include "subject/sensing/sta_batch.hpp"
#include "subject/sensing/sta_batch_mixed.hpp"
#include "subject/sensing/sta_write.hpp"

namespace huying::test {

namespace sta = sensing::sta;

struct StaTest : CountyTest {
    static http::Request request(const std::string& method, const std::string& body,
                                 const std::string& type = "application/json") {
        http::Request r;
        r.method = method;
        r.body = body;
        r.content_type = type;
        r.base_url = "http://x";
        r.caller = system_caller(demo::county);
        r.caller.role = "gateway";
        return r;
    }
    http::Reply posted(const std::string& path, const std::string& body) {
        return write([&](Tx& tx) { return sta::post(tx, sensing(), request("POST", body), path); });
    }
    /// The id of what was created, as in its address.
    std::string make(const std::string& path, const std::string& body) {
        const auto reply = posted(path, body);
        const auto& location = reply.headers.at(0).second;
        return location.substr(location.rfind('(') + 1, location.rfind(')') - location.rfind('(') - 1);
    }
    http::Reply patched(const std::string& path, const std::string& body,
                        const std::string& type = "application/json") {
        return write([&](Tx& tx) { return sta::change(tx, sensing(), request("PATCH", body, type), path); });
    }
    http::Reply put(const std::string& path, const std::string& body) {
        return write([&](Tx& tx) { return sta::change(tx, sensing(), request("PUT", body), path); });
    }
    http::Reply removed(const std::string& path) {
        return write([&](Tx& tx) { return sta::remove(tx, sensing(), path); });
    }
    std::string get(const std::string& path) {
        return read([&](const Tx& tx) { return sta::read(tx, request("GET", ""), path).body; });
    }
    bool shows(const std::string& path, const std::string& text) { return get(path).find(text) != std::string::npos; }
    std::string patch_fault(const std::string& path, const std::string& body,
                            const std::string& type = "application/json") {
        const Problem p = refusal([&] { patched(path, body, type); });
        return std::to_string(p.status) + (p.errors.empty() ? "" : " " + p.errors[0].pointer);
    }

    static std::string point(double longitude, double latitude) {
        return R"({"type":"Point","coordinates":[)" + std::to_string(longitude) + "," + std::to_string(latitude) + "]}";
    }
    static std::string location(const std::string& place, const std::string& name = "L") {
        return R"({"name":")" + name + R"(","description":"d","encodingType":"application/vnd.geo+json","location":)" +
               place + "}";
    }
    static std::string datastream(const std::string& more = "") {
        return R"({"name":"D","description":"d","observationType":"OM","unitOfMeasurement":{"name":"u","symbol":"ug/m3","definition":"d"},)"
               R"("Sensor":{"name":"S","description":"d","encodingType":"text/plain","metadata":"m"},)"
               R"("ObservedProperty":{"name":"PM2.5","definition":"d","description":"d"})" +
               more + "}";
    }
    /// A Thing in grid_1 with one Datastream; their ids.
    std::pair<std::string, std::string> station(const std::string& more = "") {
        const std::string thing = make(
            "Things", R"({"name":"T","description":"d","Locations":[)" + location(point(119.953502, 30.547061)) + "]}");
        return {thing, make("Things(" + thing + ")/Datastreams", datastream(more))};
    }
    std::int64_t rows(const std::string& table, const std::string& condition = "1 = 1") {
        return number("SELECT count(*) FROM " + table + " WHERE county = $1 AND " + condition);
    }
};

}  // namespace huying::test
