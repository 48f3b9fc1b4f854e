// told.hpp - the events of the transaction under way, remembered by `emit` so that what belongs into the commit (the log's
// leaves) need not read them back. Part of the county's memory of writes (store/memory.hpp): whenever anything of the
// transaction was taken back it is lost, and the events are read from the table.
#pragma once
#include "engine/stream/stream.hpp"

namespace huying {

struct Told {
    /// More are read back: memory does not grow with a transaction.
    static constexpr std::size_t most = 4096;
    bool whole = false;         ///< these are all events since the last one that `follow` knew
    std::vector<Event> events;  ///< in order, without county and number
};

/// The events told so far are dealt with: from here on all are remembered.
inline void follow_events(Tx& tx) {
    if (tx.memory() == nullptr) return;
    Told& told = tx.memory()->change<Told>();
    told.whole = true;
    told.events.clear();
}

}  // namespace huying
