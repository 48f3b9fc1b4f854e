// before_commit.hpp - what belongs into every commit that has events, whoever made them: the log of events. Apart from
// store.hpp, because one place sets it and nobody else need know.
#pragma once
#include <functional>

#include "engine/store/store.hpp"

namespace huying {

/// `f` is called on the writing thread before each commit, once for each county that had events in it; what it writes is
/// part of that commit, and if it throws nothing of the commit is kept. Set before the first write.
void before_commit(Store& store, std::function<void(Tx&)> f);

}  // namespace huying
