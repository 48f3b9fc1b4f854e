// demo.hpp - the demonstration county: its ground, its fictitious people, a real winter's air, simulated staff.
// All simulation of Huying is here; nothing else in the program pretends.
#pragma once
#include <atomic>
#include <map>
#include <memory>

#include "engine/subject/subject.hpp"
#include "subject/cases/cases.hpp"
#include "subject/sensing/air_csv.hpp"
#include "subject/sensing/sensing.hpp"
#include "subject/territory/territory.hpp"

namespace huying::demo {

inline constexpr const char* county = "330521";
/// The shipped winter: first hour and the end of the last, China's time.
Micros winter_begins();
Micros winter_ends();

struct LoadedDemo {
    std::string password;  ///< of every demo account, made at random; shown once
    std::int64_t accounts = 0, grids = 0, stations = 0;
};
/// Loads county, people, shifts, stations and the rule from `folder` (data/demo/330521) in one transaction.
/// Problem 409 when the county is there already.
/// `cost` of its one password, 72 random bits: full where people will sign in, so that it takes as long as any other.
LoadedDemo load(Store& store, const sensing::Sensing& sensing, const std::string& folder,
                identity::PasswordCost cost = identity::light_cost);

/// The winter's hours, given to the county as its clock passes them.
class Winter {
  public:
    explicit Winter(const std::string& folder);
    /// Stores all readings after the last stored up to now.
    void feed(Tx& tx, const sensing::Sensing& sensing);

  private:
    std::map<std::string, std::vector<sensing::AirHour>> hours_;  ///< by source station, in order of time
    std::atomic<std::int64_t> fed_until_{INT64_MIN};
};

/// Staff who behave as stated: they accept after 1 to 40 minutes (median 7; one in eight asks too late, so that the
/// case goes on to the next), are there 8 to 55 minutes later, find and hand over after 5 to 35, the department
/// disposes after 20 to 110, the command centre verifies and closes within half an hour; one case in twenty is
/// returned with a reason. What someone does depends on the case's number, the step and the seed alone.
class Staff {
  public:
    Staff(Store& store, std::uint64_t seed) : store_(store), seed_(seed) {}
    /// Does what is due by now. Cases of accounts in `hands_off` are left to the people who are signed in.
    void act(const std::vector<Id>& hands_off);

  private:
    void consider(const cases::Case& c);
    Store& store_;
    std::uint64_t seed_;
};

/// What the pages may do with the demonstration's clock.
struct Control {
    DemoClock* clock = nullptr;  ///< null: the county runs on the real clock
    std::atomic<bool> people{true};
};

/// `GET /api/clock` for every county; `POST /api/clock` in demonstrations.
Subject subject(const Control& control, Control* changeable, std::function<void(const std::string&)> changed);

struct SimulateOptions {
    std::int64_t length = 90 * day;
    std::uint64_t seed = 1;
    std::string folder;
    std::function<void(double)> progress;
};
/// Runs the winter on a manual clock with simulated staff: every minute, every deadline, without a server.
void simulate(Store& store, ManualClock& clock, const sensing::Sensing& sensing, std::vector<Listener> listeners,
              std::vector<Job> jobs, const SimulateOptions& options);

}  // namespace huying::demo
