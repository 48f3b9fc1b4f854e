// plan.cpp - see plan.hpp.
#include "subject/warning/plan.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace huying::warning {
namespace {

// The window of `change` is kept as the lowest and highest value in each of its six parts and the one begun. The oldest
// part is dropped as a whole, so that the window is between the whole of `minutes` and seven sixths of it long.
constexpr std::int64_t parts_of_window = 6, change_parts = parts_of_window + 1;
constexpr std::size_t change_words =
    1 + change_parts;  // which part is the newest; then low and high of each, as floats

struct Span {
    float low, high;
};
constexpr Span empty_span{INFINITY, -INFINITY};

/// Gives the lowest and highest value of the window after this reading was added.
Span widen(std::span<std::int64_t> words, std::int64_t part, float value) {
    const bool fresh = words[0] == 0;
    for (std::int64_t p = fresh ? part - change_parts + 1 : std::max(words[0] + 1, part - change_parts + 1); p <= part;
         ++p)
        words[1 + static_cast<std::size_t>(p % change_parts)] = std::bit_cast<std::int64_t>(empty_span);
    words[0] = part;
    Span all = empty_span;
    for (std::int64_t p = 0; p < change_parts; ++p) {
        auto& word = words[1 + static_cast<std::size_t>(p)];
        Span s = std::bit_cast<Span>(word);
        if (p == part % change_parts) {
            s = {std::min(s.low, value), std::max(s.high, value)};
            word = std::bit_cast<std::int64_t>(s);
        }
        all = {std::min(all.low, s.low), std::max(all.high, s.high)};
    }
    return all;
}

// HJ 633: the highest index of each level; level n begins above the limit of n - 1.
constexpr double aqi_limits[] = {0, 50, 100, 150, 200, 300};

}  // namespace

Plan::Plan(const Condition& condition) { add(condition); }

void Plan::add(const Condition& c) {
    const std::size_t at = nodes_.size();
    const std::int64_t lasting = c.minutes.value_or(0) * minute;
    double level = c.level.value_or(c.by.value_or(0));
    if (c.kind == Kind::aqi) level = aqi_limits[c.aqi_level.value_or(2) - 1];
    nodes_.push_back({c.kind, level, c.clear_level.value_or(level), lasting, static_cast<int>(c.k.value_or(1)),
                      static_cast<int>(c.n.value_or(1)), c.direction.value_or(Direction::rise), memory_, 0});
    horizon_ = std::max(horizon_, c.kind == Kind::change ? lasting + lasting / parts_of_window : lasting);
    if (c.kind == Kind::change) memory_ += change_words;
    else if (c.kind == Kind::count) memory_ += 1, readings_ = std::max(readings_, c.n.value_or(1));
    else if (lasting > 0) memory_ += 1;
    if (c.of)
        for (const Condition& part : *c.of) add(part);
    nodes_[at].end = nodes_.size();
}

Seen Plan::see(std::span<std::int64_t> memory, Micros time, double value) const {
    std::size_t at = 0;
    return see_node(at, memory, time, value);
}

Seen Plan::see_node(std::size_t& at, std::span<std::int64_t> memory, Micros time, double value) const {
    const Node& n = nodes_[at++];
    if (n.kind == Kind::all || n.kind == Kind::any) {
        const bool every = n.kind == Kind::all;
        Seen all{every, !every};
        while (at < n.end) {  // every one is asked: each must remember this reading
            const Seen one = see_node(at, memory, time, value);
            all = every ? Seen{all.beyond && one.beyond, all.calm || one.calm}
                        : Seen{all.beyond || one.beyond, all.calm && one.calm};
        }
        return all;
    }
    if (n.kind == Kind::change) {
        const Span s = widen(memory.subspan(n.word, change_words), time.value / (n.lasting / parts_of_window),
                             static_cast<float>(value));
        const float now = static_cast<float>(value), by = static_cast<float>(n.level);
        const bool rises = now - s.low >= by, falls = s.high - now >= by;
        const bool beyond = n.direction == Direction::rise   ? rises
                            : n.direction == Direction::fall ? falls
                                                             : rises || falls;
        return {beyond, !beyond};
    }
    const bool below = n.kind == Kind::below;
    Seen seen{below ? value < n.level : value > n.level, below ? value >= n.clear : value <= n.clear};
    if (n.kind == Kind::count) {
        std::int64_t& bits = memory[n.word];
        bits = (bits << 1 | static_cast<std::int64_t>(seen.beyond)) & ((std::int64_t{1} << n.n) - 1);
        seen.beyond = seen.beyond && std::popcount(static_cast<std::uint64_t>(bits)) >= n.k;
    } else if (n.lasting > 0) {
        std::int64_t& since = memory[n.word];  // microseconds; 0 = not beyond
        if (!seen.beyond) since = 0;
        else if (since == 0) since = std::max<std::int64_t>(time.value, 1);
        seen.beyond = seen.beyond && time.value - since >= n.lasting;
    }
    return seen;
}

}  // namespace huying::warning
