// demo_run.hpp - a demonstration that runs: its clock, its winter and its simulated staff.
#pragma once
#include <thread>

#include "commands.hpp"

namespace huying::commands {

/// The machine's clock, or the demonstration's, which goes on where it stopped.
std::unique_ptr<Clock> make_clock(const ServeOptions& options, Program& program);

/// Feeds the winter and lets the simulated staff act, as the demonstration's clock goes. Its own thread.
class DemoRun {
  public:
    DemoRun(Store& store, Program& program, const std::string& files)
        : store_(store), program_(program), winter_(files), staff_(store, 1),
          thread_([this](const std::stop_token& stop) { run(stop); }) {}

  private:
    void run(const std::stop_token& stop);
    Store& store_;
    Program& program_;
    demo::Winter winter_;
    demo::Staff staff_;
    std::jthread thread_;
};

}  // namespace huying::commands
