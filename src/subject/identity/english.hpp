// english.hpp - a person's name as pages in English show it. Not a member of Account: nothing is decided by it.
#pragma once
#include "engine/store/store.hpp"

namespace huying::identity {

/// Problem 422 when it is longer than 200 bytes.
void set_display_en(Tx& tx, Id account, const std::string& display_en);
/// Empty: as in Chinese.
std::string display_en(const Tx& tx, Id account);

}  // namespace huying::identity
