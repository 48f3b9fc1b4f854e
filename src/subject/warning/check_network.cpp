// check_network.cpp - looks for sensor faults: on the county's clock, because a sensor that has stopped sends nothing that
// could be judged. One statement per window of time, whatever the number of streams.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "subject/warning/events.hpp"
#include "subject/warning/fault.hpp"
#include "subject/warning/rule.hpp"

namespace huying::warning {
namespace {

struct Sensor {
    Id stream, station;
    std::string name, name_en, division, grid, property, unit;
    double latitude, longitude;
    std::optional<Micros> last;
};
BOOST_DESCRIBE_STRUCT(Sensor, (),
                      (stream, station, name, name_en, division, grid, property, unit, latitude, longitude, last))

/// What a stream said within the time of a check.
struct Window {
    Id stream;
    std::int64_t readings;
    double lowest, highest, mean;
    Micros first;
};
BOOST_DESCRIBE_STRUCT(Window, (), (stream, readings, lowest, highest, mean, first))
using Windows = std::map<Id, Window>;

struct Finding {
    const Sensor* sensor;
    Micros since;
    std::string reason, reason_en;
};

constexpr Sql sensors_of{R"sql(SELECT d.id AS stream, d.thing AS station, t.name AS name, t.name_en AS name_en,
    t.division AS division, t.grid AS grid,
    d.property AS property, d.unit AS unit, coalesce(t.latitude, 0.0) AS latitude,
    coalesce(t.longitude, 0.0) AS longitude, (SELECT max(o.time) FROM observation o WHERE o.county = d.county
    AND o.stream = d.id) AS last FROM datastream d JOIN thing t ON t.county = d.county AND t.id = d.thing
    WHERE d.county = $1 ORDER BY d.property, d.id)sql"};

constexpr Sql window_of{
    R"sql(SELECT d.id AS stream, count(*) AS readings, min(o.value) AS lowest, max(o.value) AS highest,
    avg(o.value) AS mean, min(o.time) AS first FROM datastream d JOIN observation o ON o.county = d.county
    AND o.stream = d.id WHERE d.county = $1 AND d.property = $2 AND o.time > $3 AND o.time <= $4
    AND o.value IS NOT NULL GROUP BY d.id HAVING count(*) >= $5)sql"};
Windows windows(const Tx& tx, const std::string& property, std::int64_t minutes) {
    Windows out;
    for (const Window& w :
         tx.all<Window>(window_of, tx.county(), property, tx.now() - minutes * minute, tx.now(), fewest_readings))
        out.emplace(w.stream, w);
    return out;
}

std::string hours(std::int64_t minutes) { return fmt::format("{:g}", static_cast<double>(minutes) / 60); }

std::vector<Finding> silent(const Tx& tx, std::span<const Sensor> sensors, const NetworkCheck& check) {
    std::vector<Finding> out;
    for (const Sensor& s : sensors) {
        if (!s.last || *s.last > tx.now() - check.minutes * minute)
            continue;  // one that has never spoken is not yet in use
        out.push_back({&s, *s.last, fmt::format("超过 {} 小时没有读数", hours(check.minutes)),
                       fmt::format("no reading for more than {} h", hours(check.minutes))});
    }
    return out;
}

/// Has the stream been heard for most of the time that is looked at?
bool long_enough(const Tx& tx, const Window& w, std::int64_t minutes) {
    return w.first <= tx.now() - minutes * minute * 3 / 4;
}

/// Values within the noise of the instrument may stay the same: that is clean air at the limit of detection.
std::vector<Finding> stuck(const Tx& tx, std::span<const Sensor> sensors, const NetworkCheck& check) {
    std::vector<Finding> out;
    const Windows said = windows(tx, sensors.front().property, check.minutes);
    for (const Sensor& s : sensors) {
        const auto at = said.find(s.stream);
        if (at == said.end() || at->second.lowest != at->second.highest) continue;
        const Window& w = at->second;
        if (std::abs(w.mean) <= noise(s.unit) || !long_enough(tx, w, check.minutes)) continue;
        out.push_back({&s, w.first, fmt::format("{} 次读数一直是 {:g}", w.readings, w.mean),
                       fmt::format("{} readings in a row were all {:g}", w.readings, w.mean)});
    }
    return out;
}

Finding finding_of(const Sensor& s, const Window& w, double mean, const Opinion& said, const NetworkCheck& check) {
    const std::size_t n = said.neighbours.size();
    return {
        &s, w.first,
        fmt::format("{} 小时平均 {:.1f}，邻近 {} 个站的中位数 {:.1f}，差距超过邻站之间正常差异（{:.1f}）的 {:g} 倍",
                    hours(check.minutes), mean, n, said.median, said.spread, check.by.factor),
        fmt::format(
            "The mean of {} h is {:.1f}, the median of {} nearby stations {:.1f}: the gap is over {:g} times the usual "
            "difference between them ({:.1f})",
            hours(check.minutes), mean, n, said.median, check.by.factor, said.spread)};
}

/// Each is compared with those around it in its own unit.
std::vector<Finding> apart(const Tx& tx, std::span<const Sensor> sensors, const NetworkCheck& check) {
    std::vector<Finding> out;
    const Windows said = windows(tx, sensors.front().property, check.minutes);
    std::map<std::string, std::vector<const Sensor*>> by_unit;
    for (const Sensor& s : sensors) {
        const auto at = said.find(s.stream);
        if (at != said.end() && long_enough(tx, at->second, check.minutes)) by_unit[s.unit].push_back(&s);
    }
    for (const auto& [unit, own] : by_unit) {
        std::vector<Sighting> all;
        for (const auto& [other, who] : by_unit) {
            const auto convert = sensing::conversion(other, unit);
            for (std::size_t i = 0; convert && i < who.size(); ++i)
                all.push_back({who[i]->stream,
                               who[i]->station,
                               {who[i]->latitude, who[i]->longitude},
                               (*convert)(said.at(who[i]->stream).mean)});
        }
        for (const Sensor* s : own) {
            const Window& w = said.at(s->stream);
            const auto opinion =
                neighbours_say({s->stream, s->station, {s->latitude, s->longitude}, w.mean}, all, check.by, unit);
            if (opinion && opinion->disputed) out.push_back(finding_of(*s, w, w.mean, *opinion, check));
        }
    }
    return out;
}

std::vector<Finding> found(const Tx& tx, std::span<const Sensor> sensors, const NetworkCheck& check) {
    if (check.minutes == 0) return {};  // switched off: what is open is closed
    if (check.kind == FaultKind::silent) return silent(tx, sensors, check);
    if (check.kind == FaultKind::stuck) return stuck(tx, sensors, check);
    return apart(tx, sensors, check);
}

void tell(Tx& tx, const char* kind, const Fault& f, const Sensor& s) {
    emit(tx, kind, {s.division, "environment", {}},
         FaultEvent{f.id, f.station, s.name, s.name_en, f.stream, s.property,
                    std::string(record::Field<FaultKind>::name(f.kind)), f.since, f.until, f.reason, f.reason_en,
                    std::string(record::Field<FaultState>::name(f.state))});
}

constexpr Sql open_faults{R"sql(SELECT /*row*/ FROM sensor_fault WHERE county = $1 AND state = 'open')sql"};
constexpr Sql resolved_since{
    R"sql(SELECT id FROM sensor_fault WHERE county = $1 AND stream = $2 AND kind = $3 AND until >= $4
    AND resolved_by IS NOT NULL LIMIT 1)sql"};
constexpr Sql close_row{R"sql(UPDATE sensor_fault SET state = 'closed', until = $3 WHERE county = $1 AND id = $2)sql"};

/// What somebody has resolved is not opened again by the same silence, nor by readings from before it was resolved.
bool resolved_already(const Tx& tx, FaultKind kind, const Finding& f) {
    const auto word = record::Field<FaultKind>::name(kind);
    return tx.one<Id>(resolved_since, tx.county(), f.sensor->stream, word, f.since).has_value();
}

/// `those`: whom the check is for; the others are only their neighbours.
void settle(Tx& tx, std::span<const Sensor> sensors, const std::vector<const Sensor*>& those, const NetworkCheck& check,
            const std::vector<Fault>& open) {
    if (those.empty()) return;
    auto findings = found(tx, sensors, check);
    std::erase_if(findings, [&](const Finding& f) { return std::ranges::find(those, f.sensor) == those.end(); });
    const auto known = [&](Id stream) {
        return std::ranges::find_if(open, [&](const Fault& f) { return f.stream == stream && f.kind == check.kind; });
    };
    for (const Finding& f : findings) {
        if (known(f.sensor->stream) != open.end() || resolved_already(tx, check.kind, f)) continue;
        Fault fault{.county = tx.county(),
                    .id = tx.new_id(),
                    .station = f.sensor->station,
                    .stream = f.sensor->stream,
                    .rule = check.rule,
                    .kind = check.kind,
                    .since = f.since,
                    .reason = f.reason,
                    .reason_en = f.reason_en,
                    .property = f.sensor->property};
        tx.insert("sensor_fault", fault);
        tell(tx, "sensor_fault_opened", fault, *f.sensor);
    }
    for (const Sensor* s : those) {
        const auto at = known(s->stream);
        if (at == open.end() || std::ranges::find(findings, s, &Finding::sensor) != findings.end()) continue;
        Fault fault = *at;
        fault.state = FaultState::closed;
        fault.until = tx.now();
        tx.exec(close_row, tx.county(), fault.id, fault.until);
        tell(tx, "sensor_fault_closed", fault, *s);
    }
}

}  // namespace

std::vector<NetworkCheck> usual_checks() {
    return {{FaultKind::silent, 3 * 60},
            {FaultKind::stuck, 24 * 60},
            {FaultKind::disputed, 6 * 60},
            {FaultKind::drifting, 7 * 24 * 60, {.nearest = 5, .kilometres = 20, .factor = 3}}};
}

namespace {

constexpr std::int64_t drift_minutes = 24 * 60;  // neighbours compared over a day or more: it drifts

NetworkCheck check_of(const Condition& c, Id rule) {
    const std::int64_t minutes = *c.minutes;
    if (c.kind == Kind::silent) return {FaultKind::silent, minutes, {}, rule};
    if (c.kind == Kind::stuck) return {FaultKind::stuck, minutes, {}, rule};
    const FaultKind kind = minutes < drift_minutes ? FaultKind::disputed : FaultKind::drifting;
    const Neighbourhood usual;
    return {
        kind,
        minutes,
        {c.nearest.value_or(usual.nearest), c.kilometres.value_or(usual.kilometres), c.factor.value_or(usual.factor)},
        rule};
}

/// A check with the rule that says where and when it holds; without one it holds everywhere and always.
struct HeldCheck {
    NetworkCheck check;
    std::shared_ptr<const ReadyRule> by;
};

void leaves(const Condition& c, const std::shared_ptr<const ReadyRule>& by, std::vector<HeldCheck>& out) {
    if (c.of) {
        for (const Condition& part : *c.of) leaves(part, by, out);
        return;
    }
    NetworkCheck check = check_of(c, by->rule.id);
    if (!by->rule.enabled) check.minutes = 0;
    out.push_back({check, by});
}

constexpr Sql rules_of{R"sql(SELECT /*row*/ FROM rule WHERE county = $1 AND property = $2 AND condition <> ''
    ORDER BY CASE WHEN enabled THEN 0 ELSE 1 END, id)sql"};
/// The first that is for a sensor counts: a rule about sensors replaces the usual check of its kind where and when it
/// holds, the oldest before others; one that is switched off switches the check off there.
std::vector<HeldCheck> checks_of(const Tx& tx, const std::string& property) {
    std::vector<HeldCheck> out;
    for (Rule& r : tx.all<Rule>(rules_of, tx.county(), property))
        if (of_sensor(condition_of(r))) {
            const auto by = std::make_shared<const ReadyRule>(std::move(r));
            leaves(by->condition, by, out);
        }
    for (const NetworkCheck& usual : usual_checks()) out.push_back({usual, nullptr});
    return out;
}

/// A fault that a rule has opened is followed by that rule outside its months and hours, too.
bool is_for(const HeldCheck& c, const Sensor& s, const std::vector<Fault>& open, Micros now) {
    if (!c.by) return true;
    sensing::StreamInfo where;
    where.division = s.division;
    where.grid = s.grid;
    const auto opened = [&](const Fault& f) {
        return f.stream == s.stream && f.kind == c.check.kind && f.rule == c.check.rule;
    };
    return c.by->covers(where) && (c.by->holds_at(now) || std::ranges::any_of(open, opened));
}

/// Each sensor by one check of each kind.
void check_property(Tx& tx, std::span<const Sensor> sensors, const std::vector<Fault>& open, bool silence_only) {
    std::map<FaultKind, std::vector<const Sensor*>> left;
    for (const FaultKind kind : {FaultKind::silent, FaultKind::stuck, FaultKind::disputed, FaultKind::drifting})
        for (const Sensor& s : sensors) left[kind].push_back(&s);
    for (const HeldCheck& c : checks_of(tx, sensors.front().property)) {
        if ((c.check.kind == FaultKind::silent) != silence_only) continue;
        auto& rest = left[c.check.kind];
        const auto others = std::stable_partition(rest.begin(), rest.end(),
                                                  [&](const Sensor* s) { return is_for(c, *s, open, tx.now()); });
        const std::vector<const Sensor*> those(rest.begin(), others);
        rest.erase(rest.begin(), others);
        settle(tx, sensors, those, c.check, open);
    }
}

}  // namespace

void check_network(Tx& tx, bool silence_only) {
    const auto sensors = tx.all<Sensor>(sensors_of, tx.county());
    const auto open = tx.all<Fault>(open_faults, tx.county());
    for (auto at = sensors.begin(); at != sensors.end();) {
        const auto end = std::find_if(at, sensors.end(), [&](const Sensor& s) { return s.property != at->property; });
        check_property(tx, {at, end}, open, silence_only);
        at = end;
    }
}

constexpr Sql doubts{R"sql(SELECT id FROM sensor_fault WHERE county = $1 AND stream = $2 AND state = 'open'
    AND kind <> 'silent' LIMIT 1)sql"};
bool in_doubt(const Tx& tx, Id stream) { return tx.one<Id>(doubts, tx.county(), stream).has_value(); }

}  // namespace huying::warning
