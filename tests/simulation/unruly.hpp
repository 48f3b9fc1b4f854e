// unruly.hpp - people and devices that do what they should not. Each is told so; what they may do, they do.
#pragma once
#include <random>

#include "promises.hpp"

namespace huying::simulation {

struct Tally {
    std::int64_t acts = 0, acts_allowed = 0, readings = 0, readings_new = 0, restarts = 0, redispatches = 0;
};

/// Random decisions, all from one seed.
class Dice {
  public:
    explicit Dice(std::uint64_t seed) : random_(seed) {}
    std::uint64_t below(std::uint64_t n) { return random_() % n; }
    bool one_in(std::uint64_t n) { return below(n) == 0; }
    template <class T> const T& one_of(const std::vector<T>& v) { return v[below(v.size())]; }

  private:
    std::mt19937_64 random_;
};

class Unruly {
  public:
    Unruly(Dice& dice, Tally& tally, Acknowledged& acknowledged)
        : dice_(dice), tally_(tally), acknowledged_(acknowledged) {}

    /// A second county in the same database, streams in other units, and phones that are subscribed. Once, at the start.
    void prepare(Store& store, const Program& program);
    /// Somebody does something to some case. What was wrong with the answer, or nothing.
    std::string act(Store& store);
    /// Some device sends one reading or many. What was wrong with the answer, or nothing.
    std::string observe(Store& store, const Program& program);

  private:
    std::string one(Store& store, const Program& program, const sensing::StreamInfo& stream);
    std::string many(Store& store, const Program& program, const sensing::StreamInfo& stream);
    double value(const sensing::StreamInfo& stream);
    Micros time(Micros now);

    Dice& dice_;
    Tally& tally_;
    Acknowledged& acknowledged_;
    std::vector<Caller> people_;  // of both counties, and the public
    std::vector<Id> streams_;
};

}  // namespace huying::simulation
