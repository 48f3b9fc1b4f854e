// monitor.cpp - the API for the simplest device: one location, one value, one answer.
#include "subject/sensing/result.hpp"
#include "subject/sensing/sensing.hpp"

namespace huying::sensing {
namespace {

struct Measured {
    Text<1, 80> location;  ///< name (Chinese or English) or code of the station
    Quantity<"ug/m3"> pm25;
    std::optional<Micros> time;
};
BOOST_DESCRIBE_STRUCT(Measured, (), (location, pm25, time))

struct WarningData {
    Id warning;
    std::string location, severity;
    double pm25, threshold;
    Micros time;
    std::string division;
};
BOOST_DESCRIBE_STRUCT(WarningData, (), (warning, location, severity, pm25, threshold, time, division))

struct MonitorAnswer {
    std::string status;  ///< "warning" or "normal"
    std::optional<std::string> message, message_en;
    std::optional<double> pm25;
    std::optional<WarningData> data;
};
BOOST_DESCRIBE_STRUCT(MonitorAnswer, (), (status, message, message_en, pm25, data))

}  // namespace

constexpr Sql stream_at{R"sql(SELECT d.id FROM thing t JOIN datastream d ON d.county = t.county AND d.thing = t.id
    WHERE t.county = $1 AND (t.name = $2 OR t.name_en = $2 OR t.code = $2) AND d.property = 'pm25'
    ORDER BY d.id LIMIT 1)sql"};
http::Route monitor_route(const Sensing& sensing) {
    const auto monitor = [&sensing](Tx& tx, const Measured& in) {
        const auto id = tx.one<Id>(stream_at, tx.county(), in.location.value);
        if (!id) throw not_found("There is no PM2.5 station '" + in.location.value + "'.");
        const StreamInfo stream = *find_stream(tx, sensing, *id);
        const Micros time = in.time.value_or(tx.now());
        record::Errors errors;  // in the words of what was sent
        if (const auto fault = result_fault(stream, {time, in.pm25.value, {}, {}}))
            errors.add({nullptr, "pm25"}, *fault);
        if (const auto fault = time_fault(tx, time)) errors.add({nullptr, "time"}, *fault);
        if (!errors.list.empty()) throw invalid(std::move(errors.list));
        const Stored stored = store_observation(tx, sensing, stream, {time, in.pm25.value, {}, {}});
        MonitorAnswer answer;
        if (!stored.judgement || !stored.judgement->beyond) {
            answer.status = "normal";
            answer.pm25 = in.pm25.value;
            return answer;
        }
        const Judgement& j = *stored.judgement;
        answer.status = "warning";
        answer.message = j.message;
        answer.message_en = j.message_en;
        answer.data = {j.warning, stream.station_name, j.severity, in.pm25.value, j.threshold, time, stream.division};
        return answer;
    };
    return http::route("POST", "/api/monitor", identity::May::sense, "One PM2.5 value from a simple device", monitor);
}

}  // namespace huying::sensing
