// work_limit.hpp - an end for statements whose cost nobody knows beforehand (a $filter written by a stranger). SQLite counts
// the steps of its virtual machine, the same on every machine; PostgreSQL takes time.
#pragma once
#include "engine/store/store.hpp"

namespace huying {

struct WorkLimit {
    std::int64_t steps;         ///< of SQLite's virtual machine, all statements together; a row is 5 to 50
    std::int64_t milliseconds;  ///< of one statement on PostgreSQL
};

/// A connection that can keep a limit; both drivers' can.
class Limitable {
  public:
    virtual ~Limitable() = default;
    virtual void limit_work(const WorkLimit& limit) = 0;
    /// `failed`: a statement ended with an error, and the transaction is about to be rolled back.
    virtual void lift_limit(bool failed) noexcept = 0;
    enum class End { other, limit, data };
    /// Why a statement ended: the limit, or values it could not calculate with (out of range, not JSON).
    virtual End why(const StoreError& error) const = 0;
};

/// Runs `f` under the limit. `refuse(bool too_long)` throws what the caller is told instead of the database's error.
template <class F, class Refuse> auto with_limit(Connection& connection, const WorkLimit& limit, F f, Refuse refuse) {
    auto* limitable = dynamic_cast<Limitable*>(&connection);
    if (limitable == nullptr) return f();
    limitable->limit_work(limit);
    try {
        auto out = f();
        limitable->lift_limit(false);
        return out;
    } catch (const StoreError& error) {
        const auto why = limitable->why(error);
        limitable->lift_limit(true);
        if (why != Limitable::End::other) refuse(why == Limitable::End::limit);
        throw;
    } catch (...) {
        limitable->lift_limit(false);
        throw;
    }
}

}  // namespace huying
