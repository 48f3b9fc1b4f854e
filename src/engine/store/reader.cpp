// reader.cpp - reads, run again when the connection was lost or the database asks for it: reading is always safe.
#include "engine/store/reader.hpp"

namespace huying {
namespace {

constexpr int most_tries = 5;

}  // namespace

Reader::Reader(Shared& shared, ReadQueue& queue, Line line)
    : shared_(shared), queue_(queue), line_(std::move(line)), thread_([this] { serve(); }) {}

Reader::~Reader() { thread_.join(); }

void Reader::serve() {
    while (auto work = queue_.take()) {
        auto error = perform(*work);
        shared_.meter.read();
        try {
            work->finished(std::move(error));
        } catch (...) {  // the answer could not be handed over; nothing to undo
        }
        work.reset();
        queue_.finished();
    }
}

std::exception_ptr Reader::perform(Work& work) {
    for (int tries = 1;; ++tries) {
        try {
            Connection& connection = line_.get();
            try {
                connection.begin_read();
                Tx tx(connection, shared_.store, work.caller, shared_.clock.now());
                work.run(tx);
                connection.commit();
                return nullptr;
            } catch (...) {
                connection.roll_back();
                throw;
            }
        } catch (const StoreError& e) {
            shared_.meter.error(e.kind);
            const bool lost = e.kind == StoreError::gone || e.kind == StoreError::broken;
            if (lost) line_.drop();
            if (e.kind == StoreError::gone && tries == 1) continue;
            if (e.kind == StoreError::retry && tries < most_tries) continue;
            return answer_to(e);
        } catch (...) {
            return std::current_exception();
        }
    }
}

}  // namespace huying
