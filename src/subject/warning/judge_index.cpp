// judge_index.cpp - judges the hourly index of each station by the rules of the property "aqi". A job: an hour is known
// only when its readings have come, and those of one station come one by one. Of an hour without an index (a pollutant is
// missing and none is above 100) only what is open hears: missing pollutants raise nothing and keep nothing open for ever.
#include <algorithm>
#include <set>

#include "subject/warning/hearing.hpp"

namespace huying::warning {

Unknown hear_unknown(const ReadyRule& by, std::span<const std::int64_t> words, const Warning& w,
                     std::span<const IndexHour> hours, Micros time) {
    if (hours.empty() || hours.back().time != time) return Unknown::silent;
    const auto calm = [&](double value) {
        std::vector<std::int64_t> copy(words.begin(), words.end());  // an hour that is not known is not remembered
        return see(by, copy, time, value).calm;
    };
    const auto& measured = hours.back().parts;
    double highest = 0, as_before = 0;
    for (std::size_t i = 0; i < measured.size(); ++i) {
        if (measured[i]) highest = std::max(highest, *measured[i]);
        for (const IndexHour& h : hours)
            if (!measured[i] && h.parts[i] && h.time >= std::max(w.first_reading, time - index_looks_back))
                as_before = std::max(as_before, *h.parts[i]);
    }
    if (!calm(highest)) return Unknown::goes_on;
    return calm(std::max(highest, as_before)) ? Unknown::calm : Unknown::silent;
}

bool update_unknown(Warning& w, const ReadyRule& by, Unknown said, Micros time, Micros now) {
    const bool calm = said == Unknown::calm;
    if (said != Unknown::silent) return update(w, by, {.beyond = false, .calm = calm}, w.value, time, now);
    if (time - w.last_reading < index_forgotten) return false;
    w.state = State::cleared;
    w.cleared = w.updated = now;
    return true;
}

bool Hearing::hear_unknown(std::vector<OpenWarning>& all, std::span<const IndexHour> hours, Micros time) const {
    const auto open = std::ranges::find_if(all, [&](const OpenWarning& o) { return o.warning.rule == rule.rule.id; });
    if (open == all.end()) return false;
    const auto words = open->words.empty() ? std::span<const std::int64_t>(memory) : open->words;
    const Unknown said = warning::hear_unknown(*open->by, words, open->warning, hours, time);
    const bool cleared = update_unknown(open->warning, *open->by, said, time, tx.now());
    if (!cleared && said == Unknown::silent) return false;
    store(tx, open->warning);
    if (!cleared) return true;
    const NameOf at{stream.station_name, stream.station_name_en};
    tell(tx, "warning_cleared", open->warning, at.zh, at.en, rule.rule.departments,
         unknown_message(open->warning, said, at));
    all.erase(open);
    return true;
}

constexpr Sql open_of_index{
    R"sql(SELECT DISTINCT stream FROM warning WHERE county = $1 AND state = 'open' AND property = 'aqi')sql"};
void judge_index(Tx& tx, const Judge& judge) {
    if (ready_rules(tx, "aqi").empty()) return;
    const Micros until{(tx.now().value - index_wait) / hour * hour};
    const auto ids = tx.all<Id>(open_of_index, tx.county());
    const std::set<Id> open(ids.begin(), ids.end());
    for (const sensing::StreamInfo& station : index_streams(tx)) {
        const auto last = judge.index()(tx, station.station, until - hour, until);
        if (!last.empty() && last.back().index) {
            const sensing::Reading reading{last.back().time, *last.back().index};
            judge(tx, station, {&reading, 1});
        } else if (open.contains(station.id)) {
            judge.without_index(tx, station, until);
        }
    }
}

}  // namespace huying::warning
