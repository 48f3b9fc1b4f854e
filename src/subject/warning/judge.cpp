// judge.cpp - the rule engine: threshold with hysteresis. A warning opens with the first reading beyond the threshold
// and clears after `clear_readings` calm ones in a row; in between it is updated, never opened twice.
#include <fmt/format.h>

#include <algorithm>

#include "subject/warning/warning.hpp"

namespace huying::warning {
namespace {

bool beyond(Comparison c, double value, double threshold) {
    return c == Comparison::above ? value > threshold : value < threshold;
}
bool calm(Comparison c, double value, double clear_level) {
    return c == Comparison::above ? value <= clear_level : value >= clear_level;
}

/// mg and ug per cubic metre convert; other units must be the rule's own.
std::optional<double> factor(const std::string& from, const std::string& to) {
    if (from == to) return 1.0;
    if (from == "mg/m3" && to == "ug/m3") return 1000.0;
    if (from == "ug/m3" && to == "mg/m3") return 0.001;
    return std::nullopt;
}

std::string property_name(const std::string& key) {
    static constexpr std::pair<std::string_view, std::string_view> names[] = {
        {"pm25", "PM2.5"}, {"pm10", "PM10"}, {"so2", "SO₂"}, {"no2", "NO₂"}, {"co", "CO"}, {"o3", "O₃"}};
    const auto at = std::ranges::find(names, key, &std::pair<std::string_view, std::string_view>::first);
    return std::string(at == std::end(names) ? std::string_view(key) : at->second);
}

std::string unit_name(const std::string& unit) {
    if (unit == "ug/m3") return "μg/m³";
    if (unit == "mg/m3") return "mg/m³";
    return unit;
}

void tell(Tx& tx, const char* kind, const Warning& w, const sensing::StreamInfo& s, const std::string& departments) {
    auto [title, title_en] = message(w, s.station_name, s.station_name_en);
    const WarningEvent event{w.id, w.station, s.station_name, s.station_name_en, w.stream, w.property, w.division,
                             std::string(record::Field<Severity>::name(w.severity)),
                             std::string(record::Field<State>::name(w.state)), w.value, w.peak, w.threshold, w.unit,
                             w.last_reading, std::move(title), std::move(title_en)};
    emit(tx, kind, {w.grid.empty() ? w.division : w.grid, departments, {}}, event);
}

constexpr Sql newer_reading{R"sql(SELECT time FROM observation
    WHERE county = $1 AND stream = $2 AND time > $3 LIMIT 1)sql"};
constexpr Sql last_cleared{R"sql(SELECT max(last_reading) FROM warning
    WHERE county = $1 AND stream = $2 AND rule = $3 AND station = $4)sql"};

/// A reading raises only when it is the newest of its stream and newer than what an ended warning has seen.
bool news(const Tx& tx, const Rule& rule, const sensing::StreamInfo& stream, Micros newest_given, Micros time) {
    if (tx.one<Micros>(newer_reading, tx.county(), stream.id, newest_given)) return false;
    const auto seen = tx.one<std::optional<Micros>>(last_cleared, tx.county(), stream.id, rule.id, stream.station);
    return !seen || !*seen || time > **seen;
}

Warning raise(Tx& tx, const OnRaised& on_raised, const Rule& rule, const sensing::StreamInfo& s, double value,
              Micros time) {
    Warning w{.county = tx.county(), .id = tx.new_id(), .rule = rule.id, .rule_version = rule.version,
              .station = s.station, .stream = s.id, .property = s.property, .division = s.division, .grid = s.grid,
              .severity = rule.severity, .raised = tx.now(), .updated = tx.now(), .threshold = rule.threshold,
              .clear_level = rule.clear_level, .clear_readings = rule.clear_readings, .comparison = rule.comparison,
              .unit = rule.unit, .first_value = value, .value = value, .peak = value, .readings = 1,
              .last_reading = time};
    tx.insert("warning", w);
    tell(tx, "warning_raised", w, s, rule.departments);
    if (on_raised) {
        auto [title, title_en] = message(w, s.station_name, s.station_name_en);
        on_raised(tx, {w.id, std::move(title), std::move(title_en),
                       std::string(record::Field<Severity>::name(rule.severity)), s.station_name, s.station_name_en,
                       s.division, s.grid, s.latitude, s.longitude, rule.lead_role, rule.departments,
                       rule.accept_minutes, rule.arrive_minutes, rule.dispose_minutes});
    }
    return w;
}

constexpr Sql save{R"sql(UPDATE warning SET state = $3, updated = $4, cleared = $5, value = $6, peak = $7, readings = $8,
    calm_readings = $9, last_reading = $10 WHERE county = $1 AND id = $2)sql"};
void store(Tx& tx, const Warning& w) {
    tx.exec(save, w.county, w.id, w.state, w.updated, w.cleared, w.value, w.peak, w.readings, w.calm_readings,
            w.last_reading);
}

/// One more reading of an open warning. True when it has cleared.
bool update(Tx& tx, Warning& w, double value, Micros time) {
    w.value = value;
    w.last_reading = time;
    w.updated = tx.now();
    if (beyond(w.comparison, value, w.threshold)) {
        ++w.readings;
        w.peak = w.comparison == Comparison::above ? std::max(w.peak, value) : std::min(w.peak, value);
    }
    w.calm_readings = calm(w.comparison, value, w.clear_level) ? w.calm_readings + 1 : 0;
    if (w.calm_readings < w.clear_readings) return false;
    w.state = State::cleared;
    w.cleared = tx.now();
    return true;
}

constexpr Sql open_warning{R"sql(SELECT /*row*/ FROM warning
    WHERE county = $1 AND stream = $2 AND rule = $3 AND state = 'open')sql"};

struct Verdict {
    std::optional<Warning> warning;  ///< the open one after the last reading
};

Verdict judge_by(Tx& tx, const OnRaised& on_raised, const Rule& rule, const sensing::StreamInfo& stream,
                 std::span<const sensing::Reading> readings, double unit_factor) {
    auto open = tx.one<Warning>(open_warning, tx.county(), stream.id, rule.id);
    if (!open && std::ranges::none_of(readings, [&](const auto& r) {
            return beyond(rule.comparison, r.value * unit_factor, rule.threshold);
        })) return {};
    const Micros newest = readings.back().time;
    bool changed = false;
    double told = open ? open->peak : 0;
    for (const auto& r : readings) {
        const double value = r.value * unit_factor;
        if (open) {
            if (r.time <= open->last_reading) continue;
            changed = true;
            if (!update(tx, *open, value, r.time)) continue;
            store(tx, *open);
            tell(tx, "warning_cleared", *open, stream, rule.departments);
            open.reset();
            changed = false;
        } else if (beyond(rule.comparison, value, rule.threshold) && news(tx, rule, stream, newest, r.time)) {
            open = raise(tx, on_raised, rule, stream, value, r.time);
            told = open->peak;
        }
    }
    if (open && changed) {
        store(tx, *open);
        if (open->peak != told) tell(tx, "warning_updated", *open, stream, rule.departments);
    }
    return {open};
}

}  // namespace

std::pair<std::string, std::string> message(const Warning& w, const std::string& station, const std::string& station_en) {
    const std::string property = property_name(w.property), unit = unit_name(w.unit);
    const bool above = w.comparison == Comparison::above;
    return {fmt::format("{} {} 浓度 {:g} {}，{} {:g}", station, property, w.value, unit, above ? "超过" : "低于", w.threshold),
            fmt::format("{}: {} is {:g} {}, {} {:g}", station_en, property, w.value, unit, above ? "above" : "below",
                        w.threshold)};
}

constexpr Sql rules_for{R"sql(SELECT /*row*/ FROM rule WHERE county = $1 AND property = $2 AND enabled ORDER BY id)sql"};
std::optional<sensing::Judgement> Judge::operator()(Tx& tx, const sensing::StreamInfo& stream,
                                                    std::span<const sensing::Reading> readings) const {
    std::optional<sensing::Judgement> out;
    const auto rules = rules_.get(tx, stream.property, [&](const Tx& tx) {
        return tx.all<Rule>(rules_for, tx.county(), stream.property);
    });
    for (const Rule& rule : *rules) {
        const auto unit_factor = factor(stream.unit, rule.unit);
        if (!unit_factor) continue;
        const Verdict verdict = judge_by(tx, on_raised_, rule, stream, readings, *unit_factor);
        if (!verdict.warning) continue;
        auto [zh, en] = message(*verdict.warning, stream.station_name, stream.station_name_en);
        const Warning& w = *verdict.warning;
        const bool now_beyond = beyond(w.comparison, readings.back().value * *unit_factor, w.threshold);
        if (out && out->beyond && !now_beyond) continue;
        out = sensing::Judgement{w.id, std::string(record::Field<Severity>::name(w.severity)), std::move(zh), std::move(en),
                                 w.threshold, now_beyond};
    }
    return out;
}

}  // namespace huying::warning
