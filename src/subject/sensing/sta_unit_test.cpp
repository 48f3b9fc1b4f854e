// sta_unit_test.cpp - a stream of what the program knows is in a unit that converts, and keeps unit and property with its observations.
#include "subject/sensing/sta_write_for_test.hpp"

namespace huying::sensing::sta {
namespace {

struct StaUnit : test::StaTest {
    static std::string stream_of(const std::string& property, const std::string& symbol) {
        return R"({"name":"D","description":"d","observationType":"OM","unitOfMeasurement":{"name":"u","symbol":)" +
               symbol +
               R"(,"definition":"d"},"Sensor":{"name":"S","description":"d","encodingType":"text/plain","metadata":"m"},)" +
               R"("ObservedProperty":{"name":")" + property + R"(","definition":"d","description":"d"}})";
    }
    static std::string symbol(const std::string& text) { return R"({"unitOfMeasurement":{"symbol":")" + text + "\"}}"; }
    std::string thing =
        make("Things", R"({"name":"T","description":"d","Locations":[)" + location(point(119, 30)) + "]}");
    std::string made(const std::string& property, const std::string& symbol) {
        return make("Things(" + thing + ")/Datastreams", stream_of(property, symbol));
    }
    void observe(const std::string& stream) { posted("Datastreams(" + stream + ")/Observations", R"({"result":1})"); }
    std::string fault(const std::string& path, const std::string& body) {
        const Problem p = huying::test::refusal([&] { posted(path, body); });
        return p.errors.size() == 1 ? p.errors[0].pointer + " " + p.errors[0].detail : std::to_string(p.errors.size());
    }
    std::string property(const std::string& name) {
        return make("ObservedProperties", R"({"name":")" + name + R"(","definition":"d","description":"d"})");
    }
    static std::string named(const std::string& id) { return R"({"@iot.id":)" + id + "}"; }
};

TEST_P(StaUnit, OfAPollutantConverts) {
    const std::string at = "Things(" + thing + ")/Datastreams";
    EXPECT_EQ(fault(at, stream_of("PM2.5", "\"bananas\"")),
              "/unitOfMeasurement/symbol must be ug/m3 or mg/m3, in which pm25 is measured");
    EXPECT_EQ(fault(at, stream_of("CO", "\"ppb\"")),
              "/unitOfMeasurement/symbol must be mg/m3 or ug/m3, in which co is measured");
    EXPECT_EQ(fault(at, stream_of("PM2.5", "null")).substr(0, 25), "/unitOfMeasurement/symbol");
    for (const char* good : {"\"µg/m³\"", "\"μg/m^3\"", "\"ug.m-3\"", "\"µg·m⁻³\"", "\"微克/立方米\"", "\"mg m-3\""})
        EXPECT_NO_THROW(made("pm 2.5", good)) << good;
    for (const char* any : {"\"bananas\"", "null", "\"dB\""}) EXPECT_NO_THROW(made("noise", any));
}

TEST_P(StaUnit, IsCheckedHoweverTheStreamIsMade) {
    const std::string bad = stream_of("O3", "\"K\"");
    EXPECT_EQ(fault("Things", R"({"name":"T","description":"d","Datastreams":[)" + bad + "]}").substr(0, 39),
              "/Datastreams/0/unitOfMeasurement/symbol");
    const std::string in_thing =
        R"({"name":"D","description":"d","observationType":"OM","unitOfMeasurement":{"name":"u","symbol":"K",)"
        R"("definition":"d"},"Sensor":{"name":"S","description":"d","encodingType":"text/plain","metadata":"m"},"Thing":)" +
        named(thing) + "}";
    EXPECT_EQ(fault("ObservedProperties",
                    R"({"name":"O3","definition":"d","description":"d","Datastreams":[)" + in_thing + "]}")
                  .substr(0, 39),
              "/Datastreams/0/unitOfMeasurement/symbol");
    EXPECT_EQ(fault("ObservedProperties(" + property("SO2") + ")/Datastreams", in_thing).substr(0, 25),
              "/unitOfMeasurement/symbol");
    EXPECT_EQ(fault("Observations", R"({"result":1,"Datastream":)" + bad.substr(0, bad.size() - 1) +
                                        ",\"Thing\":" + named(thing) + "}}")
                  .substr(0, 36),
              "/Datastream/unitOfMeasurement/symbol");
    EXPECT_EQ(rows("datastream", "property IN ('o3', 'so2') AND unit = 'K'"), 0);
}

TEST_P(StaUnit, IsKeptWithObservations) {
    const std::string stream = "Datastreams(" + made("PM2.5", "\"ug/m3\"") + ")";
    EXPECT_EQ(patch_fault(stream, symbol("bananas")), "422 /unitOfMeasurement/symbol");
    patched(stream, symbol("mg/m3"));
    patched(stream, symbol("ug/m3"));
    posted(stream + "/Observations", R"({"result":1})");
    EXPECT_EQ(patch_fault(stream, symbol("mg/m3")), "409 /unitOfMeasurement/symbol");
    EXPECT_EQ(patch_fault(stream, symbol("bananas")), "422 /unitOfMeasurement/symbol");
    patched(stream, symbol("µg/m³"));
    EXPECT_TRUE(shows(stream, "µg/m³")) << "the same, spelt otherwise";
    EXPECT_EQ(patch_fault(stream, R"([{"op":"replace","path":"/unitOfMeasurement/symbol","value":"mg/m3"}])",
                          "application/json-patch+json"),
              "409 /unitOfMeasurement/symbol");
    const std::string noise = "Datastreams(" + made("noise", "\"dB\"") + ")";
    posted(noise + "/Observations", R"({"result":1})");
    EXPECT_EQ(patched(noise, symbol("Np")).status, 200) << "what the program does not know has any unit";
}

constexpr Sql as_it_was{
    R"sql(UPDATE datastream SET unit = 'bananas', unit_of_measurement = $3 WHERE county = $1 AND id = $2)sql"};
TEST_P(StaUnit, ThatWasTakenOnceCanBeMended) {
    const std::string id = made("PM2.5", "\"ug/m3\""), stream = "Datastreams(" + id + ")";
    observe(id);
    write([&](Tx& tx) {
        tx.exec(as_it_was, tx.county(), Id{std::stoll(id)}, R"({"name":"u","symbol":"bananas","definition":"d"})");
    });
    patched(stream, R"({"description":"as it was"})");
    EXPECT_EQ(patch_fault(stream, symbol("pears")), "422 /unitOfMeasurement/symbol");
    patched(stream, symbol("µg/m³"));
    EXPECT_EQ(rows("datastream", "id = " + id + " AND unit = 'ug/m3'"), 1);
}

TEST_P(StaUnit, KeepsWhatIsMeasured) {
    const std::string id = made("PM2.5", "\"ug/m3\""), stream = "Datastreams(" + id + ")";
    const std::string ozone = property("O3"), noise = property("noise");
    const auto of = [](const std::string& p) { return R"({"ObservedProperty":)" + named(p) + "}"; };
    patched(stream, of(ozone));
    const std::string loud = made("noise", "\"dB\"");
    EXPECT_EQ(patch_fault("Datastreams(" + loud + ")", of(ozone)), "422 /ObservedProperty");
    EXPECT_EQ(fault("ObservedProperties(" + ozone + ")/Datastreams", named(loud)).substr(0, 9), "/@iot.id ");
    EXPECT_EQ(patch_fault("ObservedProperties(" + ozone + ")", R"({"Datastreams":[)" + named(loud) + "]}"),
              "422 /Datastreams/0/@iot.id");
    observe(id);
    EXPECT_EQ(patch_fault(stream, of(noise)), "409 /ObservedProperty");
    EXPECT_EQ(patch_fault("ObservedProperties(" + noise + ")", R"({"Datastreams":[)" + named(id) + "]}"),
              "422 /Datastreams/0/@iot.id");
    EXPECT_EQ(patch_fault("ObservedProperties(" + ozone + ")", R"({"name":"ozone"})"), "409 /name");
    patched("ObservedProperties(" + ozone + ")", R"({"name":"o-3","description":"trioxygen"})");
    const std::string in_db = get("Datastreams(" + loud + ")/ObservedProperty/id");
    const std::string its = in_db.substr(in_db.find(':') + 1, in_db.find('}') - in_db.find(':') - 1);
    EXPECT_EQ(patch_fault("ObservedProperties(" + its + ")", R"({"name":"NO2"})"), "422 /name");
    patched("ObservedProperties(" + its + ")", R"({"name":"din"})");
    posted("ObservedProperties(" + noise + ")/Datastreams", named(loud));
    EXPECT_EQ(rows("datastream", "id = " + loud + " AND property = 'noise'"), 1) << "known by its new name";
}

TEST_P(StaUnit, OfEachResultOfAMultiDatastream) {
    const auto multi = [&](const std::string& first, const std::string& second) {
        const auto unit = [](const std::string& s) { return R"({"name":"u","definition":"d","symbol":")" + s + "\"}"; };
        return R"({"name":"M","description":"d","observationType":"http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_ComplexObservation",)"
               R"("multiObservationDataTypes":["urn:a","urn:b"],"unitOfMeasurements":[)" +
               unit(first) + "," + unit(second) +
               R"(],"Sensor":{"name":"S","description":"d","encodingType":"text/plain","metadata":"m"},"ObservedProperties":[)"
               R"({"name":"noise","definition":"d","description":"d"},)" +
               named(property("PM10")) + "]}";
    };
    const std::string at = "Things(" + thing + ")/MultiDatastreams";
    EXPECT_EQ(fault(at, multi("ug/m3", "dB")).substr(0, 28), "/unitOfMeasurements/1/symbol");
    const std::string path = "MultiDatastreams(" + make(at, multi("dB", "µg/m³")) + ")";
    const auto units = [](const std::string& first, const std::string& second) {
        return R"({"unitOfMeasurements":[{"name":"u","definition":"d","symbol":")" + first +
               R"("},{"name":"u","definition":"d","symbol":")" + second + "\"}]}";
    };
    EXPECT_EQ(patch_fault(path, units("dB", "K")), "422 /unitOfMeasurements/1/symbol");
    patched(path, units("Np", "mg/m3"));
    posted(path + "/Observations", R"({"result":[1,2]})");
    EXPECT_EQ(patch_fault(path, units("dB", "ug/m3")), "409 /unitOfMeasurements/1/symbol");
    patched(path, units("dB", "mg/m³"));
    EXPECT_TRUE(shows(path, "mg/m³"));
}

HUYING_EVERYWHERE(StaUnit);

}  // namespace
}  // namespace huying::sensing::sta
