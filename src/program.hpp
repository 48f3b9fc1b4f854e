// program.hpp - the roof's beams: every subject built and joined to the others. Only main.cpp and tests include it.
#pragma once
#include "engine/http/server.hpp"
#include "subject/alert/alert.hpp"
#include "subject/cases/cases.hpp"
#include "subject/demo/demo.hpp"
#include "subject/indicator/indicator.hpp"
#include "subject/personal/personal.hpp"
#include "subject/push/push.hpp"
#include "subject/sensing/sensing.hpp"
#include "subject/territory/territory.hpp"
#include "subject/warning/warning.hpp"

namespace huying {

/// All subjects. Adding one is a line in `subjects()` and nothing else.
class Program {
  public:
    explicit Program(std::string push_key = "", notify::Policy push_policy = {},
                     identity::SecretBox box = identity::SecretBox(),
                     std::shared_ptr<const seal::KeyRing> ring = seal::KeyRing::passing());
    Program(const Program&) = delete;

    const seal::KeyRing& ring() const { return *ring_; }

    const sensing::Sensing& sensing() const { return sensing_; }
    /// A broker is there: who tells it what changes, and where it is. Before the server starts.
    void use_broker(sensing::Audience& audience, std::string shown) {
        sensing_.audience = &audience;
        sensing_.brokers = {std::move(shown)};
    }
    const warning::Judge& judge() const { return judge_; }
    const territory::Territory& territory() const { return territory_; }
    const std::vector<Indicator>& indicators() const { return indicators_; }
    demo::Control& control() { return control_; }
    /// Called when readings came or the demonstration's clock was turned; set before the server starts.
    void on_tick(std::function<void(const std::string& county)> f) { tick_ = std::move(f); }

    std::vector<Migration> migrations() const;
    std::vector<http::Route> take_routes();
    std::vector<Listener> listeners() const;
    std::vector<Job> jobs() const;
    std::vector<Check> checks() const;

  private:
    std::shared_ptr<const seal::KeyRing> ring_;
    std::vector<Subject> subjects(std::string push_key, notify::Policy push_policy, identity::SecretBox box);
    territory::Territory territory_;
    warning::Judge judge_;
    std::function<void(const std::string&)> tick_;
    sensing::Sensing sensing_;
    alert::Alerts alerts_{territory_, sensing::county_air};
    demo::Control control_;
    std::vector<Indicator> indicators_;
    std::vector<Subject> subjects_;
};

}  // namespace huying
