// result.hpp - which results a stream takes: of the type that its observationType names, and within the range of what can
// be measured. Declared here once; every way in asks here (SensorThings, its batches, MQTT, /api/monitor, both imports).
#pragma once
#include "engine/record/field.hpp"
#include "subject/sensing/events.hpp"

namespace huying::sensing {

struct NewObservation;

/// The last part of a URI such as "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement". OM_Observation
/// and every type that is not one of the standard's take anything.
ResultType result_type(std::string_view observation_type);
/// null, a missing value, is of every type.
bool is_of(ResultType type, record::Element value);
std::string_view must_be(ResultType type);  ///< "must be a number"

/// Beyond is no air but a broken instrument or a wrong unit. Also keeps sums far from overflow.
struct Range {
    double low, high;
    std::string_view unit;  ///< "" where the property or the unit is not known
    bool holds(double value) const { return low <= value && value <= high; }
    std::string words() const;  ///< "must be from 0 to 5000 ug/m3"
};
inline constexpr double farthest = 1e12;  // of what is not known, in either direction
Range range_of(std::string_view property, std::string_view unit);
/// The units that this property can be measured in (each converts to the others); none where the property is not known.
std::vector<std::string_view> units_of(std::string_view property);

/// Why the stream does not take this result; nothing when it does.
std::optional<std::string> result_fault(const StreamInfo& stream, const NewObservation& observation);

}  // namespace huying::sensing
