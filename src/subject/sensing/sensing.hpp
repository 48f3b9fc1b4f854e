// sensing.hpp - the county's ear: stations, streams and observations. Speaks OGC SensorThings 1.1 (OGC 18-088) at
// /sta/v1.1, a one-line API for the simplest device, and lists stations for the pages.
#pragma once
#include "engine/subject/subject.hpp"
#include "subject/sensing/events.hpp"
#include "subject/territory/territory.hpp"

namespace huying::sensing {

struct NewObservation;

/// Hears of changes within the transaction that makes them, and tells others after its commit: the broker (mqtt_publisher.hpp).
class Audience {
  public:
    virtual ~Audience() = default;
    virtual void observed(Tx& tx, Id stream, std::span<const NewObservation* const> fresh) = 0;
    /// An entity was created, or these properties of it changed; `set` and properties are the standard's names.
    virtual void changed(Tx& tx, std::string_view set, Id id, std::span<const std::string_view> properties) = 0;
    /// An observation that was there has these values now.
    virtual void corrected(Tx& tx, Id stream, const NewObservation& now) = 0;
};

/// While its Thing stays where it is, a stream's observations that name no feature have one and the same.
struct FeatureSpan {
    Micros since, until;
};
BOOST_DESCRIBE_STRUCT(FeatureSpan, (), (since, until))

/// What sensing needs of the rest of the program; filled by main.
struct Sensing {
    const territory::Territory& territory;
    Judge judge;                                           ///< may be empty: import of old data
    std::function<void(const std::string& county)> heard;  ///< a hint for live pages: new readings; may be empty
    Kept<Id, std::optional<StreamInfo>> streams = {};      ///< the streams that were asked for
    Audience* audience = nullptr;                          ///< nobody without a broker
    Kept<Id, FeatureSpan> features = {};                   ///< of the streams that were asked for, now
    std::function<void(Tx&, Id stream)> stream_leaves =
        {};  ///< called in the transaction that deletes a stream, while it is there; may be empty
    std::vector<std::string> brokers = {};  ///< "mqtt://host:1883", said by SensorThings' service root; empty = no MQTT
};

/// One observation to be stored. Key: (stream, time); `extra` holds what SensorThings has beside it, as JSON.
struct NewObservation {
    Micros time;
    std::optional<double> value;
    std::optional<Id> feature;
    std::string extra;  ///< empty = none
};

/// From memory when it was asked for before. Null when there is no such stream.
std::shared_ptr<const StreamInfo> find_stream(const Tx& tx, const Sensing& sensing, Id stream);

/// How far ahead of the county's clock the time of an observation may be: clocks of devices differ; more is a wrong clock.
constexpr std::int64_t ahead_allowed = 5 * minute;

/// Why the time cannot be that of an observation; nothing when it can.
std::optional<std::string> time_fault(const Tx& tx, Micros time);

struct Stored {
    bool fresh = false;  ///< false: the same was there already
    std::optional<Judgement> judgement;
};
/// Stores one observation and has it judged. Problem 422: more than 5 minutes ahead of the county's clock, or a result that
/// the stream does not take (result.hpp). Problem 409: what is there for this time says something else (repeat.hpp).
/// What comes alone is heard as said now: a device's clock may be behind, and the air is as bad.
Stored store_observation(Tx& tx, const Sensing& sensing, const StreamInfo& stream, const NewObservation& observation);

/// What became of one of many: `different` says something else than what is there for its time, and is not stored.
enum class Outcome : std::uint8_t { fresh, there, different };
/// Many of one stream, in any order; one outcome each, in the order given.
/// Those that are older than `late_after` are what a device kept while it was cut off: they raise nothing today.
/// `judged` false for history: an import raises no warnings about the past.
std::vector<Outcome> store_observations(Tx& tx, const Sensing& sensing, const StreamInfo& stream,
                                        std::span<const NewObservation> observations, bool judged = true);

/// "2016-12-01T08:00:00Z" of a stream is observation "17-1480579200000000": the key is the name.
std::string observation_id(Id stream, Micros time);
std::optional<std::pair<Id, Micros>> parse_observation_id(std::string_view text);

/// Lower case, letters and digits: "PM2.5" and "pm25" are one property.
std::string property_key(std::string_view observed_property_name);
/// UCUM-like spelling of a unit symbol: "μg/m³" becomes "ug/m3".
std::string unit_key(std::string_view symbol);

/// A station with its streams (the demonstration county, import).
struct NewStation {
    std::string code, name, name_en;
    double latitude = 0, longitude = 0;
    std::string source_station;  ///< name in the files its readings come from
    std::string source;          ///< where its readings come from, said to whoever asks
};
void add_air_station(Tx& tx, const Sensing& sensing, const NewStation& station);

/// The county's daily index of so many times 24 hours from `begin`, a full hour.
std::vector<CountyAir> county_air(const Tx& tx, Micros begin, std::int64_t days);

Subject subject(const Sensing& sensing);

}  // namespace huying::sensing
