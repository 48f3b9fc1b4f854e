// part.cpp - see part.hpp. Savepoints are plain SQL on both drivers.
#include "engine/store/part.hpp"

namespace huying {
namespace {

// The verb's own savepoint, if it has one, is set by its first statement that changes something; it must stand before ours.
constexpr Sql touch{R"sql(UPDATE setup SET version = version WHERE county = $1 AND version < 0)sql"};

/// Noted when a part was taken back: what is remembered from now on may have been read from rows of a verb that is refused
/// yet, so the memory goes with it.
struct TakenBack {};

void run(const Tx& tx, const char* text) { tx.query(text, {}).next(); }

}  // namespace

Part::Part(Tx& tx) : tx_(tx), unwinding_(std::uncaught_exceptions()) {
    tx.exec(touch, tx.county());
    run(tx, "SAVEPOINT part");
}

void Part::keep() {
    run(tx_, "RELEASE SAVEPOINT part");
    open_ = false;
}

Part::~Part() noexcept(false) {
    if (!open_) return;
    try {
        run(tx_, "ROLLBACK TO SAVEPOINT part");
        run(tx_, "RELEASE SAVEPOINT part");
        tx_.forget_setup();
        if (tx_.memory() == nullptr) return;
        tx_.memory()->lose();
        tx_.memory()->change<TakenBack>();
    } catch (...) {
        if (std::uncaught_exceptions() <= unwinding_) throw;  // else the database's own error is on its way already
    }
}

}  // namespace huying
