// divisions.cpp - divisions of a county from a GeoJSON file (RFC 7946): how a county's ground comes in.
#include "subject/territory/territory.hpp"

namespace huying::territory {
namespace {

std::string text_of(record::Element properties, const char* key) {
    std::string_view text;
    if (properties[key].get(text)) throw invalid(std::string("/features/properties/") + key, "is required");
    return std::string(text);
}

Division read_division(const std::string& county, record::Element feature) {
    record::Element p, geometry;
    if (feature["properties"].get(p)) throw invalid("/features/properties", "is required");
    if (feature["geometry"].get(geometry)) throw invalid("/features/geometry", "is required");
    Division d;
    d.county = county;
    d.code = text_of(p, "code");
    if (!record::Field<Level>::parse(text_of(p, "level"), d.level))
        throw invalid("/features/properties/level", "must be county, township or grid");
    d.name = text_of(p, "name");
    d.name_en = text_of(p, "name_en");
    d.parent = text_of(p, "parent");
    if (p["latitude"].get(d.latitude) || p["longitude"].get(d.longitude))
        throw invalid("/features/properties", "needs latitude and longitude of a point inside");
    d.cell = geo::cell_id({d.latitude, d.longitude});
    d.geometry = simdjson::minify(geometry);
    if (p["synthetic"].get(d.synthetic)) d.synthetic = false;
    return d;
}

}  // namespace

std::vector<Division> read_divisions(const std::string& county, const std::string& geojson) {
    simdjson::dom::parser parser;
    record::Element root;
    simdjson::dom::array features;
    if (parser.parse(geojson).get(root) || root["features"].get(features))
        throw invalid("", "is no GeoJSON FeatureCollection");
    std::vector<Division> out;
    for (const auto feature : features) out.push_back(read_division(county, feature));
    return out;
}

}  // namespace huying::territory
