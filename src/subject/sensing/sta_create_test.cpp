// sta_create_test.cpp - deep inserts: whole, or refused with a pointer to every fault and nothing kept.
#include "subject/fixture_for_test.hpp"
#include "subject/sensing/sta.hpp"

namespace huying::sensing::sta {
namespace {

const std::string unit = R"({"name":"microgram per cubic metre","symbol":"μg/m³","definition":"ucum"})";
const std::string sensor = R"({"name":"S","description":"d","encodingType":"text/plain","metadata":"m"})";
const std::string property = R"({"name":"PM2.5","definition":"http://x/6001","description":"d"})";
const std::string location = R"({"name":"L","description":"d","encodingType":"application/geo+json",)"
                             R"("location":{"type":"Point","coordinates":[119.953502,30.547061]}})";
std::string datastream(const std::string& observations = "") {
    return R"({"name":"D","description":"d","observationType":"OM","unitOfMeasurement":)" + unit + R"(,"Sensor":)" +
           sensor + R"(,"ObservedProperty":)" + property + observations + "}";
}
std::string thing(const std::string& stream) {
    return R"({"name":"新站","description":"d","properties":{"code":"n-1"},"Locations":[)" + location +
           R"(],"Datastreams":[)" + stream + "]}";
}

struct Create : test::CountyTest {
    Id make(const std::string& set, const std::string& json) {
        return write([&](Tx& tx) { return create(tx, sensing(), *by_set(set), record::parse_json(json), {}, {}); });
    }
    std::vector<std::string> faults(const std::string& set, const std::string& json) {
        return test::pointers(test::refusal([&] { make(set, json); }));
    }
    std::int64_t rows() {
        std::int64_t n = 0;
        for (const char* table : {"thing", "location", "thing_location", "sensor", "observed_property", "datastream",
                                  "feature_of_interest", "observation", "warning", "cases", "event"})
            n += number(std::string("SELECT count(*) FROM ") + table + " WHERE county = $1");
        return n;
    }
};

TEST_P(Create, MakesAThingWithEverythingWithin) {
    const std::string observed = R"(,"Observations":[{"phenomenonTime":"2016-12-01T08:00:00+08:00","result":168}])";
    const Id id = make("Things", thing(datastream(observed)));
    EXPECT_EQ(number("SELECT count(*) FROM thing WHERE county = $1 AND code = 'n-1' AND grid = '" + test::grid_1 +
                     "' AND division = '330521001' AND cell <> 0"),
              1);
    EXPECT_EQ(
        number(
            "SELECT count(*) FROM datastream WHERE county = $1 AND property = 'pm25' AND unit = 'ug/m3' AND thing = " +
            std::to_string(id.value)),
        1);
    const cases::Case c = only_case();  // the reading within was judged like any other
    EXPECT_EQ(c.station_name, "新站");
    EXPECT_EQ(c.grid, test::grid_1);
    promises_hold();
}

TEST_P(Create, LinksToWhatIsThereByItsId) {
    const Id s = make("Sensors", sensor), p = make("ObservedProperties", property);
    const Id t = make("Things", R"({"name":"T","description":"d"})");
    const auto link = [](Id id) { return R"({"@iot.id":)" + std::to_string(id.value) + "}"; };
    const auto before = number("SELECT count(*) FROM sensor WHERE county = $1");
    make("Datastreams", R"({"name":"D","description":"d","observationType":"OM","unitOfMeasurement":)" + unit +
                            R"(,"Thing":)" + link(t) + R"(,"Sensor":)" + link(s) + R"(,"ObservedProperty":)" + link(p) +
                            "}");
    EXPECT_EQ(number("SELECT count(*) FROM sensor WHERE county = $1"), before);
}

TEST_P(Create, NamesEveryFaultByItsPointer) {
    using List = std::vector<std::string>;
    EXPECT_EQ(faults("Things", R"({"nmae":"x","name":7,"properties":[]})"),
              (List{"/nmae", "/name", "/description", "/properties"}));
    EXPECT_EQ(faults("Things", R"({"name":"a","name":"b","description":"d"})"), List{"/name"});
    EXPECT_EQ(faults("Things", "[]"), List{""});
    EXPECT_EQ(faults("Datastreams", datastream()), List{"/Thing"});
    EXPECT_EQ(
        faults("Datastreams", R"({"Thing":{"@iot.id":4711},"Sensor":7,"ObservedProperty":{"name":"x"},"name":"D",)"
                              R"("description":"d","observationType":"OM","unitOfMeasurement":"m"})"),
        (List{"/unitOfMeasurement", "/Thing/@iot.id", "/Sensor", "/ObservedProperty/definition",
              "/ObservedProperty/description"}));
    EXPECT_EQ(faults("Things", thing(R"({"name":"D"})")).front(), "/Datastreams/0/description");
    EXPECT_EQ(faults("Things", thing(datastream(R"(,"Observations":[{"result":1},{"reslut":1}])"))),
              (List{"/Datastreams/0/Observations/1/reslut", "/Datastreams/0/Observations/1/result"}));
    EXPECT_EQ(faults("Things", thing(datastream(R"(,"Observations":{})"))), List{"/Datastreams/0/Observations"});
}

TEST_P(Create, KeepsNothingOfWhatItRefuses) {
    const std::int64_t before = rows();
    for (const std::string& json :
         {thing(R"({"name":"D"})"), thing(datastream(R"(,"Observations":[{"result":168},{"reslut":1}])")),
          thing(datastream() + "," +
                datastream(R"(,"Observations":[{"result":168,"phenomenonTime":"2017-12-01T00:00:00Z"}])")),
          std::string(R"({"name":"T","description":"d","Locations":[{"name":"L","description":"d","encodingType":"x",)"
                      R"("location":{"type":"Point","coordinates":[200,100]}}]})")})
        EXPECT_EQ(test::refusal([&] { make("Things", json); }).status, 422) << json;
    EXPECT_EQ(rows(), before);
    EXPECT_EQ(test::refusal([&] { observe(stream(), 20); }).status, 0) << "and the county works on";
}

TEST_P(Create, FindsAStreamThatWasMadeAgainAfterARefusal) {
    EXPECT_EQ(test::refusal([&] { make("Things", thing(datastream(R"(,"Observations":[{"result":1},{}])"))); }).status,
              422);
    const Id id = make("Things", thing(datastream(R"(,"Observations":[{"result":168}])")));
    EXPECT_EQ(number("SELECT station FROM warning WHERE county = $1"), id.value);
}

TEST_P(Create, LeavesAThingWithoutAPlaceToTheCounty) {
    make("Things", R"({"name":"nowhere","description":"d"})");
    EXPECT_EQ(
        number(
            "SELECT count(*) FROM thing WHERE county = $1 AND name = 'nowhere' AND division = '330521' AND grid = ''"),
        1);
}

TEST(StaId, IsANumberOrDigits) {
    EXPECT_EQ(read_id(record::parse_json("17")), Id{17});
    EXPECT_EQ(read_id(record::parse_json("\"17\"")), Id{17});
    for (const char* json : {"-1", "1.5", "\"x\"", "null", "\"-1\"", "{}"})
        EXPECT_FALSE(read_id(record::parse_json(json))) << json;
}

HUYING_EVERYWHERE(Create);

}  // namespace
}  // namespace huying::sensing::sta
