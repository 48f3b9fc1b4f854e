// echo.hpp - a hint that leaves only after the commit of whoever gave it, for what is no event (live figures changed).
// It travels as a work of the same county behind the one that runs now, and works of a county are done in order.
#pragma once
#include <functional>
#include <mutex>
#include <set>
#include <string>

#include "engine/store/store.hpp"

namespace huying {

class Echo {
  public:
    /// `tell(county)` is called on a store thread. The echo must live until the store is drained.
    Echo(Store& store, std::function<void(const std::string& county)> tell) : store_(store), tell_(std::move(tell)) {}
    Echo(const Echo&) = delete;
    /// To be called by a work of this county while it runs. Many calls before the commit make one echo; a work that is
    /// rolled back may make one too. Cheap.
    void after_commit(const std::string& county);

  private:
    class Voice;
    Store& store_;
    const std::function<void(const std::string&)> tell_;
    std::mutex mutex_;
    std::set<std::string, std::less<>> on_its_way_;  ///< counties whose voice waits and has not run
};

}  // namespace huying
