// cap.hpp - an alert's message as a Common Alerting Protocol 1.2 document (OASIS, CAP-v1.2): Alert, Update or Cancel with
// references to the messages before it, in Chinese and English, for the outline of the county.
#pragma once
#include "subject/alert/alert.hpp"

namespace huying::alert {

struct CapInput {
    territory::County county;
    const Alert& alert;
    std::vector<Message> before;  ///< the messages that this one refers to
    const Message& message;
    std::vector<std::string> outlines;  ///< GeoJSON geometries, longitude first
};
std::string cap_document(const CapInput& in);

/// "huying-330521-17-2": without spaces, commas and the characters that CAP forbids in identifiers.
std::string cap_identifier(const std::string& county, Id alert, std::int64_t number);
/// The polygons of a GeoJSON Polygon or MultiPolygon as CAP wants them: "30.5,119.9 30.6,119.9 …", latitude first, closed.
/// CAP knows no holes. Nothing for another geometry.
std::vector<std::string> cap_polygons(const std::string& geojson);
std::string cap_time(Micros t);  ///< "2016-12-20T09:00:00+08:00": CAP knows no Z

/// What an alert says, in one language.
struct Words {
    std::string headline, description, instruction;
};
Words words_zh(const territory::County& county, const Message& m);
Words words_en(const territory::County& county, const Message& m);

}  // namespace huying::alert
