// import.cpp - see import.hpp.
#include "subject/sensing/import.hpp"

#include <set>

#include "subject/sensing/import_file.hpp"
#include "subject/sensing/result.hpp"

namespace huying::sensing {
namespace {

struct StreamOf {
    std::string property;
    Id id;
};
BOOST_DESCRIBE_STRUCT(StreamOf, (), (property, id))

constexpr Sql streams_by_source{R"sql(SELECT d.property AS property, d.id AS id FROM thing t
    JOIN datastream d ON d.county = t.county AND d.thing = t.id
    WHERE t.county = $1 AND (t.code = $2 OR t.name = $2 OR t.properties LIKE $3 ESCAPE '!') ORDER BY d.id)sql"};

}  // namespace

std::vector<std::pair<std::string, StreamInfo>> streams_of_source(const Tx& tx, const Sensing& sensing,
                                                                  const std::string& source_station) {
    std::vector<std::pair<std::string, StreamInfo>> out;
    std::string name, property = "%\"source!_station\":";
    record::write_text(name, source_station);
    for (const char c : name) property.append(c == '%' || c == '_' || c == '!' ? "!" : "") += c;
    property += '%';
    for (const StreamOf& s : tx.all<StreamOf>(streams_by_source, tx.county(), source_station, property))
        out.emplace_back(s.property, *find_stream(tx, sensing, s.id));
    return out;
}

std::vector<std::pair<std::string, StreamInfo>> streams_of_air(const Tx& tx, const Sensing& sensing,
                                                               const std::string& source_station) {
    auto out = streams_of_source(tx, sensing, source_station);
    const auto exact = [](const auto& one) { return one.second.unit == stated_unit(one.first); };
    std::set<std::string> served;
    for (const auto& one : out)
        if (exact(one)) served.insert(one.first);
    std::erase_if(out, [&](const auto& one) {
        return !exact(one) && (served.contains(one.first) || !conversion(stated_unit(one.first), one.second.unit));
    });
    return out;
}

namespace {

/// The hours of stations: up to six observations a row.
class AirSorter {
  public:
    using Row = AirHour;
    using Reader = AirReader;
    static std::optional<std::string> first(AirReader& reader, std::string_view line, bool& is_row) {
        is_row = false;
        return reader.header(line);
    }
    static std::string must_begin() { return AirReader().header("").value(); }
    static std::string different(const StreamInfo& stream, const NewObservation&) {
        return stream.property + " has another value there";
    }

    AirSorter(const Tx& tx, const Sensing& sensing, ImportBatch& batch) : tx_(tx), sensing_(sensing), batch_(batch) {}
    void sort_in(std::int64_t line, const AirHour& h) {
        const auto [at, unknown] = stations_.try_emplace(h.station);
        if (unknown) at->second = streams_of_air(tx_, sensing_, h.station);
        if (at->second.empty()) return batch_.fault(line, "there is no station for '" + h.station + "'");
        if (const auto fault = time_fault(tx_, h.time)) return batch_.fault(line, "the time " + *fault);
        for (const auto& [property, stream] : at->second) {
            const auto place = std::ranges::find(air_properties, property) - air_properties.begin();
            if (place == std::ssize(air_properties) || !h.values[place]) continue;
            const Conversion counted = *conversion(stated_unit(property), stream.unit);
            NewObservation o{h.time, counted(*h.values[place]), {}, {}};
            if (const auto fault = result_fault(stream, o)) batch_.fault(line, property + " " + *fault);
            else batch_.add(line, stream, std::move(o));
        }
    }

  private:
    const Tx& tx_;
    const Sensing& sensing_;
    ImportBatch& batch_;
    std::map<std::string, std::vector<std::pair<std::string, StreamInfo>>> stations_;
};

}  // namespace

ImportReport import_air(Store& store, const Sensing& sensing, const std::string& county, const std::string& path,
                        const std::function<void(double)>& progress) {
    return FileImport<AirSorter>(store, sensing, county, import_source("air", path)).run(path, progress);
}

}  // namespace huying::sensing
