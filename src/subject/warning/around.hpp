// around.hpp - the stations around one: who they are, what they said last, and whether they bear out a reading.
#pragma once
#include "engine/store/setup.hpp"
#include "subject/sensing/events.hpp"
#include "subject/warning/network.hpp"

namespace huying::warning {

/// A neighbour's newest reading; `value` in the unit that was asked for.
struct Neighbour {
    Id station;
    std::string name, name_en;
    double kilometres = 0;
    Micros time;
    double value = 0;
};
BOOST_DESCRIBE_STRUCT(Neighbour, (), (station, name, name_en, kilometres, time, value))

struct LookedAround {
    std::vector<Neighbour> neighbours;  ///< those that were heard of in the last three hours
    std::optional<double> median, spread;
    bool disputed = false;
};

class Around {
  public:
    /// As of `time`, for a reading `value` in `unit` (that of the rule).
    LookedAround look(const Tx& tx, const sensing::StreamInfo& stream, Micros time, double value,
                      const std::string& unit, const Neighbourhood& by) const;

  private:
    struct Sensor;
    Kept<std::string, std::vector<Sensor>> sensors_;  // by property
};

}  // namespace huying::warning
