// hearing.cpp - see hearing.hpp. A warning opens with the first reading that is beyond its rule's condition and clears after
// `clear_readings` calm ones in a row; in between it is updated, never opened twice.
#include "subject/warning/hearing.hpp"

#include <algorithm>

#include "subject/warning/explain.hpp"
#include "subject/warning/fault.hpp"
#include "subject/warning/incident.hpp"

namespace huying::warning {
namespace {

Warning new_warning(Tx& tx, const sensing::StreamInfo& stream, const ReadyRule& rule, double value, Micros time) {
    const Rule& r = rule.rule;
    return {.county = tx.county(),
            .id = tx.new_id(),
            .rule = r.id,
            .rule_version = r.version,
            .station = stream.station,
            .stream = stream.id,
            .property = r.property,
            .division = stream.division,
            .grid = stream.grid,
            .severity = rule.severity_at(value),
            .raised = tx.now(),
            .updated = tx.now(),
            .threshold = r.threshold,
            .clear_level = r.clear_level,
            .clear_readings = r.clear_readings,
            .comparison = r.comparison,
            .unit = r.unit,
            .first_value = value,
            .value = value,
            .peak = value,
            .readings = 1,
            .first_reading = time,
            .last_reading = time};
}

void open_case(Tx& tx, const OnRaised& on_raised, const sensing::StreamInfo& stream, const Rule& r, const Warning& w) {
    auto [title, title_en] = message(w, {stream.station_name, stream.station_name_en});
    on_raised(tx,
              {w.id, std::move(title), std::move(title_en), std::string(record::Field<Severity>::name(w.severity)),
               stream.station_name, stream.station_name_en, stream.division, stream.grid, stream.latitude,
               stream.longitude, r.lead_role, r.departments, r.accept_minutes, r.arrive_minutes, r.dispose_minutes});
}

}  // namespace

std::optional<LookedAround> Hearing::believed(std::span<const std::int64_t> words, double value, Micros time) const {
    const auto& confirm = rule.options.confirm;
    const Neighbourhood by =
        confirm ? Neighbourhood{confirm->nearest, confirm->kilometres, confirm->factor} : Neighbourhood{};
    LookedAround said = around.look(tx, stream, time, value, rule.rule.unit, by);
    if (!confirm || held(rule, words) >= confirm->readings) return said;
    if (!said.disputed && !in_doubt(tx, stream.id)) return said;
    if (said.disputed) doubt(tx, stream, rule.rule.id, time, value, *said.median, said.neighbours.size());
    return std::nullopt;
}

OpenWarning Hearing::raise(double value, Micros time, LookedAround said) const {
    Warning w = new_warning(tx, stream, rule, value, time);
    if (!rule.rule.condition.empty()) std::tie(w.said, w.said_en) = words(rule.condition, rule.rule.unit);
    if (const auto& minutes = rule.options.acknowledge_minutes) w.ask_next = tx.now() + *minutes * minute;
    w.why = record::to_json(explain(tx, index, rule, stream, time, convert, std::move(said)));
    const bool own_case = join_incident(tx, w, rule, {stream.latitude, stream.longitude});
    tx.insert("warning", w);
    say("warning_raised", w);
    if (on_raised && own_case) open_case(tx, on_raised, stream, rule.rule, w);
    return {std::move(w), shared, {}, value, {.beyond = true, .calm = false}};
}

void Hearing::say(const char* kind, const Warning& w) const {
    tell(tx, kind, w, stream.station_name, stream.station_name_en, rule.rule.departments);
}

void Hearing::say_risen(OpenWarning& open, Severity before) const {
    if (open.warning.severity == before) return;
    say("warning_risen", open.warning);
    open.told = open.warning.peak;
}

void Hearing::keep(OpenWarning& open) const {
    store(tx, open.warning);
    if (open.warning.peak != open.told) say("warning_updated", open.warning);
    open.told = open.warning.peak;
}

void Hearing::look(OpenWarning& open, Seen by_rule, double value, Micros time) const {
    const bool own = !open.words.empty() || open.by->rule.version != rule.rule.version;
    open.seen = own ? see(*open.by, open.words, time, value) : by_rule;
}

bool Hearing::go_on(OpenWarning& open, double value, Micros time) const {
    const Severity before = open.warning.severity;
    const bool cleared = update(open.warning, *open.by, open.seen, value, time, tx.now());
    say_risen(open, before);
    if (!cleared) return false;
    store(tx, open.warning);
    say("warning_cleared", open.warning);
    return true;
}

void Hearing::hear(std::vector<OpenWarning>& all, std::span<const sensing::Reading> readings) const {
    auto open = std::ranges::find_if(all, [&](const OpenWarning& o) { return o.warning.rule == rule.rule.id; });
    bool changed = false;
    for (const auto& [time, raw, late, again] : readings) {
        const double value = convert(raw);
        const Seen seen = see(rule, memory, time, value);
        if (open != all.end()) {
            look(*open, seen, value, time);
            changed = !go_on(*open, value, time);
            if (!changed) all.erase(open), open = all.end();
        } else if (!late && seen.beyond && rule.covers(stream)) {
            auto said = believed(memory, value, time);
            if (!said) continue;
            all.push_back(raise(value, time, std::move(*said)));
            open = all.end() - 1;
        }
    }
    if (open != all.end() && changed) keep(*open);
}

}  // namespace huying::warning
