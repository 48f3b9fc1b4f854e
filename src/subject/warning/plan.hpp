// plan.hpp - a condition made ready to judge reading after reading of one stream. Pure: the same readings in the same order
// give the same verdicts, live, after a restart and when a rule is tried over stored history.
// What a condition must remember of earlier readings is a few words of memory, the same number for every stream.
#pragma once
#include <optional>
#include <span>

#include "base/time.hpp"
#include "subject/warning/condition.hpp"

namespace huying::warning {

/// Stations report hourly and one of them may be late. What was said longer ago tells nothing of now, and of a silence
/// longer than this nobody knows what was in it.
constexpr std::int64_t longest_silence = 3 * hour;

/// One reading under a condition: is it beyond, is it calm? Between the two it is neither.
struct Seen {
    bool beyond = false, calm = true;
    bool outside = false;  ///< beyond, but out of the rule's season or hours: what is open goes on, nothing begins
    bool anew = false;     ///< it came after a silence
};

/// What it compares with: its level, that of the index, or by how much it changes.
double level_of(const Condition& c);
/// More, as figures of a few digits are written: what doubles make of 10.2 - 10.1 or of milligrams is no difference.
bool more(double a, double b);

class Plan {
  public:
    /// One that check_condition found good, of the air. `in_a_row`: Seen::anew is asked for.
    explicit Plan(const Condition& condition, bool in_a_row = false);

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
        std::int64_t lasting;   // microseconds
        std::int64_t patience;  // a longer silence begins anew
        int k, n;
        Direction direction;
        std::size_t word;  // first of its words of memory
        std::size_t end;   // all and any: one past the last node below it
    };
    struct Now {
        Micros time;
        double value;
        std::int64_t silence;  // since the reading before, where somebody asks for it
    };
    void add(const Condition& c);
    Seen see_node(std::size_t& at, std::span<std::int64_t> memory, const Now& now) const;
    static Seen see_change(const Node& n, std::span<std::int64_t> words, const Now& now);
    static std::int64_t counted(const Node& n, std::int64_t& bits, bool one);
    static Seen see_count(const Node& n, std::span<std::int64_t> words, const Now& now);
    static Seen see_level(const Node& n, std::span<std::int64_t> memory, const Now& now);
    std::vector<Node> nodes_;  // a parent stands before its children
    std::size_t memory_ = 0;
    std::optional<std::size_t> last_;  // the word with the time of the reading before
    std::int64_t horizon_ = 0, readings_ = 0;
};

}  // namespace huying::warning
