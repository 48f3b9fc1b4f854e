// raise.cpp - a warning's life: how it changes with a reading, how it is stored and told.
#include <algorithm>

#include "subject/warning/warning.hpp"

namespace huying::warning {

void tell(Tx& tx, const char* kind, const Warning& w, const std::string& station, const std::string& station_en,
          const std::string& departments, const std::optional<Sentence>& said) {
    const NameOf at{station, station_en};
    auto [title, title_en] = said ? *said : w.state == State::cleared ? cleared_message(w, at) : message(w, at);
    const WarningEvent event{w.id,
                             w.station,
                             station,
                             station_en,
                             w.stream,
                             w.property,
                             w.division,
                             std::string(record::Field<Severity>::name(w.severity)),
                             std::string(record::Field<State>::name(w.state)),
                             w.value,
                             w.peak,
                             w.threshold,
                             w.unit,
                             w.last_reading,
                             std::move(title),
                             std::move(title_en),
                             w.rule,
                             w.incident,
                             w.escalation};
    emit(tx, kind, {w.grid.empty() ? w.division : w.grid, departments, {}}, event);
}

constexpr Sql save{
    R"sql(UPDATE warning SET state = $3, updated = $4, cleared = $5, value = $6, peak = $7, readings = $8,
    calm_readings = $9, last_reading = $10, severity = $11, first_reading = $12,
    ask_next = CASE WHEN $3 = 'open' THEN ask_next END WHERE county = $1 AND id = $2)sql"};
void store(Tx& tx, const Warning& w) {
    tx.exec(save, w.county, w.id, w.state, w.updated, w.cleared, w.value, w.peak, w.readings, w.calm_readings,
            w.last_reading, w.severity, w.first_reading);
}

namespace {

void count_beyond(Warning& w, const ReadyRule& by, double value) {
    ++w.readings;
    w.peak = w.comparison == Comparison::above ? std::max(w.peak, value) : std::min(w.peak, value);
    w.severity = std::max(w.severity, by.severity_at(value));
}

}  // namespace

bool update(Warning& w, const ReadyRule& by, Seen seen, double value, Micros time, Micros now) {
    w.value = value;
    w.last_reading = std::max(w.last_reading, time);
    w.updated = now;
    if (seen.beyond || seen.outside) count_beyond(w, by, value);
    w.calm_readings = seen.calm ? w.calm_readings + 1 : 0;
    if (w.calm_readings < w.clear_readings) return false;
    w.state = State::cleared;
    w.cleared = now;
    return true;
}

void add_earlier(Warning& w, const ReadyRule& by, double value, Micros time, Micros now) {
    count_beyond(w, by, value);
    w.first_reading = std::min(w.first_reading, time);
    w.updated = now;
}

}  // namespace huying::warning
