// held_by.hpp - who holds a role where a warning is: those whom it can be passed on to.
#pragma once
#include "engine/store/store.hpp"

namespace huying::warning {

/// The accounts of a role for a grid or division, whether it is their quiet time or not.
std::vector<Id> held_by(const Tx& tx, const std::string& role, const std::string& place);

}  // namespace huying::warning
