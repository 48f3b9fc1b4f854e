// result_test.cpp - of which type a stream's results are, and within which range.
#include "subject/sensing/result.hpp"

#include "subject/fixture_for_test.hpp"

namespace huying::sensing {
namespace {

constexpr const char* om = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_";

StreamInfo taking(ResultType type, const std::string& property = "x", const std::string& unit = "y") {
    StreamInfo s;
    s.property = property;
    s.unit = unit;
    s.takes = type;
    return s;
}
bool takes(ResultType type, std::optional<double> value, const std::string& extra = "") {
    return !result_fault(taking(type), {Micros{}, value, {}, extra});
}

TEST(Result, IsOfTheTypeThatTheStreamsObservationTypeNames) {
    using enum ResultType;
    const std::string all = om;
    EXPECT_EQ(result_type(all + "Measurement"), number);
    EXPECT_EQ(result_type(all + "CountObservation"), integer);
    EXPECT_EQ(result_type(all + "TruthObservation"), truth);
    EXPECT_EQ(result_type(all + "CategoryObservation"), text);
    EXPECT_EQ(result_type(all + "Observation"), any);
    EXPECT_EQ(result_type("urn:mine"), any);
    const char *word = R"({"result":"x"})", *yes = R"({"result":true})", *object = R"({"result":{"a":1}})";
    for (const ResultType type : {any, number, integer, truth, text})
        EXPECT_TRUE(takes(type, {}, R"({"result":null})")) << "a missing value is of every type";
    EXPECT_TRUE(takes(any, 1.5) && takes(any, {}, word) && takes(any, {}, yes) && takes(any, {}, object));
    EXPECT_TRUE(takes(number, 1.5) && !takes(number, {}, word) && !takes(number, {}, yes) &&
                !takes(number, {}, object));
    EXPECT_TRUE(takes(integer, 2) && !takes(integer, 2.5) && !takes(integer, {}, word));
    EXPECT_TRUE(takes(truth, {}, yes) && !takes(truth, 1) && !takes(truth, {}, word));
    EXPECT_TRUE(takes(text, {}, word) && !takes(text, 1) && !takes(text, {}, yes));
}

TEST(Result, IsWithinWhatCanBeMeasured) {
    const auto fault = [](const char* property, const char* unit, double value) {
        return result_fault(taking(ResultType::number, property, unit), {Micros{}, value, {}, {}}).value_or("");
    };
    EXPECT_EQ(fault("pm25", "ug/m3", 5000), "");
    EXPECT_EQ(fault("pm25", "ug/m3", 0), "");
    EXPECT_EQ(fault("pm25", "ug/m3", 5000.1), "must be from 0 to 5000 ug/m3");
    EXPECT_EQ(fault("pm25", "ug/m3", -50), "must be from 0 to 5000 ug/m3");
    EXPECT_EQ(fault("pm25", "mg/m3", 5.1), "must be from 0 to 5 mg/m3");
    EXPECT_EQ(fault("co", "mg/m3", 201), "must be from 0 to 200 mg/m3");
    EXPECT_EQ(fault("noise", "dB", -1e12), "");
    EXPECT_EQ(fault("noise", "dB", 1e308), "must be from -1e+12 to 1e+12");
    EXPECT_EQ(fault("pm25", "ppb", 6000), "") << "nothing is known of that unit";
}

struct Results : test::CountyTest {};

TEST_P(Results, AreRefusedWhereverTheyComeFrom) {
    const StreamInfo pm25 = stream();
    EXPECT_EQ(pm25.takes, ResultType::number);
    EXPECT_EQ(test::pointers(test::refusal([&] { observe(pm25, 1e308); })), std::vector<std::string>{"/result"});
    EXPECT_EQ(test::pointers(test::refusal([&] { observe(pm25, -50, clock.now() + hour); })),
              (std::vector<std::string>{"/phenomenonTime", "/result"}));
    const std::vector<NewObservation> rows{{clock.now(), 5, {}, {}}, {clock.now() - hour, 5001, {}, {}}};
    EXPECT_EQ(test::refusal([&] { write([&](Tx& tx) { store_observations(tx, sensing(), pm25, rows); }); }).status,
              422);
    EXPECT_EQ(number("SELECT count(*) FROM observation WHERE county = $1"), 0);
}

TEST(Result, IsInUnitsThatConvert) {
    EXPECT_EQ(units_of("pm25"), (std::vector<std::string_view>{"ug/m3", "mg/m3"}));
    EXPECT_EQ(units_of("co").front(), "mg/m3");
    EXPECT_TRUE(units_of("noise").empty());
}

TEST(Number, ThatIsNoneIsWrittenAsNull) {
    std::string out;
    for (const double v : {HUGE_VAL, -HUGE_VAL, std::nan("")}) record::write_number(out, v), out += ' ';
    EXPECT_EQ(out, "null null null ");
}

HUYING_EVERYWHERE(Results);

}  // namespace
}  // namespace huying::sensing
