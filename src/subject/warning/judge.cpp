// judge.cpp - the rule engine: a warning opens with the first reading that is beyond its rule's condition and clears
// after `clear_readings` calm ones in a row; in between it is updated, never opened twice. A reading that came late
// (sensing::late_after) is remembered and may update or clear, but it opens nothing.
#include <algorithm>

#include "subject/warning/explain.hpp"
#include "subject/warning/fault.hpp"
#include "subject/warning/incident.hpp"
#include "subject/warning/warning.hpp"

namespace huying::warning {
namespace {

/// The readings of one call, under one rule.
struct Hearing {
    Tx& tx;
    const OnRaised& on_raised;
    const Around& around;
    const IndexOf& index;
    const sensing::StreamInfo& stream;
    const ReadyRule& rule;
    std::shared_ptr<const ReadyRule> shared;
    double factor;

    /// What the neighbours say, and whether the reading is to be believed: a rule that asks for confirmation believes a
    /// disputed reading only when it has lasted.
    std::optional<LookedAround> believed(std::span<const std::int64_t> words, double value, Micros time) const {
        const auto& confirm = rule.options.confirm;
        const Neighbourhood by =
            confirm ? Neighbourhood{confirm->nearest, confirm->kilometres, confirm->factor} : Neighbourhood{};
        LookedAround said = around.look(tx, stream, time, value, rule.rule.unit, by);
        if (!confirm || held(rule, words) >= confirm->readings) return said;
        if (!said.disputed && !in_doubt(tx, stream.id)) return said;
        if (said.disputed) doubt(tx, stream, rule.rule.id, time, value, *said.median, said.neighbours.size());
        return std::nullopt;
    }

    OpenWarning raise(double value, Micros time, LookedAround said) const {
        const Rule& r = rule.rule;
        Warning w{.county = tx.county(),
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
                  .last_reading = time};
        if (!r.condition.empty()) std::tie(w.said, w.said_en) = words(rule.condition, r.unit);
        if (const auto& minutes = rule.options.acknowledge_minutes) w.ask_next = tx.now() + *minutes * minute;
        w.why = record::to_json(explain(tx, index, rule, stream, time, factor, std::move(said)));
        const bool own_case = join_incident(tx, w, rule, {stream.latitude, stream.longitude});
        tx.insert("warning", w);
        tell(tx, "warning_raised", w, stream.station_name, stream.station_name_en, r.departments);
        if (on_raised && own_case) open_case(w);
        return {std::move(w), shared, {}, value};
    }
    void open_case(const Warning& w) const {
        const Rule& r = rule.rule;
        auto [title, title_en] = message(w, stream.station_name, stream.station_name_en);
        on_raised(
            tx, {w.id, std::move(title), std::move(title_en), std::string(record::Field<Severity>::name(w.severity)),
                 stream.station_name, stream.station_name_en, stream.division, stream.grid, stream.latitude,
                 stream.longitude, r.lead_role, r.departments, r.accept_minutes, r.arrive_minutes, r.dispose_minutes});
    }
    void say(const char* kind, const Warning& w) const {
        tell(tx, kind, w, stream.station_name, stream.station_name_en, rule.rule.departments);
    }

