// broker.hpp - the broker that `serve --mqtt` names, as the subject sensing needs it.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "commands.hpp"
#include "subject/sensing/mqtt.hpp"

namespace huying::commands {

/// Null without --mqtt. Throws with a sentence for the person at the keyboard, in which no password is.
std::unique_ptr<sensing::Mqtt> open_broker(const ServeOptions& options, Store& store, Program& program,
                                           const std::vector<std::string>& counties);

}  // namespace huying::commands
