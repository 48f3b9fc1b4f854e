// listeners.hpp - the Dispatcher brings every event to every listener, in order and once in effect, and runs the jobs
// that are due. Several processes may each have one over the same database.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "engine/stream/follower.hpp"
#include "engine/stream/jobs.hpp"

namespace huying {

class Dispatcher {
  public:
    using Counties = std::function<std::vector<std::string>()>;
    Dispatcher(Store& store, std::vector<Listener> listeners, std::vector<Job> jobs, Counties counties);
    ~Dispatcher();
    Dispatcher(const Dispatcher&) = delete;

    /// Starts the thread, which hears of the store's commits by itself. Once.
    void start();
    void stop();
    /// There may be news in this county (empty: in any). Does not block.
    void notify(const std::string& county);
    /// Without the thread, for simulations and tests: brings all events and runs the jobs that are due now, until
    /// nothing is left. Throws Problem when the store is in trouble.
    void run_due();

  private:
    struct Bell;    // what the store's threads ring; they may hold it longer than the dispatcher lives
    struct County;  // its followers and jobs
    void serve();
    void round();
    bool bring_events(County& county);
    County& county(const std::string& code);
    void refresh_counties();
    void sweep();

    Store& store_;
    const std::vector<Listener> listeners_;
    const std::vector<Job> jobs_;
    const Counties list_counties_;
    const std::string holder_;
    const std::shared_ptr<Bell> bell_;
    std::map<std::string, std::unique_ptr<County>> counties_;
    std::vector<std::string> codes_;  // as list_counties_ last said
    std::set<std::string> pending_;   // counties that may have news
    std::set<std::string> waiting_;   // counties with an event to be tried again later
    std::size_t swept_ = 0;           // the next of codes_ to look at without having been told
    std::int64_t refreshed_ = 0;      // steady microseconds
    bool patient_ = false;            // the thread waits between tries; run_due does not
    std::thread thread_;
};

}  // namespace huying
