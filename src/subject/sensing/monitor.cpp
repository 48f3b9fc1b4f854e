// monitor.cpp - the API for the simplest device: one location, one value, one answer.
#include <fmt/ranges.h>

#include <algorithm>

#include "subject/sensing/repeat.hpp"
#include "subject/sensing/result.hpp"
#include "subject/sensing/sensing.hpp"

namespace huying::sensing {
namespace {

struct Measured {
    Text<1, 80> location;  ///< name (Chinese or English), code or id of the station
    Quantity<"ug/m3"> pm25;
    std::optional<Micros> time;  ///< absent: now
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

constexpr std::string_view said_in = "ug/m3";  // what the device sends and is answered

struct StreamAt {
    Id id, thing;
};
BOOST_DESCRIBE_STRUCT(StreamAt, (), (id, thing))

}  // namespace

constexpr Sql streams_at{R"sql(SELECT d.id AS id, t.id AS thing
    FROM thing t JOIN datastream d ON d.county = t.county AND d.thing = t.id WHERE t.county = $1
    AND (t.name = $2 OR t.name_en = $2 OR t.code = $2 OR CAST(t.id AS TEXT) = $2) AND d.property = 'pm25'
    ORDER BY d.id)sql"};
constexpr Sql unit_of_warning{R"sql(SELECT unit FROM warning WHERE county = $1 AND id = $2)sql"};

namespace {

/// The first stream there that counts in a unit of the air. A name that several stations have is no one's: a reading that
/// went to another place would warn there, and be missing here.
std::shared_ptr<const StreamInfo> stream_at(const Tx& tx, const Sensing& sensing, const std::string& location) {
    const auto there = tx.all<StreamAt>(streams_at, tx.county(), location);
    if (there.empty()) throw not_found("There is no PM2.5 station '" + location + "'.");
    std::shared_ptr<const StreamInfo> first;
    std::vector<std::int64_t> things;
    for (const StreamAt& s : there) {
        auto stream = find_stream(tx, sensing, s.id);
        if (!conversion(said_in, stream->unit)) continue;
        if (std::ranges::find(things, s.thing.value) == things.end()) things.push_back(s.thing.value);
        if (!first) first = std::move(stream);
    }
    if (things.size() > 1)
        throw conflict("ambiguous_location",
                       fmt::format("'{}' may be any of {} stations: give the id of the one that is "
                                   "meant as the location: {}.",
                                   location, things.size(), fmt::join(things, ", ")));
    if (first) return first;
    throw conflict("unit_differs", "The PM2.5 of '" + location + "' is counted in '" +
                                       find_stream(tx, sensing, there.front().id)->unit + "', not in ug/m3.");
}

/// In the words of what was sent.
void check(const Tx& tx, const StreamInfo& stream, Micros time, double value) {
    StreamInfo said = stream;
    said.unit = said_in;
    record::Errors errors;
    if (const auto fault = result_fault(said, {time, value, {}, {}})) errors.add({nullptr, "pm25"}, *fault);
    if (const auto fault = time_fault(tx, time)) errors.add({nullptr, "time"}, *fault);
    if (!errors.list.empty()) throw invalid(std::move(errors.list));
}

/// The rule's threshold in the device's unit; as the rule has it when it is of something else, such as the index.
double threshold_said(const Tx& tx, const Judgement& j) {
    const auto unit = tx.one<std::string>(unit_of_warning, tx.county(), j.warning);
    return conversion(unit.value_or(""), said_in).value_or(Conversion{})(j.threshold);
}

MonitorAnswer monitor(Tx& tx, const Sensing& sensing, const Measured& in) {
    const auto at = stream_at(tx, sensing, in.location.value);
    const StreamInfo& stream = *at;
    const Micros time = in.time ? *in.time : free_time(tx, stream.id, tx.now());
    check(tx, stream, time, in.pm25.value);
    const double value = (*conversion(said_in, stream.unit))(in.pm25.value);
    const Stored stored = store_observation(tx, sensing, stream, {time, value, {}, {}});
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
    answer.data = {j.warning, stream.station_name, j.severity, in.pm25.value, threshold_said(tx, j),
                   time,      stream.division};
    return answer;
}

}  // namespace

http::Route monitor_route(const Sensing& sensing) {
    const auto verb = [&sensing](Tx& tx, const Measured& in) { return monitor(tx, sensing, in); };
    return http::route("POST", "/api/monitor", identity::May::sense, "One PM2.5 value from a simple device", verb);
}

}  // namespace huying::sensing
