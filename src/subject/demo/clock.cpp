// clock.cpp - the county's clock as the pages see and, in a demonstration, turn it.
#include "subject/demo/demo.hpp"

namespace huying::demo {
namespace {

enum class Mode { real, demo };
BOOST_DESCRIBE_ENUM(Mode, real, demo)

struct ClockState {
    Micros now;
    Mode mode = Mode::real;
    std::int64_t speed = 1;  ///< 0 = paused, 1, 60 or 3600
    std::optional<Micros> from, to;
    bool people = false;  ///< simulated staff act for those who are not signed in
};
BOOST_DESCRIBE_STRUCT(ClockState, (), (now, mode, speed, from, to, people))
struct ClockIn {
    std::optional<std::int64_t> speed;
    std::optional<bool> people;
};
BOOST_DESCRIBE_STRUCT(ClockIn, (), (speed, people))

ClockState state_of(const Control& control, Micros now) {
    if (control.clock == nullptr) return {.now = now};
    return {control.clock->now(), Mode::demo, control.clock->speed(), winter_begins(), winter_ends(), control.people};
}

}  // namespace

Subject subject(const Control& control, Control* changeable, std::function<void(const std::string&)> changed) {
    using identity::May;
    const auto get = [&control](const Tx& tx, const None&) { return state_of(control, tx.now()); };
    const auto set = [changeable, changed](Tx& tx, const ClockIn& in) {
        if (changeable == nullptr || changeable->clock == nullptr)
            throw conflict("real_clock", "This county runs on the real clock, which nobody turns.");
        if (in.speed) {
            if (*in.speed != 0 && *in.speed != 1 && *in.speed != 60 && *in.speed != 3600)
                throw invalid("/speed", "must be 0, 1, 60 or 3600");
            changeable->clock->set_speed(static_cast<int>(*in.speed));
        }
        if (in.people) changeable->people = *in.people;
        if (changed) changed(tx.county());
        return state_of(*changeable, tx.now());
    };
    return {.name = "demo",
            .migrations = {},
            .routes = {http::route("GET", "/api/clock", May::be_signed_in, "The county's clock", get),
                       http::route("GET", "/api/public/{county}/clock", May::anyone, "The county's clock", get),
                       http::route("POST", "/api/clock", May::direct_cases, "Turn the demonstration's clock", set)},
            .listeners = {},
            .jobs = {},
            .indicators = {}};
}

}  // namespace huying::demo
