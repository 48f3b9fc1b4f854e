// judge_index.cpp - judges the hourly index of each station by the rules of the property "aqi". A job: an hour is known
// only when its readings have come, and those of one station come one by one.
#include "subject/warning/warning.hpp"

namespace huying::warning {

void judge_index(Tx& tx, const Judge& judge) {
    if (ready_rules(tx, "aqi").empty()) return;
    const Micros until{(tx.now().value - index_wait) / hour * hour};
    for (const sensing::StreamInfo& station : index_streams(tx)) {
        const auto last = judge.index()(tx, station.station, until - hour, until);
        if (last.empty()) continue;
        const sensing::Reading reading{last.back().time, last.back().value};
        judge(tx, station, {&reading, 1});
    }
}

}  // namespace huying::warning
