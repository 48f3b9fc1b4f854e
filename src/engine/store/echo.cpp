// echo.cpp - see echo.hpp.
#include "engine/store/echo.hpp"

namespace huying {

class Echo::Voice final : public Work {
  public:
    Voice(std::string county, Echo& echo) : Work(system_caller(std::move(county))), echo_(echo) {}
    /// Who speaks from now on may be later in this commit or in the next one, and needs another voice.
    void run(Tx&) override { leave(); }
    /// Also when the commit failed or the work was refused: a hint too many does no harm.
    void finished(std::exception_ptr error) override {
        if (error) leave();
        echo_.tell_(caller.county);
    }

  private:
    void leave() {
        const std::lock_guard lock(echo_.mutex_);
        echo_.on_its_way_.erase(caller.county);
    }
    Echo& echo_;
};

void Echo::after_commit(const std::string& county) {
    {
        const std::lock_guard lock(mutex_);
        if (!on_its_way_.insert(county).second) return;
    }
    store_.submit_write(std::make_unique<Voice>(county, *this));
}

}  // namespace huying
