// point.cpp - what needs one or two points only: range, distance, cell id, GCJ-02 both ways.
// GCJ-02: the approximation published as "eviltransform", on the Krasovsky 1940 ellipsoid.
#include "engine/geo/geo.hpp"
#include "engine/geo/s2.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace huying::geo {
namespace {

constexpr double pi = std::numbers::pi;
constexpr double semi_major_m = 6378245.0;                       // Krasovsky 1940
constexpr double eccentricity_squared = 0.00669342162296594323;  // Krasovsky 1940

void require_valid(Point p) {
    if (!valid(p)) throw std::invalid_argument("latitude or longitude is out of range");
}

/// The rectangle outside which the offset is not applied.
bool offset_applies(Point p) {
    return p.longitude >= 72.004 && p.longitude <= 137.8347 && p.latitude >= 0.8293 && p.latitude <= 55.8271;
}

double offset_north_m(double x, double y) {
    const double wave = 20 * std::sin(6 * x * pi) + 20 * std::sin(2 * x * pi) + 20 * std::sin(y * pi) +
                        40 * std::sin(y / 3 * pi) + 160 * std::sin(y / 12 * pi) + 320 * std::sin(y / 30 * pi);
    return -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * std::sqrt(std::abs(x)) + wave * 2 / 3;
}

double offset_east_m(double x, double y) {
    const double wave = 20 * std::sin(6 * x * pi) + 20 * std::sin(2 * x * pi) + 20 * std::sin(x * pi) +
                        40 * std::sin(x / 3 * pi) + 150 * std::sin(x / 12 * pi) + 300 * std::sin(x / 30 * pi);
    return 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * std::sqrt(std::abs(x)) + wave * 2 / 3;
}

Point shifted(Point p) {
    const double x = p.longitude - 105, y = p.latitude - 35;  // the formula's origin
    const double phi = p.latitude * pi / 180;
    const double m = 1 - eccentricity_squared * std::sin(phi) * std::sin(phi);
    const double meridian_m = semi_major_m * (1 - eccentricity_squared) / (m * std::sqrt(m));
    const double parallel_m = semi_major_m / std::sqrt(m) * std::cos(phi);
    return {p.latitude + offset_north_m(x, y) / meridian_m * 180 / pi,
            p.longitude + offset_east_m(x, y) / parallel_m * 180 / pi};
}

S2LatLng lat_lng(Point p) { return S2LatLng::FromDegrees(p.latitude, p.longitude); }

}  // namespace

bool valid(Point p) { return std::abs(p.latitude) <= 90 && std::abs(p.longitude) <= 180; }

double distance_m(Point a, Point b) {
    require_valid(a);
    require_valid(b);
    return S2Earth::ToMeters(lat_lng(a).GetDistance(lat_lng(b)));
}

std::int64_t cell_id(Point p) {
    require_valid(p);
    return std::bit_cast<std::int64_t>(static_cast<std::uint64_t>(S2CellId(lat_lng(p)).id()));
}

Point gcj02_from_wgs84(Point p) {
    require_valid(p);
    return offset_applies(p) ? shifted(p) : p;
}

Point wgs84_from_gcj02(Point p) {
    require_valid(p);
    if (!offset_applies(p)) return p;
    constexpr double enough = 1e-9;  // degrees; 0.1 mm
    Point guess = p;
    for (int i = 0; i < 20; ++i) {  // each step divides the error by about 1000
        const Point there = shifted(guess);
        const double north = p.latitude - there.latitude, east = p.longitude - there.longitude;
        guess = {guess.latitude + north, guess.longitude + east};
        if (std::max(std::abs(north), std::abs(east)) < enough) break;
    }
    return guess;
}

}  // namespace huying::geo
