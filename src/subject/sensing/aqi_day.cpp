// aqi_day.cpp - see aqi_day.hpp.
#include "subject/sensing/aqi_day.hpp"

#include <algorithm>

namespace huying::sensing {
namespace {

struct Sum {
    std::int64_t value = 0;
    int n = 0;
};
Sum sum(std::span<const std::optional<Milli>> hours) {
    Sum out;
    for (const auto& h : hours)
        if (h) out.value += h->value, ++out.n;
    return out;
}

}  // namespace

int hours_of(const DayHours& hours) { return sum(hours).n; }

std::optional<Milli> mean_24h(Pollutant p, const DayHours& hours) {
    const Sum s = sum(hours);
    if (s.n < least_hours_of_day) return std::nullopt;
    return mean_as_reported(p, s.value, s.n);
}

std::optional<Milli> largest_8h(const DayHours& hours) {
    std::optional<Milli> largest;
    int windows = 0;
    for (std::size_t end = 8; end <= hours.size(); ++end) {
        const Sum s = sum(std::span(hours).subspan(end - 8, 8));
        if (s.n < least_hours_of_window) continue;
        ++windows;
        const Milli mean = mean_as_reported(Pollutant::o3_8h, s.value, s.n);
        if (!largest || mean.value > largest->value) largest = mean;
    }
    const bool enough = windows >= least_windows_of_day || (largest && largest->value > o3_8h_limit * 1000);
    return enough ? largest : std::nullopt;
}

Concentrations day_values(const StationDay& day) {
    Concentrations out;
    for (std::size_t i = 0; i < aqi_parts; ++i) {
        const Pollutant p = column_of(i, Report::daily);
        out[i] = p == Pollutant::o3_8h ? largest_8h(day[i]) : mean_24h(p, day[i]);
    }
    return out;
}

Concentrations county_values(std::span<const Concentrations> stations) {
    Concentrations out;
    for (std::size_t i = 0; i < aqi_parts; ++i) {
        Sum s;
        for (const Concentrations& c : stations)
            if (c[i]) s.value += c[i]->value, ++s.n;
        if (s.n > 0 && s.n >= least_stations * static_cast<double>(stations.size()))
            out[i] = mean_as_reported(column_of(i, Report::daily), s.value, s.n);
    }
    return out;
}

}  // namespace huying::sensing
