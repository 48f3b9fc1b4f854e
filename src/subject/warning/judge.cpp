// judge.cpp - the rule engine: each rule hears the readings of a stream (hearing.cpp), those that come out of order at their
// place (out_of_order.cpp), and the device is told what its reading belongs to. A reading that came late
// (sensing::late_after) is remembered and may update or clear, but it opens nothing.
#include <algorithm>

#include "subject/warning/hearing.hpp"

namespace huying::warning {
namespace {

/// What a device is told: of several warnings, the newest that the reading itself is beyond.
class Answer {
  public:
    Answer(const sensing::StreamInfo& stream, double raw) : stream_(stream), raw_(raw) {}

    static bool simple(const Warning& w) { return w.said.empty(); }
    /// `seen` of one that is not simple. One that has cleared is the answer only for what was beyond.
    void add(const Warning& w, Seen seen) {
        const double value = in_unit_of(w, stream_)(raw_);
        const bool over = w.comparison == Comparison::above ? value > w.threshold : value < w.threshold;
        const bool beyond = simple(w) ? over : !seen.calm;
        if (!beyond && (w.state == State::cleared || (said && said->beyond))) return;
        auto [zh, en] =
            reading_message(w, value, simple(w) ? over : seen.beyond, {stream_.station_name, stream_.station_name_en});
        said = sensing::Judgement{w.id,          std::string(record::Field<Severity>::name(w.severity)),
                                  std::move(zh), std::move(en),
                                  w.threshold,   beyond};
    }
    std::optional<sensing::Judgement> said;

  private:
    const sensing::StreamInfo& stream_;
    double raw_;
};

/// The newest reading, by what is remembered.
std::optional<sensing::Judgement> answer(const StreamMemory& memory, const sensing::StreamInfo& stream, double newest) {
    Answer out(stream, newest);
    for (const OpenWarning& o : memory.open) out.add(o.warning, o.seen);
    return std::move(out.said);
}

/// How the rule saw a reading that is stored.
Seen seen_then(const Tx& tx, const sensing::StreamInfo& stream, const Warning& w, Micros time) {
    const auto by = version_of(tx, w);
    Needs needs;
    needs.add(*by);
    std::vector<std::int64_t> words(by->memory());
    const sensing::Conversion convert = in_unit_of(w, stream);
    Seen out;
    for (const Past& p : readings_around(tx, stream.id, time, time, needs.horizon, needs.readings))
        out = see(*by, words, p.time, convert(p.value));
    return out;
}

constexpr Sql covering{R"sql(SELECT /*row*/ FROM warning WHERE county = $1 AND stream = $2 AND property = $3
    AND last_reading >= $4 AND first_reading <= $4 ORDER BY id)sql"};
/// Any reading that is stored, by the warnings whose it is.
std::optional<sensing::Judgement> answer_then(const Tx& tx, const sensing::StreamInfo& stream,
                                              const sensing::Reading& reading) {
    Answer out(stream, reading.value);
    for (const Warning& w : tx.all<Warning>(covering, tx.county(), stream.id, stream.property, reading.time))
        out.add(w, Answer::simple(w) ? Seen{} : seen_then(tx, stream, w, reading.time));
    return std::move(out.said);
}

}  // namespace

sensing::Conversion in_unit_of(const Warning& w, const sensing::StreamInfo& stream) {
    return sensing::conversion(stream.unit, w.unit).value_or(sensing::Conversion{});
}

Seen see(const ReadyRule& rule, std::span<std::int64_t> words, Micros time, double value) {
    Seen seen = rule.plan.see(words.first(rule.plan.memory()), time, value);
    if (rule.options.confirm) words.back() = seen.beyond ? (seen.anew ? 0 : words.back()) + 1 : 0;
    if (seen.beyond && !rule.holds_at(time)) std::swap(seen.beyond, seen.outside);
    return seen;
}

/// What the county's writes remember of the stream; `forgotten` where nothing is remembered. The index of a station has
/// the id of its first stream, so it is kept under the negative of it.
StreamMemory& Judge::remembered(Tx& tx, const sensing::StreamInfo& stream, const ReadyRules& rules,
                                std::span<const sensing::Reading> readings, StreamMemory& forgotten) const {
    const Id key{stream.property == "aqi" ? -stream.id.value : stream.id.value};
    StreamMemory& out = tx.memory() == nullptr ? forgotten : tx.memory()->change<JudgeMemory>().streams[key];
    if (out.setup != setup_version(tx)) out = remember(tx, index_, stream, rules, readings);
    return out;
}

std::vector<Hearing> Judge::hearings(Tx& tx, const sensing::StreamInfo& stream, const ReadyRules& rules,
                                     StreamMemory& memory) const {
    std::vector<Hearing> out;
    out.reserve(rules.size());
    std::size_t word = 0;
    for (std::size_t i = 0; i < rules.size(); ++i) {
        const auto& rule = rules[i];
        const std::span words(memory.words.data() + word, rule->memory());
        word += rule->memory();
        if (const auto convert = memory.conversions[i])
            out.push_back({tx, on_raised_, around_, index_, stream, *rule, rule, *convert, words});
    }
    return out;
}

std::int64_t held(const ReadyRule& rule, std::span<const std::int64_t> words) {
    return rule.options.confirm ? words.back() : 0;
}

std::optional<sensing::Judgement> Judge::operator()(Tx& tx, const sensing::StreamInfo& stream,
                                                    std::span<const sensing::Reading> readings) const {
    const sensing::Reading& newest = readings.back();
    if (newest.again) return answer_then(tx, stream, newest);
    const auto rules = rules_.get(tx, stream.property, [&](const Tx& tx) { return ready_rules(tx, stream.property); });
    if (rules->empty()) return std::nullopt;
    StreamMemory forgotten;
    StreamMemory& memory = remembered(tx, stream, *rules, readings, forgotten);
    const auto heard = hearings(tx, stream, *rules, memory);
    readings = readings.subspan(hear_out_of_order(tx, memory, stream, readings, heard));
    if (readings.empty()) return answer_then(tx, stream, newest);
    for (const Hearing& hearing : heard) hearing.hear(memory.open, readings);
    memory.newest = newest.time;
    memory.last = std::max(memory.last, std::min(newest.time, tx.now()));
    return answer(memory, stream, newest.value);
}

void Judge::without_index(Tx& tx, const sensing::StreamInfo& station, Micros time) const {
    const auto rules =
        rules_.get(tx, station.property, [&](const Tx& tx) { return ready_rules(tx, station.property); });
    StreamMemory forgotten;
    const sensing::Reading none{time};
    StreamMemory& memory = remembered(tx, station, *rules, {&none, 1}, forgotten);
    if (memory.newest >= time) return;
    const auto hours = index_(tx, station.station, time - index_looks_back, time);
    bool said = false;
    for (const Hearing& hearing : hearings(tx, station, *rules, memory))
        if (hearing.hear_unknown(memory.open, hours, time)) said = true;
    if (said) memory.newest = memory.last = time;  // an hour is judged once
}

}  // namespace huying::warning