    /// Gives the open warning after these readings, if there is one. `open` is null or the one before them.
    void hear(std::vector<OpenWarning>& all, std::span<std::int64_t> words, std::span<const sensing::Reading> readings,
              Micros last) const {
        auto open = std::ranges::find_if(all, [&](const OpenWarning& o) { return o.warning.rule == rule.rule.id; });
        bool changed = false;
        for (const auto& [time, raw, late] : readings) {
            if (time <= last) continue;
            const double value = raw * factor;
            const Seen seen = see(rule, words, time, value);
            if (open != all.end()) {
                changed = true;
                if (!go_on(*open, seen, value, time)) continue;
                all.erase(open);
                open = all.end();
                changed = false;
            } else if (!late && seen.beyond && rule.covers(stream)) {
                auto said = believed(words, value, time);
                if (!said) continue;
                all.push_back(raise(value, time, std::move(*said)));
                open = all.end() - 1;
            }
        }
        if (open == all.end() || !changed) return;
        store(tx, open->warning);
        if (open->warning.peak != open->told) say("warning_updated", open->warning);
        open->told = open->warning.peak;
    }
    /// True when the warning has cleared with this reading.
    bool go_on(OpenWarning& open, Seen seen, double value, Micros time) const {
        if (!open.words.empty() || open.by->rule.version != rule.rule.version)
            seen = see(*open.by, open.words, time, value);
        const Severity before = open.warning.severity;
        const bool cleared = update(open.warning, *open.by, seen, value, time, tx.now());
        if (open.warning.severity > before) {
            say("warning_risen", open.warning);
            open.told = open.warning.peak;
        }
        if (!cleared) return false;
        store(tx, open.warning);
        say("warning_cleared", open.warning);
        return true;
    }
};

/// What the answer to the device says: of several open warnings, the one that the last reading itself is beyond.
std::optional<sensing::Judgement> answer(const StreamMemory& memory, const sensing::StreamInfo& stream, double last) {
    std::optional<sensing::Judgement> out;
    for (const OpenWarning& o : memory.open) {
        const Warning& w = o.warning;
        const double value = last * unit_factor(stream.unit, w.unit).value_or(1);
        const bool beyond = w.said.empty()
                                ? (w.comparison == Comparison::above ? value > w.threshold : value < w.threshold)
                                : w.calm_readings == 0;
        if (out && out->beyond && !beyond) continue;
        auto [zh, en] = message(w, stream.station_name, stream.station_name_en);
        out = sensing::Judgement{w.id,          std::string(record::Field<Severity>::name(w.severity)),
                                 std::move(zh), std::move(en),
                                 w.threshold,   beyond};
    }
    return out;
}

}  // namespace

Seen see(const ReadyRule& rule, std::span<std::int64_t> words, Micros time, double value) {
    Seen seen = rule.plan.see(words.first(rule.plan.memory()), time, value);
    if (rule.options.confirm) words.back() = seen.beyond ? (seen.anew ? 0 : words.back()) + 1 : 0;
    if (seen.beyond && !rule.holds_at(time)) std::swap(seen.beyond, seen.outside);
    return seen;
}

/// What the county's writes remember of the stream; `forgotten` where nothing is remembered. The index of a station has
/// the id of its first stream, so it is kept under the negative of it.
StreamMemory& remembered(Tx& tx, const sensing::StreamInfo& stream, StreamMemory& forgotten) {
    if (tx.memory() == nullptr) return forgotten;
    const Id key{stream.property == "aqi" ? -stream.id.value : stream.id.value};
    return tx.memory()->change<JudgeMemory>().streams[key];
}

std::int64_t held(const ReadyRule& rule, std::span<const std::int64_t> words) {
    return rule.options.confirm ? words.back() : 0;
}

std::optional<sensing::Judgement> Judge::operator()(Tx& tx, const sensing::StreamInfo& stream,
                                                    std::span<const sensing::Reading> readings) const {
    const auto rules = rules_.get(tx, stream.property, [&](const Tx& tx) { return ready_rules(tx, stream.property); });
    if (rules->empty()) return std::nullopt;
    StreamMemory forgotten;
    StreamMemory& memory = remembered(tx, stream, forgotten);
    if (memory.setup != setup_version(tx)) memory = remember(tx, index_, stream, *rules, readings);
    std::size_t word = 0;
    for (const auto& rule : *rules) {
        const std::span words(memory.words.data() + word, rule->memory());
        word += rule->memory();
        const auto factor = unit_factor(stream.unit, rule->rule.unit);
        if (!factor) continue;
        const Hearing hearing{tx, on_raised_, around_, index_, stream, *rule, rule, *factor};
        hearing.hear(memory.open, words, readings, memory.last);
    }
    memory.last = std::max(memory.last, readings.back().time);
    return answer(memory, stream, readings.back().value);
}

}  // namespace huying::warning
