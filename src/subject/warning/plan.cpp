// plan.cpp - see plan.hpp.
#include "subject/warning/plan.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace huying::warning {
namespace {

// The window of `change` is kept in parts: of each the lowest reading and its time, the newest of several, in a ring of two
// words each. What is older than the window does not count. When the lowest of the oldest part has become too old, the
// others of that part are forgotten with it: a change that took more than 14/15 of `minutes` may be missed where readings
// come more often than once in a part, and what is said to have been within `minutes` always was.
constexpr std::int64_t parts_of_window = 15;
constexpr std::size_t ring = parts_of_window + 1, ring_words = 2 * ring;

/// The lowest value of the window after this reading was added.
double lowest(std::span<std::int64_t> words, std::int64_t window, Micros time, double value) {
    const std::int64_t length = window / parts_of_window, part = time.value / length;
    const auto own = words.subspan(2 * (static_cast<std::size_t>(part) % ring), 2);
    if (own[0] == 0 || own[0] / length != part || value <= std::bit_cast<double>(own[1])) {
        own[0] = std::max<std::int64_t>(time.value, 1);  // 0 = nothing
        own[1] = std::bit_cast<std::int64_t>(value);
    }
    double low = value;
    for (std::size_t i = 0; i < ring_words; i += 2)
        if (words[i] != 0 && words[i] >= time.value - window) low = std::min(low, std::bit_cast<double>(words[i + 1]));
    return low;
}

// What reading a decimal figure, a factor of a thousand and a subtraction may do to a double, with room to spare.
constexpr double rounding = 8 * std::numeric_limits<double>::epsilon();

// HJ 633: the highest index of each level; level n begins above the limit of n - 1.
constexpr double aqi_limits[] = {0, 50, 100, 150, 200, 300};

}  // namespace

double level_of(const Condition& c) {
    return c.kind == Kind::aqi ? aqi_limits[c.aqi_level.value_or(2) - 1] : c.level.value_or(c.by.value_or(0));
}

bool more(double a, double b) { return a - b > rounding * (std::abs(a) + std::abs(b)); }

Plan::Plan(const Condition& condition, bool in_a_row) {
    add(condition);
    const auto looks_back = [](const Node& n) {
        return n.kind == Kind::count || (n.kind != Kind::change && n.lasting > 0);
    };
    if (in_a_row || std::ranges::any_of(nodes_, looks_back)) last_ = memory_++;
}

void Plan::add(const Condition& c) {
    const std::size_t at = nodes_.size();
    const std::int64_t lasting = c.minutes.value_or(0) * minute;
    const double level = level_of(c);
    nodes_.push_back({c.kind, level, c.clear_level.value_or(level), lasting, std::max(longest_silence, lasting / 2),
                      static_cast<int>(c.k.value_or(1)), static_cast<int>(c.n.value_or(1)),
                      c.direction.value_or(Direction::rise), memory_, 0});
    horizon_ = std::max(horizon_, c.kind == Kind::change ? lasting + lasting / parts_of_window : lasting);
    if (c.kind == Kind::change) memory_ += ring_words * (nodes_[at].direction == Direction::either ? 2 : 1);
    else if (c.kind == Kind::count) memory_ += 2, readings_ = std::max(readings_, c.n.value_or(1));
    else if (lasting > 0) memory_ += 1;
    if (c.of)
        for (const Condition& part : *c.of) add(part);
    nodes_[at].end = nodes_.size();
}

Seen Plan::see(std::span<std::int64_t> memory, Micros time, double value) const {
    Now now{time, value, 0};
    if (last_) {
        std::int64_t& last = memory[*last_];  // 0 = there was none
        if (last != 0) now.silence = time.value - last;
        last = std::max<std::int64_t>(time.value, 1);
    }
    std::size_t at = 0;
    Seen seen = see_node(at, memory, now);
    seen.anew = now.silence > longest_silence;
    return seen;
}

Seen Plan::see_node(std::size_t& at, std::span<std::int64_t> memory, const Now& now) const {
    const Node& n = nodes_[at++];
    if (n.kind == Kind::change) return see_change(n, memory.subspan(n.word), now);
    if (n.kind == Kind::count) return see_count(n, memory.subspan(n.word), now);
    if (n.kind != Kind::all && n.kind != Kind::any) return see_level(n, memory, now);
    const bool every = n.kind == Kind::all;
    Seen all{every, !every};
    while (at < n.end) {  // every one is asked: each must remember this reading
        const Seen one = see_node(at, memory, now);
        all = every ? Seen{all.beyond && one.beyond, all.calm || one.calm}
                    : Seen{all.beyond || one.beyond, all.calm && one.calm};
    }
    return all;
}

/// A fall is a rise of the negative values.
Seen Plan::see_change(const Node& n, std::span<std::int64_t> words, const Now& now) {
    const auto rises = [&](std::span<std::int64_t> ring_of, double value) {
        const double low = lowest(ring_of, n.lasting, now.time, value);
        return value > low && !more(low + n.level, value);
    };
    const bool falls = n.direction == Direction::fall;
    bool beyond = rises(words.first(ring_words), falls ? -now.value : now.value);
    if (n.direction == Direction::either && rises(words.subspan(ring_words, ring_words), -now.value)) beyond = true;
    return {beyond, !beyond};
}

/// Of the last n readings so many; `bits` has one for each, the newest lowest.
std::int64_t Plan::counted(const Node& n, std::int64_t& bits, bool one) {
    bits = (bits << 1 | static_cast<std::int64_t>(one)) & ((std::int64_t{1} << n.n) - 1);
    return std::popcount(static_cast<std::uint64_t>(bits));
}

/// It begins with a reading that is itself beyond, and is calm when fewer than k are above the clear level.
Seen Plan::see_count(const Node& n, std::span<std::int64_t> words, const Now& now) {
    if (now.silence > n.patience) words[0] = words[1] = 0;
    const bool high = more(now.value, n.level);
    const bool enough = counted(n, words[0], high) >= n.k;
    return {high && enough, counted(n, words[1], more(now.value, n.clear)) < n.k};
}

Seen Plan::see_level(const Node& n, std::span<std::int64_t> memory, const Now& now) {
    const bool below = n.kind == Kind::below;
    Seen seen{below ? more(n.level, now.value) : more(now.value, n.level),
              below ? !more(n.clear, now.value) : !more(now.value, n.clear)};
    if (n.lasting > 0) {
        std::int64_t& since = memory[n.word];  // microseconds; 0 = not beyond
        if (!seen.beyond || now.silence > n.patience) since = 0;
        if (seen.beyond && since == 0) since = std::max<std::int64_t>(now.time.value, 1);
        seen.beyond = seen.beyond && now.time.value - since >= n.lasting;
    }
    return seen;
}

}  // namespace huying::warning
