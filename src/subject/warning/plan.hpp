// plan.hpp - a condition made ready to judge reading after reading of one stream. Pure: the same readings in the same order
// give the same verdicts, live, after a restart and when a rule is tried over stored history.
// What a condition must remember of earlier readings is a few words of memory, the same number for every stream.
#pragma once
#include <span>

#include "base/time.hpp"
#include "subject/warning/condition.hpp"

namespace huying::warning {

/// One reading under a condition: is it beyond, is it calm? Between the two it is neither.
struct Seen {
    bool beyond = false, calm = true;
};

class Plan {
  public:
    explicit Plan(const Condition& condition);  ///< one that check_condition found good, of the air

    /// Words of memory that `see` needs, all zero before the first reading.
    std::size_t memory() const { return memory_; }
    /// Memory can be made again from the stored readings: those within the horizon (microseconds) before the last one, the
    /// one before them, and at least so many.
    std::int64_t horizon() const { return horizon_; }
    std::int64_t readings() const { return readings_; }
    /// Readings in order of time, each once; `value` in the rule's unit.
    Seen see(std::span<std::int64_t> memory, Micros time, double value) const;

  private:
    struct Node {
        Kind kind;
        double level, clear;
        std::int64_t lasting;  // microseconds
        int k, n;
        Direction direction;
        std::size_t word;  // first of its words of memory
        std::size_t end;   // all and any: one past the last node below it
    };
    void add(const Condition& c);
    Seen see_node(std::size_t& at, std::span<std::int64_t> memory, Micros time, double value) const;
    std::vector<Node> nodes_;  // a parent stands before its children
    std::size_t memory_ = 0;
    std::int64_t horizon_ = 0, readings_ = 0;
};

}  // namespace huying::warning
