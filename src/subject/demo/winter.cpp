// winter.cpp - three winter months of eight Beijing stations (UCI 501, CC BY 4.0), fed hour by hour.
#include <algorithm>
#include <filesystem>

#include "subject/demo/demo.hpp"
#include "subject/sensing/import.hpp"

namespace huying::demo {

Winter::Winter(const std::string& folder) {
    for (const auto& entry : std::filesystem::directory_iterator(folder + "/air")) {
        if (entry.path().extension() != ".csv") continue;
        sensing::AirReader reader;
        bool first = true;
        sensing::each_line(entry.path().string(), [&](std::string_view line, double) {
            sensing::AirHour hour;
            if (first) {
                first = false;
                if (const auto fault = reader.header(line))
                    throw std::runtime_error(entry.path().string() + ": " + *fault);
            } else if (!reader.row(line, hour)) {
                hours_[hour.station].push_back(std::move(hour));
            }
            return true;
        });
    }
    for (auto& [station, hours] : hours_) std::ranges::sort(hours, {}, &sensing::AirHour::time);
}

constexpr Sql last_reading{R"sql(SELECT max(time) FROM observation WHERE county = $1 AND stream = $2)sql"};
void Winter::feed(Tx& tx, const sensing::Sensing& sensing) {
    const std::int64_t now = tx.now().value;
    if (now < fed_until_) return;
    for (const auto& [station, hours] : hours_) {
        for (const auto& [property, stream] : sensing::streams_of_air(tx, sensing, station)) {
            const auto place = std::ranges::find(sensing::air_properties, property) - sensing::air_properties.begin();
            if (place == std::ssize(sensing::air_properties)) continue;
            const auto last = tx.one<std::optional<Micros>>(last_reading, tx.county(), stream.id);
            const Micros after = last && *last ? **last : Micros{INT64_MIN};
            const sensing::Conversion counted = *sensing::conversion(sensing::stated_unit(property), stream.unit);
            auto at = std::ranges::upper_bound(hours, after, {}, &sensing::AirHour::time);
            for (; at != hours.end() && at->time <= tx.now(); ++at)
                if (const auto value = at->values[place])
                    sensing::store_observation(tx, sensing, stream, {at->time, counted(*value), {}, {}});
        }
    }
    fed_until_ = now - now % hour + hour;  // nothing new before the next full hour
}

}  // namespace huying::demo
